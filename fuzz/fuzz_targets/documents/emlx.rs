//! Messages of Apple Mail.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    newsdex_fuzz::check("1.emlx", bytes);
});
