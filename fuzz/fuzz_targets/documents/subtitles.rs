//! Subtitles, in both formats.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    newsdex_fuzz::check("a.srt", bytes);
    newsdex_fuzz::check("a.vtt", bytes);
});
