//! An article as every peer indexes it, and the reader of JSON lines files.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result};
use jiff::Unit;
use jiff::civil::Date;
use serde::Deserialize;

/// The fields of an article that every peer indexes.
#[derive(Debug, Clone, Deserialize)]
pub struct Article {
    /// The identifier.
    #[serde(default)]
    pub id: String,
    /// The headline.
    #[serde(default)]
    pub title: String,
    /// The text.
    pub body: String,
    /// The publication date, `YYYY-MM-DD`, optionally followed by a time.
    #[serde(default)]
    pub date: String,
}

impl Article {
    /// Title, line break and body: the single text field of peers that index only one.
    pub fn text(&self) -> String {
        format!("{}\n{}", self.title, self.body)
    }

    /// Bytes of title and body.
    pub fn text_bytes(&self) -> u64 {
        (self.title.len() + self.body.len()) as u64
    }

    /// The publication date in days since 1970-01-01.
    pub fn day(&self) -> Option<i64> {
        let day: Date = self.date.get(..10)?.parse().ok()?;
        let since_epoch = Date::constant(1970, 1, 1).until((Unit::Day, day)).ok()?;
        Some(i64::from(since_epoch.get_days()))
    }
}

/// Passes each article of a JSON lines file to `visit`, in file order.
///
/// Lines without a body are skipped, as newsdex skips them.
pub fn for_each_article(path: &Path, mut visit: impl FnMut(Article) -> Result<()>) -> Result<()> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    for line in BufReader::with_capacity(1 << 20, file).lines() {
        let line = line.with_context(|| format!("cannot read {}", path.display()))?;
        if let Ok(article) = serde_json::from_str::<Article>(&line) {
            visit(article)?;
        }
    }
    Ok(())
}
