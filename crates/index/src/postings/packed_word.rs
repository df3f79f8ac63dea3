//! Short words packed into two integers, which makes them fast hash keys. Nearly all words are
//! short enough.

/// A word of at most [`MAX_PACKED_LEN`] bytes, with its length.
pub(crate) type PackedWord = (u64, u64);

/// Length of the longest word that can be packed, in bytes.
pub(crate) const MAX_PACKED_LEN: usize = 15;

/// Packs a word: its bytes in little-endian order, and its length in the highest byte. `None` if
/// the word is too long.
pub(crate) fn pack_word(word: &str) -> Option<PackedWord> {
    let bytes = word.as_bytes();
    let length = bytes.len();
    if length > MAX_PACKED_LEN {
        return None;
    }
    let length_byte = (length as u64) << 56;
    // The last chunk overlaps the first one and is shifted into place. This needs neither a loop
    // nor a copy.
    if let Some((first, last)) = bytes.first_chunk::<8>().zip(bytes.last_chunk::<8>()) {
        let rest_bits = (length - 8) * 8;
        let rest =
            u64::from_le_bytes(*last).unbounded_shr(64 - u32::try_from(rest_bits).unwrap_or(0));
        return Some((u64::from_le_bytes(*first), rest | length_byte));
    }
    if let Some((first, last)) = bytes.first_chunk::<4>().zip(bytes.last_chunk::<4>()) {
        let [first, last] = [*first, *last].map(|chunk| u64::from(u32::from_le_bytes(chunk)));
        return Some((first | last << ((length - 4) * 8), length_byte));
    }
    let low = bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte));
    Some((low, length_byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_words_hold_their_bytes_and_length() {
        for length in 0..=MAX_PACKED_LEN {
            let word: String = ('b'..).take(length).collect();
            let mut bytes = [0; 16];
            bytes[..length].copy_from_slice(word.as_bytes());
            bytes[15] = length.to_le_bytes()[0];
            let (low, high) = pack_word(&word).unwrap();
            assert_eq!([low.to_le_bytes(), high.to_le_bytes()].as_flattened(), bytes, "{word}");
        }
        assert_eq!(pack_word(&"x".repeat(MAX_PACKED_LEN + 1)), None);
        assert_ne!(pack_word("a\0"), pack_word("a"));
    }
}
