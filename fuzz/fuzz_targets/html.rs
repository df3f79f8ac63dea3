//! HTML pages: where there are no character references and no metadata with text, the words of the body are those of the page.

#![no_main]

use newsdex_fuzz::{check, check_comes_of, check_wide, utf8};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let found = check("a.html", bytes);
    check_wide("a.html", bytes, &found);
    if let Some(page) = utf8(bytes).filter(|page| !page.contains(['&', '\\', '\0', '\u{1b}'])) {
        found.articles.iter().for_each(|article| check_comes_of(&article.body, page));
    }
});
