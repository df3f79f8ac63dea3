//! CSV and TSV with a header row.

#![no_main]

use newsdex_fuzz::{check, check_as_utf_16};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let found = check("a.csv", bytes);
    check_as_utf_16("a.csv", bytes, &found);
});
