//! One news item.

use std::hash::Hasher;

use twox_hash::XxHash3_64;

use crate::dates::published::Published;
use crate::files::detect::Format;
use crate::metadata::{Metadata, Origin};

/// Where the lines of a body are in its file, so that an editor can open the file at a match.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lines {
    /// The file does not contain the body line by line.
    #[default]
    Unknown,
    /// The body begins on this line, from 1, and has the same line breaks as the file.
    From(u64),
    /// The whole body is on this line, from 1, whatever line breaks it has.
    On(u64),
}

impl Lines {
    /// The line on which the body begins, from 1.
    #[must_use]
    pub fn first(self) -> Option<u64> {
        match self {
            Lines::From(line) | Lines::On(line) => Some(line),
            Lines::Unknown => None,
        }
    }
}

/// One news item, as a reader produced it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Article {
    /// The id that the source gives the article, else its URL, else the key of its file, followed by
    /// `#` and a number in formats of several articles. Articles of an archive can share an id.
    pub id: String,
    /// What is known about the article besides its text.
    pub metadata: Metadata,
    /// The text. For plain text and JSON, it is byte for byte that of the file; for markup formats,
    /// it is the text as a browser shows it, with blank lines between paragraphs. Offsets of
    /// passages and marks refer to it.
    pub body: String,
    /// Modification time of the file, if the article has no date. It is not part of
    /// [`content_hash`](Self::content_hash), so touching a file does not change its articles.
    pub file_time: Option<Published>,
    /// Where the lines of the body are in the file.
    pub lines: Lines,
    /// The format of its file: an article of a page in a web archive is from [`Format::Warc`], and one
    /// in a compressed file from the format inside. `None` if it is from no file. It is not part of
    /// [`content_hash`](Self::content_hash).
    pub format: Option<Format>,
}

impl Article {
    /// A hash of everything except for the id and what is known about the file (XXH3, 64 bits). Two
    /// articles with the same id and hash are the same version.
    #[must_use]
    pub fn content_hash(&self) -> u64 {
        // Without `..`, so that a new field is not forgotten here.
        let Metadata {
            title,
            title_from,
            published,
            modified,
            published_from,
            date_text,
            source,
            url,
            bylines,
            language,
            section,
            keywords,
        } = &self.metadata;
        let mut hasher = XxHash3_64::new();
        write_value(&mut hasher, Some(&self.body));
        for date in [published, modified] {
            write_value(&mut hasher, date.as_ref().map(Published::as_str));
        }
        for value in [title, source, url, language, section, date_text] {
            write_value(&mut hasher, value.as_deref());
        }
        for origin in [title_from, published_from] {
            write_value(&mut hasher, origin.map(Origin::name));
        }
        for list in [bylines, keywords] {
            hasher.write_u64(list.len() as u64);
            for item in list {
                write_value(&mut hasher, Some(item));
            }
        }
        hasher.finish()
    }
}

/// Hashes a value with its length, so that different sequences of values never hash the same bytes.
fn write_value(hasher: &mut XxHash3_64, value: Option<&str>) {
    hasher.write_u64(value.map_or(u64::MAX, |text| text.len() as u64));
    hasher.write(value.unwrap_or_default().as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_covers_everything_but_id_and_lines() {
        let base = Article { id: "a".into(), body: "text".into(), ..Article::default() };
        let moved = Article {
            id: "b".into(),
            lines: Lines::On(3),
            format: Some(Format::Json),
            ..base.clone()
        };
        assert_eq!(base.content_hash(), moved.content_hash());
        let filled = || Some("t".to_owned());
        let metadata = [
            Metadata { title: filled(), ..Metadata::default() },
            Metadata { source: filled(), ..Metadata::default() },
            Metadata { url: filled(), ..Metadata::default() },
            Metadata { language: filled(), ..Metadata::default() },
            Metadata { section: filled(), ..Metadata::default() },
            Metadata { date_text: filled(), ..Metadata::default() },
            Metadata { title_from: Some(Origin::Text), ..Metadata::default() },
            Metadata { published_from: Some(Origin::Text), ..Metadata::default() },
            Metadata { bylines: vec!["t".into()], ..Metadata::default() },
            Metadata { keywords: vec!["t".into()], ..Metadata::default() },
            Metadata { published: Published::parse("2026-05-08"), ..Metadata::default() },
            Metadata { published: Published::parse("2026-05-08T00:00:00Z"), ..Metadata::default() },
            Metadata { modified: Published::parse("2026-05-08"), ..Metadata::default() },
            Metadata { modified: Published::parse("2026-05-08T00:00:00Z"), ..Metadata::default() },
        ];
        let mut articles = vec![base.clone(), Article { body: "text ".into(), ..base.clone() }];
        articles.extend(metadata.map(|metadata| Article { metadata, ..base.clone() }));
        let mut hashes: Vec<u64> = articles.iter().map(Article::content_hash).collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), articles.len());
    }
}
