//! HTML pages. Without character references, the letters of the body are a subsequence of those of the page.

#![no_main]

use newsdex_fuzz::{check, check_is_subsequence, check_as_utf_16, utf8};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let found = check("a.html", bytes);
    check_as_utf_16("a.html", bytes, &found);
    if let Some(page) = utf8(bytes).filter(|page| !page.contains(['&', '\\', '\0', '\u{1b}'])) {
        found.articles.iter().for_each(|article| check_is_subsequence(&article.body, page));
    }
});
