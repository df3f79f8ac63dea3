//! Near-duplicate detection: whether two passages have nearly the same words.

use std::hash::Hasher;

use rustc_hash::FxHasher;

/// The set of words of a passage, as sorted hashes.
///
/// A word here is cruder than a token of the index: a run of ASCII letters, ASCII digits and
/// characters beyond ASCII except U+2000 to U+207F, with ASCII case ignored. That takes a fraction
/// of the time of tokenizing, and passages that differ only in quotes, dashes and line breaks still
/// have equal sets.
#[derive(Clone)]
pub(crate) struct WordSet(Vec<u64>);

impl WordSet {
    pub(crate) fn new(text: &str) -> WordSet {
        let bytes = text.as_bytes();
        let mut hashes = Vec::with_capacity(bytes.len() / 5);
        let mut word = FxHasher::default();
        let mut at = 0;
        let mut end_word = |word: &mut FxHasher| {
            // 0 is the hash of an empty word.
            let hash = std::mem::take(word).finish();
            hashes.extend((hash != 0).then_some(hash));
        };
        while at < bytes.len() {
            let byte = bytes[at];
            if byte.is_ascii_alphanumeric()
                || !byte.is_ascii() && !matches!(bytes[at..], [0xe2, 0x80 | 0x81, ..])
            {
                word.write_u8(byte.to_ascii_lowercase());
                at += 1;
            } else {
                end_word(&mut word);
                at += if byte.is_ascii() { 1 } else { 3 };
            }
        }
        end_word(&mut word);
        hashes.sort_unstable();
        hashes.dedup();
        WordSet(hashes)
    }

    /// Whether the Jaccard similarity of the two sets is over 0.8.
    pub(crate) fn is_near_duplicate(&self, other: &WordSet) -> bool {
        let (few, many) = if self.0.len() < other.0.len() { (self, other) } else { (other, self) };
        // The sets share at most the smaller one.
        if few.0.len() * 5 <= many.0.len() * 4 {
            return false;
        }
        let shared = few.0.iter().filter(|hash| many.0.binary_search(hash).is_ok()).count();
        shared * 5 > (few.0.len() + many.0.len() - shared) * 4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_with_nearly_the_same_words_are_near_duplicates() {
        let check = |one: &str, other: &str, expected: bool| {
            let (one_set, other_set) = (WordSet::new(one), WordSet::new(other));
            assert_eq!(one_set.is_near_duplicate(&other_set), expected, "{one} / {other}");
            assert_eq!(other_set.is_near_duplicate(&one_set), expected, "{other} / {one}");
        };
        check("Sign up for the storm letter.", "Sign up for the storm letter.", true);
        check("“Sign up”, for the\nstorm letter!", "SIGN UP — for the storm letter.", true);
        check(
            "One two three four five six seven eight nine ten.",
            "One two three four five six seven eight nine.",
            true,
        );
        check("One two three four five.", "One two three four.", false);
        check(
            "The storm came on Monday to the town.",
            "The storm left on Friday for the sea.",
            false,
        );
        check("Storm.", "The storm came.", false);
        check("", "Storm.", false);
    }
}
