//! Wraps text by the columns it takes on a terminal.

use std::ops::Range;

use textwrap::core::Fragment;
use textwrap::wrap_algorithms::wrap_first_fit;
use textwrap::{WordSeparator, WordSplitter};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The columns that a text takes, counted by graphemes: an emoji sequence is as wide as one emoji.
pub fn columns(text: &str) -> usize {
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// Wraps a text without line breaks into lines of at most `width` columns, and returns their byte
/// ranges without trailing spaces. A line is wider only if it is a single grapheme that is.
pub fn lines(text: &str, width: usize) -> Vec<Range<usize>> {
    let pieces = pieces(text, width);
    let lines = wrap_first_fit(&pieces, &[width as f64]);
    let ends = |line: &[Piece]| Some(line.first()?.range.start..line.last()?.range.end);
    lines.into_iter().filter_map(ends).filter(|line| !line.is_empty()).collect()
}

/// Text that is not broken: a word, or a part of one.
#[derive(Debug)]
struct Piece {
    range: Range<usize>,
    columns: usize,
    spaces: usize,
}

impl Fragment for Piece {
    fn width(&self) -> f64 {
        self.columns as f64
    }

    fn whitespace_width(&self) -> f64 {
        self.spaces as f64
    }

    fn penalty_width(&self) -> f64 {
        0.0
    }
}

fn pieces(text: &str, width: usize) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut at = 0;
    for word in WordSeparator::AsciiSpace.find_words(text) {
        let mut start = 0;
        for end in WordSplitter::Custom(breaks)
            .split_points(word.word)
            .into_iter()
            .chain([word.word.len()])
        {
            push_part(&mut pieces, at + start, &word.word[start..end], width);
            start = end;
        }
        if let Some(last) = pieces.last_mut() {
            last.spaces = word.whitespace.len();
        }
        at += word.word.len() + word.whitespace.len();
    }
    debug_assert_eq!(at, text.len(), "words and the spaces after them make up the text");
    pieces
}

/// Where a word may be broken although it fits on a line: after hyphens between letters or digits,
/// after the slashes of a path, and between ideographs, which have no spaces. Closing punctuation
/// stays with the character before it.
fn breaks(word: &str) -> Vec<usize> {
    let mut breaks = WordSplitter::HyphenSplitter.split_points(word);
    let mut before = ' ';
    for (at, c) in word.char_indices() {
        let wide = |c: char| c.is_alphabetic() && c.width() == Some(2);
        if at > 0 && (before == '/' && c != '/' || wide(before) && wide(c)) {
            breaks.push(at);
        }
        before = c;
    }
    breaks.sort_unstable();
    breaks.dedup();
    breaks
}

/// Adds a part of a word, in several pieces if it is wider than a line.
fn push_part(pieces: &mut Vec<Piece>, start: usize, part: &str, width: usize) {
    let mut piece = Piece { range: start..start, columns: 0, spaces: 0 };
    for grapheme in part.graphemes(true) {
        let columns = grapheme.width();
        if piece.columns > 0 && piece.columns + columns > width {
            let next = Piece { range: piece.range.end..piece.range.end, columns: 0, spaces: 0 };
            pieces.push(std::mem::replace(&mut piece, next));
        }
        piece.range.end += grapheme.len();
        piece.columns += columns;
    }
    pieces.push(piece);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_filled_and_fit_the_width() {
        let check = |text: &str, width: usize, expected: &[&str]| {
            let lines: Vec<&str> = lines(text, width).into_iter().map(|line| &text[line]).collect();
            assert_eq!(lines, expected, "{text} at {width}");
        };
        check("", 10, &[]);
        check("the storm went off to the east", 10, &["the storm", "went off", "to the", "east"]);
        check("exactly so ", 7, &["exactly", "so"]);
        check("a well-known face", 7, &["a well-", "known", "face"]);
        check("anticonstitutional act", 8, &["anticons", "titution", "al act"]);
        check("50\u{a0}km away", 6, &["50\u{a0}km", "away"]);
        // Ideographs are two columns wide and break anywhere except before a full stop.
        check("東京都大雨。", 6, &["東京都", "大雨。"]);
        check("東京", 1, &["東", "京"]);
        // A letter with its accent, and an emoji sequence, are one grapheme each.
        check("e\u{301}e\u{301}e\u{301}", 2, &["e\u{301}e\u{301}", "e\u{301}"]);
        check("👩‍👩‍👧👩‍👩‍👧", 3, &["👩‍👩‍👧", "👩‍👩‍👧"]);
        check("seeds/a/long/path.txt", 10, &["seeds/a/", "long/", "path.txt"]);
    }

    /// Whatever the text and width, no text is lost and no line is too wide.
    #[test]
    fn no_text_is_lost_at_any_width() {
        let text = "“Storm off to Amazon,” she said — 90\u{a0}000 homes, 東京都 and the well-known e\u{301}tude 👩‍👩‍👧 of \
                    https://example.org/a/very/long/path-with-hyphens?and=more went dark.";
        for width in 1..=120 {
            let lines = lines(text, width);
            let mut at = 0;
            for line in lines {
                assert!(
                    text[at..line.start].chars().all(|c| c == ' '),
                    "lost {:?}",
                    &text[at..line.start]
                );
                let one_grapheme = text[line.clone()].graphemes(true).count() == 1;
                assert!(
                    columns(&text[line.clone()]) <= width || one_grapheme,
                    "{} at {width}",
                    &text[line]
                );
                at = line.end;
            }
            assert_eq!(at, text.len(), "at {width}");
        }
    }
}
