//! CSV and TSV with a header row.

#![no_main]

use newsdex_fuzz::{check_told, check_wide};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let found = check_told("a.csv", bytes);
    check_wide("a.csv", bytes, &found);
});
