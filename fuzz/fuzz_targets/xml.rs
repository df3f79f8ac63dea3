//! RSS, Atom, NewsML and NITF.

#![no_main]

use newsdex_fuzz::{check, check_wide};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let found = check("a.xml", bytes);
    check_wide("a.xml", bytes, &found);
});
