//! HTML pages. Without character references and without metadata that contains text, the words of
//! the body are words of the page.

#![no_main]

use newsdex_fuzz::{check, check_is_subsequence, check_utf16, utf8};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let result = check("a.html", bytes);
    check_utf16("a.html", bytes, &result);
    if let Some(page) = utf8(bytes).filter(|page| !page.contains(['&', '\\', '\0', '\u{1b}'])) {
        result.articles.iter().for_each(|article| check_is_subsequence(&article.body, page));
    }
});
