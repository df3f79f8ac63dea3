//! Lines that web sites put around and into their articles: buttons, labels and invitations.

/// Lines that sites put both above and into articles, in lower case and without punctuation.
/// `headline` and the HTML reader each add lines of their own. The ranking of passages in
/// `newsdex-query` has a longer list, because a wrong entry there costs only a rank, not text.
pub(crate) const SITE_LINES: &[&str] = &[
    "advertisement",
    "comments",
    "email",
    "facebook",
    "linkedin",
    "log in",
    "print",
    "save",
    "share",
    "share this",
    "share this article",
    "subscribe",
    "tweet",
    "twitter",
    "whatsapp",
];
