//! Quotes what users are told to paste into a shell.

use std::path::Path;

/// A path as one argument in a shell.
pub fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let needs_no_quotes = |c: char| c.is_alphanumeric() || "/._-+,:@%".contains(c);
    let is_plain = !text.is_empty() && text.chars().all(needs_no_quotes);
    // A path that begins with a hyphen would pass for a flag.
    let text = if text.starts_with('-') { format!("./{text}") } else { text };
    if is_plain { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_quoted_for_the_shell() {
        let check = |path: &str, expected: &str| assert_eq!(quoted(Path::new(path)), expected);
        check("seeds", "seeds");
        check("/srv/naïve-news_2.txt", "/srv/naïve-news_2.txt");
        check("my news", "'my news'");
        check("editor's", r"'editor'\''s'");
        check("$(rm)", "'$(rm)'");
        check("-news", "./-news");
        check("-my news", "'./-my news'");
        check("", "''");
    }
}
