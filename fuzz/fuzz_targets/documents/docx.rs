//! DOCX: an archive as it is, or the XML of the text, which is packed into one.

#![no_main]

use newsdex_fuzz::{check, zip};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"PK") {
        check("a.docx", bytes);
    } else {
        check(
            "a.docx",
            &zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", bytes)]),
        );
    }
});
