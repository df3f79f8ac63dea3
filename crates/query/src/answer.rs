//! The answer to a search: plain values, ready to be printed or serialized.

use std::ops::Range;

use newsdex_article::Metadata;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::syntax::dates::DateRange;
use crate::syntax::explain::QueryLeaf;
use crate::syntax::warning::QueryWarning;

/// A byte range of a text that proves part of the query. In JSON it is `[start, end]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Byte range in the text.
    pub bytes: Range<usize>,
    /// The leaves of the query that it proves: one or more indices into [`Answer::leaves`] or
    /// [`Shown::leaves`], ascending.
    pub leaves: Vec<usize>,
}

impl Serialize for Mark {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        [self.bytes.start, self.bytes.end].serialize(serializer)
    }
}

/// One ranked article with the passages that prove it.
///
/// Of the metadata, only what a list of results shows is serialized: title, source, date and URL.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Hit {
    /// Rank, from 1.
    pub rank: usize,
    /// The score, in five significant digits; comparable within one search only.
    pub score: f32,
    /// Key of the article, which no other article of the index has.
    pub key: String,
    /// The article's id.
    pub id: String,
    /// What is known about the article besides its text.
    pub metadata: Metadata,
    /// Marks in the title, in order, as byte ranges of it. They may overlap.
    pub title_marks: Vec<Mark>,
    /// The file that the article came from, absolute.
    pub path: String,
    /// The passages, best first. If nothing in the body matches, the beginning of the story is the
    /// only passage, without marks.
    pub passages: Vec<Passage>,
    /// The beginning of the story, to be shown in place of a missing title. `None` if there is a
    /// title.
    pub lead: Option<String>,
}

impl Serialize for Hit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut hit = serializer.serialize_struct("Hit", 15)?;
        hit.serialize_field("rank", &self.rank)?;
        hit.serialize_field("score", &self.score)?;
        hit.serialize_field("key", &self.key)?;
        hit.serialize_field("id", &self.id)?;
        hit.serialize_field("title", &self.metadata.title)?;
        hit.serialize_field("title_marks", &self.title_marks)?;
        hit.serialize_field("source", &self.metadata.source)?;
        hit.serialize_field("published", &self.metadata.published)?;
        hit.serialize_field("url", &self.metadata.url)?;
        hit.serialize_field("path", &self.path)?;
        hit.serialize_field("bylines", &self.metadata.bylines)?;
        hit.serialize_field("section", &self.metadata.section)?;
        hit.serialize_field("language", &self.metadata.language)?;
        hit.serialize_field("keywords", &self.metadata.keywords)?;
        hit.serialize_field("passages", &self.passages)?;
        hit.end()
    }
}

/// Whole sentences around marks. Very long sentences are cut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Passage {
    /// The text, as in the body.
    pub text: String,
    /// Start: a byte offset into the body.
    pub start: usize,
    /// End: a byte offset into the body.
    pub end: usize,
    /// Marks: byte ranges of the body, in order. They may overlap.
    pub marks: Vec<Mark>,
    /// Line of the file on which the passage begins, from 1. If the whole article is one line of
    /// its file, this is that line. `None` if positions in the body do not correspond to lines of
    /// the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Whether the first sentence begins before the passage; shown as an ellipsis.
    #[serde(skip)]
    pub cut_before: bool,
    /// Whether the last sentence continues after the passage; shown as an ellipsis.
    #[serde(skip)]
    pub cut_after: bool,
}

/// A whole article.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Shown {
    /// Key of the article, which no other article of the index has.
    pub key: String,
    /// The article's id.
    pub id: String,
    /// What is known about the article besides its text.
    #[serde(flatten)]
    pub metadata: Metadata,
    /// The body, byte for byte.
    pub body: String,
    /// The file that the article came from, absolute.
    pub path: String,
    /// Marks in the title, for the query that was given.
    pub title_marks: Vec<Mark>,
    /// Marks in the body, for the same query.
    pub marks: Vec<Mark>,
    /// The leaves of the query. Marks refer to them by index.
    #[serde(skip)]
    pub leaves: Vec<QueryLeaf>,
    /// Warnings about the query.
    #[serde(skip)]
    pub warnings: Vec<QueryWarning>,
}

/// The answer to a search.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Answer {
    /// The hits, best first.
    pub hits: Vec<Hit>,
    /// Number of articles that match; a lower bound if the search reached its time limit.
    pub total: u64,
    /// Number of articles that were searched.
    pub articles: u64,
    /// Whether the first build of the index is not finished, so that articles are missing.
    pub building: bool,
    /// The leaves of the query. Marks refer to them by index. No mark refers to a filter.
    pub leaves: Vec<QueryLeaf>,
    /// The date ranges that the query asks for.
    pub dates: Vec<DateRange>,
    /// Number of articles without a known date that would match if the query did not ask for one, and
    /// of those of which only a year or a month is known that overlaps the range without lying within.
    /// `None` if the query does not restrict all its matches by date, if the search reached its time
    /// limit, and for new matches.
    pub undated: Option<u64>,
    /// Warnings about the query.
    pub warnings: Vec<QueryWarning>,
}
