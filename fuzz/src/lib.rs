//! What always holds of what is read, whatever the bytes.

#![forbid(unsafe_code)]

#[path = "../../crates/article/tests/it/holds.rs"]
mod holds;

use newsdex_article::fuzzing::read_bytes;
use newsdex_article::{Article, Warning, Event, FileEnd, Lines};

pub use crate::holds::check_date;
use crate::holds::{check_article, check_warning};

/// The most warnings of one file: a thousand, and that there are more.
const MAX_WARNINGS: usize = 1_001;
/// In bytes.
const LONGEST_WIDE: usize = 2_000;

/// What was read of a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Articles, in order.
    pub articles: Vec<Article>,
    /// Warnings, and whether something was left out for them.
    pub warnings: Vec<(Warning, bool)>,
    /// Whether the file holds no article by what it is.
    pub no_articles: bool,
}

/// Reads a file of this name and checks all that holds of any.
pub fn check(name: &str, bytes: &[u8]) -> Found {
    let found = found(name, bytes);
    assert_eq!(found, self::found(name, bytes), "read twice");
    found.articles.iter().for_each(check_article);
    assert!(found.warnings.len() <= MAX_WARNINGS, "{} warnings", found.warnings.len());
    found.warnings.iter().for_each(|(warning, _)| check_warning(warning));
    let counted =
        found.no_articles || !found.articles.is_empty() || found.warnings.iter().any(|(_, skipped)| *skipped);
    assert!(counted, "nothing came of it: {found:?}");
    found
}

fn found(name: &str, bytes: &[u8]) -> Found {
    let mut found = Found::default();
    let mut events = read_bytes(name, bytes);
    let Some(Event::End { end: FileEnd::Read { size, .. }, .. }) = events.pop() else { panic!("no end") };
    assert_eq!(size, bytes.len() as u64);
    for event in events {
        match event {
            Event::Article { article, .. } => found.articles.push(article),
            Event::Warning { warning, skipped } => found.warnings.push((warning, skipped)),
            Event::NoArticles => found.no_articles = true,
            Event::End { .. } => panic!("ended twice"),
        }
    }
    found
}

/// The text of a file that is UTF-8, without a byte order mark.
#[must_use]
pub fn utf8(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    Some(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Checks that a body is what stands in its file from its line to the end, and that a title is a line of it.
pub fn check_stands_in(article: &Article, text: &str) {
    if let Lines::From(line) = article.lines {
        let breaks = usize::try_from(line).unwrap() - 1;
        let begin = if breaks == 0 { 0 } else { text.match_indices('\n').nth(breaks - 1).expect("a line").0 + 1 };
        assert_eq!(article.body, text[begin..], "from line {line}");
        // Below what a site put above it, the title stands in the body.
        let is_line = |title: &str| text.split('\n').any(|line| line.trim() == title);
        assert!(article.metadata.title.as_deref().is_none_or(is_line), "{:?}", article.metadata.title);
    }
}

/// Checks that letters and figures of a text come in the order in which they stand in the file, and that no other do.
pub fn check_comes_of(text: &str, file: &str) {
    let mut rest = file.chars();
    for c in text.chars().filter(|c| c.is_alphanumeric()) {
        assert!(rest.any(|other| other == c), "{c:?} is not in the file there: {text:?}");
    }
}

/// Checks that text which is ASCII is read in UTF-16 as it is read as it stands; `found` is what came of that.
pub fn check_wide(name: &str, bytes: &[u8], found: &Found) {
    // JSON is known by its first byte, as web archives and PDF are; what is long is told by less of it when it is wide.
    let other = matches!(bytes.trim_ascii_start(), [] | [b'{' | b'[', ..])
        || [&b"WARC/"[..], b"filedesc", b"%PDF"].iter().any(|begin| bytes.trim_ascii_start().starts_with(begin));
    let plain = |byte: &u8| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~');
    if !other && bytes.len() < LONGEST_WIDE && bytes.iter().all(plain) {
        let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(bytes.iter().flat_map(|&byte| [byte, 0])).collect();
        assert_eq!(found.articles, check(name, &wide).articles, "in UTF-16");
    }
}
