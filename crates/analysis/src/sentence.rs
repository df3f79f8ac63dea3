//! Where paragraphs and sentences begin and end in text as it was scraped or typed.
//!
//! A line break ends a paragraph unless the lines are wrapped by hand: then it is a space. Within a paragraph, a sentence
//! ends at a stop with white space behind it, as UAX #29 has it, but not after `Mr.`, after initials or before a small
//! letter, where UAX #29 by itself would end it. (The tables of unicode-segmentation are not asked: they are several times
//! slower than all else that a passage takes, and what news needs has to be put right after them in any case.)

use std::ops::Range;

/// How far a paragraph is followed from the place asked for, each way, in bytes. A text without line breaks may be
/// megabytes long, and only what stands near a mark is ever shown.
const PARAGRAPH_REACH: usize = 2 * 1024;

/// No abbreviation or row of initials is longer, with the signs that close a sentence behind it, in bytes.
const LONGEST_ABBREVIATION: usize = 64;

/// How many lines each way are looked at to see whether text was wrapped by hand.
const WRAP_WINDOW: usize = 12;

/// A line is looked at up to this length, in bytes: it settles whether text was wrapped by hand, and a text without line
/// breaks may be megabytes long.
const LINE_REACH: usize = 1024;

/// Whatever decides where the sentences around a place begin and end stands within so many bytes of it.
pub const SENTENCE_REACH: usize = 2 * PARAGRAPH_REACH + (WRAP_WINDOW + 1) * LINE_REACH;

/// Widths, in characters, to which people and mail programs wrap lines by hand.
const WRAP_WIDTHS: std::ops::RangeInclusive<usize> = 40..=100;

/// What ends a sentence, with white space behind it.
const STOPS: [char; 7] = ['.', '!', '?', '…', '。', '！', '？'];
/// Stops of scripts that put no space behind them.
const WIDE_STOPS: [char; 3] = ['。', '！', '？'];
/// What belongs to the sentence that ended before it.
const CLOSERS: [char; 12] = ['"', '\'', '”', '’', '»', '›', '“', ')', ']', '}', '」', '』'];

/// Never at the end of a sentence; sorted, as the lists after it.
const TITLES: &[&str] = &[
    "adm", "capt", "cf", "cmdr", "col", "cpl", "dr", "fr", "ft", "gen", "gov", "hon", "lt", "maj",
    "messrs", "mlle", "mme", "mr", "mrs", "ms", "mt", "mx", "pres", "prof", "rep", "rev", "sen",
    "sgt", "sig", "st", "v", "vol", "vs",
];

/// Within a sentence as a rule; at its end where the next word is one that opens sentences.
const ABBREVIATIONS: &[&str] = &[
    "al", "approx", "apr", "ariz", "assn", "aug", "ave", "blvd", "bros", "calif", "co", "colo",
    "conn", "corp", "dec", "dept", "ed", "est", "etc", "feb", "fig", "fla", "inc", "jan", "jr",
    "jul", "jun", "ltd", "mar", "mass", "md", "nov", "oct", "pa", "ph.d", "plc", "pp", "rd", "sep",
    "sept", "sr", "univ", "va",
];

/// Words that begin a sentence far more often than they follow an abbreviation within one.
const OPENERS: &[&str] = &[
    "a",
    "after",
    "although",
    "an",
    "and",
    "as",
    "at",
    "because",
    "before",
    "but",
    "by",
    "during",
    "each",
    "for",
    "from",
    "he",
    "her",
    "his",
    "how",
    "however",
    "i",
    "if",
    "in",
    "it",
    "its",
    "many",
    "meanwhile",
    "most",
    "mr",
    "mrs",
    "ms",
    "no",
    "now",
    "of",
    "on",
    "once",
    "one",
    "or",
    "our",
    "she",
    "since",
    "so",
    "some",
    "still",
    "that",
    "the",
    "their",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "to",
    "under",
    "we",
    "what",
    "when",
    "where",
    "while",
    "who",
    "why",
    "with",
    "yet",
    "you",
];

/// The paragraph that holds the byte range `place`, as a byte range of `text`: at least the place itself, and what
/// stands around it up to line breaks that part paragraphs, 2 KiB each way at most.
///
/// ```
/// use newsdex_analysis::paragraph_around;
///
/// let text = "A headline\n\nIt was a long story,\nbroken over a line.\nThe next one.";
/// let at = text.find("story").unwrap();
/// assert_eq!(&text[paragraph_around(text, at..at + 5)], "It was a long story,\nbroken over a line.");
/// ```
#[must_use]
pub fn paragraph_around(text: &str, place: Range<usize>) -> Range<usize> {
    let floor = text.floor_char_boundary(place.start.saturating_sub(PARAGRAPH_REACH));
    let ceiling =
        text.ceil_char_boundary(place.end.saturating_add(PARAGRAPH_REACH).min(text.len()));
    let bytes = text.as_bytes();
    let mut start = floor;
    for at in (floor..place.start).rev().filter(|&at| bytes[at] == b'\n') {
        if parts_paragraphs(text, at) {
            start = at + 1;
            break;
        }
    }
    let mut end = ceiling;
    for at in (place.end.saturating_sub(1).max(start)..ceiling).filter(|&at| bytes[at] == b'\n') {
        if at >= place.end && parts_paragraphs(text, at) {
            end = at;
            break;
        }
    }
    // Where the reach ended it, the paragraph begins and ends between words, not in one.
    if start == floor && floor > 0 {
        start =
            text[floor..place.start].find(char::is_whitespace).map_or(place.start, |at| floor + at);
    }
    if end == ceiling && ceiling < text.len() {
        end = text[place.end..ceiling]
            .rfind(char::is_whitespace)
            .map_or(place.end, |at| place.end + at);
    }
    start..end
}

/// The sentences of one paragraph of `text`, in order, as byte ranges of `text`, without the white space around them.
///
/// ```
/// use newsdex_analysis::sentences;
///
/// let text = "Mr. Pell of the U.S. embassy paid $1.5 million at 9 a.m. on Monday. “Why?” he asked. Nobody knew.";
/// let found: Vec<&str> = sentences(text, 0..text.len()).into_iter().map(|s| &text[s]).collect();
/// assert_eq!(found.len(), 3);
/// assert_eq!(found[1], "“Why?” he asked.");
/// ```
#[must_use]
pub fn sentences(text: &str, paragraph: Range<usize>) -> Vec<Range<usize>> {
    let slice = &text[paragraph.clone()];
    let mut found = Vec::new();
    let mut start = slice.len() - slice.trim_start().len();
    let mut at = start;
    // Every turn moves on behind one more stop.
    while let Some((stop, mark)) = slice[at..].char_indices().find(|(_, c)| STOPS.contains(c)) {
        at += stop;
        if let Some((end, next)) = parted_at(slice, at, mark) {
            found.push(paragraph.start + start..paragraph.start + end);
            (start, at) = (next, next);
        } else {
            at += mark.len_utf8();
        }
    }
    let last = start + slice[start..].trim_end().len();
    if last > start {
        found.push(paragraph.start + start..paragraph.start + last);
    }
    found
}

/// The sentences that the byte range `place` touches, from the beginning of the first to the end of the last: what
/// [`sentences`] finds of them in [`paragraph_around`] the place, by looking no further than they reach.
///
/// ```
/// use newsdex_analysis::sentences_around;
///
/// let text = "It rained. The storm was late, they said. It passed.";
/// let at = text.find("late").unwrap();
/// assert_eq!(&text[sentences_around(text, at..at + 4)], "The storm was late, they said.");
/// ```
#[must_use]
pub fn sentences_around(text: &str, place: Range<usize>) -> Range<usize> {
    let floor = text.floor_char_boundary(place.start.saturating_sub(PARAGRAPH_REACH));
    let ceiling =
        text.ceil_char_boundary(place.end.saturating_add(PARAGRAPH_REACH).min(text.len()));
    let bytes = text.as_bytes();
    let mut start = None;
    for at in (floor..place.start).rev().filter(|&at| may_end(bytes[at])) {
        start = if bytes[at] == b'\n' {
            parts_paragraphs(text, at).then_some(at + 1)
        } else {
            stop_at(text, at).and_then(|stop| parted_at(text, at, stop)).map(|(_, next)| next)
        };
        if start.is_some() {
            break;
        }
    }
    // Where the reach ended it, it begins and ends between words, not in one.
    let start = start.unwrap_or_else(|| match floor {
        0 => 0,
        _ => {
            text[floor..place.start].find(char::is_whitespace).map_or(place.start, |at| floor + at)
        }
    });
    let start = start.min(place.start);
    let start = place.start - text[start..place.start].trim_start().len();
    let mut end = None;
    for at in (place.end..ceiling).filter(|&at| may_end(bytes[at])) {
        end = if bytes[at] == b'\n' {
            parts_paragraphs(text, at).then_some(at)
        } else {
            stop_at(text, at).and_then(|stop| parted_at(text, at, stop)).map(|(end, _)| end)
        };
        if end.is_some() {
            break;
        }
    }
    let end = end.unwrap_or_else(|| match ceiling {
        ceiling if ceiling == text.len() => ceiling,
        _ => text[place.end..ceiling]
            .rfind(char::is_whitespace)
            .map_or(place.end, |at| place.end + at),
    });
    start..place.end + text[place.end..end].trim_end().len()
}

/// Whether a line break or one of [`STOPS`] may begin with this byte. Looking it up takes half as long as comparing does.
fn may_end(byte: u8) -> bool {
    const MAY_END: [bool; 256] = {
        let mut may_end = [false; 256];
        let mut at = 0;
        while at < 256 {
            may_end[at] = matches!(at, 0x0a | 0x21 | 0x2e | 0x3f | 0xe2 | 0xe3 | 0xef);
            at += 1;
        }
        may_end
    };
    MAY_END[usize::from(byte)]
}

fn stop_at(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next().filter(|c| STOPS.contains(c))
}

/// Where a sentence ends whose stop stands at byte `at`, and where the next one begins; `None` where it goes on. Only what
/// stands around the stop decides it.
fn parted_at(text: &str, at: usize, stop: char) -> Option<(usize, usize)> {
    // A text may consist of stops.
    let text = &text[..text.ceil_char_boundary((at + PARAGRAPH_REACH).min(text.len()))];
    let closed = text[at..].trim_start_matches(|c| STOPS.contains(&c) || CLOSERS.contains(&c));
    let end = text.len() - closed.len();
    let next = closed.trim_start();
    let last = text[at..end].chars().rfind(|c| STOPS.contains(c)).unwrap_or(stop);
    let parted = next.len() < closed.len() || WIDE_STOPS.contains(&last);
    let before = &text[text.floor_char_boundary(end.saturating_sub(LONGEST_ABBREVIATION))..end];
    (parted && !next.is_empty() && !goes_on(before, next)).then(|| (end, text.len() - next.len()))
}

/// Whether `next` goes on with the sentence that ends as `before` does.
fn goes_on(before: &str, next: &str) -> bool {
    let first = next.trim_start_matches(['“', '"', '‘', '\'', '(', '«', '„']);
    let opening = &first[..first.find(|c: char| !c.is_alphanumeric()).unwrap_or(first.len())];
    if opening.starts_with(char::is_lowercase) {
        return true;
    }
    let Some(stopped) = before.strip_suffix('.') else { return false };
    let parts_words = |c: char| {
        c.is_whitespace() || matches!(c, '(' | '“' | '"' | '‘' | '«' | '„' | '—' | '–' | '-' | '/')
    };
    let word = stopped.rsplit(parts_words).next().unwrap_or("");
    let is_any_of = |word: &str, list: &[&str]| {
        let lower = || word.bytes().map(|byte| byte.to_ascii_lowercase());
        list.binary_search_by(|other| other.bytes().cmp(lower())).is_ok()
    };
    if is_any_of(word, &["no", "nos"]) {
        return opening.starts_with(|c: char| c.is_ascii_digit());
    }
    if is_any_of(word, TITLES) {
        return true;
    }
    let initials = word
        .split('.')
        .all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic));
    (initials || is_any_of(word, ABBREVIATIONS))
        && !opening.is_empty()
        && !is_any_of(opening, OPENERS)
}

/// Whether the line break at byte `at` parts two paragraphs, and is not a space in lines wrapped by hand.
fn parts_paragraphs(text: &str, at: usize) -> bool {
    let (before, after) = (line_before(text, at).trim_end(), line_after(text, at + 1).trim_end());
    if before.trim().is_empty() || after.trim().is_empty() {
        return true;
    }
    let Some(first) = after.trim_start().chars().next() else { return true };
    if !(first.is_alphanumeric() || "“\"‘'«„($€£".contains(first)) {
        // A bullet, a dash, an arrow: a list.
        return true;
    }
    if before.ends_with(['.', '!', '?', ':', '”', '"']) && !first.is_lowercase() {
        // The sentence ends here in any case. Where lines are wrapped the paragraph goes on, and a reader of the
        // passage loses nothing.
        return true;
    }
    !(first.is_lowercase() || wrapped_by_hand(text, at))
}

/// Whether the lines around the break at byte `at` look wrapped: as a rule, the first word of the next line would not
/// have fitted on the line before it.
fn wrapped_by_hand(text: &str, at: usize) -> bool {
    // Counting goes no further than a width that settles it.
    let width = |line: &str| line.trim_end().chars().take(WRAP_WIDTHS.end() + 1).count();
    // One that was not looked at to its end is too wide as well, so that all that are kept end at line breaks.
    let too_wide = |line: &str| line.len() > LINE_REACH / 2 || width(line) > *WRAP_WIDTHS.end();
    let mut lines: Vec<&str> = Vec::with_capacity(2 * WRAP_WINDOW);
    let mut end = Some(at);
    while let Some(line) =
        end.map(|end| line_before(text, end)).filter(|line| !line.trim().is_empty())
        && lines.len() < WRAP_WINDOW
    {
        if too_wide(line) {
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
        if too_wide(line) {
            return false;
        }
        lines.push(line);
        start += line.len() + 1;
    }
    let widest = lines.iter().map(|line| width(line)).max().unwrap_or(0);
    if !WRAP_WIDTHS.contains(&widest) || lines.len() < 2 {
        return false;
    }
    let full = lines
        .windows(2)
        .filter(|pair| {
            let word = pair[1].split_whitespace().next().unwrap_or("");
            width(pair[0]) + 1 + word.chars().count() > widest
        })
        .count();
    full * 4 >= (lines.len() - 1) * 3
}

/// The line that ends at byte `end`, or as much of it as is looked at.
fn line_before(text: &str, end: usize) -> &str {
    let reach = &text[text.ceil_char_boundary(end.saturating_sub(LINE_REACH))..end];
    reach.rfind('\n').map_or(reach, |before| &reach[before + 1..])
}

/// The line that begins at byte `start`, or as much of it as is looked at.
fn line_after(text: &str, start: usize) -> &str {
    let reach = &text[start..text.floor_char_boundary(start.saturating_add(LINE_REACH))];
    reach.find('\n').map_or(reach, |end| &reach[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `marked` is a paragraph with `|` where one sentence ends and the next begins.
    fn check(marked: &str) {
        let text = marked.replace('|', "");
        let expected: Vec<&str> = marked.split('|').map(str::trim).collect();
        let found: Vec<&str> =
            sentences(&text, 0..text.len()).into_iter().map(|s| &text[s]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        check("One. |Two! |Three? |Four");
        check("Mr. Ames met Dr. Zoë Lind. |They spoke.");
        check("The U.S. Senate voted. |It passed in the U.S. |The House waits.");
        check("It cost $1.5 million, up 3.2 percent. |No. 7 won. |Was it late? |No. |Yes.");
        check("At 9 a.m. Monday it rained; at 5 p.m. |The sun shone.");
        check("J. K. Marlowe wrote it. |Acme Inc. said so. |So did Acme Inc. |The rest is talk.");
        check("“Why now?” she asked. |“Because,” he said. |“It is time.” |They left.");
        check("He waited… and waited. |Then he left.");
        check("Signed on Sept. 4 in St. Ives. |Done.");
        check("„Nein.“ |Das war alles.");
        check("Visit amazon.com today. |Pay £3.20.");
        check("One line\nand the next. |Two.");
        check("東京は雨。|大阪は晴れ！|（終）");
        check("Wait... |What?! |(Yes.) |“Go.” |‘Now.’");
        check("a . |B");
    }

    #[test]
    fn lists_are_sorted_to_be_searched() {
        assert!([TITLES, ABBREVIATIONS, OPENERS].iter().all(|list| list.is_sorted()));
    }

    #[test]
    fn paragraphs_end_at_breaks_that_are_not_wraps() {
        let check = |marked: &str| {
            let (before, rest) = marked.split_once('[').unwrap();
            let (inside, after) = rest.split_once(']').unwrap();
            let text = format!("{before}{inside}{after}");
            let place = before.len() + inside.len() / 2;
            let place = text.floor_char_boundary(place);
            assert_eq!(&text[paragraph_around(&text, place..place)], inside);
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
    fn what_is_around_a_place_is_what_cutting_the_paragraph_finds() {
        let pieces = [
            "word ",
            "the ",
            "U.S. ",
            "Mr. ",
            "“Why?” ",
            "A ",
            ". ",
            ".",
            "? ",
            "… ",
            "。",
            "\n",
            "\n\n",
            "\n• ",
            "Inc. ",
            "No. 7 ",
            "é",
            "word, word ",
            "wrapped lines of some words that go on\nand on for a while here as they do\n",
        ];
        let mut state = 23_u64;
        let mut random = |below: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % below
        };
        for _ in 0..2_000 {
            let size = if random(20) == 0 { 1_500 } else { 40 };
            let text: String = (0..size).map(|_| pieces[random(pieces.len())]).collect();
            let words: Vec<Range<usize>> = crate::words(&text).collect();
            let Some(first) = (!words.is_empty()).then(|| random(words.len())) else { continue };
            let last = (first + random(3)).min(words.len() - 1);
            let place = words[first].start..words[last].end;
            let paragraph = paragraph_around(&text, place.clone());
            let touched = sentences(&text, paragraph).into_iter();
            let touched =
                touched.filter(|sentence| sentence.start < place.end && sentence.end > place.start);
            let expected = touched.reduce(|all, more| all.start..more.end).unwrap();
            let expected = expected.start.min(place.start)..expected.end.max(place.end);
            assert_eq!(sentences_around(&text, place.clone()), expected, "{text:?} {place:?}");
        }
    }

    #[test]
    fn what_decides_stands_within_reach() {
        let pieces = [
            "word ".repeat(500),
            "wrapped lines of some words that go on and on for a while\nhere as they do, "
                .repeat(20),
            "wide line, ".repeat(30),
            "Mr. U.S. ".repeat(100),
            " ".repeat(300),
            "é".repeat(400),
            "…".repeat(900),
            ". A".to_owned(),
            ". a".to_owned(),
            "\n".to_owned(),
            "short line\nand short".to_owned(),
            " storm ".to_owned(),
        ];
        let mut state = 29_u64;
        let mut random = |below: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % below
        };
        for _ in 0..1_000 {
            let text: String = (0..80).map(|_| pieces[random(pieces.len())].as_str()).collect();
            let place = text.floor_char_boundary(random(text.len()));
            let end = text.ceil_char_boundary((place + random(20)).min(text.len()));
            let first = text.ceil_char_boundary(place.saturating_sub(SENTENCE_REACH));
            let last = text.floor_char_boundary(end + SENTENCE_REACH);
            let near = sentences_around(&text[first..last], place - first..end - first);
            assert_eq!(first + near.start..first + near.end, sentences_around(&text, place..end));
        }
    }

    #[test]
    fn a_text_without_breaks_is_followed_only_so_far() {
        let text = "word ".repeat(100_000);
        let paragraph = paragraph_around(&text, 250_000..250_004);
        assert!(paragraph.len() <= 2 * PARAGRAPH_REACH + 4 && paragraph.len() > PARAGRAPH_REACH);
        let unbroken = "é".repeat(50_000);
        assert_eq!(paragraph_around(&unbroken, 50_000..50_002), 50_000..50_002);
    }
}
