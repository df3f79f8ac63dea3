//! CSV and TSV with a header row.

#![no_main]

use newsdex_fuzz::{check, check_wide};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let found = check("a.csv", bytes);
    check_wide("a.csv", bytes, &found);
});
