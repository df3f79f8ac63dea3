//! Whether two passages say the same.

use std::hash::Hasher;

use rustc_hash::FxHasher;

/// The words of a passage as a set of hashes, to be compared with those of others.
///
/// Words are told apart more crudely here than in the index: by what is no letter or digit, case aside in ASCII. That
/// takes a fraction of the time, and two passages that are the same but for quotes, dashes and line breaks still have the
/// same words.
pub(crate) struct WordSet(Vec<u64>);

impl WordSet {
    pub(crate) fn of(text: &str) -> WordSet {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let mut hashes: Vec<u64> = words
            .map(|word| {
                let mut hasher = FxHasher::default();
                word.bytes().for_each(|byte| hasher.write_u8(byte.to_ascii_lowercase()));
                hasher.finish()
            })
            .collect();
        hashes.sort_unstable();
        hashes.dedup();
        WordSet(hashes)
    }

    /// Whether more than four fifths of all words that stand in either stand in both.
    pub(crate) fn is_like(&self, other: &WordSet) -> bool {
        let (few, many) = if self.0.len() < other.0.len() { (self, other) } else { (other, self) };
        // So many they would have to share at least, and `few` has no more than its own.
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
    fn passages_are_alike_where_nearly_all_words_are_the_same() {
        let check = |one: &str, other: &str, expected: bool| {
            let (one_set, other_set) = (WordSet::of(one), WordSet::of(other));
            assert_eq!(one_set.is_like(&other_set), expected, "{one} / {other}");
            assert_eq!(other_set.is_like(&one_set), expected, "{other} / {one}");
        };
        check("Sign up for the storm letter.", "Sign up for the storm letter.", true);
        check("“Sign up”, for the\nstorm letter!", "SIGN UP — for the storm letter.", true);
        check(
            "One two three four five six seven eight nine ten.",
            "One two three four five six seven eight nine.",
            true,
        );
        check("One two three four five.", "One two three four.", false);
        check("The storm came on Monday to the town.", "The storm left on Friday for the sea.", false);
        check("Storm.", "The storm came.", false);
        check("", "Storm.", false);
    }
}
