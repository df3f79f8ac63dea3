//! Bytes in a declared encoding to UTF-8, as they stream by.

use std::io::{self, BufRead, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// In bytes.
const BUFFER: usize = 64 * 1024;

/// A stream of UTF-8. It counts lines, and gives no more than a ration before that is renewed, so that a parser that
/// collects what it reads stays within bounds.
pub(crate) struct Utf8Stream<'r, R> {
    inner: &'r mut R,
    decoder: Decoder,
    decoded: Box<[u8]>,
    begin: usize,
    end: usize,
    ended: bool,
    line: u64,
    ration: usize,
    malformed_line: Option<u64>,
}

impl<'r, R: BufRead> Utf8Stream<'r, R> {
    pub(crate) fn new(inner: &'r mut R, encoding: &'static Encoding) -> Self {
        Utf8Stream {
            inner,
            decoder: encoding.new_decoder(),
            decoded: vec![0; BUFFER].into(),
            begin: 0,
            end: 0,
            ended: false,
            line: 1,
            ration: usize::MAX,
            malformed_line: None,
        }
    }

    /// The line that the next byte is on, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// The first line from which bytes were not of the encoding, or nearly: replacement characters stand for them.
    pub(crate) fn malformed_line(&self) -> Option<u64> {
        self.malformed_line
    }

    /// Gives this many bytes more before it ends with an error.
    pub(crate) fn set_budget(&mut self, ration: usize) {
        self.ration = ration;
    }

    /// Whether an error of reading was the end of the ration.
    pub(crate) fn is_budget_spent(&self) -> bool {
        self.ration == 0
    }

    fn decode(&mut self) -> io::Result<()> {
        // Every turn takes what the inner reader holds, or sees its end; a turn that wrote nothing goes on.
        while self.begin == self.end && !self.ended {
            let held = self.inner.fill_buf()?;
            let last = held.is_empty();
            let (result, read, written, replaced) =
                self.decoder.decode_to_utf8(held, &mut self.decoded, last);
            self.inner.consume(read);
            (self.begin, self.end) = (0, written);
            if replaced && self.malformed_line.is_none() {
                self.malformed_line = Some(self.line);
            }
            self.ended = last && result == CoderResult::InputEmpty;
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Utf8Stream<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let held = self.fill_buf()?;
        let length = held.len().min(buffer.len());
        buffer[..length].copy_from_slice(&held[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl<R: BufRead> BufRead for Utf8Stream<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.decode()?;
        if self.ration == 0 && self.begin < self.end {
            return Err(io::Error::other("more than is read as one article"));
        }
        Ok(&self.decoded[self.begin..self.end.min(self.begin.saturating_add(self.ration))])
    }

    fn consume(&mut self, length: usize) {
        let taken = &self.decoded[self.begin..(self.begin + length).min(self.end)];
        self.line += taken.iter().map(|&byte| u64::from(byte == b'\n')).sum::<u64>();
        self.begin += taken.len();
        self.ration = self.ration.saturating_sub(length);
    }
}

/// The encoding of a text file by its byte order mark, or by the zeros that UTF-16 has in Latin text.
pub(crate) fn marked_encoding(first: &[u8]) -> Option<&'static Encoding> {
    match first {
        [b'<' | b'{' | b'[', 0, ..] => Some(UTF_16LE),
        [0, b'<' | b'{' | b'[', ..] => Some(UTF_16BE),
        _ => Encoding::for_bom(first).map(|(encoding, _)| encoding),
    }
}

/// The encoding of an XML document: as [`marked_encoding`] or as it declares, else UTF-8. One that it declares and that
/// is not known comes with it.
pub(crate) fn xml_encoding(first: &[u8]) -> (&'static Encoding, Option<String>) {
    if let Some(encoding) = marked_encoding(first) {
        return (encoding, None);
    }
    let Some(label) = declared(first) else { return (UTF_8, None) };
    match Encoding::for_label(label) {
        // The declaration itself is read byte by byte, so it cannot be UTF-16.
        Some(encoding) if encoding == UTF_16BE || encoding == UTF_16LE => (UTF_8, None),
        Some(encoding) => (encoding, None),
        None => (UTF_8, Some(String::from_utf8_lossy(label).into_owned())),
    }
}

/// `<?xml … encoding="…"?>`
fn declared(first: &[u8]) -> Option<&[u8]> {
    let first = first.trim_ascii_start();
    let end = first.iter().take(1024).position(|&byte| byte == b'>')?;
    let declaration = first[..end].strip_prefix(b"<?xml")?;
    let at =
        declaration.windows(8).position(|window| window.eq_ignore_ascii_case(b"encoding"))? + 8;
    let value = declaration[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let (quote, value) = value.split_first()?;
    let end = value.iter().position(|byte| byte == quote)?;
    Some(value[..end].trim_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_comes_of_many_encodings() {
        let text = "<?xml version='1.0' encoding='LABEL'?><a>Zürich, Ærø – 5 €\n</a>";
        let check = |label: &str, bytes: &[u8]| {
            let (encoding, unknown) = xml_encoding(bytes);
            for held in [1, 2, 7, 1000] {
                let mut inner = io::BufReader::with_capacity(held, bytes);
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
    fn what_is_broken_is_replaced_and_known() {
        let mut inner = &b"one\ntwo \xff\n\xe2\x82"[..];
        let mut stream = Utf8Stream::new(&mut inner, UTF_8);
        let mut read = String::new();
        stream.read_to_string(&mut read).unwrap();
        assert_eq!(
            (read.as_str(), stream.malformed_line()),
            ("one\ntwo \u{fffd}\n\u{fffd}", Some(1))
        );
        assert_eq!(xml_encoding(b"<?xml encoding='klingon'?>").1.as_deref(), Some("klingon"));
    }

    #[test]
    fn a_ration_ends_and_is_renewed() {
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
