//! Lines that stand within articles without being of them.

use crate::site_lines::SITE_LINES;

/// Lines that are nothing but one of these, in addition to [`SITE_LINES`].
const WHOLE: &[&str] = &[
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

/// Whether a block is such a line.
pub(crate) fn aside(text: &str) -> bool {
    let line: String = text
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == ' ')
        .flat_map(char::to_lowercase)
        .collect();
    let line = line.trim();
    line.is_empty() || SITE_LINES.contains(&line) || WHOLE.contains(&line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_an_aside_only_as_a_whole() {
        for line in
            ["Advertisement", "READ MORE:", "Share this article", "* * *", "Log in to comment"]
        {
            assert!(aside(line), "{line}");
        }
        for line in ["Advertisement is dear", "Read more books", "Да", "7"] {
            assert!(!aside(line), "{line}");
        }
    }
}
