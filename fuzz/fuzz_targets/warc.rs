//! WARC and ARC. Records of other things than pages are passed over in silence.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    newsdex_fuzz::check("a.warc", bytes);
});
