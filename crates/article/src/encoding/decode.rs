//! Bytes to text: by a byte order mark, as UTF-8, as declared, or else as the bytes look.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    Decoder, DecoderResult, Encoding, ISO_2022_JP, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE,
    WINDOWS_1252,
};

use crate::language::is_plainly_english;

/// The mark that some programs put before UTF-8 text.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// Whether a file is UTF-16 without a mark, or no text at all, shows within this many bytes.
const SAMPLE: usize = 8 * 1024;
/// What more is guessed from than this many bytes seldom changes the guess, and costs ten times what reading does.
const GUESSED_FROM: usize = 256 * 1024;

/// What reading bytes as UTF-8 gave.
pub(crate) struct Utf8Text {
    pub(crate) text: String,
    /// Offset of the first byte that is not UTF-8, where there is one: replacement characters stand for such bytes.
    pub(crate) malformed_at: Option<usize>,
}

/// Reads bytes as UTF-8, without a byte order mark at their beginning, lossily where they are something else.
pub(crate) fn decode_utf8_lossy(bytes: Vec<u8>) -> Utf8Text {
    let skipped = if bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            text.drain(..skipped);
            Utf8Text { text, malformed_at: None }
        }
        Err(error) => {
            let malformed_at = Some(error.utf8_error().valid_up_to());
            Utf8Text {
                text: String::from_utf8_lossy(&error.as_bytes()[skipped..]).into_owned(),
                malformed_at,
            }
        }
    }
}

/// Text, and how it was read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct DecodedText {
    pub(crate) text: String,
    /// Name of the encoding.
    pub(crate) encoding: &'static str,
    /// Whether nothing but the look of the bytes tells that it is that one.
    pub(crate) guessed: bool,
    /// Offset of the first byte that is not of that encoding: replacement characters stand for such bytes.
    pub(crate) malformed_at: Option<usize>,
}

/// Why bytes are no text that is read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NotText {
    /// They are marked as UTF-32, which hardly anything writes.
    Utf32,
    /// They are a program, a picture or the like.
    Binary,
}

/// The encoding that text is read in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EncodingChoice {
    pub(crate) encoding: &'static Encoding,
    /// Length of the byte order mark, in bytes.
    mark: usize,
    /// Whether nothing but the look of the bytes tells that it is this one.
    pub(crate) guessed: bool,
}

/// Chooses by the whole text or its beginning. `declared` is the name of an encoding that came with it; it does not go
/// before a mark, nor before UTF-8: whoever saved the text may have turned it into that and left the declaration, and
/// other encodings are hardly ever valid UTF-8 by chance.
pub(crate) fn choose_encoding(
    bytes: &[u8],
    declared: Option<&str>,
) -> Result<EncodingChoice, NotText> {
    if let [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] = bytes {
        return Err(NotText::Utf32);
    }
    let sure = |encoding| Ok(EncodingChoice { encoding, mark: 0, guessed: false });
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(EncodingChoice { encoding, mark, guessed: false });
    }
    if let Some(encoding) = wide_encoding(bytes) {
        return sure(encoding);
    }
    if looks_binary(bytes) {
        return Err(NotText::Binary);
    }
    let declared = declared.and_then(declared_encoding);
    match declared {
        // Its bytes are all ASCII, so that it looks like UTF-8.
        Some(encoding) if encoding == ISO_2022_JP && bytes.contains(&0x1b) => sure(encoding),
        _ if is_escaped_japanese(bytes) => {
            Ok(EncodingChoice { encoding: ISO_2022_JP, mark: 0, guessed: true })
        }
        _ if std::str::from_utf8(bytes).is_ok() => sure(UTF_8),
        Some(encoding) if encoding != UTF_8 => sure(encoding),
        _ if is_mostly_utf8(bytes) => sure(UTF_8),
        _ => Ok(EncodingChoice { encoding: guess(bytes), mark: 0, guessed: true }),
    }
}

/// Reads bytes of any encoding, chosen as [`choose_encoding`] says.
pub(crate) fn decode(bytes: Vec<u8>, declared: Option<&str>) -> Result<DecodedText, NotText> {
    // What has no control characters and is UTF-8 is neither UTF-16 nor anything else: nearly all there is, and read in one
    // go.
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    // Not `any`, which looks at one byte at a time.
    let controls =
        sample.iter().fold(0, |found, &byte| found | u8::from(is_control(byte) || byte == 0x1b));
    let bytes = if controls > 0 {
        bytes
    } else {
        match String::from_utf8(bytes) {
            Ok(mut text) => {
                text.drain(..if text.starts_with('\u{feff}') { BYTE_ORDER_MARK.len() } else { 0 });
                return Ok(DecodedText {
                    text,
                    encoding: UTF_8.name(),
                    guessed: false,
                    malformed_at: None,
                });
            }
            Err(error) => error.into_bytes(),
        }
    };
    let EncodingChoice { encoding, mark, guessed } = choose_encoding(&bytes, declared)?;
    if encoding == UTF_8 {
        let Utf8Text { text, malformed_at } = decode_utf8_lossy(bytes);
        return Ok(DecodedText { text, encoding: UTF_8.name(), guessed, malformed_at });
    }
    let bytes = &bytes[mark..];
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let malformed_at = if broken {
        first_broken(encoding.new_decoder_without_bom_handling(), bytes)
    } else {
        None
    };
    Ok(DecodedText {
        text: text.into_owned(),
        encoding: encoding.name(),
        guessed,
        malformed_at: malformed_at.map(|at| mark + at),
    })
}

/// The encoding that goes by a name, for bytes that are not UTF-16: a declaration of that within them could not have been
/// read.
fn declared_encoding(name: &str) -> Option<&'static Encoding> {
    Encoding::for_label(name.trim().as_bytes()).filter(|encoding| {
        encoding.output_encoding() == *encoding && encoding.name() != "x-user-defined"
    })
}

fn first_broken(mut decoder: Decoder, bytes: &[u8]) -> Option<usize> {
    let mut buffer = [0; 4096];
    let mut at = 0;
    // Every turn reads further, as the buffer has room for any character, and the last one has read all.
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

/// UTF-16 without a mark: of each two bytes the same one is below 16 nearly always, as in Latin, Greek, Cyrillic, Hebrew
/// and Arabic, and the other hardly ever. Chinese and Japanese do not show, and need the mark.
fn wide_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if sample.len() < 4 || !sample.contains(&0) {
        return None;
    }
    let units = sample.len() / 2;
    let low = |byte: &u8| *byte < 16 && !matches!(*byte, b'\t' | b'\n' | b'\r');
    let at_first = sample.chunks_exact(2).filter(|unit| low(&unit[0])).count();
    let at_second = sample.chunks_exact(2).filter(|unit| low(&unit[1])).count();
    let (many, few, encoding) = if at_first > at_second {
        (at_first, at_second, UTF_16BE)
    } else {
        (at_second, at_first, UTF_16LE)
    };
    (many * 5 >= units * 4 && few * 20 <= units).then_some(encoding)
}

/// ISO-2022-JP: ASCII in which escapes change to Japanese and back.
fn is_escaped_japanese(bytes: &[u8]) -> bool {
    const ESCAPE: u8 = 0x1b;
    memchr::memchr(ESCAPE, bytes)
        .is_some_and(|at| bytes[at..].starts_with(b"\x1b$B") || bytes[at..].starts_with(b"\x1b$@"))
        && bytes.is_ascii()
        && !ISO_2022_JP.decode_without_bom_handling(bytes).1
}

/// Whether more than one byte in 32 is a control character, as no text has it.
fn looks_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let controls = sample.iter().filter(|&&byte| is_control(byte)).count();
    controls >= 3 && controls * 32 > sample.len()
}

/// Whether a byte is a control character that text does not have, in encodings that hold ASCII.
fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, 0x08..=0x0d | 0x1b)
}

/// Whether what is not UTF-8 is damaged UTF-8: it has whole characters beyond ASCII at least as often as broken ones. In
/// text of another encoding, one in ten sequences is a whole character by chance at most.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole >= broken
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // What is plain ASCII up to there tells nothing, so that the guessing begins near what is not.
    let begin = bytes
        .iter()
        .position(|byte| !byte.is_ascii())
        .unwrap_or(0)
        .saturating_sub(GUESSED_FROM / 2);
    let sample = &bytes[begin..bytes.len().min(begin + GUESSED_FROM)];
    detector.feed(sample, begin + sample.len() == bytes.len());
    // The detector takes the country of a site as a hint; a single accent in English is hardly ever from elsewhere.
    let beginning = String::from_utf8_lossy(&bytes[..bytes.len().min(SAMPLE)]);
    let country: Option<&[u8]> = if is_plainly_english(&beginning) { Some(b"uk") } else { None };
    let guessed = detector.guess(country, Utf8Detection::Deny);
    // The detector does not know what Macs wrote before 2001, and takes it for this.
    let of_mac = guessed == WINDOWS_1252
        && likelihood(MACINTOSH, sample) >= likelihood(WINDOWS_1252, sample) + 2;
    if of_mac { MACINTOSH } else { guessed }
}

/// How much more often than not a sign beyond ASCII stands where text has it: a small letter beside a letter, a quote or
/// dash where it may stand. Windows text looks no better as Mac text, whose accents would be capitals within words.
fn likelihood(encoding: &'static Encoding, bytes: &[u8]) -> i64 {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let (mut score, mut before) = (0, ' ');
    let mut signs = text.chars().peekable();
    while let Some(c) = signs.next() {
        let after = signs.peek().copied().unwrap_or(' ');
        let within = before.is_lowercase() && after.is_alphabetic();
        score += match c {
            _ if c.is_ascii() => 0,
            // Scraping loses the space before and after.
            '‘' | '“' | '„' | '«' => i64::from(!before.is_alphabetic()),
            '”' | '»' => i64::from(!within),
            '’' | '–' | '—' | '…' | '\u{a0}' => 1,
            _ if c.is_lowercase() => i64::from(before.is_alphabetic() || after.is_lowercase()),
            _ if c.is_alphabetic() => {
                -i64::from(before.is_lowercase() || before == ' ' && after == ' ')
            }
            _ => -i64::from(c.is_control() || within),
        };
        before = c;
    }
    score
}

#[cfg(test)]
mod tests;
