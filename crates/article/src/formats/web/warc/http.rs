//! What a web server answered, as archives of the web keep it.

use std::borrow::Cow;
use std::io::{self, Read};

use brotli_decompressor::Decompressor as BrotliDecoder;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use crate::limits::MAX_ARTICLE_BYTES;

/// Headers are no longer than this together, in bytes.
pub(crate) const LONGEST_HEADERS: usize = 64 * 1024;

/// Names and values, one a line: of an answer, or of a record of an archive.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Headers<'b> {
    fields: Vec<(Cow<'b, str>, Cow<'b, str>)>,
}

impl<'b> Headers<'b> {
    /// Reads lines up to an empty one, and gives what follows it. A line that is no header is passed over.
    pub(crate) fn read(bytes: &'b [u8]) -> (Headers<'b>, &'b [u8]) {
        let mut headers = Headers::default();
        let mut rest = bytes;
        // Every turn takes a line off the rest.
        while let Some(end) = rest.iter().take(LONGEST_HEADERS).position(|&byte| byte == b'\n') {
            let line = rest[..end].strip_suffix(b"\r").unwrap_or(&rest[..end]);
            rest = &rest[end + 1..];
            if line.is_empty() {
                break;
            }
            headers.push(line);
        }
        (headers, rest)
    }

    pub(crate) fn push(&mut self, line: &'b [u8]) {
        if let Some(colon) = line.iter().position(|&byte| byte == b':') {
            let text = |part: &'b [u8]| String::from_utf8_lossy(part.trim_ascii());
            self.fields.push((text(&line[..colon]), text(&line[colon + 1..])));
        }
    }

    /// The first value that goes by this name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_ref())
    }
}

/// An answer, its body as it was sent.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Response<'b> {
    pub(crate) status: u16,
    pub(crate) headers: Headers<'b>,
    pub(crate) body: &'b [u8],
}

impl<'b> Response<'b> {
    /// `None` where the bytes do not begin as an answer does.
    pub(crate) fn read(bytes: &'b [u8]) -> Option<Response<'b>> {
        let line_end = bytes.iter().take(LONGEST_HEADERS).position(|&byte| byte == b'\n')?;
        let line = std::str::from_utf8(bytes[..line_end].trim_ascii()).ok()?;
        let mut parts = line.split_ascii_whitespace();
        let known = parts.next().is_some_and(|protocol| protocol.starts_with("HTTP/"));
        let status = parts.next().and_then(|status| status.parse().ok()).filter(|_| known)?;
        let (headers, body) = Headers::read(&bytes[line_end + 1..]);
        Some(Response { status, headers, body })
    }

    /// The body as it was before it was packed for sending. Archives often keep it unpacked and leave the headers as they
    /// were, so that each of them is believed only where the bytes agree.
    pub(crate) fn unpacked(&self) -> Result<Unpacked<'b>, TooLarge> {
        let mut body = Unpacked { bytes: Cow::Borrowed(self.body), fault: None };
        let says = |name, value| {
            self.headers
                .get(name)
                .is_some_and(|own| own.split(',').any(|one| one.trim().eq_ignore_ascii_case(value)))
        };
        if says("Transfer-Encoding", "chunked")
            && let Some(joined) = joined(&body.bytes)
        {
            body = joined;
        }
        let encodings = self.headers.get("Content-Encoding").unwrap_or_default();
        // The last was applied last.
        for encoding in encodings.split(',').map(str::trim).rev().take(4) {
            match encoding.to_ascii_lowercase().as_str() {
                "gzip" | "x-gzip" | "deflate" | "zstd" => body.unpack(false)?,
                "br" => body.unpack(true)?,
                _ => {}
            }
        }
        if encodings.is_empty() && body.bytes.starts_with(&[0x1f, 0x8b, 8]) {
            body.unpack(false)?;
        }
        Ok(body)
    }
}

/// A body as it was before sending.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unpacked<'b> {
    pub(crate) bytes: Cow<'b, [u8]>,
    /// Why it ends before its end, where it does.
    pub(crate) fault: Option<String>,
}

/// It unpacks to more than is read as one article.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooLarge;

/// What Brotli reads at a time, in bytes.
const BROTLI_BUFFER: usize = 4096;

impl Unpacked<'_> {
    /// Unpacks by what the bytes begin with. Those of Brotli begin with nothing of their own, so that it has to be said
    /// where they are.
    fn unpack(&mut self, brotli: bool) -> Result<(), TooLarge> {
        let packed = self.bytes.as_ref();
        let mut bytes = Vec::new();
        let read = match packed {
            // A window larger than the web's, of up to a gigabyte.
            [first, ..] if brotli && first & 0x7f == 0x11 && !looks_as_text(packed) => {
                Err(io::Error::other("its window is too large"))
            }
            // What the server says it is may begin as anything else does.
            _ if brotli && !looks_as_text(packed) => {
                limited(BrotliDecoder::new(packed, BROTLI_BUFFER), &mut bytes)
            }
            [0x1f, 0x8b, ..] => limited(MultiGzDecoder::new(packed), &mut bytes),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => zstd::stream::read::Decoder::new(packed)
                .and_then(|decoder| limited(decoder, &mut bytes)),
            // The header of zlib: a method, and a check that 31 divides.
            [first @ (0x08 | 0x18 | 0x28 | 0x38 | 0x48 | 0x58 | 0x68 | 0x78), second, ..]
                if (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0 =>
            {
                limited(ZlibDecoder::new(packed), &mut bytes)
            }
            _ if looks_as_text(packed) => return Ok(()),
            _ => limited(DeflateDecoder::new(packed), &mut bytes),
        };
        if bytes.len() > MAX_ARTICLE_BYTES {
            return Err(TooLarge);
        }
        if let Err(error) = read {
            self.fault.get_or_insert_with(|| error.to_string());
        }
        self.bytes = Cow::Owned(bytes);
        Ok(())
    }
}

fn limited(reader: impl Read, bytes: &mut Vec<u8>) -> io::Result<()> {
    reader.take(MAX_ARTICLE_BYTES as u64 + 1).read_to_end(bytes).map(drop)
}

/// Whether bytes begin without control characters, which no packed ones do for long.
fn looks_as_text(bytes: &[u8]) -> bool {
    !bytes.iter().take(256).any(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31))
}

/// The chunks of a body as one; `None` where it does not begin with the length of one, so that it is no such body.
fn joined(bytes: &[u8]) -> Option<Unpacked<'static>> {
    let mut whole = Vec::new();
    let mut rest = bytes;
    let mut fault = None;
    // Every turn takes a chunk and the line before it off the rest.
    loop {
        let Some((length, behind)) = chunk_length(rest) else {
            if whole.is_empty() {
                return None;
            }
            // What stands where a length should is part of the body, or damage.
            whole.extend_from_slice(rest);
            fault = Some("its chunks are broken".to_owned());
            break;
        };
        if length == 0 {
            break;
        }
        let part = &behind[..length.min(behind.len())];
        whole.extend_from_slice(part);
        if part.len() < length {
            fault = Some("it is cut off".to_owned());
            break;
        }
        rest = &behind[length..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        if rest.is_empty() {
            break;
        }
    }
    Some(Unpacked { bytes: Cow::Owned(whole), fault })
}

/// The length on a line of its own, and what follows the line.
fn chunk_length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let end = bytes.iter().take(1024).position(|&byte| byte == b'\n')?;
    let line = std::str::from_utf8(&bytes[..end]).ok()?;
    let digits = line.split(';').next()?.trim();
    let length = usize::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))?;
    Some((length, &bytes[end + 1..]))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    /// `<p>It closed.</p>`, twenty times.
    const BROTLI: &[u8] =
        b"\x1b\x53\x01\xf8\x1d\x07\x76\x2c\xb6\xbd\x5d\x22\x7b\x94\x3c\x2f\x70\x95\x44\x97\x3e\x2e\x20\x45\xcb\
        \x6a\x05\x42\x29\x98\x65\x7f\x0d";
    /// 33 MiB of one letter.
    const BROTLI_BOMB: &[u8] = b"\xcb\xff\xff\x3f\xf8\x25\xc2\xe2\xb1\x40\x20\xf7\xfe\x8f\xff\xff\x7f\xf0\x4b\x00\xc4\x61\x11\
        \x80\xee\xfd\x1f\xff\xff\xff\xe0\x97\x00\x88\xc3\x02\x00\xdd\xfb\x3f\xfe\xff\xff\xc1\x2f\x01\x10\x87\x05\x00\xba\xf7\
        \x7f\xf5\xff\xff\xf8\x25\x00\xe2\xb0\x00\x40\xf7\xfe\x01";

    #[test]
    fn an_answer_has_a_status_headers_and_a_body() {
        let response =
            Response::read(b"HTTP/1.1 200 OK\r\nContent-type: text/html\r\nodd\r\nA:b\r\n\r\n<p>")
                .unwrap();
        assert_eq!((response.status, response.body), (200, &b"<p>"[..]));
        assert_eq!(response.headers.get("content-TYPE"), Some("text/html"));
        assert_eq!(Response::read(b"HTTP/2 404\n\n").unwrap().status, 404);
        for bytes in [
            &b""[..],
            b"<html>",
            b"HTTP/1.1\r\n\r\n",
            b"HTTP/1.1 OK\r\n\r\n",
            b"GET / HTTP/1.1\r\n\r\n",
        ] {
            assert_eq!(Response::read(bytes), None);
        }
        assert_eq!(Response::read(b"HTTP/1.1 200 OK\r\nA: b").unwrap().body, b"A: b");
    }

    fn body(headers: &str, bytes: &[u8]) -> Result<(String, Option<String>), TooLarge> {
        let all = [format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n").as_bytes(), bytes].concat();
        let found = Response::read(&all).unwrap().unpacked()?;
        Ok((String::from_utf8_lossy(&found.bytes).into_owned(), found.fault))
    }

    #[test]
    fn bodies_are_joined_and_unpacked_where_they_are_chunked_or_packed() {
        let text = "<p>It closed.</p>".repeat(20);
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(text.as_bytes()).unwrap();
        let gzip = gzip.finish().unwrap();
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(text.as_bytes()).unwrap();
        let zlib = zlib.finish().unwrap();
        let mut raw = DeflateEncoder::new(Vec::new(), Compression::default());
        raw.write_all(text.as_bytes()).unwrap();
        let raw = raw.finish().unwrap();
        let zst = zstd::encode_all(text.as_bytes(), 1).unwrap();
        let check = |headers: &str, bytes: &[u8]| {
            assert_eq!(body(headers, bytes), Ok((text.clone(), None)), "{headers}");
        };
        for (name, packed) in [
            ("gzip", &gzip[..]),
            ("x-gzip", &gzip),
            ("deflate", &zlib),
            ("deflate", &raw),
            ("zstd", &zst),
            ("br", BROTLI),
        ] {
            check(&format!("Content-Encoding: {name}"), packed);
            let (first, second) = packed.split_at(20);
            let line = format!("\r\n{:x};x=y\r\n", second.len());
            let chunked = [b"14\r\n", first, line.as_bytes(), second, b"\r\n0\r\n\r\n"];
            check(
                &format!("Content-Encoding: {name}\r\nTransfer-Encoding: chunked"),
                &chunked.concat(),
            );
            // As the archive unpacked it.
            check(
                &format!("Content-Encoding: {name}\r\nTransfer-Encoding: chunked"),
                text.as_bytes(),
            );
        }
        check("A: b", &gzip);
        check("Content-Encoding: br", text.as_bytes());
        let cut = body("Content-Encoding: gzip", &gzip[..gzip.len() - 4]).unwrap();
        assert_eq!((cut.0, cut.1.is_some()), (text.clone(), true));
        for (name, packed) in [
            ("br", &BROTLI[..20]),
            ("br", b"\0\0\0"),
            ("br", b"\x11\x1e\x0f"),
            ("zstd", &zst[..zst.len() - 3]),
        ] {
            let (begin, fault) = body(&format!("Content-Encoding: {name}"), packed).unwrap();
            assert!(text.starts_with(&begin) && fault.is_some(), "{name}: {begin}, {fault:?}");
        }
        assert_eq!(body("Content-Encoding: br", BROTLI_BOMB), Err(TooLarge));
        assert_eq!(
            body("Transfer-Encoding: chunked", b"ffffffffffffff\r\nab"),
            Ok(("ab".into(), Some("it is cut off".into())))
        );
        assert_eq!(
            body("Transfer-Encoding: chunked", b"2\r\nab\r\n<p>"),
            Ok(("ab<p>".into(), Some("its chunks are broken".into())))
        );
        let mut bomb = GzEncoder::new(Vec::new(), Compression::default());
        for _ in 0..=MAX_ARTICLE_BYTES >> 20 {
            bomb.write_all(&vec![b'a'; 1 << 20]).unwrap();
        }
        assert_eq!(body("Content-Encoding: gzip", &bomb.finish().unwrap()), Err(TooLarge));
    }
}
