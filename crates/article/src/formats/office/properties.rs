//! What documents say about themselves, without the values that programs fill in.

use crate::formats::markup::normalize::comparison_key;

/// Maximum length of titles, lists of authors and dates, in characters.
pub(crate) const MAX_CHARS: usize = 300;
/// How many paragraphs a headline may span.
const MAX_HEADLINE_PARAGRAPHS: usize = 4;

/// Titles that programs give to new documents.
const DEFAULT_TITLES: &[&str] = &[
    "untitled",
    "unbenannt",
    "sans titre",
    "document",
    "presentation",
    "slide",
    "word document",
    "print",
    "layout",
];
/// Extensions of the files that programs name as the title.
const FILE_EXTENSIONS: &str = "doc docx pdf indd qxd qxp rtf txt odt tex dvi ps eps ppt pptx xls \
                               xlsx html htm pub pages wpd ai pm6 p65 cdr";
/// Authors that are accounts, not people.
const ACCOUNTS: &str = "anonymous administrator admin user owner unknown author root default guest \
                        microsoft none python-docx";

/// The title, unless it comes from a program or is the name of a file.
pub(crate) fn title(text: &str) -> Option<String> {
    let title = single_line(text)?;
    let lower = title.to_lowercase();
    let without_number = lower
        .trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '_' | '(' | ')'));
    let is_default = lower.starts_with("microsoft ") && lower.contains(" - ")
        || DEFAULT_TITLES.contains(&without_number);
    let extension = lower.rsplit_once('.').map(|(_, extension)| extension);
    let is_file =
        extension.is_some_and(|own| FILE_EXTENSIONS.split(' ').any(|extension| extension == own));
    // A single word with digits or separators is a code more often than a headline.
    let is_code = !title.contains(' ')
        && title.contains(|c: char| c.is_ascii_digit() || matches!(c, '_' | '/' | '\\'));
    let has_letters = title.chars().filter(|c| c.is_alphabetic()).count() >= 2;
    (!is_default && !is_file && !is_code && has_letters && !lower.contains("://")).then_some(title)
}

/// The names of people, without those of accounts.
pub(crate) fn bylines(text: &str) -> Vec<String> {
    let Some(text) = single_line(text) else { return Vec::new() };
    let parts =
        |separator: char| text.split(separator).map(str::trim).filter(|part| !part.is_empty());
    // `Wehr, Jonas` is one name, `Marit Solbakken, Jonas Wehr` are two.
    let are_full_names = parts(',').all(|part| part.contains(' '));
    let separator = if are_full_names && !text.contains(';') { ',' } else { ';' };
    let is_name = |name: &&str| {
        let lower = name.to_lowercase();
        let is_account =
            ACCOUNTS.split(' ').any(|account| lower == account) || lower.starts_with("microsoft");
        !is_account
            && !lower.contains(['(', '@', '\\', '/', '_'])
            && name.contains(|c: char| c.is_alphabetic())
    };
    parts(separator).filter(is_name).map(str::to_owned).collect()
}

/// A text without line breaks and control characters; `None` if it is empty or too long.
fn single_line(text: &str) -> Option<String> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    let line = words.join(" ");
    (!line.is_empty() && line.chars().count() <= MAX_CHARS).then_some(line)
}

/// The text after its title, if it starts with it. Case and punctuation may differ, and a headline
/// may be set as several paragraphs.
pub(crate) fn without_title<'t>(text: &'t str, title: &str) -> &'t str {
    let title = comparison_key(title);
    let mut end = 0;
    for _ in 0..MAX_HEADLINE_PARAGRAPHS {
        let Some(next) = text[end..].find("\n\n") else { return text };
        end += next + 2;
        let beginning = comparison_key(&text[..end]);
        if beginning == title {
            return &text[end..];
        }
        if beginning.len() >= title.len() {
            break;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_from_programs_and_file_names_are_ignored() {
        for real in [
            "Storm keeps the ferry in port",
            "Documents show what the board knew",
            "Printers strike",
            "Überfall",
        ] {
            assert_eq!(title(real).as_deref(), Some(real), "{real}");
        }
        assert_eq!(
            title(" Storm\u{0}keeps\r\n the ferry ").as_deref(),
            Some("Storm keeps the ferry")
        );
        for other in [
            "",
            "  ",
            "Microsoft Word - ferry.doc",
            "Microsoft Word - ferry",
            "untitled",
            "Untitled-1",
            "Unbenannt 1",
            "Document1",
            "ferry.indd",
            "A1_0314",
            "20260314",
            "(1)",
            "C:\\ferry",
            "https://a.example/b",
        ] {
            assert_eq!(title(other), None, "{other}");
        }
    }

    #[test]
    fn bylines_contain_the_names_of_people_only() {
        let check = |text: &str, expected: &[&str]| assert_eq!(bylines(text), expected, "{text}");
        check("Marit Solbakken", &["Marit Solbakken"]);
        check("Marit Solbakken, Jonas Wehr", &["Marit Solbakken", "Jonas Wehr"]);
        check("Solbakken, Marit; Wehr, Jonas", &["Solbakken, Marit", "Wehr, Jonas"]);
        check("Solbakken, Marit", &["Solbakken, Marit"]);
        for nobody in [
            "",
            "anonymous",
            "Administrator",
            "(unspecified)",
            "msolbakken@post.example",
            "POST\\msol",
            "Microsoft Office User",
        ] {
            check(nobody, &[]);
        }
    }

    #[test]
    fn the_title_is_removed_from_the_body() {
        let check = |text: &str, expected: &str| {
            assert_eq!(without_title(text, "Storm keeps ferry"), expected, "{text}");
        };
        check("STORM KEEPS FERRY\n\nIt did.", "It did.");
        check("Storm keeps\n\nferry\n\nIt did.", "It did.");
        check("Storm keeps ferry", "Storm keeps ferry");
        check(
            "The Post\n\nStorm keeps ferry\n\nIt did.",
            "The Post\n\nStorm keeps ferry\n\nIt did.",
        );
    }
}
