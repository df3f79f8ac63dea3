//! Plain text. The body is the file from its first line to the end.

#![no_main]

use newsdex_fuzz::{check, check_body_is_rest_of_file, check_utf16, utf8};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let result = check("a.txt", bytes);
    check_utf16("a.txt", bytes, &result);
    if let Some(text) = utf8(bytes).filter(|text| !text.contains(['\0', '\u{1b}'])) {
        result.articles.iter().for_each(|article| check_body_is_rest_of_file(article, text));
    }
});
