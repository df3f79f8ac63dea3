//! What a search answers with: plain values, ready to be printed, serialised or sent.

use std::ops::Range;

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
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Hit {
    /// Place in the ranking, from 1.
    pub rank: usize,
    /// What it was ranked by; comparable within one search only.
    pub score: f32,
    /// The article's id.
    pub id: String,
    /// Headline.
    pub title: Option<String>,
    /// Places in the headline that witness the query: byte ranges of `title`, in order. They may overlap.
    pub title_marks: Vec<Mark>,
    /// Outlet.
    pub source: Option<String>,
    /// When it appeared, RFC 3339.
    pub published: Option<String>,
    /// Where it appeared.
    pub url: Option<String>,
    /// The file it came from, absolute.
    pub path: String,
    /// The passages, best first. Where only the headline matched, the beginning of the story, without marks.
    pub passages: Vec<Passage>,
    /// Where there is no headline, the beginning of the text, to show in its place.
    #[serde(skip)]
    pub lead: Option<String>,
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
    /// Headline.
    pub title: Option<String>,
    /// The text, byte for byte.
    pub body: String,
    /// When it appeared, RFC 3339.
    pub published: Option<String>,
    /// Outlet.
    pub source: Option<String>,
    /// Where it appeared.
    pub url: Option<String>,
    /// Authors.
    pub bylines: Vec<String>,
    /// Language tag.
    pub language: Option<String>,
    /// Section of the outlet.
    pub section: Option<String>,
    /// Where the headline came from: `metadata`, `feed`, `markup` or `text`.
    pub title_from: Option<String>,
    /// Where the time it appeared came from: `metadata`, `feed`, `markup`, `url` or `text`.
    pub published_from: Option<String>,
    /// A date that was given and is not believed or understood, as it was written.
    pub date_text: Option<String>,
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
