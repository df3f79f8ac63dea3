//! Encoded words (RFC 2047): `=?utf-8?Q?caf=C3=A9?=`, text of any encoding in a header field.
//!
//! Programs that fold long fields cut them anywhere, also within a character. So the bytes of
//! adjacent words in one encoding are joined before they are decoded.

use encoding_rs::Encoding;

/// What an encoded word holds.
struct EncodedWord {
    encoding: &'static Encoding,
    bytes: Vec<u8>,
}

/// Unfolds a field and decodes its encoded words. What is no encoded word remains as it is. Takes
/// linear time.
pub(super) fn decode_words(value: &str) -> String {
    let mut decoded = String::with_capacity(value.len());
    let mut word: Option<EncodedWord> = None;
    let unfolded: String = unfold(value);
    let mut rest = unfolded.as_str();
    while let Some(start) = rest.find("=?") {
        let (before, from_word) = rest.split_at(start);
        let Some((next, after)) = encoded_word(from_word) else {
            flush(&mut word, &mut decoded);
            decoded.push_str(before);
            decoded.push_str("=?");
            rest = &from_word[2..];
            continue;
        };
        // White space between two encoded words is part of neither.
        if word.is_none() || !before.trim().is_empty() {
            flush(&mut word, &mut decoded);
            decoded.push_str(before);
        }
        match &mut word {
            Some(word) if word.encoding == next.encoding => word.bytes.extend(next.bytes),
            _ => {
                flush(&mut word, &mut decoded);
                word = Some(next);
            }
        }
        rest = after;
    }
    flush(&mut word, &mut decoded);
    decoded.push_str(rest);
    decoded
}

/// Escapes the characters in encoded words that separate addresses, where a program should have done
/// so: `=?utf-8?Q?Lind,_Ada?=`.
pub(super) fn escape_separators(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(start) = rest.find("=?") {
        let Some((_, after)) = encoded_word(&rest[start..]) else {
            escaped.push_str(&rest[..start + 2]);
            rest = &rest[start + 2..];
            continue;
        };
        escaped.push_str(&rest[..start]);
        for c in rest[start..rest.len() - after.len()].chars() {
            match c {
                ',' | ';' | ':' | '<' | '>' | '"' | '(' | ')' | '@' => {
                    escaped.extend(['=', hex(u32::from(c) >> 4), hex(u32::from(c) & 15)]);
                }
                _ => escaped.push(c),
            }
        }
        rest = after;
    }
    escaped + rest
}

fn flush(word: &mut Option<EncodedWord>, decoded: &mut String) {
    if let Some(EncodedWord { encoding, bytes }) = word.take() {
        let text = encoding.decode_without_bom_handling(&bytes).0;
        decoded.extend(text.chars().map(|c| if c.is_control() { ' ' } else { c }));
    }
}

/// A field on one line: each line break, with the white space around it, becomes one space.
pub(super) fn unfold(value: &str) -> String {
    if !value.contains(['\r', '\n']) {
        return value.to_owned();
    }
    let lines = value.split(['\r', '\n']).map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}

/// The encoded word at the start of `text`, and what follows it.
fn encoded_word(text: &str) -> Option<(EncodedWord, &str)> {
    /// Longest label of an encoding with its language (`utf-8*en`), in bytes.
    const MAX_LABEL_BYTES: usize = 64;
    let text = text.strip_prefix("=?")?;
    let label_end = text.bytes().take(MAX_LABEL_BYTES).position(|byte| byte == b'?')?;
    let (label, rest) = text.split_at(label_end);
    let label = label.split('*').next().unwrap_or(label);
    let encoding = Encoding::for_label(label.trim().as_bytes())?;
    let is_base64 = match rest.as_bytes().get(1)? {
        b'B' | b'b' => true,
        b'Q' | b'q' => false,
        _ => return None,
    };
    let content = rest[1..].get(1..)?.strip_prefix('?')?;
    let end = content
        .match_indices("?=")
        .map(|(at, _)| at)
        .find(|&at| is_base64 || !is_escape_after_question_mark(&content[at + 2..]))?;
    let bytes = if is_base64 { base64(&content[..end]) } else { quoted(&content[..end]) };
    Some((EncodedWord { encoding, bytes }, &content[end + 2..]))
}

/// Whether `?=` begins an escape rather than ending a word, as in `=?utf-8?Q?Why?=21?=`. `after` is
/// what follows it.
fn is_escape_after_question_mark(after: &str) -> bool {
    let has_digits = after.len() > 2 && after.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
    let word = || &after[..after.find(char::is_whitespace).unwrap_or(after.len())];
    has_digits && word().contains("?=")
}

/// Decodes the `Q` encoding. An equals sign that begins no escape remains.
fn quoted(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        let escape = match (byte, after) {
            (b'=', [high, low, ..]) => hex_digit(*high).zip(hex_digit(*low)),
            _ => None,
        };
        match escape {
            Some((high, low)) => {
                bytes.push(high << 4 | low);
                rest = &after[2..];
            }
            None => bytes.push(if byte == b'_' { b' ' } else { byte }),
        }
    }
    bytes
}

/// A hexadecimal digit in upper case.
fn hex(value: u32) -> char {
    char::from_digit(value, 16).map_or('0', |digit| digit.to_ascii_uppercase())
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// Decodes base64. Characters outside its alphabet, such as padding, are skipped.
fn base64(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let (mut buffer, mut bits) = (0_u32, 0_u32);
    for byte in text.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => {
                // What follows padding begins a group of its own.
                (buffer, bits) = if byte == b'=' { (0, 0) } else { (buffer, bits) };
                continue;
            }
        };
        buffer = buffer << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(buffer >> bits & 0xff).unwrap_or_default());
            buffer &= (1 << bits) - 1;
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_words_are_decoded_and_joined() {
        let check = |value: &str, expected: &str| assert_eq!(decode_words(value), expected);
        check("A plain subject", "A plain subject");
        check("=?utf-8?Q?Caf=C3=A9s_open?= late", "Cafés open late");
        check("=?UTF-8?B?Q2Fmw6k=?=", "Café");
        // Cut within a character.
        check("=?UTF-8?B?UG9ydCBkZSBsYSBkw6lww6o=?= =?UTF-8?B?Y2hl?=", "Port de la dépêche");
        check("=?UTF-8?Q?caf=C3?=\r\n =?utf-8?Q?=A9_noir?=", "café noir");
        check("=?utf-8?B?4oI=?= =?utf-8?Q?=AC_5?=", "€ 5");
        check("=?utf-8?Q?=D0=9F=D0?= =?utf-8?Q?=BE=D1?= =?utf-8?Q?=80=D1=82?=", "Порт");
        check("=?utf-8?Q?a?=   =?utf-8?Q?b?= c =?utf-8?Q?d?=", "ab c d");
        check("=?utf-8?Q?a?==?utf-8?Q?b?=", "ab");
        // Words in different encodings are not joined.
        check("=?iso-8859-1?Q?=E9t=E9?= =?utf-8?Q?_=C3=A0_Paris?=", "été à Paris");
        check("=?koi8-r?B?8M/S1A==?=", "Порт");
        check("=?utf-8*fr?Q?=C3=A9t=C3=A9?=", "été");
        check("=?utf-8?q?Lock_them_out=3F?=", "Lock them out?");
        check("=?utf-8?Q?Why?=21?=", "Why?!");
        check("=?utf-8?Q?Go?=ba and more", "Goba and more");
        check("=?utf-8?Q?one=0Atwo?=", "one two");
        check("=?utf-8?Q?50%=_off?=", "50%= off");
        // Not encoded words.
        check("=?klingon?Q?a?= b", "=?klingon?Q?a?= b");
        check("=?utf-8?X?a?=", "=?utf-8?X?a?=");
        check("1 =? 2 =?utf-8?Q?never ends", "1 =? 2 =?utf-8?Q?never ends");
        check("folded\r\n\tfield", "folded field");
        check("=?utf-8?é?x?=", "=?utf-8?é?x?=");
    }
}
