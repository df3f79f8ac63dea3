//! One news item.

use std::hash::Hasher;

use twox_hash::XxHash3_64;

use crate::dates::published::Published;
use crate::metadata::{Metadata, Origin};

/// Where the lines of a body stand in its file, so that whoever finds something in it can open the file there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lines {
    /// The file does not hold the text line by line.
    #[default]
    Unknown,
    /// The body begins on this line, from 1, and its line breaks are those of the file.
    From(u64),
    /// All of it stands on this one line, from 1, whatever line breaks it has.
    On(u64),
}

impl Lines {
    /// The first of them, from 1.
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
    /// Identifies the article in the archive; unique there.
    pub id: String,
    /// What is known about the article besides its text.
    pub metadata: Metadata,
    /// The text. Plain text and JSON keep it byte for byte as it stood in the file; markup formats
    /// give the text that they render, with blank lines between paragraphs. Offsets of passages and
    /// marks refer to it.
    pub body: String,
    /// Modification time of the file, where nothing says when the article appeared. Touching a file
    /// does not change its articles.
    pub file_time: Option<Published>,
    /// Where the lines of the body are in the file.
    pub lines: Lines,
}

impl Article {
    /// A hash of everything but the id and the place in the file (XXH3, 64 bits): two articles of one id with the same
    /// hash are unchanged.
    #[must_use]
    pub fn content_hash(&self) -> u64 {
        let Metadata { title, source, url, language, section, date_text, .. } = &self.metadata;
        let Metadata { title_from, published, published_from, bylines, .. } = &self.metadata;
        let mut hasher = XxHash3_64::new();
        write_value(&mut hasher, Some(&self.body));
        write_value(&mut hasher, published.as_ref().map(Published::as_str));
        hasher.write_u8(u8::from(published.as_ref().is_some_and(Published::floats)));
        for value in [title, source, url, language, section, date_text] {
            write_value(&mut hasher, value.as_deref());
        }
        for origin in [title_from, published_from] {
            write_value(&mut hasher, origin.map(Origin::name));
        }
        for byline in bylines {
            write_value(&mut hasher, Some(byline));
        }
        hasher.finish()
    }
}

/// Each value goes with its length, so that no two sequences of values run into the same bytes.
fn write_value(hasher: &mut XxHash3_64, value: Option<&str>) {
    hasher.write_u64(value.map_or(u64::MAX, |text| text.len() as u64));
    hasher.write(value.unwrap_or_default().as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_but_the_id_counts_in_the_hash() {
        let base = Article { id: "a".into(), body: "text".into(), ..Article::default() };
        let same = Article { id: "b".into(), lines: Lines::On(3), ..base.clone() };
        assert_eq!(base.content_hash(), same.content_hash());
        let filled = |text: &str| Some(text.to_owned());
        let others = [
            Article {
                metadata: Metadata { title: filled("t"), ..base.metadata.clone() },
                ..base.clone()
            },
            Article { body: "text ".into(), ..base.clone() },
            Article {
                metadata: Metadata { source: filled("t"), ..base.metadata.clone() },
                ..base.clone()
            },
            Article {
                metadata: Metadata { url: filled("t"), ..base.metadata.clone() },
                ..base.clone()
            },
            Article {
                metadata: Metadata { language: filled("t"), ..base.metadata.clone() },
                ..base.clone()
            },
            Article {
                metadata: Metadata { section: filled("t"), ..base.metadata.clone() },
                ..base.clone()
            },
            Article {
                metadata: Metadata { date_text: filled("t"), ..base.metadata.clone() },
                ..base.clone()
            },
            Article {
                metadata: Metadata { title_from: Some(Origin::Text), ..base.metadata.clone() },
                ..base.clone()
            },
            Article {
                metadata: Metadata { published_from: Some(Origin::Text), ..base.metadata.clone() },
                ..base.clone()
            },
            Article {
                metadata: Metadata { bylines: vec!["t".into()], ..base.metadata.clone() },
                ..base.clone()
            },
            Article {
                metadata: Metadata {
                    published: Published::parse("2026-05-08"),
                    ..base.metadata.clone()
                },
                ..base.clone()
            },
            Article {
                metadata: Metadata {
                    published: Published::parse("2026-05-08T00:00:00Z"),
                    ..base.metadata.clone()
                },
                ..base.clone()
            },
        ];
        let mut hashes: Vec<u64> = others.iter().map(Article::content_hash).collect();
        hashes.push(base.content_hash());
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), others.len() + 1);
    }
}
