//! Interface labels that appear between the paragraphs of an article.

/// Lines that consist of one of these are not part of the article.
const LABELS: &[&str] = &[
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

/// Whether a block consists of nothing but an interface label, punctuation aside.
pub(crate) fn is_interface_label(text: &str) -> bool {
    let line: String = text
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == ' ')
        .flat_map(char::to_lowercase)
        .collect();
    let line = line.trim();
    line.is_empty() || LABELS.contains(&line)
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
