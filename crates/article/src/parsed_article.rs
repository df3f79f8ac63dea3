//! An article as a reader assembles it, together with the problems that the reader found.

use crate::article::Article;
use crate::dates::hints::{DateHints, DayOrder};
use crate::dates::parse::{Parsed, parse};
use crate::infer::language::language;
use crate::infer::language_tag::normalized;
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
    /// The date of publication, if hints have to tell what its text means.
    ambiguous_date: Option<(String, Origin)>,
    /// The same for the date of the last change.
    ambiguous_modified: Option<String>,
}

impl ParsedArticle {
    /// An article without problems.
    pub(crate) fn new(article: Article) -> ParsedArticle {
        ParsedArticle { article, ..ParsedArticle::default() }
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
        let parsed = text.as_deref().map(|text| parse(text, &DateHints::default()));
        self.set_parsed_date(text, parsed.unwrap_or(Parsed::NotADate), origin);
    }

    /// Like [`set_date`](Self::set_date), for a reader that parses dates itself: `parsed` is its
    /// result for `text`, without hints.
    pub(crate) fn set_parsed_date(&mut self, text: Option<String>, parsed: Parsed, origin: Origin) {
        let metadata = &mut self.article.metadata;
        (metadata.published, metadata.published_from) = (None, None);
        match (parsed, text) {
            (Parsed::Date(date), _) => {
                (metadata.published, metadata.published_from) = (Some(date), Some(origin));
            }
            (Parsed::Ambiguous, Some(text)) => self.ambiguous_date = Some((text, origin)),
            (_, Some(text)) => self.set_date_text(text),
            (_, None) => {}
        }
    }

    /// Sets the date of the last change from its text in the source. If it does not parse, adds a
    /// problem.
    pub(crate) fn set_modified(&mut self, text: Option<String>) {
        let parsed = text.as_deref().map(|text| parse(text, &DateHints::default()));
        self.set_parsed_modified(text, parsed.unwrap_or(Parsed::NotADate));
    }

    /// Like [`set_modified`](Self::set_modified), for a reader that parses dates itself.
    pub(crate) fn set_parsed_modified(&mut self, text: Option<String>, parsed: Parsed) {
        self.article.metadata.modified = None;
        match (parsed, text) {
            (Parsed::Date(date), _) => self.article.metadata.modified = Some(date),
            (Parsed::Ambiguous, Some(text)) => self.ambiguous_modified = Some(text),
            // The same text can stand in for the date of publication, and one problem is enough.
            (_, Some(text)) if self.article.metadata.date_text.as_ref() != Some(&text) => {
                let what =
                    format!("cannot parse the date of the last change \"{}\"", quoted(&text));
                self.add_problem(what, "newsdex ignored it; write it as 2026-05-08");
            }
            _ => {}
        }
    }

    /// Decides what ambiguous dates mean, now that the language of the article is known. `order` is
    /// the order of day and month in other dates of the file. A date that remains ambiguous is kept
    /// as text, with a problem.
    pub(crate) fn resolve_dates(&mut self, order: Option<DayOrder>) {
        if self.ambiguous_date.is_none() && self.ambiguous_modified.is_none() {
            return;
        }
        let Article { metadata, body, .. } = &self.article;
        let tag = metadata.language.as_deref().and_then(normalized);
        let language = tag.as_deref().or_else(|| language(body));
        let hints = DateHints { language, order };
        let date =
            self.ambiguous_date.take().map(|(text, origin)| (parse(&text, &hints), text, origin));
        let modified = self.ambiguous_modified.take().map(|text| (parse(&text, &hints), text));
        let same = date.as_ref().map(|(_, text, _)| text.clone());
        match date {
            Some((Parsed::Date(date), _, origin)) => {
                let metadata = &mut self.article.metadata;
                (metadata.published, metadata.published_from) = (Some(date), Some(origin));
            }
            Some((_, text, _)) => {
                let what = format!("the date \"{}\" can mean several days", quoted(&text));
                self.add_problem(what, AMBIGUOUS_HELP);
                self.article.metadata.date_text = Some(text);
            }
            None => {}
        }
        match modified {
            Some((Parsed::Date(date), _)) => self.article.metadata.modified = Some(date),
            Some((_, text)) if same.as_ref() != Some(&text) => {
                let what = format!(
                    "the date of the last change \"{}\" can mean several days",
                    quoted(&text)
                );
                self.add_problem(what, "newsdex ignored it; write it as 2026-05-08");
            }
            _ => {}
        }
    }

    /// Keeps the text of a date that does not parse, and adds a problem.
    pub(crate) fn set_date_text(&mut self, text: String) {
        self.add_problem(
            format!("cannot parse the date \"{}\"", quoted(&text)),
            "the date is kept as text and date filters do not find the article; write it as 2026-05-08",
        );
        self.article.metadata.date_text = Some(text);
    }
}

const AMBIGUOUS_HELP: &str = "the date is kept as text and date filters do not find the article; write it as \
                              2026-05-08, or state the language of the article as en-US, en-GB or the like";

/// The beginning of a text, for a message.
fn quoted(text: &str) -> String {
    text.chars().take(MAX_QUOTED_CHARS).collect()
}
