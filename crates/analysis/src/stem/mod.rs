//! Stems: the part that the inflected forms of a word share.
//!
//! The script of a word decides its stemmer: Snowball's for English for Latin letters, and those for
//! Russian, Greek, Arabic and Hindi for the letters of these languages.

mod irregular;
mod russian;

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;

use crate::fold::bare_form;
use crate::stem::irregular::regular_form;
use crate::stem::russian::join_stems;

/// Length of the longest word that is stemmed, in bytes. Longer ones are their own stems: the stemmer
/// takes time that is quadratic in the length of a word. The longest compounds that people write, in
/// German and Finnish, have 60 to 80 letters.
const MAX_STEMMED_BYTES: usize = 128;

/// Number of surface forms after which [`CachingStemmer`] clears its cache, which then takes about
/// 10 MB.
const MAX_CACHED_FORMS: usize = 100_000;

/// The stem of a folded word, without a cache. For callers that stem each word once.
///
/// ```
/// assert_eq!(newsdex_analysis::stem("ferry's"), newsdex_analysis::stem("ferries"));
/// ```
#[must_use]
pub fn stem(folded: &str) -> Cow<'_, str> {
    stem_with(&Stemmers::default(), folded)
}

/// The stemmer of each script.
#[derive(Clone)]
struct Stemmers {
    latin: Stemmer,
    cyrillic: Stemmer,
    greek: Stemmer,
    arabic: Stemmer,
    devanagari: Stemmer,
}

impl Default for Stemmers {
    fn default() -> Self {
        Stemmers {
            latin: Stemmer::new(Algorithm::English),
            cyrillic: Stemmer::new(Algorithm::Russian),
            greek: Stemmer::new(Algorithm::Greek),
            arabic: Stemmer::new(Algorithm::Arabic),
            devanagari: Stemmer::new(Algorithm::Hindi),
        }
    }
}

impl Stemmers {
    /// The stemmer for a word, by its first letter.
    fn of(&self, word: &str) -> Stemmer {
        match word.chars().next() {
            Some('\u{400}'..='\u{52f}') => self.cyrillic,
            Some('\u{370}'..='\u{3ff}') => self.greek,
            Some('\u{600}'..='\u{6ff}') => self.arabic,
            Some('\u{900}'..='\u{97f}') => self.devanagari,
            _ => self.latin,
        }
    }
}

/// Stems the bare form of a possessive, because the index holds that form as well. On its own, the
/// stemmer would give `sky's` and `sky` different stems, and likewise `b2b's` and `b2b`. Words with
/// digits, acronyms with full stops and words longer than [`MAX_STEMMED_BYTES`] are their own stems,
/// and so is a bare form that is still a possessive.
fn stem_with<'w>(stemmers: &Stemmers, folded: &'w str) -> Cow<'w, str> {
    let bare = bare_form(folded).unwrap_or(folded);
    let is_stem = bare.len() > MAX_STEMMED_BYTES
        || bare.bytes().any(|byte| byte.is_ascii_digit() || byte == b'.')
        || bare_form(bare).is_some();
    if is_stem {
        return Cow::Borrowed(bare);
    }
    let word = regular_form(bare).unwrap_or(bare);
    let stemmer = stemmers.of(word);
    let stem = stemmer.stem(word);
    match stemmer.algorithm() {
        _ if stem.is_empty() => Cow::Borrowed(bare),
        Algorithm::Russian => Cow::Owned(join_stems(word, stem.into_owned())),
        _ => stem,
    }
}

/// A caching stemmer: the stemmers of all scripts with a cache of the forms they have seen.
///
/// Stemming takes several times as long as the rest of the analysis, and a few forms make up most
/// of a text.
///
/// ```
/// let mut stemmer = newsdex_analysis::CachingStemmer::default();
/// let stem = stemmer.stem("negotiated").to_owned();
/// assert_eq!(stemmer.stem("negotiating"), stem);
/// ```
#[derive(Clone, Default)]
pub struct CachingStemmer {
    stemmers: Stemmers,
    cache: FxHashMap<Box<str>, Box<str>>,
}

impl std::fmt::Debug for CachingStemmer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CachingStemmer").field("cached", &self.cache.len()).finish_non_exhaustive()
    }
}

impl CachingStemmer {
    /// The stem of a folded word. A possessive has the stem of its bare form; words with digits and
    /// very long words are their own stems.
    pub fn stem<'s>(&'s mut self, folded: &'s str) -> &'s str {
        if folded.len() > MAX_STEMMED_BYTES {
            // Stemming it takes no time, and the cache would grow without bound. Only a possessive
            // can have a bare form that is short enough to be stemmed.
            let bare = bare_form(folded).unwrap_or(folded);
            if bare.len() > MAX_STEMMED_BYTES {
                return bare;
            }
        }
        if self.cache.len() >= MAX_CACHED_FORMS && !self.cache.contains_key(folded) {
            self.cache.clear();
        }
        // A hit takes two lookups: a borrow returned from the first one would forbid the insertion.
        if !self.cache.contains_key(folded) {
            self.cache.insert(folded.into(), stem_with(&self.stemmers, folded).into());
        }
        &self.cache[folded]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_possessive_has_the_stem_of_its_bare_form() {
        let check = |word: &str, expected: &str| {
            assert_eq!(stem(word), expected);
            assert_eq!(CachingStemmer::default().stem(word), expected);
        };
        check("ferries", "ferri");
        check("ferry's", "ferri");
        check("sky's", "sky");
        check("news's", "news");
        check("b2b's", "b2b");
        check("x's's", "x's");
    }

    #[test]
    fn forms_of_a_word_have_one_stem_in_the_language_of_their_script() {
        for forms in [
            &["woman", "women", "woman's"][..],
            &["buy", "bought", "buying"],
            &["требовать", "требует", "требовали"],
            &["порядок", "порядка", "порядками"],
            &["конец", "концы"],
            &["доброволец", "добровольцы"],
            &["уровень", "уровня"],
            &["правительство", "правительства", "правительством"],
            &["κυβερνηση", "κυβερνησησ", "κυβερνησεισ"],
            &["समाचार", "समाचारों"],
        ] {
            let stems: Vec<_> = forms.iter().map(|form| stem(form)).collect();
            assert!(stems.iter().all(|other| *other == stems[0]), "{forms:?}: {stems:?}");
        }
        assert_ne!(stem("пятен"), stem("пятнь"));
        assert_eq!(stem("u.s"), "u.s");
    }

    #[test]
    fn very_long_words_are_their_own_stems() {
        let check = |word: &str, expected: &str| {
            assert_eq!(stem(word), expected);
            assert_eq!(CachingStemmer::default().stem(word), expected);
        };
        let base = "ad".repeat(MAX_STEMMED_BYTES / 2 - 2);
        check(&format!("{base}sing"), &format!("{base}s"));
        check(&format!("{base}sing's"), &format!("{base}s"));
        check(&format!("{base}ssing"), &format!("{base}ssing"));
        check(&format!("{base}ssing's"), &format!("{base}ssing"));
        // Stemmed, this word would take hours.
        let word = "y".repeat(20_000_000);
        check(&word, &word);
        let mut stemmer = CachingStemmer::default();
        for letter in ["a", "b", "c"] {
            stemmer.stem(&letter.repeat(1_000_000));
        }
        assert_eq!(stemmer.cache.len(), 0);
    }
}
