//! The lines of an export.

/// A line with text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'t> {
    /// Without white space at its ends.
    pub(super) text: &'t str,
    /// Where it begins in the export, in bytes.
    pub(super) start: usize,
    /// Whether a blank line precedes it, or nothing.
    pub(super) follows_blank: bool,
}

/// The lines that are not blank.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut follows_blank = true;
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        let start = end;
        end += line.len();
        let line =
            line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{c}');
        if line.is_empty() {
            follows_blank = true;
        } else {
            lines.push(Line { text: line, start, follows_blank });
            follows_blank = false;
        }
    }
    lines
}

/// Joins the lines of a paragraph.
pub(super) fn joined(lines: &[Line<'_>]) -> String {
    lines.iter().map(|line| line.text).collect::<Vec<_>>().join(" ")
}

/// The text from the first of these lines to the end of the last one, as written.
pub(super) fn text_between<'t>(text: &'t str, lines: &[Line<'t>]) -> &'t str {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return "" };
    let end = last.start + text[last.start..].find('\n').unwrap_or(text.len() - last.start);
    text[first.start..end].trim()
}
