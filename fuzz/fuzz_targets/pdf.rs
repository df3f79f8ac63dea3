//! PDF with a text layer. A panic of the PDF library ends the fuzzer, whereas the reader reports a
//! damaged file.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    newsdex_fuzz::check("a.pdf", bytes);
});
