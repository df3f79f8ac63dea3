//! Detects mojibake: UTF-8 that a program took for another encoding and saved again, so that `Zoë’s`
//! became `ZoÃ«â€™s`.
//!
//! Every character beyond ASCII then represents one byte of a sequence of UTF-8. No text in a
//! natural language consists of such sequences.

use std::sync::LazyLock;

use encoding_rs::{
    Encoding, IBM866, KOI8_R, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253,
};

/// Encodings that programs take UTF-8 for, most frequent first.
static ENCODINGS: [&Encoding; 7] =
    [WINDOWS_1252, WINDOWS_1251, WINDOWS_1250, WINDOWS_1253, MACINTOSH, KOI8_R, IBM866];
/// Maximum length of the text that is examined, in bytes.
const SAMPLE_BYTES: usize = 64 * 1024;
/// Maximum number of characters beyond ASCII that are examined.
const SAMPLE_CHARS: usize = 512;
/// Number of characters in sequences that prove mojibake: two accented letters, or one quote.
const MIN_CHARS: usize = 3;
/// A text whose first characters beyond ASCII are isolated is no mojibake. Most texts are.
const FIRST_RUNS: usize = 3;

/// The characters of the bytes from 128 on, in each of [`ENCODINGS`].
static CHARS: LazyLock<Vec<Vec<char>>> = LazyLock::new(|| {
    let upper_half: Vec<u8> = (0x80..=0xff).collect();
    let decode = |encoding: &'static Encoding| {
        encoding.decode_without_bom_handling(&upper_half).0.chars().collect()
    };
    ENCODINGS.into_iter().map(decode).collect()
});

/// The name of the encoding that UTF-8 was taken for, if a text is mojibake throughout.
pub(crate) fn mojibake(text: &str) -> Option<&'static str> {
    let text = &text[..text.floor_char_boundary(SAMPLE_BYTES)];
    let first = Encoding::ascii_valid_up_to(text.as_bytes());
    if first == text.len() {
        return None;
    }
    let text = &text[first..];
    if non_ascii_runs(text).take(FIRST_RUNS).all(|run| run.chars().nth(1).is_none()) {
        return None;
    }
    let is_mojibake = |&at: &usize| consists_of_sequences(text, &CHARS[at]);
    (0..ENCODINGS.len()).find(is_mojibake).map(|at| ENCODINGS[at].name())
}

/// The longest parts of a text without ASCII.
fn non_ascii_runs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (_, run) = rest.split_at(Encoding::ascii_valid_up_to(rest.as_bytes()));
        let end = run.bytes().position(|byte| byte.is_ascii()).unwrap_or(run.len());
        let (run, after) = run.split_at(end);
        rest = after;
        (!run.is_empty()).then_some(run)
    })
}

/// Whether the characters beyond ASCII, apart from a few, represent sequences of UTF-8 in an
/// encoding.
fn consists_of_sequences(text: &str, upper_half: &[char]) -> bool {
    const CHARS_PER_STRAY: usize = 16;
    let (mut in_sequences, mut strays) = (0, 0);
    for run in non_ascii_runs(text) {
        let mut rest = run.chars();
        while let Some(c) = rest.clone().next() {
            let length = sequence_length(rest.clone(), upper_half);
            in_sequences += length;
            if length == 0 {
                // A byte without a character may have been dropped.
                strays += usize::from(c != '\u{fffd}');
            }
            rest.nth(length.max(1) - 1);
        }
        if strays > 1 + in_sequences / CHARS_PER_STRAY {
            return false;
        }
        if in_sequences + strays > SAMPLE_CHARS {
            break;
        }
    }
    in_sequences >= MIN_CHARS && strays <= in_sequences / CHARS_PER_STRAY
}

/// The number of characters, from 2 to 4, that represent one sequence of UTF-8; 0 if none begins
/// here. A replacement character represents a byte that has no character.
fn sequence_length(mut chars: impl Iterator<Item = char>, upper_half: &[char]) -> usize {
    let byte = |c: char| match u8::try_from(u32::from(c)) {
        // Programs that take UTF-8 for ISO-8859-1 write control characters.
        Ok(byte @ 0x80..=0x9f) => Some(byte),
        _ => (0x80..=0xff).zip(upper_half).find(|(_, own)| **own == c).map(|(byte, _)| byte),
    };
    let length = match chars.next().and_then(byte) {
        Some(0xc2..=0xdf) => 2,
        Some(0xe0..=0xef) => 3,
        Some(0xf0..=0xf4) => 4,
        _ => return 0,
    };
    let continues =
        |c: char| c == '\u{fffd}' || byte(c).is_some_and(|byte| (0x80..=0xbf).contains(&byte));
    if chars.take(length - 1).filter(|&c| continues(c)).count() == length - 1 { length } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_is_mojibake_throughout_is_detected() {
        let texts = [
            "Zoë’s café opens late",
            "Порт закрыт до понедельника",
            "“Nobody came,” she said – not one.",
            "Ø „Ärger“ über die Brücke",
            "Łódź i Kraków, późno",
            "Το λιμάνι έκλεισε",
            "東京は雨。大阪は晴れ。",
            "It’s",
        ];
        for text in texts {
            assert_eq!(mojibake(text), None, "{text}");
            for encoding in ENCODINGS {
                let (garbled, is_lossy) = encoding.decode_without_bom_handling(text.as_bytes());
                let found = mojibake(&garbled);
                assert!(found.is_some(), "{text} {} {is_lossy} {garbled}", encoding.name());
                if [WINDOWS_1252, WINDOWS_1251].contains(&encoding) {
                    assert_eq!(found, Some(encoding.name()), "{garbled}");
                }
            }
            let latin1: String = text.bytes().map(char::from).collect();
            assert_eq!(mojibake(&latin1), Some("windows-1252"), "{latin1}");
        }
    }

    #[test]
    fn other_text_is_not_mojibake() {
        let check = |text: &str| assert_eq!(mojibake(text), None, "{text}");
        check("");
        check("Plain text");
        check("Â 5");
        // A text about mojibake.
        check("The café wrote “Ã«” for “ë”, and “Ã©” for “é”.");
        check("SÃO PAULO: A POPULAÇÃO É CONTRA");
        check("Їжак і єнот, Рівне, Різдво, Рієка");
        check("“…” ‘«»’ — é’");
        check("北京——“好”！");
    }
}
