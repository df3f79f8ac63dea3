//! PDF with a text layer. The reader turns a panic of the PDF library into a warning, but the fuzzer stops at it.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    newsdex_fuzz::check("a.pdf", bytes);
});
