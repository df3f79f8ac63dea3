//! newsdex, as a program that embeds it has it.

use std::path::{Path, PathBuf};

use anyhow::Result;
use newsdex::{Archive, SearchOptions, SyncOptions};

use crate::draw::{Drawn, NEAR, Shape};

/// An archive, and what it is asked for beside the query: ten hits with three passages each.
pub struct NewsdexPeer {
    archive: Archive,
    options: SearchOptions,
}

impl NewsdexPeer {
    /// Opens the index, after bringing it in step with the articles.
    pub fn open(index: &Path, articles: PathBuf, rebuild: bool) -> Result<NewsdexPeer> {
        let mut archive = Archive::open_or_create(index)?;
        let options = SyncOptions { rebuild, ..SyncOptions::default() };
        archive.sync(&[articles], &options, &mut |_| {})?;
        Ok(NewsdexPeer { archive, options: SearchOptions::default() })
    }

    /// How many articles it has.
    pub fn articles(&self) -> u64 {
        self.archive.articles()
    }

    /// Answers a query; returns how many articles match, and whether it complained of the query.
    pub fn run(&self, query: &str) -> Result<(u64, bool)> {
        let answer = std::hint::black_box(self.archive.search(query, &self.options)?);
        Ok((answer.total, !answer.complaints.is_empty()))
    }
}

/// A drawn query as one types it.
pub fn typed(query: &Drawn) -> String {
    match query.shape {
        Shape::Any => query.words.join(" "),
        Shape::All => query.words.join(" AND "),
        Shape::Phrase => format!("\"{}\"", query.words.join(" ")),
        Shape::Prefix => format!("{}*", query.words[0]),
        Shape::Fuzzy => format!("{}~1", query.words[0]),
        Shape::Near => query.words.join(&format!(" NEAR/{NEAR} ")),
    }
}
