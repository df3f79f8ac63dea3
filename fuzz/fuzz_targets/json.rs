//! JSON: an article, a list of them, or an object with a list inside.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    newsdex_fuzz::check("a.json", bytes);
});
