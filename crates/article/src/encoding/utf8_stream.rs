//! Decodes a stream of a known encoding to UTF-8.

use std::io::{self, BufRead, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, ISO_2022_JP, UTF_8};

use crate::encoding::decode::is_nearly_utf8;

/// Size of the buffer of decoded text, in bytes.
const BUFFER_BYTES: usize = 64 * 1024;

/// A stream of UTF-8 that counts lines. It fails once its budget of bytes is spent, so that a
/// parser that buffers what it reads stays within bounds; the caller renews the budget for each
/// item.
pub(crate) struct Utf8Stream<'r, R> {
    inner: &'r mut R,
    decoder: Decoder,
    /// Whether only ASCII has been read, which is the same in UTF-8 and in the declared encoding.
    is_undecided: bool,
    /// Bytes that were taken from `inner` to decide, and are to be decoded first.
    carried: Vec<u8>,
    /// Decoded text; `start..end` is not consumed yet.
    decoded: Box<[u8]>,
    start: usize,
    end: usize,
    is_finished: bool,
    line: u64,
    budget: usize,
    malformed_line: Option<u64>,
}

impl<'r, R: BufRead> Utf8Stream<'r, R> {
    pub(crate) fn new(inner: &'r mut R, encoding: &'static Encoding) -> Self {
        Utf8Stream {
            inner,
            decoder: encoding.new_decoder(),
            is_undecided: false,
            carried: Vec::new(),
            decoded: vec![0; BUFFER_BYTES].into(),
            start: 0,
            end: 0,
            is_finished: false,
            line: 1,
            budget: usize::MAX,
            malformed_line: None,
        }
    }

    /// A stream that is UTF-8 if its first bytes beyond ASCII are, and of the declared encoding
    /// otherwise. A program may have converted the text and kept the declaration.
    pub(crate) fn declared(inner: &'r mut R, encoding: &'static Encoding) -> Self {
        let may_be_utf8 = encoding.is_ascii_compatible() && encoding != ISO_2022_JP;
        Utf8Stream { is_undecided: may_be_utf8, ..Utf8Stream::new(inner, encoding) }
    }

    /// The encoding that the stream has, as far as it has been read.
    pub(crate) fn encoding(&self) -> &'static Encoding {
        self.decoder.encoding()
    }

    /// The line of the next byte, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// The approximate line of the first malformed bytes. Replacement characters stand for
    /// malformed bytes.
    pub(crate) fn malformed_line(&self) -> Option<u64> {
        self.malformed_line
    }

    /// Sets the number of bytes that the stream yields before it fails.
    pub(crate) fn set_budget(&mut self, bytes: usize) {
        self.budget = bytes;
    }

    /// Whether a read error means that the budget is spent.
    pub(crate) fn is_budget_spent(&self) -> bool {
        self.budget == 0
    }

    fn decode(&mut self) -> io::Result<()> {
        if self.is_undecided && self.start == self.end && self.decode_ascii()? {
            return Ok(());
        }
        // An iteration decodes nothing if its only character is incomplete. The next one completes
        // it.
        while self.start == self.end && !self.is_finished {
            if !self.carried.is_empty() {
                let carried = std::mem::take(&mut self.carried);
                self.decode_carried(&carried);
                continue;
            }
            let available = self.inner.fill_buf()?;
            let is_last = available.is_empty();
            let (result, read, written, has_replaced) =
                self.decoder.decode_to_utf8(available, &mut self.decoded, is_last);
            self.inner.consume(read);
            (self.start, self.end) = (0, written);
            if has_replaced && self.malformed_line.is_none() {
                self.malformed_line = Some(self.line);
            }
            self.is_finished = is_last && result == CoderResult::InputEmpty;
        }
        Ok(())
    }

    /// Takes ASCII as it is. At other bytes, decides on an encoding and returns false.
    fn decode_ascii(&mut self) -> io::Result<bool> {
        let available = self.inner.fill_buf()?;
        let available = &available[..available.len().min(BUFFER_BYTES)];
        let length = Encoding::ascii_valid_up_to(available);
        if length > 0 {
            self.decoded[..length].copy_from_slice(&available[..length]);
            self.inner.consume(length);
            (self.start, self.end) = (0, length);
            return Ok(true);
        }
        self.is_undecided = false;
        let is_cut = |bytes: &[u8]| {
            std::str::from_utf8(bytes)
                .is_err_and(|error| error.valid_up_to() == 0 && error.error_len().is_none())
        };
        let is_utf8 = if is_cut(available) {
            // One character, which continues in the next buffer.
            while let Some(&byte) = self.inner.fill_buf()?.first() {
                self.carried.push(byte);
                self.inner.consume(1);
                if !is_cut(&self.carried) {
                    break;
                }
            }
            std::str::from_utf8(&self.carried).is_ok()
        } else {
            is_nearly_utf8(available)
        };
        if is_utf8 {
            self.decoder = UTF_8.new_decoder();
        }
        Ok(false)
    }

    /// Decodes the few bytes that were taken to decide on an encoding.
    fn decode_carried(&mut self, carried: &[u8]) {
        let (_, _, written, has_replaced) =
            self.decoder.decode_to_utf8(carried, &mut self.decoded, false);
        (self.start, self.end) = (0, written);
        if has_replaced {
            self.malformed_line.get_or_insert(self.line);
        }
    }
}

impl<R: BufRead> Read for Utf8Stream<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let length = available.len().min(buffer.len());
        buffer[..length].copy_from_slice(&available[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl<R: BufRead> BufRead for Utf8Stream<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.decode()?;
        if self.budget == 0 && self.start < self.end {
            return Err(io::Error::other("larger than the limit for one article"));
        }
        Ok(&self.decoded[self.start..self.end.min(self.start.saturating_add(self.budget))])
    }

    fn consume(&mut self, length: usize) {
        let consumed = &self.decoded[self.start..(self.start + length).min(self.end)];
        self.line += consumed.iter().map(|&byte| u64::from(byte == b'\n')).sum::<u64>();
        self.start += consumed.len();
        self.budget = self.budget.saturating_sub(length);
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::UTF_8;

    use super::*;
    use crate::encoding::declared::xml_encoding;

    #[test]
    fn text_of_many_encodings_decodes_to_the_same_utf_8() {
        let text = "<?xml version='1.0' encoding='LABEL'?><a>Zürich, Ærø – 5 €\n</a>";
        let check = |label: &str, bytes: &[u8]| {
            let (encoding, unknown) = xml_encoding(bytes);
            for capacity in [1, 2, 7, 1000] {
                let mut inner = io::BufReader::with_capacity(capacity, bytes);
                let mut stream = Utf8Stream::new(&mut inner, encoding);
                let mut read = String::new();
                stream.read_to_string(&mut read).unwrap();
                assert_eq!(read, text.replace("LABEL", label), "{label}");
                assert_eq!((stream.line(), stream.malformed_line(), &unknown), (2, None, &None));
            }
        };
        for label in ["utf-8", "windows-1252", "iso-8859-1", "gb18030"] {
            let text = text.replace("LABEL", label);
            let (bytes, ..) = Encoding::for_label(label.as_bytes()).unwrap().encode(&text);
            check(label, &bytes);
        }
        let wide: Vec<u16> = text.replace("LABEL", "utf-16").encode_utf16().collect();
        let little: Vec<u8> = wide.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = wide.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        check("utf-16", &little);
        check("utf-16", &big);
        check("utf-16", &[b"\xff\xfe", little.as_slice()].concat());
        check("utf-16", &[b"\xfe\xff", big.as_slice()].concat());
        check("x", &[b"\xef\xbb\xbf", text.replace("LABEL", "x").as_bytes()].concat());
    }

    #[test]
    fn a_declaration_that_lies_is_ignored() {
        let check = |text: &str, declared: &str, actual: &str| {
            let encoding = |label: &str| Encoding::for_label(label.as_bytes()).unwrap();
            let (bytes, ..) = encoding(actual).encode(text);
            for capacity in [1, 2, 3, 7, 1000] {
                let mut inner = io::BufReader::with_capacity(capacity, &bytes[..]);
                let mut stream = Utf8Stream::declared(&mut inner, encoding(declared));
                let mut read = String::new();
                stream.read_to_string(&mut read).unwrap();
                let found = (read.as_str(), stream.encoding());
                assert_eq!(found, (text, encoding(actual)), "{capacity}");
            }
        };
        for declared in ["windows-1252", "windows-1251", "shift_jis", "gb18030"] {
            check("A café – 5 €\n", declared, "utf-8");
            check("Порт 😀", declared, "utf-8");
        }
        check("A café – 5 €\n", "windows-1252", "windows-1252");
        check("Порт закрыт", "windows-1251", "windows-1251");
        check("東京は雨。", "shift_jis", "shift_jis");
        check("東京は雨。", "iso-2022-jp", "iso-2022-jp");
        check("plain", "windows-1251", "windows-1251");
    }

    #[test]
    fn malformed_bytes_are_replaced_and_their_line_is_known() {
        let mut inner = &b"one\ntwo \xff\n\xe2\x82"[..];
        let mut stream = Utf8Stream::new(&mut inner, UTF_8);
        let mut read = String::new();
        stream.read_to_string(&mut read).unwrap();
        assert_eq!(
            (read.as_str(), stream.malformed_line()),
            ("one\ntwo \u{fffd}\n\u{fffd}", Some(1))
        );
    }

    #[test]
    fn a_spent_budget_can_be_renewed() {
        let mut inner = &b"0123456789"[..];
        let mut stream = Utf8Stream::new(&mut inner, UTF_8);
        stream.set_budget(4);
        let mut read = Vec::new();
        assert!(stream.read_to_end(&mut read).is_err() && stream.is_budget_spent());
        stream.set_budget(6);
        stream.read_to_end(&mut read).unwrap();
        assert_eq!(read, b"0123456789");
    }
}
