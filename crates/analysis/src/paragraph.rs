//! Paragraph boundaries in text as it was scraped or typed.
//!
//! A line break ends a paragraph unless the text is hard-wrapped. In hard-wrapped text, a single
//! line break is a space.

use std::ops::Range;

/// How far a paragraph is followed from the given range, in each direction, in bytes. A text
/// without line breaks may be megabytes long, and only the text near a mark is ever shown.
pub(crate) const PARAGRAPH_REACH: usize = 2 * 1024;

/// How many lines in each direction decide whether a text is hard-wrapped.
pub(crate) const WRAP_WINDOW: usize = 12;

/// How much of a line is examined, in bytes. This is enough to tell whether a text is hard-wrapped,
/// and a text without line breaks may be megabytes long.
pub(crate) const LINE_REACH: usize = 1024;

/// Line widths, in characters, at which people and mail programs hard-wrap text.
const WRAP_WIDTHS: std::ops::RangeInclusive<usize> = 40..=100;

/// The paragraph around a byte range of `text`, as a byte range of `text`.
///
/// The result contains `range` and extends to the nearest line breaks that separate paragraphs,
/// but at most 2 KiB in each direction.
///
/// ```
/// use newsdex_analysis::paragraph_around;
///
/// let text = "A headline\n\nIt was a long story,\nbroken over a line.\nThe next one.";
/// let at = text.find("story").unwrap();
/// assert_eq!(
///     &text[paragraph_around(text, at..at + 5)],
///     "It was a long story,\nbroken over a line."
/// );
/// ```
#[must_use]
pub fn paragraph_around(text: &str, range: Range<usize>) -> Range<usize> {
    let floor = text.floor_char_boundary(range.start.saturating_sub(PARAGRAPH_REACH));
    let ceiling =
        text.ceil_char_boundary(range.end.saturating_add(PARAGRAPH_REACH).min(text.len()));
    let bytes = text.as_bytes();
    let mut start = floor;
    for at in (floor..range.start).rev().filter(|&at| bytes[at] == b'\n') {
        if separates_paragraphs(text, at) {
            start = at + 1;
            break;
        }
    }
    let mut end = ceiling;
    for at in (range.end.saturating_sub(1).max(start)..ceiling).filter(|&at| bytes[at] == b'\n') {
        if at >= range.end && separates_paragraphs(text, at) {
            end = at;
            break;
        }
    }
    // A paragraph that the reach cuts off begins and ends between words, not within one.
    if start == floor && floor > 0 {
        start = first_word_boundary(text, floor..range.start);
    }
    if end == ceiling && ceiling < text.len() {
        end = last_word_boundary(text, range.end..ceiling);
    }
    start..end
}

/// The first white space in a byte range, or the end of the range if there is none.
pub(crate) fn first_word_boundary(text: &str, range: Range<usize>) -> usize {
    text[range.clone()].find(char::is_whitespace).map_or(range.end, |at| range.start + at)
}

/// The last white space in a byte range, or the start of the range if there is none.
pub(crate) fn last_word_boundary(text: &str, range: Range<usize>) -> usize {
    text[range.clone()].rfind(char::is_whitespace).map_or(range.start, |at| range.start + at)
}

/// Whether the line break at byte `at` separates two paragraphs, rather than two lines of a
/// hard-wrapped paragraph.
pub(crate) fn separates_paragraphs(text: &str, at: usize) -> bool {
    let (before, after) = (line_before(text, at).trim_end(), line_after(text, at + 1).trim_end());
    if before.trim().is_empty() || after.trim().is_empty() {
        return true;
    }
    let Some(first) = after.trim_start().chars().next() else { return true };
    if !(first.is_alphanumeric() || "“\"‘'«„($€£".contains(first)) {
        // A bullet, a dash or an arrow begins a list item.
        return true;
    }
    if before.ends_with(['.', '!', '?', ':', '”', '"']) && !first.is_lowercase() {
        // The sentence ends here in any case. In hard-wrapped text the paragraph continues, but a
        // reader of the passage loses nothing.
        return true;
    }
    !(first.is_lowercase() || is_hard_wrapped(text, at))
}

/// Whether the lines around the break at byte `at` look hard-wrapped: for most of them, the first
/// word of the next line would not have fitted on the line.
fn is_hard_wrapped(text: &str, at: usize) -> bool {
    // Stops counting as soon as a line is too wide to have been wrapped.
    let width = |line: &str| line.trim_end().chars().take(WRAP_WIDTHS.end() + 1).count();
    // A line longer than half the reach counts as too wide without its characters being counted. So
    // every line that is kept was examined up to its line break.
    let is_too_wide = |line: &str| line.len() > LINE_REACH / 2 || width(line) > *WRAP_WIDTHS.end();
    let mut lines: Vec<&str> = Vec::with_capacity(2 * WRAP_WINDOW);
    let mut end = Some(at);
    while let Some(line) =
        end.map(|end| line_before(text, end)).filter(|line| !line.trim().is_empty())
        && lines.len() < WRAP_WINDOW
    {
        if is_too_wide(line) {
            return false;
        }
        lines.push(line);
        end = end.and_then(|end| (end - line.len()).checked_sub(1));
    }
    lines.reverse();
    let (before, mut start) = (lines.len(), at + 1);
    while start <= text.len() && lines.len() < before + WRAP_WINDOW {
        let line = line_after(text, start);
        if line.trim().is_empty() {
            break;
        }
        if is_too_wide(line) {
            return false;
        }
        lines.push(line);
        start += line.len() + 1;
    }
    let widest = lines.iter().map(|line| width(line)).max().unwrap_or(0);
    if !WRAP_WIDTHS.contains(&widest) || lines.len() < 2 {
        return false;
    }
    let full_lines = lines
        .windows(2)
        .filter(|pair| {
            let next_word = pair[1].split_whitespace().next().unwrap_or("");
            width(pair[0]) + 1 + next_word.chars().count() > widest
        })
        .count();
    full_lines * 4 >= (lines.len() - 1) * 3
}

/// The line that ends at byte `end`, or its last [`LINE_REACH`] bytes.
fn line_before(text: &str, end: usize) -> &str {
    let reach = &text[text.ceil_char_boundary(end.saturating_sub(LINE_REACH))..end];
    reach.rfind('\n').map_or(reach, |before| &reach[before + 1..])
}

/// The line that begins at byte `start`, or its first [`LINE_REACH`] bytes.
fn line_after(text: &str, start: usize) -> &str {
    let reach = &text[start..text.floor_char_boundary(start.saturating_add(LINE_REACH))];
    reach.find('\n').map_or(reach, |end| &reach[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_end_at_line_breaks_that_are_not_wraps() {
        let check = |marked: &str| {
            let (before, rest) = marked.split_once('[').unwrap();
            let (inside, after) = rest.split_once(']').unwrap();
            let text = format!("{before}{inside}{after}");
            let middle = text.floor_char_boundary(before.len() + inside.len() / 2);
            assert_eq!(&text[paragraph_around(&text, middle..middle)], inside);
        };
        check("Headline\n\n[The story.]\n\nMore.");
        check("[What happened]\nCourt filings say so.");
        check("• One\n[• Two]\n• Three");
        check(
            "[The quick brown fox that lives behind the old mill was seen\nOnce more on Friday by a crowd of people who had come from\nBasel to see it, and by the mayor.]\n\nEnd.",
        );
        check("[only this]");
    }

    #[test]
    fn paragraph_without_line_breaks_is_followed_to_a_limit() {
        let text = "word ".repeat(100_000);
        let paragraph = paragraph_around(&text, 250_000..250_004);
        assert!(paragraph.len() <= 2 * PARAGRAPH_REACH + 4 && paragraph.len() > PARAGRAPH_REACH);
        let unbroken = "é".repeat(50_000);
        assert_eq!(paragraph_around(&unbroken, 50_000..50_002), 50_000..50_002);
    }
}
