//! The peers, their names and what each can do.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// A search engine, or a program that people use in place of one.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ValueEnum, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Peer {
    /// newsdex
    Newsdex,
    /// tantivy with its `SnippetGenerator`
    Tantivy,
    /// Lucene with its `UnifiedHighlighter`
    Lucene,
    /// SQLite with FTS5
    Sqlite,
    /// SeekStorm
    Seekstorm,
    /// Recoll, on every tenth article
    Recoll,
    /// ripgrep, which has no index
    Ripgrep,
}

impl Peer {
    /// The label in tables.
    pub fn name(self) -> &'static str {
        match self {
            Peer::Newsdex => "newsdex",
            Peer::Tantivy => "tantivy 0.27 + SnippetGenerator",
            Peer::Lucene => "Lucene 8.7 + UnifiedHighlighter",
            Peer::Sqlite => "SQLite FTS5",
            Peer::Seekstorm => "SeekStorm 4",
            Peer::Recoll => "Recoll (every tenth article)",
            Peer::Ripgrep => "ripgrep",
        }
    }

    /// The name as part of a path.
    pub fn folder(self) -> &'static str {
        match self {
            Peer::Newsdex => "newsdex",
            Peer::Tantivy => "tantivy",
            Peer::Lucene => "lucene",
            Peer::Sqlite => "sqlite",
            Peer::Seekstorm => "seekstorm",
            Peer::Recoll => "recoll",
            Peer::Ripgrep => "ripgrep",
        }
    }

    /// Whether it builds an index.
    pub fn builds_index(self) -> bool {
        match self {
            Peer::Newsdex
            | Peer::Tantivy
            | Peer::Lucene
            | Peer::Sqlite
            | Peer::Seekstorm
            | Peer::Recoll => true,
            Peer::Ripgrep => false,
        }
    }

    /// Whether it keeps an index open and answers requests (see [`crate::process::protocol`]).
    pub fn serves_requests(self) -> bool {
        match self {
            Peer::Newsdex | Peer::Tantivy | Peer::Lucene | Peer::Sqlite | Peer::Seekstorm => true,
            Peer::Recoll | Peer::Ripgrep => false,
        }
    }

    /// Whether it is a program that users run from a shell.
    pub fn is_shell_program(self) -> bool {
        matches!(self, Peer::Newsdex | Peer::Recoll | Peer::Ripgrep)
    }

    /// Whether it updates an index from a folder.
    pub fn syncs_folders(self) -> bool {
        matches!(self, Peer::Newsdex | Peer::Recoll)
    }

    /// The peer indexes one of this many articles.
    pub fn article_stride(self) -> usize {
        if self == Peer::Recoll { 10 } else { 1 }
    }
}
