//! Lines that stand within articles without being of them.

/// Lines that are nothing but one of these.
const WHOLE: &[&str] = &[
    "ad",
    "ads",
    "advert",
    "advertisement",
    "advertising",
    "article continues below advertisement",
    "close",
    "comment",
    "comments",
    "continue reading",
    "loading",
    "more",
    "print",
    "read more",
    "related",
    "related articles",
    "related stories",
    "related topics",
    "save",
    "see also",
    "share",
    "share this",
    "share this article",
    "sponsored",
    "story continues below advertisement",
    "subscribe",
    "this slideshow requires javascript",
    "topics",
    "tags",
    "tweet",
    "view comments",
    "email",
    "facebook",
    "twitter",
    "whatsapp",
    "pinterest",
    "linkedin",
    "reddit",
    "sign up",
    "log in",
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
    line.is_empty() || WHOLE.contains(&line)
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
