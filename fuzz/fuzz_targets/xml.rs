//! RSS, Atom, NewsML and NITF.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    newsdex_fuzz::check_told("a.xml", bytes);
});
