//! Markdown with front matter. Without character references, the words of the body are words of the
//! file.

#![no_main]

use newsdex_fuzz::{check, check_is_subsequence, check_utf16, utf8};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let result = check("a.md", bytes);
    check_utf16("a.md", bytes, &result);
    if let Some(text) = utf8(bytes).filter(|text| !text.contains(['&', '\0', '\u{1b}'])) {
        result.articles.iter().for_each(|article| check_is_subsequence(&article.body, text));
    }
});
