//! All articles of a file in memory, for sampling queries.

use std::path::Path;

use anyhow::Result;

use crate::dataset::article::for_each_article;

/// All articles of a file, in file order.
#[derive(Debug, Default)]
pub struct Corpus {
    /// Title and body of each article.
    pub texts: Vec<String>,
    /// Publication day of each article in days since 1970-01-01, where it has one.
    pub days: Vec<Option<i64>>,
    /// Bytes of all titles and bodies, without the line breaks between them.
    pub text_bytes: u64,
}

impl Corpus {
    /// Reads a file of JSON lines.
    pub fn read(path: &Path) -> Result<Corpus> {
        let mut corpus = Corpus::default();
        for_each_article(path, |article| {
            corpus.text_bytes += article.text_bytes();
            corpus.days.push(article.day());
            corpus.texts.push(article.text());
            Ok(())
        })?;
        Ok(corpus)
    }
}
