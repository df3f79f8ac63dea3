//! Interface labels that appear between the paragraphs of an article.

use crate::infer::site_lines::SITE_LINES;

/// Lines that consist of one of these or of [`SITE_LINES`] are not part of the article.
const LABELS: &[&str] = &[
    "ad",
    "ads",
    "advert",
    "advertising",
    "article continues below advertisement",
    "close",
    "comment",
    "continue reading",
    "loading",
    "more",
    "read more",
    "related",
    "related articles",
    "related stories",
    "related topics",
    "see also",
    "sponsored",
    "story continues below advertisement",
    "this slideshow requires javascript",
    "topics",
    "tags",
    "view comments",
    "pinterest",
    "reddit",
    "sign up",
    "log in to comment",
    "leave a comment",
    "post a comment",
];

/// Whether a block consists of nothing but an interface label, punctuation aside.
pub(crate) fn is_interface_label(text: &str) -> bool {
    let line: String = text
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == ' ')
        .flat_map(char::to_lowercase)
        .collect();
    let line = line.trim();
    line.is_empty() || LABELS.contains(&line) || SITE_LINES.contains(&line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_lines_are_interface_labels() {
        for line in
            ["Advertisement", "READ MORE:", "Share this article", "* * *", "Log in to comment"]
        {
            assert!(is_interface_label(line), "{line}");
        }
        for line in ["Advertisement is dear", "Read more books", "Да", "7"] {
            assert!(!is_interface_label(line), "{line}");
        }
    }
}
