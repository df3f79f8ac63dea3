//! Cuts text into the symbols that the vocabulary of a segment holds: words, and what stands between them, each with the
//! one space before it. Behind each other they are the text again, byte for byte.
//!
//! Taking the space to the word is the spaceless model of de Moura, Navarro, Ziviani and Baeza-Yates ("Fast and flexible
//! word searching on compressed text", 2000), but for where the space is kept.

// Few words are longer: they are cut.
use crate::postings::packed_word::LONGEST;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    /// Letters and digits.
    Word,
    /// Letters of scripts that put no spaces between words.
    Spaceless,
    /// Begins a symbol of its own before a word: `’s`.
    Apostrophe,
    Other,
    /// The first byte of a longer character.
    Longer,
}

/// Classes of the bytes that characters begin with.
const CLASSES: [Class; 256] = {
    let mut classes = [Class::Longer; 256];
    let mut byte = 0;
    while byte < 128 {
        classes[byte as usize] = match byte {
            b' ' => Class::Space,
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => Class::Word,
            b'\'' => Class::Apostrophe,
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
};

/// The symbols of a text.
pub(crate) fn symbols(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (symbol, behind) = rest.split_at(first_symbol(rest));
        rest = behind;
        Some(symbol)
    })
}

/// Length of the first symbol of a text that is not empty.
fn first_symbol(text: &str) -> usize {
    let mut end = usize::from(text.starts_with(' '));
    let (mut class, length) = class_at(text, end);
    if class == Class::Space {
        return end;
    }
    end += length;
    if class == Class::Apostrophe {
        let (next, length) = class_at(text, end);
        class = Class::Other;
        if next == Class::Word {
            (class, end) = (next, end + length);
        }
    }
    // Two letters at a time: there are too many to be known by more.
    let most = if class == Class::Spaceless { end + length } else { LONGEST };
    // Ends: each turn takes a character, and there is a space behind the last.
    loop {
        let (next, length) = class_at(text, end);
        if next != class || end + length > most {
            return end;
        }
        end += length;
    }
}

/// The class and the length of the character at a byte; a space behind the text.
fn class_at(text: &str, at: usize) -> (Class, usize) {
    let Some(&byte) = text.as_bytes().get(at) else { return (Class::Space, 0) };
    match CLASSES[usize::from(byte)] {
        Class::Longer => {
            text[at..].chars().next().map_or((Class::Space, 0), |c| (class_of(c), c.len_utf8()))
        }
        class => (class, 1),
    }
}

fn class_of(c: char) -> Class {
    match c {
        '’' => Class::Apostrophe,
        // Thai and Lao, Myanmar, Khmer; from the radicals of CJK on.
        '\u{e00}'..='\u{eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..
            if c.is_alphabetic() =>
        {
            Class::Spaceless
        }
        _ if c.is_alphanumeric() => Class::Word,
        _ => Class::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_take_the_space_before_them() {
        let long = "a".repeat(LONGEST + 3);
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
            (&long, &[&long[..LONGEST], "aaa"]),
        ] {
            assert_eq!(symbols(text).collect::<Vec<_>>(), expected, "{text:?}");
        }
    }

    #[test]
    fn symbols_behind_each_other_are_the_text() {
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
        let mut state = 7_u64;
        for _ in 0..2_000 {
            let text: String = (0..30)
                .map(|_| {
                    state = state
                        .wrapping_mul(6_364_136_223_846_793_005)
                        .wrapping_add(1_442_695_040_888_963_407);
                    pieces[(state >> 33) as usize % pieces.len()]
                })
                .collect();
            assert!(symbols(&text).all(|symbol| (1..=LONGEST).contains(&symbol.len())), "{text:?}");
            assert_eq!(symbols(&text).collect::<String>(), text);
        }
    }
}
