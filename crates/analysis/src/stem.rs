//! Stems: what the inflected forms of an English word share.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;

use crate::fold::bare_form;

/// How many surface forms are remembered before the memory is started anew; about 10 MB at most.
const REMEMBERED_FORMS: usize = 100_000;

/// The stem of a folded word, for those who ask for each word once.
pub fn stem(folded: &str) -> Cow<'_, str> {
    stem_by(Stemmer::new(Algorithm::English), folded)
}

/// A possessive has the stem of its bare form, as it is indexed bare as well; the stemmer by itself would part `sky's` from
/// `sky`, and `B2B's` from `B2B`. Words with digits are their own stems, and so is what is still a possessive when bare.
fn stem_by(stemmer: Stemmer, folded: &str) -> Cow<'_, str> {
    let bare = bare_form(folded).unwrap_or(folded);
    let is_stem = bare.bytes().any(|byte| byte.is_ascii_digit()) || bare_form(bare).is_some();
    if is_stem { Cow::Borrowed(bare) } else { stemmer.stem(bare) }
}

/// Stems words by the Snowball English stemmer (Porter2) and remembers each form it has seen, since stemming costs
/// several times what all else in analysing does and few forms make up most of a text.
///
/// ```
/// let mut stems = newsdex_analysis::Stems::default();
/// let stem = stems.stem("negotiated").to_owned();
/// assert_eq!(stems.stem("negotiating"), stem);
/// ```
#[derive(Clone)]
pub struct Stems {
    stemmer: Stemmer,
    remembered: FxHashMap<Box<str>, Box<str>>,
}

impl Default for Stems {
    fn default() -> Stems {
        Stems { stemmer: Stemmer::new(Algorithm::English), remembered: FxHashMap::default() }
    }
}

impl std::fmt::Debug for Stems {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stems").field("remembered", &self.remembered.len()).finish_non_exhaustive()
    }
}

impl Stems {
    /// The stem of a folded word; that of a possessive is the stem of its bare form. Words with digits are their own stems.
    pub fn stem(&mut self, folded: &str) -> &str {
        if self.remembered.len() >= REMEMBERED_FORMS && !self.remembered.contains_key(folded) {
            self.remembered.clear();
        }
        let stemmer = self.stemmer;
        // Looked up twice on a hit, because a borrow returned from the first look-up would bar the insertion.
        if !self.remembered.contains_key(folded) {
            self.remembered.insert(folded.into(), stem_by(stemmer, folded).into());
        }
        &self.remembered[folded]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_possessive_has_the_stem_of_its_bare_form() {
        let check = |word: &str, expected: &str| {
            assert_eq!(stem(word), expected);
            assert_eq!(Stems::default().stem(word), expected);
        };
        check("ferries", "ferri");
        check("ferry's", "ferri");
        check("sky's", "sky");
        check("news's", "news");
        check("b2b's", "b2b");
        check("x's's", "x's");
    }
}
