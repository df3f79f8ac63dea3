//! RTF.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    newsdex_fuzz::check("a.rtf", bytes);
});
