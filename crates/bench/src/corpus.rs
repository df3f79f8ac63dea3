//! The articles that queries are drawn from.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

/// All articles of a file, in its order.
#[derive(Debug, Default)]
pub struct Corpus {
    /// Headline, a line break, and the body: the one text that the raw tantivy index has of an article.
    pub texts: Vec<String>,
    /// Bytes of all headlines and bodies, without the line breaks between them.
    pub bytes: u64,
    /// Lines that are not articles, and were left out.
    pub skipped: usize,
}

#[derive(Deserialize)]
struct Line {
    title: Option<String>,
    body: Option<String>,
}

impl Corpus {
    /// Reads a file of JSON lines. A line that is not an article is counted and left out.
    pub fn read(path: &Path) -> Result<Corpus> {
        let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
        let mut corpus = Corpus::default();
        for line in BufReader::with_capacity(1 << 20, file).lines() {
            let line = line.with_context(|| format!("cannot read {}", path.display()))?;
            match serde_json::from_str(&line) {
                Ok(Line { title, body: Some(body) }) => corpus.push(title.as_deref().unwrap_or(""), &body),
                _ => corpus.skipped += 1,
            }
        }
        Ok(corpus)
    }

    /// Adds an article.
    pub fn push(&mut self, title: &str, body: &str) {
        self.bytes += (title.len() + body.len()) as u64;
        self.texts.push(format!("{title}\n{body}"));
    }
}
