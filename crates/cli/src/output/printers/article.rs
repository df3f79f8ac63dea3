//! Prints a whole article, element by element.

use std::io::{self, Write};
use std::ops::Range;

use newsdex::Shown;

use crate::output::metadata;
use crate::output::printers::printer::{Element, Printer};
use crate::output::text::mark_colors::MarkColors;
use crate::output::text::marked_text::{ColoredMark, MarkedText, clip};

/// Prints an article with its marks for `query`.
pub fn print(
    article: &Shown,
    query: &str,
    colors: &MarkColors,
    printer: &mut dyn Printer,
    out: &mut dyn Write,
) -> io::Result<()> {
    printer.begin(article.metadata.title.as_deref().unwrap_or(&article.id), out)?;
    if let Some(title) = &article.metadata.title {
        let mut title = colors.mark(title, &article.title_marks, 0);
        title.link(0, metadata::title_address(&article.metadata, &article.path));
        printer.print(&Element::Title(&title), out)?;
    }
    for line in metadata::article_lines(article) {
        printer.print(&Element::ArticleMetadata(&line), out)?;
    }
    if let Some(legend) = colors.legend(query) {
        printer.print(&Element::Legend(&legend), out)?;
    }
    print_body(&article.body, &colors.flatten(&article.body, &article.marks, 0), printer, out)?;
    printer.end(out)?;
    out.flush()
}

/// Prints the body line by line, so that lists and poems keep their line breaks. Blank lines at its
/// beginning and end are dropped.
fn print_body(
    body: &str,
    marks: &[ColoredMark],
    printer: &mut dyn Printer,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut blank_before = None;
    for range in line_ranges(body) {
        let mut text = MarkedText::default();
        text.push_marked(&body[range.clone()], &clip(marks, &range));
        if text.is_blank() {
            blank_before = blank_before.map(|lines: usize| lines + 1);
            continue;
        }
        printer.print(&Element::Line { text: &text, blank_before }, out)?;
        blank_before = Some(0);
    }
    if blank_before.is_some() { printer.print(&Element::BodyEnd, out) } else { Ok(()) }
}

/// The lines of a text without their terminators: `\n`, `\r\n`, `\r`, next line, and the line and
/// paragraph separators.
fn line_ranges(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    text.split_inclusive(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']).filter_map(move |line| {
        let content = line.trim_end_matches(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']);
        let range = start..start + content.len();
        start += line.len();
        // The split separates the two characters of `\r\n`.
        let is_rest_of_crlf = line == "\n" && text[..range.start].ends_with('\r');
        (!is_rest_of_crlf).then_some(range)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::printers::terminal::{Look, Terminal};
    use crate::output::text::marked_text::MarkColor;
    use crate::output::text::styled_text::MARK;

    fn printed(body: &str, mark: Option<Range<usize>>) -> String {
        let mut out = Vec::new();
        let look = Look { width: 20, styles: true, links: false };
        let marks: Vec<ColoredMark> = mark
            .into_iter()
            .map(|range| ColoredMark { range, color: MarkColor::Default })
            .collect();
        print_body(body, &marks, &mut Terminal::new(look), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_body_keeps_its_paragraphs() {
        let check = |body: &str, expected: &str| {
            let expected =
                if expected.is_empty() { String::new() } else { format!("\n{expected}") };
            assert_eq!(printed(body, None), expected, "{body:?}");
        };
        check("One.\n\nTwo.\n\n\nThree.\n", "One.\n\nTwo.\n\n\nThree.\n");
        check("\n\n  One.\r\n\r\nTwo.\rThree.\n\n", "One.\n\nTwo.\nThree.\n");
        check("a\u{2028}b\u{2029}c\u{85}d", "a\nb\nc\nd\n");
        check(
            "One two three four five six.\n- a\n- b",
            "One two three four\nfive six.\n- a\n- b\n",
        );
        check("", "");
        check("\n \n", "");
    }

    #[test]
    fn marks_continue_across_line_breaks() {
        let text = printed("They storm\n\noff to sea.", Some(5..15));
        assert_eq!(text, format!("\nThey {MARK}storm{MARK:#}\n\n{MARK}off{MARK:#} to sea.\n"));
    }
}
