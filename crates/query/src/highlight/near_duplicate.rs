//! Whether two passages say the same.

/// Of Fx, the hash of the Rust compiler: quick on the few bytes of a word.
const MULTIPLIER: u64 = 0x517c_c1b7_2722_0a95;

/// The words of a passage as a set of hashes, to be compared with those of others.
///
/// Words are told apart more crudely here than in the index: by what is no letter or digit of ASCII and no character
/// beyond ASCII, but for the signs of U+2000 to U+207F, with ASCII case aside. That takes a fraction of the time, and two
/// passages that are the same but for quotes, dashes and line breaks still have the same words.
#[derive(Clone)]
pub(crate) struct WordSet(Vec<u64>);

impl WordSet {
    pub(crate) fn of(text: &str) -> WordSet {
        let bytes = text.as_bytes();
        let (mut hashes, mut hash, mut at) = (Vec::with_capacity(bytes.len() / 5), 0_u64, 0);
        // Ends: each turn goes on by a byte at least.
        while at < bytes.len() {
            let byte = bytes[at];
            if byte.is_ascii_alphanumeric()
                || !byte.is_ascii() && !matches!(bytes[at..], [0xe2, 0x80 | 0x81, ..])
            {
                hash = (hash.rotate_left(5) ^ u64::from(byte.to_ascii_lowercase()))
                    .wrapping_mul(MULTIPLIER);
                at += 1;
            } else {
                hashes.extend((hash != 0).then_some(hash));
                hash = 0;
                at += if byte.is_ascii() { 1 } else { 3 };
            }
        }
        hashes.extend((hash != 0).then_some(hash));
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
        check(
            "The storm came on Monday to the town.",
            "The storm left on Friday for the sea.",
            false,
        );
        check("Storm.", "The storm came.", false);
        check("", "Storm.", false);
    }
}
