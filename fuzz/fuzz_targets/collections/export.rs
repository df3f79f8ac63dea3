//! Exports of Nexis and Factiva as text. The same text in HTML must not panic either.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    newsdex_fuzz::check("a.txt", bytes);
    newsdex_fuzz::check("a.html", &[b"<html><pre>", bytes].concat());
});
