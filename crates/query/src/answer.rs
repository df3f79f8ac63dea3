//! What a search answers with: plain values, ready to be printed, serialised or sent.

use std::ops::Range;

use newsdex_article::Metadata;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::syntax::dates::DateRange;
use crate::syntax::explain::QueryLeaf;
use crate::syntax::warning::QueryWarning;

/// A place in a text that witnesses the query. In JSON it is `[start, end]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Byte range of the text.
    pub bytes: Range<usize>,
    /// The parts of the query that it witnesses: places in [`Answer::leaves`], in order, one or more.
    pub leaves: Vec<usize>,
}

impl Serialize for Mark {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        [self.bytes.start, self.bytes.end].serialize(serializer)
    }
}

/// One ranked article with the passages that prove it.
///
/// Serialized with what a list of results shows of its metadata: title, source, date and address.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Hit {
    /// Place in the ranking, from 1.
    pub rank: usize,
    /// The score; comparable within one search only.
    pub score: f32,
    /// The article's id.
    pub id: String,
    /// What is known about the article besides its text.
    pub metadata: Metadata,
    /// Marks in the headline: byte ranges of the title, in order. They may overlap.
    pub title_marks: Vec<Mark>,
    /// The file that the article came from, absolute.
    pub path: String,
    /// The passages, best first. If only the headline matches, the beginning of the story, without
    /// marks.
    pub passages: Vec<Passage>,
    /// The beginning of the text, to be shown in place of a missing headline.
    pub lead: Option<String>,
}

impl Serialize for Hit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut hit = serializer.serialize_struct("Hit", 10)?;
        hit.serialize_field("rank", &self.rank)?;
        hit.serialize_field("score", &self.score)?;
        hit.serialize_field("id", &self.id)?;
        hit.serialize_field("title", &self.metadata.title)?;
        hit.serialize_field("title_marks", &self.title_marks)?;
        hit.serialize_field("source", &self.metadata.source)?;
        hit.serialize_field("published", &self.metadata.published)?;
        hit.serialize_field("url", &self.metadata.url)?;
        hit.serialize_field("path", &self.path)?;
        hit.serialize_field("passages", &self.passages)?;
        hit.end()
    }
}

/// Whole sentences around marks, or as much of a very long sentence as is good to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Passage {
    /// The text, as it stands in the body.
    pub text: String,
    /// Where it begins: a byte offset into the body.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Places that witness the query: byte ranges of the body, in order. They may overlap.
    pub marks: Vec<Mark>,
    /// The line of the file that it begins on, from 1; where an article is one line of its file, that line. `None` where
    /// the file does not hold text line by line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Whether the sentence begins before the passage; to be shown as an ellipsis.
    #[serde(skip)]
    pub cut_before: bool,
    /// Whether the sentence goes on after the passage; to be shown as an ellipsis.
    #[serde(skip)]
    pub cut_after: bool,
}

/// A whole article.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Shown {
    /// The article's id.
    pub id: String,
    /// What is known about the article besides its text.
    #[serde(flatten)]
    pub metadata: Metadata,
    /// The text, byte for byte.
    pub body: String,
    /// The file it came from, absolute.
    pub path: String,
    /// Places in the headline that witness the query it was asked to be marked for.
    pub title_marks: Vec<Mark>,
    /// Places in the body that witness it.
    pub marks: Vec<Mark>,
    /// The parts of the query that marks witness, by their numbers.
    #[serde(skip)]
    pub leaves: Vec<QueryLeaf>,
    /// What was not understood in the query it was asked to be marked for.
    #[serde(skip)]
    pub warnings: Vec<QueryWarning>,
}

/// All that a search answers.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Answer {
    /// The best hits, best first.
    pub hits: Vec<Hit>,
    /// How many articles match.
    pub total: u64,
    /// How many articles were searched.
    pub articles: u64,
    /// The parts of the query that marks witness, by their numbers; also those about what is known of articles, which
    /// none does.
    pub leaves: Vec<QueryLeaf>,
    /// The ranges of time that the query asks for.
    pub dates: Vec<DateRange>,
    /// What in the query was not understood, and what was made of it.
    pub warnings: Vec<QueryWarning>,
}
