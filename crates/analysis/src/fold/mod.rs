//! Folding: maps words that differ only in case, diacritics, compatibility variants or the kind of
//! apostrophe to one form.

mod elision;
pub(crate) mod initials;
pub(crate) mod letters;
mod months;
pub(crate) mod numbers;

use std::ops::Range;

use unicase::UniCase;
use unicode_normalization::UnicodeNormalization;

use crate::fold::elision::without_elision;
use crate::fold::initials::{append_acronym, fold_initials};
use crate::fold::letters::{APOSTROPHES, is_ignorable, is_optional_mark, plain_letters};
pub use crate::fold::months::abbreviated_month;
use crate::fold::numbers::fold_number;

/// Folds one word for comparison.
///
/// Folding applies NFKD (UAX #15), drops accents and characters without width, applies full case
/// folding (Unicode `CaseFolding.txt`, status C and F) and turns every apostrophe into `'`. Latin
/// letters with a stroke and ligatures become plain letters, and digits become ASCII digits. Initials
/// lose their full stops, and numbers the separators between their groups of digits.
///
/// ```
/// use newsdex_analysis::fold;
///
/// assert_eq!(fold("Zoë’s"), "zoe's");
/// assert_eq!(fold("STRASSE"), fold("straße"));
/// assert_eq!(fold("ﬁ\u{ad}nance"), "finance");
/// assert_eq!(fold("N.A.T.O."), fold("NATO"));
/// assert_eq!(fold("12,500"), fold("12500"));
/// ```
#[must_use]
pub fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    append_folded(word, &mut folded);
    folded
}

/// Folds the word that stands at `word` in a text, as [`fold`] does, but with what the text around it
/// tells: capitals make an acronym, so that `US` is `U.S.`, unless its line is all in capitals; and
/// `Sept` is `September` before a day.
///
/// ```
/// use newsdex_analysis::fold_in_text;
///
/// assert_eq!(fold_in_text("The US told us", 4..6), fold_in_text("U.S.", 0..4));
/// assert_eq!(fold_in_text("The US told us", 12..14), "us");
/// assert_eq!(fold_in_text("TELL US MORE", 5..7), "us");
/// ```
#[must_use]
pub fn fold_in_text(text: &str, word: Range<usize>) -> String {
    let mut folded = String::new();
    append_folded_in_text(text, word, &mut folded);
    folded
}

/// Folds a word as [`fold_in_text`] does, into a buffer that it clears first.
///
/// ```
/// let mut buffer = String::from("old");
/// newsdex_analysis::fold_in_text_into("The Café", 4..9, &mut buffer);
/// assert_eq!(buffer, "cafe");
/// ```
pub fn fold_in_text_into(text: &str, word: Range<usize>, folded: &mut String) {
    folded.clear();
    append_folded_in_text(text, word, folded);
}

/// Folds a word as [`fold_in_text`] does and appends it to a buffer.
pub(crate) fn append_folded_in_text(text: &str, word: Range<usize>, folded: &mut String) {
    if append_acronym(text, &word, folded) {
        return;
    }
    match abbreviated_month(text, word.clone()) {
        Some(month) => folded.push_str(month),
        None => append_folded(&text[word], folded),
    }
}

/// Folds one word as [`fold`] does and appends it to a buffer.
pub(crate) fn append_folded(word: &str, folded: &mut String) {
    let start = folded.len();
    if word.is_ascii() {
        folded.push_str(word);
        folded[start..].make_ascii_lowercase();
    } else {
        append_plain(word, folded);
    }
    // Letters and digits are above all punctuation that a word may have inside.
    let bytes = &folded.as_bytes()[start..];
    if bytes.iter().any(|&byte| byte < b'0') {
        if bytes.first().is_some_and(u8::is_ascii_digit) {
            fold_number(folded, start);
        } else if bytes.contains(&b'.') && !bytes.iter().any(u8::is_ascii_digit) {
            fold_initials(folded, start);
        }
    }
}

/// Appends a word that is not ASCII, with plain letters in lower case.
fn append_plain(word: &str, folded: &mut String) {
    let start = folded.len();
    let mut base = '\0';
    let letters = word.nfkd().filter(|&c| {
        let is_dropped = is_ignorable(c) || is_optional_mark(c) && !is_of_cyrillic_letter(base, c);
        base = if is_optional_mark(c) { base } else { c };
        !is_dropped
    });
    let letters: String = letters.nfc().collect();
    for c in UniCase::unicode(letters).to_folded_case().chars() {
        match plain_letters(c) {
            Some(plain) => folded.push_str(plain),
            None if APOSTROPHES.contains(&c) => folded.push('\''),
            None => folded.push(c),
        }
    }
    if folded.len() == start {
        folded.push_str(word);
    }
}

/// Whether a mark makes another letter of a Cyrillic one: `й`, `ї`, `ў`, but not `ё`, which is often
/// written `е`.
fn is_of_cyrillic_letter(base: char, mark: char) -> bool {
    matches!(base, 'Ѐ'..='ԯ') && matches!(mark, '\u{306}' | '\u{308}') && !matches!(base, 'е' | 'Е')
}

/// The folded word without its possessive ending or without an elided word before it, or `None` if
/// it has neither.
///
/// Such words are indexed in both forms, so a bare word in a query also matches the possessive.
///
/// ```
/// use newsdex_analysis::bare_form;
///
/// assert_eq!(bare_form("musk's"), Some("musk"));
/// assert_eq!(bare_form("l'avion"), Some("avion"));
/// assert_eq!(bare_form("musk"), None);
/// ```
#[must_use]
#[inline]
pub fn bare_form(folded: &str) -> Option<&str> {
    let possessed = folded.strip_suffix("'s").filter(|bare| !bare.is_empty());
    possessed.or_else(|| without_elision(folded))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_variants_of_a_word_fold_to_one_form() {
        let check = |word: &str, folded: &str| assert_eq!(fold(word), folded, "{word}");
        check("Amazon", "amazon");
        check("São", "sao");
        check("cafe\u{301}", "cafe");
        check("Ångström", "angstrom");
        check("İstanbul", "istanbul");
        check("ΣΊΣΥΦΟΣ", "σισυφοσ");
        check("σίσυφος", "σισυφοσ");
        check("Ｆｕｌｌ", "full");
        check("don＇t", "don't");
        check("o\u{2bc}clock", "o'clock");
        check("m²", "m2");
        check("U.S.", "u.s");
        check("U. S.", "u.s");
        check("N.A.T.O.", "nato");
        check("Ph.D.", "phd");
        check("J. K.", "jk");
        check("a.m.", "a.m");
        check("É.U.", "eu");
        check("1,000.5", "1000.5");
        check("12\u{a0}500", "12500");
        check("12’500", "12500");
        check("v1.5", "v1.5");
        // Letters with strokes, ligatures, letters that writers exchange, digits.
        check("Tromsø", "tromso");
        check("Wałecki", "walecki");
        check("ŒUVRE", "oeuvre");
        check("Ærø", "aero");
        check("Þór", "thor");
        check("ıspanak", "ispanak");
        check("مستشفى", "مستشفي");
        check("شـــاهد", "شاهد");
        check("١٢٣", "123");
        check("۱۲۳", "123");
        check("२०२६", "2026");
        check("Vel\u{feff}dri\u{200d}ft", "veldrift");
        // Vowels and tones are letters; so are the marks of Cyrillic and kana.
        check("हिन्दी", "हिन्दी");
        check("Мой", "мой");
        check("Ёлка", "елка");
        check("Київ", "київ");
        check("ガ", "ガ");
        check("한국", "한국");
    }
}
