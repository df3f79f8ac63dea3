//! Splits text into the symbols of the vocabulary: words and the text between them, each with the
//! single space before it. Concatenated, the symbols are the text again, byte for byte.
//!
//! This is the spaceless word model of de Moura, Navarro, Ziviani and Baeza-Yates ("Fast and
//! flexible word searching on compressed text", 2000), except that it stores the space with the
//! symbol after it.

// Symbols must fit into a slot of the vocabulary. Longer ones are split, but few words are longer.
use crate::postings::packed_word::MAX_PACKED_LEN;

/// The classes of characters that the splitting distinguishes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CharClass {
    Space,
    /// Letters and digits.
    Word,
    /// Letters of scripts that put no spaces between words.
    Spaceless,
    /// Begins a symbol that continues with a word: `’s`.
    Apostrophe,
    Other,
    /// The first byte of a character of several bytes, whose class is not known from that byte.
    MultiByte,
}

/// The class of a character by its first byte.
const CLASS_BY_BYTE: [CharClass; 256] = {
    let mut classes = [CharClass::MultiByte; 256];
    let mut byte = 0;
    while byte < 128 {
        classes[byte as usize] = match byte {
            b' ' => CharClass::Space,
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => CharClass::Word,
            b'\'' => CharClass::Apostrophe,
            _ => CharClass::Other,
        };
        byte += 1;
    }
    classes
};

/// The symbols of a text, in order.
pub(crate) fn symbols(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (symbol, others) = rest.split_at(first_symbol_len(rest));
        rest = others;
        Some(symbol)
    })
}

/// Length in bytes of the first symbol of a text that is not empty.
fn first_symbol_len(text: &str) -> usize {
    let mut end = usize::from(text.starts_with(' '));
    let (mut class, length) = class_at(text, end);
    if class == CharClass::Space {
        return end;
    }
    end += length;
    if class == CharClass::Apostrophe {
        let (next, length) = class_at(text, end);
        class = CharClass::Other;
        if next == CharClass::Word {
            (class, end) = (next, end + length);
        }
    }
    // In scripts without spaces, two characters at a time: there are too many longer sequences for
    // a vocabulary.
    let max_len = if class == CharClass::Spaceless { end + length } else { MAX_PACKED_LEN };
    // Terminates: each iteration consumes a character, and the end of the text counts as a space.
    loop {
        let (next, length) = class_at(text, end);
        if next != class || end + length > max_len {
            return end;
        }
        end += length;
    }
}

/// Class and length of the character at a byte. The end of the text counts as a space.
fn class_at(text: &str, at: usize) -> (CharClass, usize) {
    let Some(&byte) = text.as_bytes().get(at) else { return (CharClass::Space, 0) };
    match CLASS_BY_BYTE[usize::from(byte)] {
        CharClass::MultiByte => text[at..]
            .chars()
            .next()
            .map_or((CharClass::Space, 0), |c| (multi_byte_class(c), c.len_utf8())),
        class => (class, 1),
    }
}

fn multi_byte_class(c: char) -> CharClass {
    match c {
        '’' => CharClass::Apostrophe,
        // Thai and Lao, Myanmar, Khmer, and everything from the CJK radicals on.
        '\u{e00}'..='\u{eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..
            if c.is_alphabetic() =>
        {
            CharClass::Spaceless
        }
        _ if c.is_alphanumeric() => CharClass::Word,
        _ => CharClass::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_include_the_space_before_them() {
        let long = "a".repeat(MAX_PACKED_LEN + 3);
        for (text, expected) in [
            ("", &[][..]),
            ("The end", &["The", " end"]),
            (
                "He said, “No.”\n\nShe’s 5",
                &["He", " said", ",", " “", "No", ".”\n\n", "She", "’s", " 5"],
            ),
            ("don't  ''x'' '", &["don", "'t", " ", " '", "'x", "'", "'", " '"]),
            ("café №1", &["café", " №", "1"]),
            ("东京大学 x", &["东京", "大学", " x"]),
            (" ", &[" "]),
            (&long, &[&long[..MAX_PACKED_LEN], "aaa"]),
        ] {
            assert_eq!(symbols(text).collect::<Vec<_>>(), expected, "{text:?}");
        }
    }

    #[test]
    fn concatenated_symbols_are_the_text() {
        let pieces = [
            "word",
            " ",
            "  ",
            "'",
            "’",
            "é",
            "中",
            "国",
            "\n",
            "…",
            "🙂",
            "1",
            ".",
            "ไทย",
            "long".repeat(20).leak(),
        ];
        let mut rng = fastrand::Rng::with_seed(7);
        for _ in 0..2_000 {
            let text: String = (0..30).map(|_| pieces[rng.usize(..pieces.len())]).collect();
            assert!(
                symbols(&text).all(|symbol| (1..=MAX_PACKED_LEN).contains(&symbol.len())),
                "{text:?}"
            );
            assert_eq!(symbols(&text).collect::<String>(), text);
        }
    }
}
