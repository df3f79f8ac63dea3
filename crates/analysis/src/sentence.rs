//! Sentence boundaries in text as it was scraped or typed.
//!
//! Within a paragraph, a sentence ends at a terminator followed by white space, as in UAX #29. It
//! does not end after `Mr.`, after initials or before a lower-case letter, where UAX #29 alone
//! would end it.
//!
//! newsdex does not use the tables of unicode-segmentation for this. They take several times as
//! long as the rest of the work on a passage, and their result would need the corrections for news
//! in any case.

use std::ops::Range;

use crate::abbreviations::{
    ABBREVIATIONS, CAPITALIZED, DETERMINERS, MONTHS, SENTENCE_STARTERS, TITLES,
};
use crate::paragraph::{
    LINE_REACH, PARAGRAPH_REACH, WRAP_WINDOW, first_word_boundary, last_word_boundary,
    separates_paragraphs,
};

/// Length of the longest abbreviation or sequence of initials, including the closing punctuation
/// after it, in bytes.
const MAX_ABBREVIATION_LEN: usize = 64;

/// Length of the longest run of terminators and closing punctuation that can end a sentence, counted
/// from a terminator to the end of the run, in bytes. A text may consist of terminators, and each of
/// them is examined.
const MAX_TERMINATOR_RUN: usize = 64;

/// Distance from the range, in bytes, within which text can affect what [`sentences_around`]
/// returns.
pub const SENTENCE_REACH: usize = 2 * PARAGRAPH_REACH + (WRAP_WINDOW + 1) * LINE_REACH;

/// Length of the longest abbreviation of ASCII letters alone, in bytes.
const MAX_ASCII_BYTES: usize = 6;

/// Characters that end a sentence when white space follows.
const TERMINATORS: [char; 9] = ['.', '!', '?', '…', '。', '！', '？', '؟', '۔'];
/// Terminators of scripts that put no space after a sentence.
const WIDE_TERMINATORS: [char; 3] = ['。', '！', '？'];
/// Closing punctuation, which belongs to the sentence that ended before it.
const CLOSING_PUNCTUATION: [char; 14] =
    ['"', '\'', '”', '’', ')', ']', '}', '」', '』', '）', '】', '》', '〉', '］'];
/// Quotes that close in some languages and open in others: `„Nein.“`, `»Nein.«`, `« Non. »`. They
/// belong to the sentence that ended before them unless a letter follows.
const AMBIGUOUS_QUOTES: [char; 6] = ['“', '‘', '«', '»', '‹', '›'];

/// The sentences of one paragraph of `text`, in order, as byte ranges of `text`, without the white
/// space around them.
///
/// ```
/// use newsdex_analysis::sentences;
///
/// let text = "Mr. Pell of the U.S. embassy paid $1.5 million at 9 a.m. on Monday. \
///             “Why?” he asked. Nobody knew.";
/// let sentences: Vec<&str> =
///     sentences(text, 0..text.len()).into_iter().map(|sentence| &text[sentence]).collect();
/// assert_eq!(sentences.len(), 3);
/// assert_eq!(sentences[1], "“Why?” he asked.");
/// ```
#[must_use]
pub fn sentences(text: &str, paragraph: Range<usize>) -> Vec<Range<usize>> {
    let slice = &text[paragraph.clone()];
    let mut sentences = Vec::new();
    let mut start = slice.len() - slice.trim_start().len();
    let mut at = start;
    while let Some((offset, terminator)) =
        slice[at..].char_indices().find(|(_, c)| TERMINATORS.contains(c))
    {
        at += offset;
        if let Some(SentenceBreak { end, next }) = sentence_break(slice, at, terminator) {
            sentences.push(paragraph.start + start..paragraph.start + end);
            (start, at) = (next, next);
        } else {
            at += terminator.len_utf8();
        }
    }
    let last = start + slice[start..].trim_end().len();
    if last > start {
        sentences.push(paragraph.start + start..paragraph.start + last);
    }
    sentences
}

/// The sentences that a byte range of `text` touches, from the start of the first to the end of
/// the last.
///
/// The result is the same as that of [`sentences`] on the
/// [`paragraph_around`](crate::paragraph_around) the range, but computed from the text near the
/// range alone.
///
/// ```
/// use newsdex_analysis::sentences_around;
///
/// let text = "It rained. The storm was late, they said. It passed.";
/// let at = text.find("late").unwrap();
/// assert_eq!(&text[sentences_around(text, at..at + 4)], "The storm was late, they said.");
/// ```
#[must_use]
pub fn sentences_around(text: &str, range: Range<usize>) -> Range<usize> {
    let floor = text.floor_char_boundary(range.start.saturating_sub(PARAGRAPH_REACH));
    let ceiling =
        text.ceil_char_boundary(range.end.saturating_add(PARAGRAPH_REACH).min(text.len()));
    let bytes = text.as_bytes();
    let mut start = None;
    for at in (floor..range.start).rev().filter(|&at| may_end_sentence(bytes[at])) {
        start = if bytes[at] == b'\n' {
            separates_paragraphs(text, at).then_some(at + 1)
        } else {
            terminator_at(text, at)
                .and_then(|terminator| sentence_break(text, at, terminator))
                .map(|sentence_break| sentence_break.next)
        };
        if start.is_some() {
            break;
        }
    }
    // A sentence that the reach cuts off begins and ends between words, not within one.
    let start = start.unwrap_or_else(|| match floor {
        0 => 0,
        _ => first_word_boundary(text, floor..range.start),
    });
    let start = start.min(range.start);
    let start = range.start - text[start..range.start].trim_start().len();
    let mut end = None;
    // Initials include their last full stop, which can end the sentence.
    let last = range.end - usize::from(text[range.clone()].ends_with('.'));
    for at in (last..ceiling).filter(|&at| may_end_sentence(bytes[at])) {
        end = if bytes[at] == b'\n' {
            separates_paragraphs(text, at).then_some(at)
        } else {
            terminator_at(text, at)
                .and_then(|terminator| sentence_break(text, at, terminator))
                .map(|sentence_break| sentence_break.end)
        };
        if end.is_some() {
            break;
        }
    }
    let end = end.unwrap_or_else(|| match ceiling {
        ceiling if ceiling == text.len() => ceiling,
        _ => last_word_boundary(text, range.end..ceiling),
    });
    start..range.end + text[range.end..end].trim_end().len()
}

/// Whether a line break or one of [`TERMINATORS`] may begin with this byte. The table takes half as
/// long as comparisons do.
fn may_end_sentence(byte: u8) -> bool {
    const TABLE: [bool; 256] = {
        let mut table = [false; 256];
        let mut byte = 0;
        while byte < 256 {
            table[byte] =
                matches!(byte, 0x0a | 0x21 | 0x2e | 0x3f | 0xd8 | 0xdb | 0xe2 | 0xe3 | 0xef);
            byte += 1;
        }
        table
    };
    TABLE[usize::from(byte)]
}

fn terminator_at(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next().filter(|c| TERMINATORS.contains(c))
}

/// A boundary between two sentences, as byte offsets.
struct SentenceBreak {
    /// End of the sentence before the boundary, including its closing punctuation.
    end: usize,
    /// Start of the sentence after the boundary.
    next: usize,
}

/// The sentence break at the terminator at byte `at`; `None` if the sentence continues. The result
/// depends only on the text near the terminator.
fn sentence_break(text: &str, at: usize, terminator: char) -> Option<SentenceBreak> {
    // The white space after the terminator may be long as well.
    let text = &text[..text.ceil_char_boundary((at + PARAGRAPH_REACH).min(text.len()))];
    let run = &text[at..text.floor_char_boundary((at + MAX_TERMINATOR_RUN).min(text.len()))];
    let end = at + end_of_run(run)?;
    let end = end + spaced_closing_quote(&text[end..]);
    let rest = &text[end..];
    let next = rest.trim_start();
    let run = &text[at..end];
    let last = run.chars().rfind(|c| TERMINATORS.contains(c)).unwrap_or(terminator);
    let is_wide = WIDE_TERMINATORS.contains(&last);
    let is_separated = next.len() < rest.len() || is_wide;
    let before = &text[text.floor_char_boundary(end.saturating_sub(MAX_ABBREVIATION_LEN))..end];
    let continues = if is_wide && next.len() == rest.len() {
        !run.ends_with(last) && says_who_spoke(next)
    } else {
        continues_sentence(before, next)
    };
    (is_separated && !next.is_empty() && !continues)
        .then(|| SentenceBreak { end, next: text.len() - next.len() })
}

/// The length of the terminators and closing punctuation that a text begins with; `None` if it
/// consists of them.
fn end_of_run(run: &str) -> Option<usize> {
    let mut chars = run.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        // Nearly all runs end here.
        if c == ' ' || c.is_ascii_alphanumeric() {
            return Some(at);
        }
        let mut is_closing = || match chars.peek() {
            _ if CLOSING_PUNCTUATION.contains(&c) => true,
            Some((_, next)) => AMBIGUOUS_QUOTES.contains(&c) && !next.is_alphanumeric(),
            None => AMBIGUOUS_QUOTES.contains(&c),
        };
        if !TERMINATORS.contains(&c) && !is_closing() {
            return Some(at);
        }
    }
    None
}

/// The length of a closing quote after a space, as in `« Non. »`, with that space; 0 if none is there.
fn spaced_closing_quote(rest: &str) -> usize {
    let mut chars = rest.chars();
    let (space, quote, after) = (chars.next(), chars.next(), chars.next());
    let (Some(space), Some(quote @ ('»' | '›'))) = (space, quote) else { return 0 };
    let closes =
        space.is_whitespace() && space != '\n' && !after.is_some_and(char::is_alphanumeric);
    if closes { space.len_utf8() + quote.len_utf8() } else { 0 }
}

/// Whether Chinese or Japanese text after a quotation says who spoke, which belongs to the quotation.
fn says_who_spoke(next: &str) -> bool {
    /// Length of the longest name of a speaker with the verb, in characters.
    const MAX_CHARS: usize = 8;
    let is_mark = |c: &char| !c.is_alphanumeric();
    next.starts_with(['と', 'っ'])
        || next
            .chars()
            .take(MAX_CHARS)
            .take_while(|c| !is_mark(c))
            .any(|c| "说說问問道称稱喊答".contains(c))
}

/// Whether `next` continues the sentence that ends with `before`.
fn continues_sentence(before: &str, next: &str) -> bool {
    if next.starts_with([',', ';', ':']) {
        return true;
    }
    let next = next.trim_start_matches(['“', '"', '‘', '\'', '(', '«', '„', '»', '¿', '¡']);
    let next_word = &next[..next.find(|c: char| !c.is_alphanumeric()).unwrap_or(next.len())];
    if next_word.starts_with(char::is_lowercase) {
        return true;
    }
    let Some(before) = before.strip_suffix('.') else { return false };
    // The line alone: what precedes it may be another paragraph.
    let before = before.rsplit('\n').next().unwrap_or(before);
    let word = last_word(before);
    let words_before = &before[..before.len() - word.len()];
    // Most sentences end with a longer word, and three searches would take as long as the rest.
    if word.len() > MAX_ASCII_BYTES && word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return false;
    }
    if is_in(&["no", "nos"], word) {
        return next_word.starts_with(|c: char| c.is_ascii_digit());
    }
    if (1..=2).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit()) {
        return is_ordinal(words_before.trim_end(), next_word);
    }
    let is_initials = word
        .split('.')
        .all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic));
    if is_abbreviation(TITLES, word) || ends_spaced_title(words_before, word) {
        return true;
    }
    let begins_with_amount = next.starts_with(|c: char| "$€£¥₹₽§№#~".contains(c));
    (is_initials || is_abbreviation(ABBREVIATIONS, word))
        && (begins_with_amount || !next_word.is_empty() && !is_in(SENTENCE_STARTERS, next_word))
}

/// The last word of a text, with the periods in it.
fn last_word(text: &str) -> &str {
    let separates_words = |c: char| {
        c.is_whitespace() || matches!(c, '(' | '“' | '"' | '‘' | '«' | '„' | '—' | '–' | '-' | '/')
    };
    text.rsplit(separates_words).next().unwrap_or("")
}

/// Whether a number with a period after it is an ordinal: the day of a month, or after a German
/// determiner.
fn is_ordinal(words_before: &str, next_word: &str) -> bool {
    let determiner = last_word(words_before);
    if is_in(MONTHS, next_word) {
        // `It ended on May 3. June was quiet.`
        return !is_in(MONTHS, determiner);
    }
    // `I am 21.`
    let before_determiner = words_before[..words_before.len() - determiner.len()].trim_end();
    !next_word.is_empty()
        && is_in(DETERMINERS, determiner)
        && last_word(before_determiner) != "I"
        && !is_in(SENTENCE_STARTERS, next_word)
}

/// Whether a word is the last part of an abbreviation that is written with spaces: `z. B.`, `p. ex.`.
fn ends_spaced_title(words_before: &str, last: &str) -> bool {
    /// Length of the longest last part, in bytes.
    const MAX_LAST_BYTES: usize = 4;
    /// Number of letters in the longest such abbreviation.
    const MAX_LETTERS: usize = 4;
    if last.len() > MAX_LAST_BYTES || !words_before.trim_end().ends_with('.') {
        return false;
    }
    let mut joined = last.to_owned();
    let mut rest = words_before;
    for _ in 1..MAX_LETTERS {
        let Some(before) = rest.trim_end().strip_suffix('.') else { break };
        let word = last_word(before);
        if word.chars().count() != 1 {
            break;
        }
        joined = format!("{word}.{joined}");
        rest = &before[..before.len() - word.len()];
        if is_in(TITLES, &joined) {
            return true;
        }
    }
    false
}

/// Whether a word is in a list of abbreviations.
fn is_abbreviation(list: &[&str], word: &str) -> bool {
    is_in(list, word) && (word.starts_with(char::is_uppercase) || !is_in(CAPITALIZED, word))
}

/// Whether a word is in a sorted list of words in lower case.
fn is_in(list: &[&str], word: &str) -> bool {
    /// Length of the longest word in a list, in bytes.
    const MAX_WORD_BYTES: usize = 24;
    if word.is_empty() || word.len() > MAX_WORD_BYTES {
        return false;
    }
    if word.is_ascii() {
        let lower_case = || word.bytes().map(|byte| byte.to_ascii_lowercase());
        return list.binary_search_by(|entry| entry.bytes().cmp(lower_case())).is_ok();
    }
    let lower_case = || word.chars().flat_map(char::to_lowercase);
    list.binary_search_by(|entry| entry.chars().cmp(lower_case())).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paragraph::paragraph_around;

    /// `marked` is a paragraph with `|` at each sentence break.
    fn check(marked: &str) {
        let text = marked.replace('|', "");
        let expected: Vec<&str> = marked.split('|').map(str::trim).collect();
        let actual: Vec<&str> =
            sentences(&text, 0..text.len()).into_iter().map(|s| &text[s]).collect();
        assert_eq!(actual, expected);
    }

    #[test]
    fn sentences_end_where_a_reader_would_end_them() {
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
    fn sentences_end_by_the_rules_of_their_language() {
        check("Das Boot lief am 3. Mai aus. |Am 5. Juni kam es an.");
        check(
            "Im 21. Jahrhundert fährt es noch. |Es ist der 2. Umbau. |Er ist 21. |Das Boot auch.",
        );
        check("Es kostet z. B. Geld, d. h. Mühe. |Das ist bzw. Heiner ist zufrieden.");
        check("Es kam ca. 30 Tage zu spät, vgl. Seite 2. |Es war Nr. 7. |Gut.");
        check("Den 3. Maj sejlede de. |Han kom kl. 9. |Ja.");
        check(
            "It ended on May 3. |June was quiet. |I am 21. |Paul is 30. |It closed in 2019. |Then?",
        );
        check("They paid approx. $3.5 million, e.g. The Post says so. |Acme Inc. €4 more. |End.");
        check("Le Dr. Roux voit M. Petit, p. ex. Paul, et Mme. Petit. |Oui.");
        check("El Sr. Gil y la Sra. Gil llegan al mar. |Él nada. |¿Qué? |¡No!");
        check("Il dott. Rossi parla. |Sì.");
        check("Kupił m.in. Chleb, tzw. Razowy. |Tak.");
        check("Это проф. Петров, т. е. Иван. |Он живёт на ул. Мира. |Да.");
        check("Ο κος. Πέτρου ήρθε, π.χ. Σάββατο. |Ναι.");
        check("Han kom för ett år sen. |Men nu? |Det är t.ex. Anna.");
        check("« Il part. » |Elle reste. |« Non. », dit Paul. |Il part. |« Oui », dit-elle.");
        check("»Er geht.« |Sie bleibt. |»Nein«, sagt er. |„Doch.“ |Na.");
        check("他走了。|“为什么？”她问。|没有人回答。");
        check("她说：“走吧。”|他没有走！|（完。）|真的？");
        check("「雨だ。」と彼は言った。|「そうか」。|終わり。");
        check("هل وصل؟ |نعم. |وصل.");
    }

    #[test]
    fn a_text_of_terminators_takes_linear_time() {
        for run in [".", "?!", ".\"", "…”"] {
            let text = format!("One{} Two", run.repeat(1_000_000));
            assert_eq!(sentences(&text, 0..text.len()).len(), 2);
            for at in (0..text.len()).step_by(text.len() / 1_000) {
                let range = text.floor_char_boundary(at)..text.ceil_char_boundary(at + 1);
                assert!(sentences_around(&text, range.clone()).contains(&range.start));
            }
        }
    }

    #[test]
    fn word_lists_are_sorted() {
        let lists = [TITLES, ABBREVIATIONS, CAPITALIZED, SENTENCE_STARTERS, MONTHS, DETERMINERS];
        assert!(lists.iter().all(|list| list.is_sorted()));
        let is_short =
            |word: &&str| word.len() <= 6 || !word.bytes().all(|byte| byte.is_ascii_alphabetic());
        assert!(TITLES.iter().chain(ABBREVIATIONS).all(is_short));
    }

    #[test]
    fn sentences_around_agrees_with_splitting_the_whole_paragraph() {
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
            "am 3. Mai ",
            "der 2. Tag ",
            "z. B. ",
            " » ",
            "“",
            "？」と",
            "No. 7 ",
            "é",
            "word, word ",
            "wrapped lines of some words that go on\nand on for a while here as they do\n",
        ];
        let mut rng = fastrand::Rng::with_seed(23);
        for _ in 0..2_000 {
            let size = if rng.usize(..20) == 0 { 1_500 } else { 40 };
            let text: String = (0..size).map(|_| pieces[rng.usize(..pieces.len())]).collect();
            let words: Vec<Range<usize>> = crate::words(&text).collect();
            let Some(first) = (!words.is_empty()).then(|| rng.usize(..words.len())) else {
                continue;
            };
            let last = (first + rng.usize(..3)).min(words.len() - 1);
            let range = words[first].start..words[last].end;
            let paragraph = paragraph_around(&text, range.clone());
            let touched = sentences(&text, paragraph).into_iter();
            let touched =
                touched.filter(|sentence| sentence.start < range.end && sentence.end > range.start);
            let expected = touched.reduce(|all, more| all.start..more.end).unwrap();
            let expected = expected.start.min(range.start)..expected.end.max(range.end);
            assert_eq!(sentences_around(&text, range.clone()), expected, "{text:?} {range:?}");
        }
    }

    #[test]
    fn sentences_around_depends_only_on_text_within_its_reach() {
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
        let mut rng = fastrand::Rng::with_seed(29);
        for _ in 0..1_000 {
            let text: String =
                (0..80).map(|_| pieces[rng.usize(..pieces.len())].as_str()).collect();
            let start = text.floor_char_boundary(rng.usize(..text.len()));
            let end = text.ceil_char_boundary((start + rng.usize(..20)).min(text.len()));
            let first = text.ceil_char_boundary(start.saturating_sub(SENTENCE_REACH));
            let last = text.floor_char_boundary(end + SENTENCE_REACH);
            let near = sentences_around(&text[first..last], start - first..end - first);
            assert_eq!(first + near.start..first + near.end, sentences_around(&text, start..end));
        }
    }
}
