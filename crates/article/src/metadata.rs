//! What is known about an article besides its text.

use serde::Serialize;

use crate::dates::published::Published;

/// What is known about an article besides its text. Unknown values are `None` or empty.
///
/// Readers fill it in, the index stores it, and hits contain it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Metadata {
    /// Headline.
    pub title: Option<String>,
    /// Where the headline came from.
    pub title_from: Option<Origin>,
    /// When the article appeared.
    pub published: Option<Published>,
    /// When the article was last changed, as the source says.
    pub modified: Option<Published>,
    /// Where the date of publication came from.
    pub published_from: Option<Origin>,
    /// A date that the source gives but newsdex rejects or cannot parse, as it was written.
    pub date_text: Option<String>,
    /// Outlet.
    pub source: Option<String>,
    /// URL of the article.
    pub url: Option<String>,
    /// Authors.
    pub bylines: Vec<String>,
    /// Language tag (BCP 47) in its normal form, such as `en` or `en-US`.
    pub language: Option<String>,
    /// Section of the outlet, such as `Politics`.
    pub section: Option<String>,
    /// Keywords or tags that the source gives.
    pub keywords: Vec<String>,
}

/// Where a piece of metadata came from, most reliable first. Serialized as its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Origin {
    /// A named field: of a JSON object, a table, front matter, a wire format, or a page's metadata
    /// (JSON-LD, OpenGraph, `<meta>`).
    Metadata,
    /// The feed that lists the article.
    Feed,
    /// Markup of the text, such as `<h1>` or `<time>`.
    Markup,
    /// The URL, as in `/2026/05/08/`.
    Url,
    /// The names of the file and its folders, as in `2026/05/08/story.txt`.
    Path,
    /// The text itself: its first line, a dateline, `Published May 8, 2026`.
    Text,
}

impl Origin {
    const ALL: [Origin; 6] =
        [Origin::Metadata, Origin::Feed, Origin::Markup, Origin::Url, Origin::Path, Origin::Text];

    /// Parses a name that [`Origin::name`] returned.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Origin> {
        Origin::ALL.into_iter().find(|origin| origin.name() == name)
    }

    /// The name in lower case, such as `metadata`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Origin::Metadata => "metadata",
            Origin::Feed => "feed",
            Origin::Markup => "markup",
            Origin::Url => "url",
            Origin::Path => "path",
            Origin::Text => "text",
        }
    }
}
