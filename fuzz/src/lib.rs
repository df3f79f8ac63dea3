//! What must hold for everything that newsdex-article reads, whatever the bytes.

#![forbid(unsafe_code)]

#[path = "../../crates/article/tests/it/invariants.rs"]
mod invariants;

use newsdex_article::fuzzing::read_bytes;
use newsdex_article::{Article, Event, FileEnd, Lines, Warning};

pub use crate::invariants::check_date;
use crate::invariants::{check_article, check_warning};

/// Warnings of one file: a thousand, and one that counts the rest.
const MAX_WARNINGS: usize = 1_001;
/// Longest text that is also read as UTF-16, in bytes.
const MAX_UTF_16_BYTES: usize = 2_000;

/// A warning, and whether newsdex skipped an article.
#[derive(Debug, PartialEq, Eq)]
pub struct FoundWarning {
    /// The warning.
    pub warning: Warning,
    /// Whether newsdex skipped an article.
    pub skipped: bool,
}

/// What a file contains.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Articles, in order.
    pub articles: Vec<Article>,
    /// Warnings, in order.
    pub warnings: Vec<FoundWarning>,
    /// Whether the file is of a kind that holds no articles.
    pub no_articles: bool,
}

/// Reads a file with this name and checks everything that holds for all files.
pub fn check(name: &str, bytes: &[u8]) -> Found {
    let found = read(name, bytes);
    assert_eq!(found, read(name, bytes), "the second time");
    found.articles.iter().for_each(check_article);
    assert!(found.warnings.len() <= MAX_WARNINGS, "{} warnings", found.warnings.len());
    found.warnings.iter().for_each(|found| check_warning(&found.warning));
    let is_accounted_for = found.no_articles
        || !found.articles.is_empty()
        || found.warnings.iter().any(|found| found.skipped);
    assert!(is_accounted_for, "{found:?}");
    found
}

fn read(name: &str, bytes: &[u8]) -> Found {
    let mut found = Found::default();
    let mut events = read_bytes(name, bytes);
    let Some(Event::End { end: FileEnd::Read { size, .. }, .. }) = events.pop() else {
        panic!("no end")
    };
    assert_eq!(size, bytes.len() as u64);
    for event in events {
        match event {
            Event::Article { article, .. } => found.articles.push(article),
            Event::Warning { warning, skipped } => {
                found.warnings.push(FoundWarning { warning, skipped });
            }
            Event::NoArticles => found.no_articles = true,
            Event::End { .. } => panic!("a second end"),
        }
    }
    found
}

/// The text of a UTF-8 file, without a byte order mark.
#[must_use]
pub fn utf8(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    Some(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Checks that a body is the rest of its file from its line on, and that the title is a line of the file.
pub fn check_is_rest_of_file(article: &Article, text: &str) {
    if let Lines::From(line) = article.lines {
        let breaks = usize::try_from(line).unwrap() - 1;
        let begin = match breaks {
            0 => 0,
            _ => text.match_indices('\n').nth(breaks - 1).expect("a line").0 + 1,
        };
        assert_eq!(article.body, text[begin..], "from line {line}");
        let title = article.metadata.title.as_deref();
        let is_line = |title: &str| text.split('\n').any(|line| line.trim() == title);
        assert!(title.is_none_or(is_line), "{title:?}");
    }
}

/// Checks that the letters and digits of a text are a subsequence of those of its file.
pub fn check_is_subsequence(text: &str, file: &str) {
    let mut rest = file.chars();
    for c in text.chars().filter(|c| c.is_alphanumeric()) {
        assert!(rest.any(|other| other == c), "{c:?} is not in the rest of the file: {text:?}");
    }
}

/// Checks that ASCII text reads the same in UTF-16. `found` is what it reads as.
pub fn check_as_utf_16(name: &str, bytes: &[u8], found: &Found) {
    // JSON, web archives and PDF are detected by their first bytes in ASCII. Of long text, detection sees less in UTF-16.
    let trimmed = bytes.trim_ascii_start();
    let is_other_format = matches!(trimmed, [] | [b'{' | b'[', ..])
        || [&b"WARC/"[..], b"filedesc", b"%PDF"].iter().any(|begin| trimmed.starts_with(begin));
    let is_plain = |byte: &u8| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~');
    if !is_other_format && bytes.len() < MAX_UTF_16_BYTES && bytes.iter().all(is_plain) {
        let units = bytes.iter().flat_map(|&byte| [byte, 0]);
        let utf_16: Vec<u8> = [0xff, 0xfe].into_iter().chain(units).collect();
        assert_eq!(found.articles, check(name, &utf_16).articles, "in UTF-16");
    }
}
