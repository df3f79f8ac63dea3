//! Checks that hold for every input of every reader.

#![forbid(unsafe_code)]

#[path = "../../crates/article/tests/it/invariants.rs"]
mod invariants;

use newsdex_article::fuzzing::read_bytes;
use newsdex_article::{Article, Event, FileEnd, Lines, Warning};

pub use crate::invariants::check_date;
use crate::invariants::{check_article, check_warning};

/// The largest number of warnings for one file: a thousand, and one that says there are more.
const MAX_WARNINGS: usize = 1_001;

/// The largest input that [`check_utf16`] reads again as UTF-16, in bytes.
const MAX_UTF16_INPUT_BYTES: usize = 2_000;

/// What a reader made of a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ReadResult {
    /// Articles, in file order.
    pub articles: Vec<Article>,
    /// Warnings, in file order.
    pub warnings: Vec<ReadWarning>,
    /// Whether the reader recognized a file that holds no articles.
    pub no_articles: bool,
}

/// A warning about a file.
#[derive(Debug, PartialEq, Eq)]
pub struct ReadWarning {
    /// The warning.
    pub warning: Warning,
    /// Whether the reader skipped an article.
    pub skipped: bool,
}

/// Reads bytes as a file of this name, and checks what holds for every file.
pub fn check(name: &str, bytes: &[u8]) -> ReadResult {
    let result = read(name, bytes);
    assert_eq!(result, read(name, bytes), "a second read differs");
    result.articles.iter().for_each(check_article);
    assert!(result.warnings.len() <= MAX_WARNINGS, "{} warnings", result.warnings.len());
    result.warnings.iter().for_each(|warning| check_warning(&warning.warning));
    let accounted_for = result.no_articles
        || !result.articles.is_empty()
        || result.warnings.iter().any(|warning| warning.skipped);
    assert!(accounted_for, "neither an article nor a reason why there is none: {result:?}");
    result
}

fn read(name: &str, bytes: &[u8]) -> ReadResult {
    let mut result = ReadResult::default();
    let mut events = read_bytes(name, bytes);
    let Some(Event::End { end: FileEnd::Read { size, .. }, .. }) = events.pop() else {
        panic!("the last event is not the end of the file")
    };
    assert_eq!(size, bytes.len() as u64);
    for event in events {
        match event {
            Event::Article { article, .. } => result.articles.push(article),
            Event::Warning { warning, skipped } => {
                result.warnings.push(ReadWarning { warning, skipped });
            }
            Event::NoArticles => result.no_articles = true,
            Event::End { .. } => panic!("the file ends twice"),
        }
    }
    result
}

/// The text of a UTF-8 file without its byte order mark; `None` for other encodings.
#[must_use]
pub fn utf8(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    Some(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Checks that a body is the file from its first line to the end, and that the title is a line of
/// the file.
pub fn check_body_is_rest_of_file(article: &Article, text: &str) {
    if let Lines::From(line) = article.lines {
        let breaks = usize::try_from(line).unwrap() - 1;
        let start = match breaks {
            0 => 0,
            _ => text.match_indices('\n').nth(breaks - 1).expect("the first line exists").0 + 1,
        };
        assert_eq!(article.body, text[start..], "from line {line}");
        // If a site put navigation above the title, the title is inside the body.
        let is_line = |title: &str| text.split('\n').any(|line| line.trim() == title);
        assert!(
            article.metadata.title.as_deref().is_none_or(is_line),
            "{:?}",
            article.metadata.title
        );
    }
}

/// Checks that the letters and digits of a text are a subsequence of those in the file.
pub fn check_is_subsequence(text: &str, file: &str) {
    let mut rest = file.chars();
    for c in text.chars().filter(|c| c.is_alphanumeric()) {
        assert!(rest.any(|other| other == c), "{c:?} is not at this point in the file: {text:?}");
    }
}

/// Checks that an ASCII file gives the same articles when it is encoded as UTF-16. `result` is what
/// the reader made of the ASCII file.
pub fn check_utf16(name: &str, bytes: &[u8], result: &ReadResult) {
    // Readers detect JSON, web archives and PDF by their first bytes, which differ in UTF-16. They
    // detect other formats by the first part of a file, which holds less text in UTF-16.
    let is_detected_by_bytes = matches!(bytes.trim_ascii_start(), [] | [b'{' | b'[', ..])
        || [&b"WARC/"[..], b"filedesc", b"%PDF"]
            .iter()
            .any(|magic| bytes.trim_ascii_start().starts_with(magic));
    let is_text = |byte: &u8| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~');
    if !is_detected_by_bytes && bytes.len() < MAX_UTF16_INPUT_BYTES && bytes.iter().all(is_text) {
        let code_units = bytes.iter().flat_map(|&byte| [byte, 0]);
        let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(code_units).collect();
        assert_eq!(result.articles, check(name, &utf16).articles, "in UTF-16");
    }
}

/// A zip archive of these members, not compressed, with a central directory.
#[must_use]
pub fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    for (name, data) in members {
        let mut crc = flate2::Crc::new();
        crc.update(data);
        let number = |length: usize| u32::try_from(length).unwrap_or(0).to_le_bytes();
        let sizes = [crc.sum().to_le_bytes(), number(data.len()), number(data.len())].concat();
        let shared =
            [&[20, 0, 0, 8, 0, 0, 0, 0, 0, 0], &sizes[..], &number(name.len())[..2], &[0, 0]]
                .concat();
        let header_at = number(archive.len());
        archive.extend([b"PK\x03\x04", &shared[..], name.as_bytes(), data].concat());
        directory.extend([b"PK\x01\x02\x14\0", &shared[..], &[0; 10], &header_at].concat());
        directory.extend(name.as_bytes());
    }
    let [count, size, start] = [members.len(), directory.len(), archive.len()]
        .map(|length| u32::try_from(length).unwrap_or(0).to_le_bytes());
    let end = [b"PK\x05\x06\0\0\0\0", &count[..2], &count[..2], &size, &start, &[0, 0]].concat();
    [archive, directory, end].concat()
}
