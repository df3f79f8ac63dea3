//! JSON lines: one article per line.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    newsdex_fuzz::check("a.jsonl", bytes);
});
