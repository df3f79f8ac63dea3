//! Decodes text of any encoding: by a byte order mark, as UTF-8, as declared, or by a guess.

use encoding_rs::{Decoder, DecoderResult, Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

use crate::encoding::guess::guess_encoding;

/// The byte order mark of UTF-8.
const UTF8_BOM: &[u8] = b"\xef\xbb\xbf";
/// Length of the sample that shows whether a file is UTF-16 without a byte order mark, or not text,
/// in bytes.
const SAMPLE_BYTES: usize = 8 * 1024;

/// UTF-8 text.
pub(crate) struct Utf8Text {
    pub(crate) text: String,
    /// Offset of the first malformed byte. Replacement characters stand for malformed bytes.
    pub(crate) malformed_at: Option<usize>,
}

/// Decodes UTF-8 and removes a byte order mark. Replaces malformed bytes.
pub(crate) fn decode_utf8_lossy(bytes: Vec<u8>) -> Utf8Text {
    let bom_bytes = if bytes.starts_with(UTF8_BOM) { UTF8_BOM.len() } else { 0 };
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            text.drain(..bom_bytes);
            Utf8Text { text, malformed_at: None }
        }
        Err(error) => {
            let malformed_at = Some(error.utf8_error().valid_up_to());
            let text = String::from_utf8_lossy(&error.as_bytes()[bom_bytes..]).into_owned();
            Utf8Text { text, malformed_at }
        }
    }
}

/// Decoded text and its encoding.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct DecodedText {
    pub(crate) text: String,
    /// Name of the encoding.
    pub(crate) encoding: &'static str,
    /// Whether the encoding is a guess from the frequencies of bytes.
    pub(crate) guessed: bool,
    /// Offset of the first malformed byte. Replacement characters stand for malformed bytes.
    pub(crate) malformed_at: Option<usize>,
}

/// Why bytes cannot be decoded.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NotText {
    /// They have the byte order mark of UTF-32, an encoding that hardly any program writes.
    Utf32,
    /// They are a program, a picture or the like.
    Binary,
}

/// An encoding and how it was chosen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EncodingChoice {
    pub(crate) encoding: &'static Encoding,
    /// Length of the byte order mark, in bytes.
    bom_bytes: usize,
    /// Whether the encoding is a guess from the frequencies of bytes.
    pub(crate) guessed: bool,
}

/// Chooses the encoding of a text from its bytes or the first of them. `declared` is the label of
/// the encoding that is declared in the text or in its header.
///
/// A byte order mark and valid UTF-8 take precedence over the declaration: a program may have
/// converted the text and kept the declaration, and text of other encodings is hardly ever valid
/// UTF-8 by chance.
pub(crate) fn choose_encoding(
    bytes: &[u8],
    declared: Option<&str>,
) -> Result<EncodingChoice, NotText> {
    if let [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] = bytes {
        return Err(NotText::Utf32);
    }
    let certain = |encoding| Ok(EncodingChoice { encoding, bom_bytes: 0, guessed: false });
    if let Some((encoding, bom_bytes)) = Encoding::for_bom(bytes) {
        return Ok(EncodingChoice { encoding, bom_bytes, guessed: false });
    }
    if let Some(encoding) = utf16_without_bom(bytes) {
        return certain(encoding);
    }
    if is_binary(bytes) {
        return Err(NotText::Binary);
    }
    match declared.and_then(declared_encoding) {
        // ISO-2022-JP is ASCII with escapes, so it is valid UTF-8 too.
        Some(encoding) if encoding == ISO_2022_JP && bytes.contains(&0x1b) => certain(encoding),
        _ if is_iso_2022_jp(bytes) => {
            Ok(EncodingChoice { encoding: ISO_2022_JP, bom_bytes: 0, guessed: true })
        }
        _ if std::str::from_utf8(bytes).is_ok() => certain(UTF_8),
        Some(encoding) if encoding != UTF_8 && !is_nearly_utf8(bytes) => certain(encoding),
        _ if is_damaged_utf8(bytes) => certain(UTF_8),
        _ => Ok(EncodingChoice { encoding: guess_encoding(bytes), bom_bytes: 0, guessed: true }),
    }
}

/// Decodes bytes in the encoding that [`choose_encoding`] chooses.
pub(crate) fn decode(bytes: Vec<u8>, declared: Option<&str>) -> Result<DecodedText, NotText> {
    let bytes = match decode_plain_utf8(bytes) {
        Ok(text) => return Ok(text),
        Err(bytes) => bytes,
    };
    let EncodingChoice { encoding, bom_bytes, guessed } = choose_encoding(&bytes, declared)?;
    if encoding == UTF_8 {
        let Utf8Text { text, malformed_at } = decode_utf8_lossy(bytes);
        return Ok(DecodedText { text, encoding: UTF_8.name(), guessed, malformed_at });
    }
    let bytes = &bytes[bom_bytes..];
    let (text, is_malformed) = encoding.decode_without_bom_handling(bytes);
    let malformed_at = if is_malformed {
        first_malformed(encoding.new_decoder_without_bom_handling(), bytes)
    } else {
        None
    };
    Ok(DecodedText {
        text: text.into_owned(),
        encoding: encoding.name(),
        guessed,
        malformed_at: malformed_at.map(|at| bom_bytes + at),
    })
}

/// Decodes valid UTF-8 without control characters in one pass. Nearly all files are such text. For
/// others, the error returns the bytes.
fn decode_plain_utf8(bytes: Vec<u8>) -> Result<DecodedText, Vec<u8>> {
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    // `fold` is vectorized; `any` would test one byte at a time.
    let controls =
        sample.iter().fold(0, |found, &byte| found | u8::from(is_control(byte) || byte == 0x1b));
    if controls > 0 {
        return Err(bytes);
    }
    let mut text = String::from_utf8(bytes).map_err(std::string::FromUtf8Error::into_bytes)?;
    text.drain(..if text.starts_with('\u{feff}') { UTF8_BOM.len() } else { 0 });
    Ok(DecodedText { text, encoding: UTF_8.name(), guessed: false, malformed_at: None })
}

/// The encoding with a label. UTF-16 is ignored: a declaration inside UTF-16 text could not have
/// been read.
fn declared_encoding(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.trim().as_bytes()).filter(|encoding| {
        encoding.output_encoding() == *encoding && encoding.name() != "x-user-defined"
    })
}

/// Offset of the first byte that the decoder rejects.
fn first_malformed(mut decoder: Decoder, bytes: &[u8]) -> Option<usize> {
    let mut buffer = [0; 4096];
    let mut at = 0;
    // The loop ends: the buffer has room for any character, so every iteration consumes bytes.
    loop {
        let (result, read, _) =
            decoder.decode_to_utf8_without_replacement(&bytes[at..], &mut buffer, true);
        at += read;
        match result {
            DecoderResult::InputEmpty => return None,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, after) => {
                return Some(at.saturating_sub(usize::from(length + after)));
            }
        }
    }
}

/// Detects UTF-16 without a byte order mark: one byte of nearly every code unit is below 16, and
/// the other hardly ever. This holds for Latin, Greek, Cyrillic, Hebrew and Arabic. Chinese and
/// Japanese are not detected.
fn utf16_without_bom(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    if sample.len() < 4 || !sample.contains(&0) {
        return None;
    }
    let units = sample.len() / 2;
    let is_low = |byte: &u8| *byte < 16 && !matches!(*byte, b'\t' | b'\n' | b'\r');
    let first_low = sample.chunks_exact(2).filter(|unit| is_low(&unit[0])).count();
    let second_low = sample.chunks_exact(2).filter(|unit| is_low(&unit[1])).count();
    let (many, few, encoding) = if first_low > second_low {
        (first_low, second_low, UTF_16BE)
    } else {
        (second_low, first_low, UTF_16LE)
    };
    (many * 5 >= units * 4 && few * 20 <= units).then_some(encoding)
}

/// Detects ISO-2022-JP: ASCII in which escape sequences switch to Japanese and back.
fn is_iso_2022_jp(bytes: &[u8]) -> bool {
    const ESCAPE: u8 = 0x1b;
    memchr::memchr(ESCAPE, bytes)
        .is_some_and(|at| bytes[at..].starts_with(b"\x1b$B") || bytes[at..].starts_with(b"\x1b$@"))
        && bytes.is_ascii()
        && !ISO_2022_JP.decode_without_bom_handling(bytes).1
}

/// Whether more than one byte in 32 is a control character, which never happens in text.
fn is_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    let controls = sample.iter().filter(|&&byte| is_control(byte)).count();
    controls >= 3 && controls * 32 > sample.len()
}

/// Whether a byte is a control character that does not occur in text, in encodings that extend
/// ASCII.
fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, 0x08..=0x0d | 0x1b)
}

/// Whether bytes are UTF-8, apart from a few that are damaged or cut off, whatever encoding is
/// declared. In text of another encoding, hardly any sequence is valid by chance.
pub(crate) fn is_nearly_utf8(bytes: &[u8]) -> bool {
    const VALID_PER_MALFORMED: usize = 16;
    let SequenceCounts { valid, malformed, is_cut_off } = count_sequences(bytes);
    valid > (malformed - usize::from(is_cut_off)) * VALID_PER_MALFORMED
}

/// Whether invalid UTF-8 is damaged UTF-8: at least as many sequences are valid as malformed. In
/// text of another encoding, at most one sequence in ten is valid by chance.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let SequenceCounts { valid, malformed, .. } = count_sequences(bytes);
    valid >= malformed
}

/// Numbers of sequences of UTF-8 beyond ASCII.
struct SequenceCounts {
    valid: usize,
    malformed: usize,
    /// Whether the last malformed one is cut off at the end.
    is_cut_off: bool,
}

fn count_sequences(bytes: &[u8]) -> SequenceCounts {
    let mut counts = SequenceCounts { valid: 0, malformed: 0, is_cut_off: false };
    for chunk in bytes.utf8_chunks() {
        counts.valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        counts.malformed += usize::from(!chunk.invalid().is_empty());
        // Only the last chunk can be cut off.
        counts.is_cut_off =
            std::str::from_utf8(chunk.invalid()).is_err_and(|error| error.error_len().is_none());
    }
    counts
}

#[cfg(test)]
mod tests;
