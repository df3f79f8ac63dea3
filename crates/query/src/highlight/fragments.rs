//! Candidate fragments: the whole sentences around matches.
//!
//! Matches in the same sentences share a fragment. Sentences that are too long to read are cut into
//! windows around their matches.

use std::ops::Range;

use newsdex_analysis::sentences_around;
use unicode_segmentation::UnicodeSegmentation;

use crate::deadline::Watch;
use crate::highlight::excerpt::{Excerpt, cut_after_word, cut_before_word};
use crate::highlight::leaf_info::LeafInfo;
use crate::matches::text_match::TextMatch;

/// Maximum length, in graphemes, of sentences that are shown whole.
const MAX_GRAPHEMES: usize = 480;
/// Amount of text in a window before its first match and after its last, in bytes.
const WINDOW_MARGIN_BYTES: usize = 160;
/// A window covers the matches that end less than this number of bytes after its first match
/// begins.
const WINDOW_BYTES: usize = 240;
/// Maximum length of a window with several matches, in bytes. Matches that overlap each other may go
/// on for megabytes.
const MAX_WINDOW_BYTES: usize = 4096;

/// Number of bytes without white space that no sentence has.
const ENDLESS_BYTES: usize = 2048;
/// Characters that end a sentence without white space after them.
const WIDE_TERMINATORS: [char; 3] = ['。', '！', '？'];

/// A candidate for a passage.
pub(crate) struct Fragment<'m> {
    pub(crate) excerpt: Excerpt,
    /// The matches that it was made for, in text order.
    pub(crate) matches: &'m [TextMatch],
}

/// Cuts candidate fragments around `matches`, which are in text order. At the deadline it leaves
/// out the rest of the text.
pub(crate) fn fragments<'m>(
    body: &str,
    matches: &'m [TextMatch],
    leaves: &LeafInfo,
    mut watch: Watch,
) -> Vec<Fragment<'m>> {
    let mut fragments: Vec<Fragment<'m>> = Vec::new();
    let mut first = 0;
    let mut open: Option<Range<usize>> = None;
    for (index, next) in matches.iter().enumerate() {
        if let Some(open) = &open
            && next.bytes.end <= open.end
        {
            continue;
        }
        if watch.is_over() {
            if let Some(closed) = open {
                push_fragments(body, &closed, &matches[first..index], &mut fragments);
            }
            return fragments;
        }
        let whole = text_around(body, &next.bytes);
        match &mut open {
            // The match begins in the open sentences and runs on, or completes a NEAR with them.
            Some(open)
                if whole.start < open.end
                    || leaves.completes_near(&matches[first..index], next) =>
            {
                open.end = open.end.max(whole.end);
            }
            _ => {
                if let Some(closed) = open.replace(whole) {
                    push_fragments(body, &closed, &matches[first..index], &mut fragments);
                }
                first = index;
            }
        }
    }
    if let Some(closed) = open {
        push_fragments(body, &closed, &matches[first..], &mut fragments);
    }
    fragments
}

/// The sentences around a match. In a text without white space they have no ends, so it is then the
/// text near the match.
fn text_around(body: &str, bytes: &Range<usize>) -> Range<usize> {
    let mut whole = sentences_around(body, bytes.clone());
    let before =
        &body[body.floor_char_boundary(bytes.start.saturating_sub(ENDLESS_BYTES))..bytes.start];
    let after =
        &body[bytes.end..body.ceil_char_boundary((bytes.end + ENDLESS_BYTES).min(body.len()))];
    let is_endless = |text: &str, beside: Option<char>| {
        text.len() >= ENDLESS_BYTES
            && beside.is_some_and(|c| !c.is_whitespace() && !WIDE_TERMINATORS.contains(&c))
            && !text.contains(char::is_whitespace)
    };
    if whole.start == bytes.start && is_endless(before, before.chars().next_back()) {
        whole.start = body.floor_char_boundary(bytes.start - WINDOW_MARGIN_BYTES);
    }
    if whole.end == bytes.end && is_endless(after, after.chars().next()) {
        whole.end = body.ceil_char_boundary(bytes.end + WINDOW_MARGIN_BYTES);
    }
    whole
}

/// Adds sentences as one fragment, or as several windows if they are too long.
fn push_fragments<'m>(
    body: &str,
    whole: &Range<usize>,
    matches: &'m [TextMatch],
    fragments: &mut Vec<Fragment<'m>>,
) {
    let text = &body[whole.clone()];
    let is_long = text.len() > MAX_GRAPHEMES && graphemes_exceed(text, MAX_GRAPHEMES);
    if !is_long {
        let excerpt = Excerpt { span: whole.clone(), cut_before: false, cut_after: false };
        fragments.push(Fragment { excerpt, matches });
        return;
    }
    let mut min_start = whole.start;
    let mut first = 0;
    // Terminates: each iteration consumes at least one match.
    while first < matches.len() {
        let first_bytes = &matches[first].bytes;
        let max_end = first_bytes.start + MAX_WINDOW_BYTES;
        let mut end = first_bytes.end;
        let mut next = first + 1;
        while next < matches.len()
            && matches[next].bytes.end <= max_end
            && (matches[next].bytes.start < end
                || matches[next].bytes.end < first_bytes.start + WINDOW_BYTES)
        {
            end = end.max(matches[next].bytes.end);
            next += 1;
        }
        let wanted = first_bytes.start.saturating_sub(WINDOW_MARGIN_BYTES);
        // Where a window was full, the first match of the next one may begin in it.
        let bounds = min_start.min(first_bytes.start)..first_bytes.start;
        let start = cut_before_word(body, wanted, bounds);
        let marked_end = end;
        let mut end = cut_after_word(body, end + WINDOW_MARGIN_BYTES, whole.end);
        // A match that begins in the window is shown whole.
        while next < matches.len() && matches[next].bytes.start < end {
            if matches[next].bytes.end > max_end {
                end = end.min(matches[next].bytes.start.max(marked_end));
                break;
            }
            end = end.max(matches[next].bytes.end);
            next += 1;
        }
        let (cut_before, cut_after) = (start > whole.start, end < whole.end);
        let excerpt = Excerpt { span: start..end, cut_before, cut_after };
        fragments.push(Fragment { excerpt, matches: &matches[first..next] });
        min_start = end;
        first = next;
    }
}

/// Whether a text has more than `max` graphemes.
fn graphemes_exceed(text: &str, max: usize) -> bool {
    // Each of these characters is a grapheme by itself, and nearly all news consists of them.
    // Counting them is much faster than segmentation.
    let is_simple = |c: char| c != '\r' && c < '\u{300}' || ('\u{2010}'..'\u{2060}').contains(&c);
    if text.chars().all(is_simple) {
        text.chars().count() > max
    } else {
        text.graphemes(true).nth(max).is_some()
    }
}
