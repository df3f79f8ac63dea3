//! JSON: an article, a list of articles, or an object with such a list inside.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    newsdex_fuzz::check("a.json", bytes);
});
