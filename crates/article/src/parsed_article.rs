//! An article as a reader assembles it, together with the problems that the reader found.

use crate::article::Article;
use crate::dates::published::Published;
use crate::limits::MAX_QUOTED_CHARS;
use crate::metadata::Origin;

/// A problem with one article: becomes a warning once its place in the file is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The problem.
    pub(crate) what: String,
    /// What the user can do about it.
    pub(crate) help: &'static str,
    /// Whether one warning per file is enough.
    pub(crate) once_per_file: bool,
}

/// An article and the problems that its reader found, for
/// [`Sink::parsed`](crate::reader::Sink::parsed).
#[derive(Debug, Default)]
pub(crate) struct ParsedArticle {
    pub(crate) article: Article,
    pub(crate) problems: Vec<Problem>,
}

impl ParsedArticle {
    /// An article without problems.
    pub(crate) fn new(article: Article) -> ParsedArticle {
        ParsedArticle { article, problems: Vec::new() }
    }

    /// Adds a problem.
    pub(crate) fn add_problem(&mut self, what: impl Into<String>, help: &'static str) {
        self.problems.push(Problem { what: what.into(), help, once_per_file: false });
    }

    /// Adds a problem that other articles of the file probably have as well.
    pub(crate) fn add_file_problem(&mut self, what: impl Into<String>, help: &'static str) {
        self.problems.push(Problem { what: what.into(), help, once_per_file: true });
    }

    /// Sets the title and its origin.
    pub(crate) fn set_title(&mut self, title: Option<String>, origin: Origin) {
        self.article.metadata.title_from = title.as_ref().map(|_| origin);
        self.article.metadata.title = title;
    }

    /// Sets the date from its text in the source. If it does not parse, keeps it as text and adds a
    /// problem.
    pub(crate) fn set_date(&mut self, text: Option<String>, origin: Origin) {
        let published = text.as_deref().and_then(Published::parse);
        self.set_parsed_date(text, published, origin);
    }

    /// Like [`set_date`](Self::set_date), for a reader that parses dates itself: `published` is its
    /// result, `None` if `text` does not parse.
    pub(crate) fn set_parsed_date(
        &mut self,
        text: Option<String>,
        published: Option<Published>,
        origin: Origin,
    ) {
        if let Some(text) = text.filter(|_| published.is_none()) {
            self.set_date_text(text);
        }
        let metadata = &mut self.article.metadata;
        metadata.published_from = published.as_ref().map(|_| origin);
        metadata.published = published;
    }

    /// Sets the date of the last change from its text in the source. If it does not parse, adds a
    /// problem.
    pub(crate) fn set_modified(&mut self, text: Option<String>) {
        let modified = text.as_deref().and_then(Published::parse);
        self.set_parsed_modified(text, modified);
    }

    /// Like [`set_modified`](Self::set_modified), for a reader that parses dates itself.
    pub(crate) fn set_parsed_modified(
        &mut self,
        text: Option<String>,
        modified: Option<Published>,
    ) {
        let metadata = &mut self.article.metadata;
        metadata.modified = modified;
        // The same text can stand in for the date of publication, and one problem is enough.
        let is_unparsed = metadata.modified.is_none() && text != metadata.date_text;
        if let Some(text) = text.filter(|_| is_unparsed) {
            let quoted: String = text.chars().take(MAX_QUOTED_CHARS).collect();
            self.add_problem(
                format!("cannot parse the date of the last change \"{quoted}\""),
                "newsdex ignored it; write it as 2026-05-08",
            );
        }
    }

    /// Keeps the text of a date that does not parse, and adds a problem.
    pub(crate) fn set_date_text(&mut self, text: String) {
        let quoted: String = text.chars().take(MAX_QUOTED_CHARS).collect();
        self.add_problem(
            format!("cannot parse the date \"{quoted}\""),
            "the date is kept as text and date filters do not find the article; write it as 2026-05-08",
        );
        self.article.metadata.date_text = Some(text);
    }
}
