//! A query in no peer's syntax, and what a search returns for it.

use std::ops::RangeInclusive;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// The kinds of queries. Each is measured separately.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ValueEnum, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum QueryKind {
    /// One word
    Word,
    /// Two or three words of one article, all required
    All,
    /// Two to five consecutive words of an article
    Phrase,
    /// Six words of one article, any of them
    Any,
    /// Two to four consecutive words, all among the 100 most frequent
    #[serde(rename = "frequent")]
    Common,
    /// The first letters of a word, four or more
    Prefix,
    /// One word with an edit distance of at most one
    Fuzzy,
    /// Two words with at most ten others between them
    Near,
    /// Two words, any of them, in the articles of 91 days
    Dated,
    /// One word, newest articles first
    Newest,
}

impl QueryKind {
    /// The label in tables.
    pub fn name(self) -> &'static str {
        match self {
            QueryKind::Word => "one word",
            QueryKind::All => "two or three words, all",
            QueryKind::Phrase => "phrases",
            QueryKind::Any => "six words, any",
            QueryKind::Common => "phrases of common words",
            QueryKind::Prefix => "prefixes",
            QueryKind::Fuzzy => "fuzzy words, one edit",
            QueryKind::Near => "two words near each other",
            QueryKind::Dated => "two words, any, within 91 days",
            QueryKind::Newest => "one word, newest first",
        }
    }
}

/// How the words of a query are combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum QueryShape {
    /// At least one of the words.
    Any,
    /// All of the words.
    All,
    /// The words in this order, consecutively.
    Phrase,
    /// Words that start with the only word given.
    Prefix,
    /// Words within an edit distance of one from the only word given.
    Fuzzy,
    /// Two words in any order with at most [`NEAR_SLOP`] words between them.
    Near,
}

/// The largest number of words between the two words of a [`QueryShape::Near`] query.
pub const NEAR_SLOP: u8 = 10;

/// How hits are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HitOrder {
    /// Best score first.
    Relevance,
    /// Latest publication date first.
    Newest,
}

/// A query in no peer's syntax.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SampledQuery {
    /// How the words are combined.
    pub shape: QueryShape,
    /// The words, in lower case except in phrases.
    pub words: Vec<String>,
    /// Limits hits to these publication dates, in days since 1970-01-01.
    pub days: Option<RangeInclusive<i64>>,
    /// How hits are sorted.
    pub order: HitOrder,
}

/// What a search returns for each hit. Stored as a boolean: whether with passages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "bool", into = "bool")]
pub enum HitContent {
    /// The title.
    Title,
    /// The title, and marked passages or snippets.
    Passages,
}

impl From<bool> for HitContent {
    fn from(with_passages: bool) -> HitContent {
        if with_passages { HitContent::Passages } else { HitContent::Title }
    }
}

impl From<HitContent> for bool {
    fn from(content: HitContent) -> bool {
        content == HitContent::Passages
    }
}
