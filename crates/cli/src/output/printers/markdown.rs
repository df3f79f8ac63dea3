//! Markdown, in which text shows as it is and marks are bold.

use std::io::{self, Write};

use crate::output::printers::printer::{Part, Printer};
use crate::output::text::marked::Marked;
use crate::output::text::sanitize;

/// Prints Markdown.
pub struct Markdown;

impl Printer for Markdown {
    fn part(&mut self, part: &Part<'_>, out: &mut dyn Write) -> io::Result<()> {
        match part {
            Part::Query { id, query } => {
                writeln!(
                    out,
                    "# {}: {}\n",
                    escaped(&sanitize::line(id), true),
                    marked(query, false)
                )
            }
            Part::Headline { rank, text, opening, .. } => {
                let text = marked(text, false);
                if *opening {
                    writeln!(out, "## {rank}. *{text}*\n")
                } else {
                    writeln!(out, "## {rank}. {text}\n")
                }
            }
            Part::Facts(text) | Part::Legend(text) | Part::Sum(text) => {
                writeln!(out, "{}\n", marked(text, true))
            }
            Part::Title(text) => writeln!(out, "# {}\n", marked(text, true)),
            Part::Passage(text) | Part::Fact(text) => writeln!(out, "- {}", marked(text, true)),
            Part::Line { text, blank_before } => {
                let before = match blank_before {
                    None => "\n",
                    // A backslash keeps a line break.
                    Some(0) => "\\\n",
                    Some(_) => "\n\n",
                };
                write!(out, "{before}{}", marked(text, true))
            }
            Part::HitEnd | Part::AnswerEnd | Part::TextEnd => writeln!(out),
        }
    }
}

fn marked(text: &Marked, begins_line: bool) -> String {
    let mut written = String::new();
    let mut pieces = text.pieces().into_iter().peekable();
    while let Some((piece, paint)) = pieces.next() {
        let before = written.chars().next_back();
        let shown = escaped(piece, begins_line && written.is_empty());
        if paint.is_none() {
            written.push_str(&shown);
            continue;
        }
        // Asterisks between a letter and a sign are not taken for marks of bold type, whichever side the letter is on.
        let after = pieces.peek().and_then(|(next, _)| next.chars().next());
        let letter = |c: Option<char>| c.is_none_or(char::is_alphanumeric);
        let apart = |c: Option<char>| {
            c.is_none_or(|c| c.is_whitespace() || "“”‘’\"'(),.;:!?—–-".contains(c))
        };
        let sound = (letter(piece.chars().next()) || apart(before))
            && (letter(piece.chars().last()) || apart(after));
        let (open, close) =
            if sound && before != Some('*') { ("**", "**") } else { ("<b>", "</b>") };
        written.extend([open, &shown, close]);
    }
    written
}

/// Text with a backslash before what Markdown would take for its own.
fn escaped(text: &str, begins_line: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    let numbered = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let after_number =
        (begins_line && numbered.len() < text.len()).then(|| text.len() - numbered.len());
    for (at, c) in text.char_indices() {
        let opens_block = begins_line && at == 0 && "+-=".contains(c)
            || after_number == Some(at) && ".)".contains(c);
        // What some renderers take for an address although nothing says so.
        let address =
            c == ':' && text[at..].starts_with("://") || c == '.' && text[..at].ends_with("www");
        if "\\`*_[]<>&|~$#".contains(c) || opens_block || address {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::text::marked::Paint;

    #[test]
    fn text_shows_as_it_is() {
        let check =
            |text: &str, expected: &str| assert_eq!(marked(&Marked::plain(text), true), expected);
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
                    '}' => marks.push((start..plain.len(), Paint::Any)),
                    c => plain.push(c),
                }
            }
            let mut line = Marked::default();
            line.push_marked(&plain, &marks);
            assert_eq!(marked(&line, true), expected, "{text}");
        };
        check("will “{storm off}” and", "will “**storm off**” and");
        check("{12}. May", "**12**. May");
        check("US{$50B}", r"US<b>\$50B</b>");
        check("for {$50B}.", r"for **\$50B**.");
        check("*{storm}", r"\*<b>storm</b>");
        check("{one}{two}", "**one**<b>two</b>");
    }
}
