//! Prints a complete HTML page.

use std::io::{self, Write};

use crate::output::printers::printer::{Element, HeadlineKind, Printer};
use crate::output::text::marked_text::{MarkColor, MarkedText, Piece};
use crate::output::text::sanitize;

/// Prints HTML.
pub struct Html;

/// Marks are black on a background of their own, so that they are legible on a dark page too. The
/// colors of query terms follow those on a terminal.
const STYLE: &str = "\
:root { color-scheme: light dark; }
body { max-width: 44em; margin: 2em auto; padding: 0 1em; font: 1em/1.5 Georgia, serif; }
h2 { font-size: 1.15em; margin: 1.6em 0 0; }
.facts { font: .85em/1.4 system-ui, sans-serif; opacity: .75; margin: .2em 0; overflow-wrap: anywhere; }
blockquote { margin: .6em 0 .6em 1em; }
mark { background: #ffe680; color: #000; border-radius: .15em; }
mark.c0 { background: #f3c1f0; }
mark.c1 { background: #a9dcf5; }
mark.c2 { background: #cfe8a3; }
mark.c3 { background: #ffcf9e; }
mark.c4 { background: #ffb8cb; }
mark.c5 { background: #c9c7ff; }";

impl Printer for Html {
    fn begin(&mut self, title: &str, out: &mut dyn Write) -> io::Result<()> {
        let title = escaped(&sanitize::line(title));
        writeln!(out, "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">")?;
        writeln!(
            out,
            "<meta name=\"viewport\" content=\"width=device-width\">\n<title>{title} – newsdex</title>"
        )?;
        writeln!(out, "<style>\n{STYLE}\n</style>\n</head>\n<body>")
    }

    fn print(&mut self, element: &Element<'_>, out: &mut dyn Write) -> io::Result<()> {
        match element {
            Element::Query { id, query } => {
                let id = escaped(&sanitize::line(id));
                writeln!(out, "<section>\n<h1 dir=\"auto\">{id}: {}</h1>", marked(query))
            }
            Element::Headline { rank, text, kind, .. } => {
                let text = marked(text);
                let text = match kind {
                    HeadlineKind::Title => text,
                    HeadlineKind::Lead => format!("<em>{text}</em>"),
                };
                writeln!(out, "<article>\n<h2 dir=\"auto\">{rank}. {text}</h2>")
            }
            Element::HitMetadata(text)
            | Element::ArticleMetadata(text)
            | Element::Legend(text)
            | Element::Summary(text) => {
                writeln!(out, "<p class=\"facts\" dir=\"auto\">{}</p>", marked(text))
            }
            Element::Passage(text) => {
                writeln!(out, "<blockquote dir=\"auto\">{}</blockquote>", marked(text))
            }
            Element::HitEnd => writeln!(out, "</article>"),
            Element::AnswerEnd => writeln!(out, "</section>"),
            Element::Title(text) => writeln!(out, "<h1 dir=\"auto\">{}</h1>", marked(text)),
            Element::Line { text, blank_before } => {
                let before = match blank_before {
                    None => "<p dir=\"auto\">",
                    Some(0) => "<br>\n",
                    Some(_) => "</p>\n<p dir=\"auto\">",
                };
                write!(out, "{before}{}", marked(text))
            }
            Element::BodyEnd => writeln!(out, "</p>"),
        }
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "</body>\n</html>")
    }
}

fn marked(text: &MarkedText) -> String {
    let element = |Piece { text, mark }: Piece<'_>| match mark {
        Some(MarkColor::Default) => format!("<mark>{}</mark>", escaped(text)),
        Some(MarkColor::Term(color)) => {
            format!("<mark class=\"c{color}\">{}</mark>", escaped(text))
        }
        None => escaped(text),
    };
    text.pieces().into_iter().map(element).collect()
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::text::marked_text::ColoredMark;

    #[test]
    fn text_is_escaped_and_marks_are_elements() {
        let mark = |range, color| ColoredMark { range, color };
        let check = |text: &str, marks: &[ColoredMark], expected: &str| {
            let mut line = MarkedText::default();
            line.push_marked(text, marks);
            assert_eq!(marked(&line), expected, "{text}");
        };
        check("a < b & \"c\"", &[], "a &lt; b &amp; &quot;c&quot;");
        check("<i>'x'", &[mark(0..3, MarkColor::Default)], "<mark>&lt;i&gt;</mark>&#39;x&#39;");
        let marks = [mark(0..2, MarkColor::Term(0)), mark(2..4, MarkColor::Term(5))];
        check("abcd", &marks, "<mark class=\"c0\">ab</mark><mark class=\"c5\">cd</mark>");
    }
}
