//! ODT: an archive as it is, or the XML of the text, which is packed into one.

#![no_main]

use newsdex_fuzz::{check, zip};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"PK") {
        check("a.odt", bytes);
    } else {
        check(
            "a.odt",
            &zip(&[
                ("mimetype", b"application/vnd.oasis.opendocument.text"),
                ("content.xml", bytes),
            ]),
        );
    }
});
