//! One news item.

use std::hash::Hasher;

use twox_hash::XxHash3_64;

use crate::dates::published::Published;

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

/// Where something that is known of an article came from, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Origin {
    /// A field that names it: of a JSON object, a table, front matter, a wire format, or a page's metadata (JSON-LD,
    /// OpenGraph, `<meta>`).
    Metadata,
    /// The feed that the article stands in.
    Feed,
    /// Markup of the text, such as `<h1>` or `<time>`.
    Markup,
    /// The address, such as `/2026/05/08/`.
    Url,
    /// The text itself: its first line, a dateline, `Published May 8, 2026`.
    Text,
}

impl Origin {
    const ALL: [Origin; 5] =
        [Origin::Metadata, Origin::Feed, Origin::Markup, Origin::Url, Origin::Text];

    /// The one of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Origin> {
        Origin::ALL.into_iter().find(|origin| origin.name() == name)
    }

    /// Its name in lower case, such as `metadata`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Origin::Metadata => "metadata",
            Origin::Feed => "feed",
            Origin::Markup => "markup",
            Origin::Url => "url",
            Origin::Text => "text",
        }
    }
}

/// One news item, as it was read from a file. Unknown values are `None` or empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Article {
    /// Names the article in the archive; unique there.
    pub id: String,
    /// Headline.
    pub title: Option<String>,
    /// Where the headline came from.
    pub title_from: Option<Origin>,
    /// The text: of plain text and JSON byte for byte as it stood in the file, of markup what it says, paragraphs parted by
    /// blank lines. All offsets of passages and marks are into it.
    pub body: String,
    /// When it appeared.
    pub published: Option<Published>,
    /// Where that came from.
    pub published_from: Option<Origin>,
    /// A date that was given and is not believed or understood, as it was written.
    pub date_text: Option<String>,
    /// Outlet.
    pub source: Option<String>,
    /// Where it appeared.
    pub url: Option<String>,
    /// Authors.
    pub bylines: Vec<String>,
    /// Language tag (BCP 47), as given.
    pub language: Option<String>,
    /// When its file was last changed, where nothing says when it appeared. A file that is touched does not change its
    /// articles.
    pub file_time: Option<Published>,
    /// Section of the outlet, such as `Politics`.
    pub section: Option<String>,
    /// Where the lines of the body stand in the file.
    pub lines: Lines,
}

impl Article {
    /// A hash of everything but the id and the place in the file (XXH3, 64 bits): two articles of one id with the same
    /// hash are unchanged.
    #[must_use]
    pub fn content_hash(&self) -> u64 {
        let mut hasher = XxHash3_64::new();
        let published = self.published.as_ref().map(Published::as_str);
        write_value(&mut hasher, Some(&self.body));
        write_value(&mut hasher, published);
        hasher.write_u8(u8::from(self.published.as_ref().is_some_and(Published::floats)));
        for value in
            [&self.title, &self.source, &self.url, &self.language, &self.section, &self.date_text]
        {
            write_value(&mut hasher, value.as_deref());
        }
        for origin in [self.title_from, self.published_from] {
            write_value(&mut hasher, origin.map(Origin::name));
        }
        for byline in &self.bylines {
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
            Article { title: filled("t"), ..base.clone() },
            Article { body: "text ".into(), ..base.clone() },
            Article { source: filled("t"), ..base.clone() },
            Article { url: filled("t"), ..base.clone() },
            Article { language: filled("t"), ..base.clone() },
            Article { section: filled("t"), ..base.clone() },
            Article { date_text: filled("t"), ..base.clone() },
            Article { title_from: Some(Origin::Text), ..base.clone() },
            Article { published_from: Some(Origin::Text), ..base.clone() },
            Article { bylines: vec!["t".into()], ..base.clone() },
            Article { published: Published::parse("2026-05-08"), ..base.clone() },
            Article { published: Published::parse("2026-05-08T00:00:00Z"), ..base.clone() },
        ];
        let mut hashes: Vec<u64> = others.iter().map(Article::content_hash).collect();
        hashes.push(base.content_hash());
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), others.len() + 1);
    }
}
