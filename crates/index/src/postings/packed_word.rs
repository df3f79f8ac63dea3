//! Words as numbers, so that looking one up is quick: nearly all are of few bytes.

/// A word of at most [`LONGEST`] bytes, and its length.
pub(crate) type PackedWord = (u64, u64);

/// Longest word that has a number, in bytes.
pub(crate) const LONGEST: usize = 15;

/// The number of a word: its bytes in their order, from the lowest on, and its length in the highest. `None` where it is too
/// long.
pub(crate) fn packed_word(word: &str) -> Option<PackedWord> {
    let bytes = word.as_bytes();
    let length = bytes.len();
    if length > LONGEST {
        return None;
    }
    let length_on_top = (length as u64) << 56;
    // The last bytes are read once more with those before, where there are any: no loop, and no copy.
    if let Some((first, last)) = bytes.first_chunk::<8>().zip(bytes.last_chunk::<8>()) {
        let behind = (length - 8) * 8;
        let rest = u64::from_le_bytes(*last).unbounded_shr(64 - u32::try_from(behind).unwrap_or(0));
        return Some((u64::from_le_bytes(*first), rest | length_on_top));
    }
    if let Some((first, last)) = bytes.first_chunk::<4>().zip(bytes.last_chunk::<4>()) {
        let [first, last] = [*first, *last].map(|four| u64::from(u32::from_le_bytes(four)));
        return Some((first | last << ((length - 4) * 8), length_on_top));
    }
    let few = bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte));
    Some((few, length_on_top))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_the_number_of_its_bytes() {
        for length in 0..=LONGEST {
            let word: String = ('b'..).take(length).collect();
            let mut bytes = [0; 16];
            bytes[..length].copy_from_slice(word.as_bytes());
            bytes[15] = length.to_le_bytes()[0];
            let (low, high) = packed_word(&word).unwrap();
            assert_eq!([low.to_le_bytes(), high.to_le_bytes()].as_flattened(), bytes, "{word}");
        }
        assert_eq!(packed_word(&"x".repeat(LONGEST + 1)), None);
        assert_ne!(packed_word("a\0"), packed_word("a"));
    }
}
