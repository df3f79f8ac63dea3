//! Markdown with front matter: where there are no character references, the words of the body are those of the file.

#![no_main]

use newsdex_fuzz::{check, check_comes_of, check_wide, utf8};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let found = check("a.md", bytes);
    check_wide("a.md", bytes, &found);
    if let Some(text) = utf8(bytes).filter(|text| !text.contains(['&', '\0', '\u{1b}'])) {
        found.articles.iter().for_each(|article| check_comes_of(&article.body, text));
    }
});
