//! Which of many queries an answer belongs to.

use std::fmt;

use serde::Serialize;

/// Names one of many queries. Every answer carries it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum QueryId {
    /// The text before the tab, as given.
    Given(String),
    /// The number of the line or of the flag, from 1.
    Number(u64),
}

impl fmt::Display for QueryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            QueryId::Given(id) => f.write_str(id),
            QueryId::Number(number) => write!(f, "{number}"),
        }
    }
}

/// A query with the id that its answers carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentifiedQuery {
    /// The id.
    pub id: QueryId,
    /// The query text.
    pub query: String,
}

impl IdentifiedQuery {
    /// Splits `id<TAB>query`. A text without a tab is a query whose id is `number`.
    pub fn parse(text: String, number: u64) -> IdentifiedQuery {
        match text.split_once('\t') {
            Some((id, query)) => {
                IdentifiedQuery { id: QueryId::Given(id.to_owned()), query: query.to_owned() }
            }
            None => IdentifiedQuery { id: QueryId::Number(number), query: text },
        }
    }
}
