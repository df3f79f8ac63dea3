//! Plain text. The body is the rest of the file from its line on.

#![no_main]

use newsdex_fuzz::{check, check_is_rest_of_file, check_as_utf_16, utf8};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let found = check("a.txt", bytes);
    check_as_utf_16("a.txt", bytes, &found);
    if let Some(text) = utf8(bytes).filter(|text| !text.contains('\u{1b}') && !text.contains('\0')) {
        found.articles.iter().for_each(|article| check_is_rest_of_file(article, text));
    }
});
