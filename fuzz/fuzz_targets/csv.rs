//! CSV and TSV with a header row.

#![no_main]

use newsdex_fuzz::{check, check_utf16};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let result = check("a.csv", bytes);
    check_utf16("a.csv", bytes, &result);
});
