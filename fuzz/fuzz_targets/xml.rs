//! RSS, Atom, NewsML and NITF.

#![no_main]

use newsdex_fuzz::{check, check_as_utf_16};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let found = check("a.xml", bytes);
    check_as_utf_16("a.xml", bytes, &found);
});
