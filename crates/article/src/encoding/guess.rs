//! Guesses the encoding of text from the frequencies of its bytes.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

use crate::infer::language::is_plainly_english;

/// Length of the sample that the detector sees, in bytes. A longer sample rarely changes its guess,
/// and costs ten times as much as reading the file.
const SAMPLE_BYTES: usize = 256 * 1024;
/// Length of the sample from which English is detected, in bytes.
const ENGLISH_SAMPLE_BYTES: usize = 8 * 1024;

/// Guesses the encoding of text that is neither UTF-8 nor UTF-16.
pub(crate) fn guess_encoding(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // ASCII carries no information, so the sample begins near the first other byte.
    let first_non_ascii = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let start = first_non_ascii.saturating_sub(SAMPLE_BYTES / 2);
    let sample = &bytes[start..bytes.len().min(start + SAMPLE_BYTES)];
    detector.feed(sample, start + sample.len() == bytes.len());
    // The detector takes a top-level domain as a hint. Without it, a single accent in English text
    // misleads it.
    let beginning = String::from_utf8_lossy(&bytes[..bytes.len().min(ENGLISH_SAMPLE_BYTES)]);
    let domain: Option<&[u8]> = if is_plainly_english(&beginning) { Some(b"uk") } else { None };
    let guess = detector.guess(domain, Utf8Detection::Deny);
    // The detector does not know the encoding of Macs before 2001, and takes it for windows-1252.
    let is_macintosh = guess == WINDOWS_1252
        && plausibility(MACINTOSH, sample) >= plausibility(WINDOWS_1252, sample) + 2;
    if is_macintosh { MACINTOSH } else { guess }
}

/// How plausible the characters beyond ASCII are in an encoding: the number in typical positions
/// minus the number in atypical ones. Lower-case letters are typical next to letters, and quotes
/// and dashes at the edges of words. windows-1252 text does not score better as Macintosh text,
/// because its accented letters would be capitals within words.
fn plausibility(encoding: &'static Encoding, bytes: &[u8]) -> i64 {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let (mut score, mut before) = (0, ' ');
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        let is_within_word = before.is_lowercase() && after.is_alphabetic();
        score += match c {
            _ if c.is_ascii() => 0,
            // Scraped text may lack the space before or after a quote.
            '‘' | '“' | '„' | '«' => i64::from(!before.is_alphabetic()),
            '”' | '»' => i64::from(!is_within_word),
            '’' | '–' | '—' | '…' | '\u{a0}' => 1,
            _ if c.is_lowercase() => i64::from(before.is_alphabetic() || after.is_lowercase()),
            _ if c.is_alphabetic() => {
                -i64::from(before.is_lowercase() || before == ' ' && after == ' ')
            }
            _ => -i64::from(c.is_control() || is_within_word),
        };
        before = c;
    }
    score
}
