//! Decodes the text of a file, and warns where that is uncertain.

use encoding_rs::Encoding;

use crate::encoding::decode::{DecodedText, NotText, choose_encoding, decode};
use crate::reader::Sink;

const MALFORMED_HELP: &str =
    "replacement characters stand for what could not be read; save it as UTF-8";

impl Sink<'_> {
    /// Decodes bytes of any encoding and removes a byte order mark. `declared` is the label of the
    /// encoding that is declared in the bytes or in their header; `part` names the bytes if they
    /// are only a part of the file. Warns about malformed bytes and about guesses; `None` if the
    /// bytes are not text.
    pub(crate) fn decode(
        &mut self,
        bytes: Vec<u8>,
        declared: Option<&str>,
        part: Option<&str>,
    ) -> Option<String> {
        let DecodedText { text, encoding, guessed, malformed_at } = match decode(bytes, declared) {
            Ok(decoded) => decoded,
            Err(reason) => {
                self.skip_not_text(&reason, part);
                return None;
            }
        };
        match malformed_at {
            Some(byte) => {
                let place = match part {
                    Some(part) => format!("{part}, byte {byte} of its text"),
                    None => format!("byte {byte}"),
                };
                let what = if guessed {
                    format!("not UTF-8, nor {encoding}, which it seems to be")
                } else {
                    format!("not {encoding}")
                };
                self.warn(Some(place), what, MALFORMED_HELP);
            }
            None if guessed => self.warn_guessed(encoding, part),
            None => {}
        }
        Some(text)
    }

    /// Chooses the encoding of a file that is streamed, from its first bytes. Warns if it has to
    /// guess; `None` if the file is not text.
    pub(crate) fn choose_encoding(&mut self, first: &[u8]) -> Option<&'static Encoding> {
        // A character that is cut off at the end would look malformed.
        let complete = match first.iter().rposition(|&byte| byte == b'\n') {
            Some(end) => &first[..=end],
            None => match std::str::from_utf8(first) {
                Err(cut) if cut.error_len().is_none() => &first[..cut.valid_up_to()],
                _ => first,
            },
        };
        match choose_encoding(complete, None) {
            Ok(choice) => {
                if choice.guessed {
                    self.warn_guessed(choice.encoding.name(), None);
                }
                Some(choice.encoding)
            }
            Err(reason) => {
                self.skip_not_text(&reason, None);
                None
            }
        }
    }

    /// Warns that a streamed file has malformed bytes from about this line on, if there is one.
    pub(crate) fn warn_malformed(&mut self, line: Option<u64>, encoding: &'static Encoding) {
        if let Some(line) = line {
            let what = format!("not {} (near here)", encoding.name());
            self.warn(Some(format!("line {line}")), what, MALFORMED_HELP);
        }
    }

    fn warn_guessed(&mut self, encoding: &str, part: Option<&str>) {
        let what = format!("not UTF-8; newsdex guessed {encoding}");
        let help = "some characters may be wrong; save it as UTF-8";
        self.warn(part.map(str::to_owned), what, help);
    }

    fn skip_not_text(&mut self, reason: &NotText, part: Option<&str>) {
        let (what, help) = match reason {
            NotText::Utf32 => {
                ("UTF-32, which newsdex does not read", "it was skipped; save it as UTF-8")
            }
            NotText::Binary => (
                "not text but a program, a picture or the like",
                "it was skipped; give it the right file extension",
            ),
        };
        self.skip(part.map(str::to_owned), what, help);
    }
}
