//! Folding: maps words that differ only in case, diacritics, compatibility variants or the kind of
//! apostrophe to one form.

use unicase::UniCase;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::word::APOSTROPHES;

/// Folds one word for comparison.
///
/// Folding applies NFKD (UAX #15), drops soft hyphens and combining marks, applies full case
/// folding (Unicode `CaseFolding.txt`, status C and F) and turns every apostrophe into `'`.
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

/// Folds one word as [`fold`] does, into a buffer that it clears first.
///
/// ```
/// let mut buffer = String::from("old");
/// newsdex_analysis::fold_into("Café", &mut buffer);
/// assert_eq!(buffer, "cafe");
/// ```
pub fn fold_into(word: &str, folded: &mut String) {
    folded.clear();
    append_folded(word, folded);
}

/// Folds one word as [`fold`] does and appends it to a buffer.
pub(crate) fn append_folded(word: &str, folded: &mut String) {
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

/// The folded word without its possessive ending, or `None` if it has no such ending.
///
/// Possessives are indexed in both forms, so a bare word in a query also matches the possessive.
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
        check("U.S", "u.s");
        check("1,000.5", "1,000.5");
    }
}
