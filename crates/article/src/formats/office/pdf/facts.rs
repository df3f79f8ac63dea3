//! What a PDF says of itself: programs fill much of it in that nobody chose.

use pdfboss_core::Document;

use crate::dates::published::Published;

/// A title or name is no longer than this, in characters.
const LONGEST: usize = 300;

#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) title: Option<String>,
    pub(super) published: Option<Published>,
    pub(super) odd_date: Option<String>,
    pub(super) bylines: Vec<String>,
    pub(super) language: Option<String>,
}

impl Facts {
    pub(super) fn of(document: &Document) -> Facts {
        let metadata = document.metadata();
        let date = metadata.creation_date.as_deref().map(str::trim).filter(|date| !date.is_empty());
        let published =
            metadata.creation_date_parsed().and_then(|date| Published::parse(&date.to_iso8601()));
        let odd_date =
            date.filter(|_| published.is_none()).map(|date| date.chars().take(LONGEST).collect());
        let language = document.language().map(|language| language.trim().to_owned());
        Facts {
            title: metadata.title.as_deref().and_then(title),
            published,
            odd_date,
            bylines: metadata.author.as_deref().map(bylines).unwrap_or_default(),
            language: language.filter(|language| (2..=35).contains(&language.len())),
        }
    }
}

/// A title that somebody wrote, and not a program or the name of a file.
fn title(text: &str) -> Option<String> {
    let title = on_one_line(text)?;
    let lower = title.to_lowercase();
    let bare = lower
        .trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '_' | '(' | ')'));
    let of_program = lower.starts_with("microsoft ") && lower.contains(" - ")
        || [
            "untitled",
            "unbenannt",
            "sans titre",
            "document",
            "presentation",
            "slide",
            "print",
            "layout",
        ]
        .contains(&bare);
    let extension = lower.rsplit_once('.').map(|(_, end)| end);
    let is_file = extension.is_some_and(|end| {
        const KNOWN: &str =
            "doc docx pdf indd qxd qxp rtf txt odt tex dvi ps eps ppt pptx xls xlsx html htm pub pages wpd ai pm6 p65 cdr";
        KNOWN.split(' ').any(|known| known == end)
    });
    // One word, or none at all, is a code more often than a headline.
    let is_code = !title.contains(' ')
        && title.contains(|c: char| c.is_ascii_digit() || matches!(c, '_' | '/' | '\\'));
    let has_letters = title.chars().filter(|c| c.is_alphabetic()).count() >= 2;
    (!of_program && !is_file && !is_code && has_letters && !lower.contains("://")).then_some(title)
}

/// Names of people, where they are not those of accounts.
fn bylines(text: &str) -> Vec<String> {
    let Some(text) = on_one_line(text) else { return Vec::new() };
    let parts = |sign: char| text.split(sign).map(str::trim).filter(|part| !part.is_empty());
    // `Wehr, Jonas` is one name, `Marit Solbakken, Jonas Wehr` are two.
    let by_comma = parts(',').all(|part| part.contains(' '));
    let names: Vec<&str> =
        if by_comma && !text.contains(';') { parts(',').collect() } else { parts(';').collect() };
    let is_name = |name: &&str| {
        const NOBODY: &str = "anonymous administrator admin user owner unknown author root default guest microsoft none";
        let lower = name.to_lowercase();
        let known =
            NOBODY.split(' ').any(|nobody| lower == nobody) || lower.starts_with("microsoft");
        !known
            && !lower.contains(['(', '@', '\\', '/', '_'])
            && name.contains(|c: char| c.is_alphabetic())
    };
    names.into_iter().filter(is_name).map(str::to_owned).collect()
}

fn on_one_line(text: &str) -> Option<String> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|w| !w.is_empty())
        .collect();
    let line = words.join(" ");
    (!line.is_empty() && line.chars().count() <= LONGEST).then_some(line)
}

/// The text behind its title, where it begins with it: in one or several paragraphs, and in whatever case.
pub(super) fn without_title<'t>(text: &'t str, title: &str) -> &'t str {
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let title = letters(title);
    let mut end = 0;
    // A headline may be set in a few blocks.
    for _ in 0..4 {
        let Some(next) = text[end..].find("\n\n") else { return text };
        end += next + 2;
        let begin = letters(&text[..end]);
        if begin == title {
            return &text[end..];
        }
        if begin.len() >= title.len() {
            break;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_one_that_somebody_wrote() {
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
    fn bylines_are_names_of_people() {
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
    fn the_title_is_not_said_twice() {
        let check = |text: &str, expected: &str| {
            assert_eq!(without_title(text, "Storm keeps ferry"), expected, "{text}")
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
