//! An article of an export, before it becomes an article.

/// An article of an export, as written.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ExportedArticle<'t> {
    /// The number that the service gives it.
    pub(super) id: Option<&'t str>,
    pub(super) title: String,
    pub(super) date: Option<String>,
    pub(super) source: Option<&'t str>,
    pub(super) section: Option<&'t str>,
    pub(super) byline: Option<String>,
    pub(super) language: Option<&'t str>,
    pub(super) url: Option<&'t str>,
    pub(super) keywords: Vec<String>,
    /// Paragraphs that precede the text, such as a standfirst.
    pub(super) lead: Option<String>,
    pub(super) body: &'t str,
    /// Whether the lines around the text were not found, so that `body` holds everything.
    pub(super) is_unknown: bool,
}
