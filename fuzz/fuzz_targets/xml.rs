//! RSS, Atom, NewsML, NITF, and records in other XML.

#![no_main]

use newsdex_fuzz::{check, check_utf16};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let result = check("a.xml", bytes);
    check_utf16("a.xml", bytes, &result);
});
