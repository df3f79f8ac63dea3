//! Plain text: the body is the file from its line on.

#![no_main]

use newsdex_fuzz::{check, check_stands_in, check_wide, utf8};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let found = check("a.txt", bytes);
    check_wide("a.txt", bytes, &found);
    if let Some(text) = utf8(bytes).filter(|text| !text.contains('\u{1b}') && !text.contains('\0')) {
        found.articles.iter().for_each(|article| check_stands_in(article, text));
    }
});
