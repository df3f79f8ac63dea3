//! PDF with a text layer. A panic of the crate that reads it ends a fuzzer, where the reader would say that it is damaged.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    newsdex_fuzz::check("a.pdf", bytes);
});
