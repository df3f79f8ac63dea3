//! Prints Markdown in which text renders unchanged and marks are bold.

use std::io::{self, Write};

use crate::output::printers::printer::{Element, HeadlineKind, Printer};
use crate::output::text::marked_text::{MarkedText, Piece};
use crate::output::text::sanitize;

/// Prints Markdown.
pub struct Markdown;

impl Printer for Markdown {
    fn print(&mut self, element: &Element<'_>, out: &mut dyn Write) -> io::Result<()> {
        match element {
            Element::Query { id, query } => {
                writeln!(
                    out,
                    "# {}: {}\n",
                    escaped(&sanitize::line(id), Position::LineStart),
                    marked(query, Position::Inline)
                )
            }
            Element::Headline { rank, text, kind, .. } => {
                let text = marked(text, Position::Inline);
                match kind {
                    HeadlineKind::Title => writeln!(out, "## {rank}. {text}\n"),
                    HeadlineKind::Lead => writeln!(out, "## {rank}. *{text}*\n"),
                }
            }
            Element::HitMetadata(text) | Element::Legend(text) | Element::Summary(text) => {
                writeln!(out, "{}\n", marked(text, Position::LineStart))
            }
            Element::Title(text) => writeln!(out, "# {}\n", marked(text, Position::LineStart)),
            Element::Passage(text) | Element::ArticleMetadata(text) => {
                writeln!(out, "- {}", marked(text, Position::LineStart))
            }
            Element::Line { text, blank_before } => {
                let before = match blank_before {
                    None => "\n",
                    // A backslash keeps a line break.
                    Some(0) => "\\\n",
                    Some(_) => "\n\n",
                };
                write!(out, "{before}{}", marked(text, Position::LineStart))
            }
            Element::HitEnd | Element::AnswerEnd | Element::BodyEnd => writeln!(out),
        }
    }
}

/// Where a text is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Position {
    /// At the start of a line, where Markdown reads some characters as the start of a block.
    LineStart,
    /// After other text.
    Inline,
}

fn marked(text: &MarkedText, position: Position) -> String {
    let mut markdown = String::new();
    let mut pieces = text.pieces().into_iter().peekable();
    while let Some(Piece { text, mark }) = pieces.next() {
        let before = markdown.chars().next_back();
        let position = if markdown.is_empty() { position } else { Position::Inline };
        let text_markdown = escaped(text, position);
        if mark.is_none() {
            markdown.push_str(&text_markdown);
            continue;
        }
        let after = pieces.peek().and_then(|next| next.text.chars().next());
        let (open, close) =
            if asterisks_are_bold(before, text, after) { ("**", "**") } else { ("<b>", "</b>") };
        markdown.extend([open, &text_markdown, close]);
    }
    markdown
}

/// Whether `**` around a text makes it bold. Markdown does not read `**` between a letter and a
/// punctuation mark as a delimiter, on whichever side the letter is.
fn asterisks_are_bold(before: Option<char>, text: &str, after: Option<char>) -> bool {
    let is_letter = |c: Option<char>| c.is_none_or(char::is_alphanumeric);
    let is_separator =
        |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || "“”‘’\"'(),.;:!?—–-".contains(c));
    (is_letter(text.chars().next()) || is_separator(before))
        && (is_letter(text.chars().last()) || is_separator(after))
        && before != Some('*')
}

/// Text with a backslash before each character that Markdown would interpret.
fn escaped(text: &str, position: Position) -> String {
    let starts_line = position == Position::LineStart;
    let mut escaped = String::with_capacity(text.len());
    let after_digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.len() - after_digits.len();
    for (at, c) in text.char_indices() {
        let starts_list_or_heading = starts_line && at == 0 && "+-=".contains(c);
        let ends_list_number = starts_line && digits > 0 && at == digits && ".)".contains(c);
        // Some renderers turn these into links although nothing marks them as links.
        let is_address =
            c == ':' && text[at..].starts_with("://") || c == '.' && text[..at].ends_with("www");
        if "\\`*_[]<>&|~$#".contains(c) || starts_list_or_heading || ends_list_number || is_address
        {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::text::marked_text::{ColoredMark, MarkColor};

    #[test]
    fn text_is_escaped() {
        let check = |text: &str, expected: &str| {
            assert_eq!(marked(&MarkedText::plain(text), Position::LineStart), expected);
        };
        check(
            "A *star*, a_b, [x](y), <i>, `c`, 1 & 2 # 3",
            r"A \*star\*, a\_b, \[x\](y), \<i\>, \`c\`, 1 \& 2 \# 3",
        );
        check("- no item", r"\- no item");
        check("+ no item - nor this", r"\+ no item - nor this");
        check("12. May", r"12\. May");
        check("1) first, 2) second", r"1\) first, 2) second");
        check("=== x", r"\=== x");
        check("\\ $50 ~~x~~ a|b", r"\\ \$50 \~\~x\~\~ a\|b");
        check("https://www.example.org", r"https\://www\.example.org");
        check("Plain, “curly”, 9.5 - done!", "Plain, “curly”, 9.5 - done!");
    }

    #[test]
    fn marks_are_bold() {
        let check = |text: &str, expected: &str| {
            let (mut plain, mut marks, mut start) = (String::new(), Vec::new(), 0);
            for c in text.chars() {
                match c {
                    '{' => start = plain.len(),
                    '}' => {
                        let (range, color) = (start..plain.len(), MarkColor::Default);
                        marks.push(ColoredMark { range, color });
                    }
                    c => plain.push(c),
                }
            }
            let mut line = MarkedText::default();
            line.push_marked(&plain, &marks);
            assert_eq!(marked(&line, Position::LineStart), expected, "{text}");
        };
        check("will “{storm off}” and", "will “**storm off**” and");
        check("{12}. May", "**12**. May");
        check("US{$50B}", r"US<b>\$50B</b>");
        check("for {$50B}.", r"for **\$50B**.");
        check("*{storm}", r"\*<b>storm</b>");
        check("{one}{two}", "**one**<b>two</b>");
    }
}
