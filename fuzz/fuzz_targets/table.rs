//! CSV and TSV with a header row.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    newsdex_fuzz::check_told("a.csv", bytes);
});
