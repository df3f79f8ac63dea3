//! The form in which a word is compared: without case, diacritics, compatibility forms and kinds of apostrophe.

use unicase::UniCase;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::word::APOSTROPHES;

/// Folds one word for comparison: NFKD (UAX #15), soft hyphens and combining marks dropped, full case folding
/// (Unicode `CaseFolding.txt`, C and F), every apostrophe as `'`.
///
/// ```
/// use newsdex_analysis::fold;
///
/// assert_eq!(fold("Zoë’s"), "zoe's");
/// assert_eq!(fold("STRASSE"), fold("straße"));
/// assert_eq!(fold("ﬁ\u{ad}nance"), "finance");
/// ```
#[must_use]
pub fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    fold_into(word, &mut folded);
    folded
}

/// As [`fold`], into a buffer that is cleared first.
pub fn fold_into(word: &str, folded: &mut String) {
    folded.clear();
    fold_onto(word, folded);
}

/// As [`fold`], behind what stands in a buffer.
pub(crate) fn fold_onto(word: &str, folded: &mut String) {
    if word.is_ascii() {
        let start = folded.len();
        folded.push_str(word);
        folded[start..].make_ascii_lowercase();
        return;
    }
    let plain: String = word.nfkd().filter(|&c| c != '\u{ad}' && !is_combining_mark(c)).collect();
    folded.extend(
        UniCase::unicode(plain)
            .to_folded_case()
            .chars()
            .map(|c| if APOSTROPHES.contains(&c) { '\'' } else { c }),
    );
}

/// The folded word without its possessive ending, or `None` where it has none: a bare word typed in a query also
/// meets the possessive that is written.
///
/// ```
/// use newsdex_analysis::bare_form;
///
/// assert_eq!(bare_form("musk's"), Some("musk"));
/// assert_eq!(bare_form("musk"), None);
/// ```
#[must_use]
#[inline]
pub fn bare_form(folded: &str) -> Option<&str> {
    folded.strip_suffix("'s").filter(|bare| !bare.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_that_are_one_word_to_a_reader_fold_alike() {
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
        check("U.S", "u.s");
        check("1,000.5", "1,000.5");
    }
}
