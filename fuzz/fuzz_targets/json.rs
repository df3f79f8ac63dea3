//! JSON documents: an article, a list of articles, or an object that contains a list.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    newsdex_fuzz::check("a.json", bytes);
});
