//! The articles that queries are drawn from, and that some peers read.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result};
use jiff::Unit;
use jiff::civil::Date;
use serde::Deserialize;

/// What every peer indexes of an article.
#[derive(Debug, Clone, Deserialize)]
pub struct Article {
    /// Its id.
    #[serde(default)]
    pub id: String,
    /// Headline.
    #[serde(default)]
    pub title: String,
    /// Text.
    pub body: String,
    /// When it appeared: a day, or a moment that begins with its day.
    #[serde(default)]
    pub date: String,
}

impl Article {
    /// Headline, a line break, and the body: the one text that peers with one field have of an article.
    pub fn text(&self) -> String {
        format!("{}\n{}", self.title, self.body)
    }

    /// The day on which it appeared, in days since 1970.
    pub fn day(&self) -> Option<i64> {
        let day: Date = self.date.get(..10)?.parse().ok()?;
        let since = Date::constant(1970, 1, 1).until((Unit::Day, day)).ok()?;
        Some(i64::from(since.get_days()))
    }
}

/// All articles of a file, in its order, as queries are drawn from them.
#[derive(Debug, Default)]
pub struct Corpus {
    /// The text of each.
    pub texts: Vec<String>,
    /// The day of each, where it is known.
    pub days: Vec<Option<i64>>,
    /// Bytes of all headlines and bodies, without the line breaks between them.
    pub bytes: u64,
}

impl Corpus {
    /// Reads a file of JSON lines.
    pub fn read(path: &Path) -> Result<Corpus> {
        let mut corpus = Corpus::default();
        for_each(path, |article| {
            corpus.bytes += (article.title.len() + article.body.len()) as u64;
            corpus.days.push(article.day());
            corpus.texts.push(article.text());
            Ok(())
        })?;
        Ok(corpus)
    }
}

/// Reads a file of JSON lines, an article after the other. A line without a body is left out, as by newsdex.
pub fn for_each(path: &Path, mut take: impl FnMut(Article) -> Result<()>) -> Result<()> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    for line in BufReader::with_capacity(1 << 20, file).lines() {
        let line = line.with_context(|| format!("cannot read {}", path.display()))?;
        if let Ok(article) = serde_json::from_str::<Article>(&line) {
            take(article)?;
        }
    }
    Ok(())
}
