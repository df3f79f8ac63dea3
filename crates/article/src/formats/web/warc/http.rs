//! HTTP responses in web archives.

use std::borrow::Cow;
use std::io::{self, Read};

use brotli_decompressor::Decompressor as BrotliDecoder;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use crate::files::unpack_budget::UnpackBudget;
use crate::limits::MAX_ARTICLE_BYTES;

/// Maximum length of the header fields of a response or record, in bytes.
pub(crate) const MAX_HEADER_BYTES: usize = 64 * 1024;

/// Maximum number of content codings that are decoded.
const MAX_CONTENT_CODINGS: usize = 4;

/// Named fields, one per line: of an HTTP response or of a WARC record.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct HeaderFields<'b> {
    fields: Vec<(Cow<'b, str>, Cow<'b, str>)>,
}

impl<'b> HeaderFields<'b> {
    /// Parses lines up to an empty one, or the lines of the first [`MAX_HEADER_BYTES`]. Returns the
    /// fields and what follows them. Lines that are not fields are ignored.
    pub(crate) fn parse(bytes: &'b [u8]) -> (HeaderFields<'b>, &'b [u8]) {
        let mut header = HeaderFields::default();
        let mut rest = bytes;
        let bytes_left = |rest: &[u8]| MAX_HEADER_BYTES.saturating_sub(bytes.len() - rest.len());
        while let Some(end) = rest.iter().take(bytes_left(rest)).position(|&byte| byte == b'\n') {
            let line = rest[..end].strip_suffix(b"\r").unwrap_or(&rest[..end]);
            rest = &rest[end + 1..];
            if line.is_empty() {
                break;
            }
            header.push(line);
        }
        (header, rest)
    }

    fn push(&mut self, line: &'b [u8]) {
        if let Some(colon) = line.iter().position(|&byte| byte == b':') {
            let text = |part: &'b [u8]| String::from_utf8_lossy(part.trim_ascii());
            self.fields.push((text(&line[..colon]), text(&line[colon + 1..])));
        }
    }

    /// The value of the first field of that name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_ref())
    }

    /// Whether the comma-separated value of a field contains `item`.
    fn lists(&self, name: &str, item: &str) -> bool {
        self.get(name)
            .is_some_and(|value| value.split(',').any(|own| own.trim().eq_ignore_ascii_case(item)))
    }
}

/// A response, with its body as transferred.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Response<'b> {
    pub(crate) status: u16,
    pub(crate) header: HeaderFields<'b>,
    pub(crate) body: &'b [u8],
}

impl<'b> Response<'b> {
    /// `None` if the bytes do not start with a status line.
    pub(crate) fn parse(bytes: &'b [u8]) -> Option<Response<'b>> {
        let line_end = bytes.iter().take(MAX_HEADER_BYTES).position(|&byte| byte == b'\n')?;
        let line = std::str::from_utf8(bytes[..line_end].trim_ascii()).ok()?;
        let mut parts = line.split_ascii_whitespace();
        let is_http = parts.next().is_some_and(|version| version.starts_with("HTTP/"));
        let status = parts.next().and_then(|status| status.parse().ok()).filter(|_| is_http)?;
        let (header, body) = HeaderFields::parse(&bytes[line_end + 1..]);
        Some(Response { status, header, body })
    }

    /// The body without its transfer and content codings. Many archives store the decoded body with
    /// the original header, so a coding is decoded only if the bytes look encoded.
    pub(crate) fn decoded_body(&self, budget: &UnpackBudget) -> Result<DecodedBody<'b>, TooLarge> {
        let mut body = DecodedBody { bytes: Cow::Borrowed(self.body), error: None };
        if self.header.lists("Transfer-Encoding", "chunked")
            && let Some(joined) = join_chunks(&body.bytes)
        {
            body = joined;
        }
        let codings = self.header.get("Content-Encoding").unwrap_or_default();
        // The header lists the codings in the order in which they were applied.
        for coding in codings.split(',').map(str::trim).rev().take(MAX_CONTENT_CODINGS) {
            match coding.to_ascii_lowercase().as_str() {
                "gzip" | "x-gzip" | "deflate" | "zstd" => {
                    body.decompress(Coding::BySignature, budget)?;
                }
                "br" => body.decompress(Coding::Brotli, budget)?,
                _ => {}
            }
        }
        if codings.is_empty() && body.bytes.starts_with(&[0x1f, 0x8b, 8]) {
            body.decompress(Coding::BySignature, budget)?;
        }
        Ok(body)
    }
}

/// A body without its codings.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct DecodedBody<'b> {
    pub(crate) bytes: Cow<'b, [u8]>,
    /// Why it is incomplete, if it is.
    pub(crate) error: Option<String>,
}

/// Why a body is too large to be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum TooLarge {
    /// It expands to more than [`MAX_ARTICLE_BYTES`].
    Article,
    /// The file expands beyond its budget.
    File,
}

/// How the format of compressed bytes is determined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coding {
    /// By the signature that the bytes start with.
    BySignature,
    /// By the header alone: Brotli has no signature.
    Brotli,
}

/// Maximum window of a body in Zstandard, as a power of two of bytes (RFC 9659).
const MAX_ZSTD_WINDOW_LOG: u32 = 23;
/// Size of the input buffer of the Brotli decoder, in bytes.
const BROTLI_BUFFER_BYTES: usize = 4096;

impl DecodedBody<'_> {
    fn decompress(&mut self, coding: Coding, budget: &UnpackBudget) -> Result<(), TooLarge> {
        let packed = self.bytes.as_ref();
        let is_brotli = coding == Coding::Brotli && !looks_like_text(packed);
        let mut bytes = Vec::new();
        let mut read_limited = |decoder: &mut dyn Read| {
            let limited = budget.bound(decoder).take(MAX_ARTICLE_BYTES as u64 + 1);
            { limited }.read_to_end(&mut bytes).map(drop)
        };
        let read = match packed {
            // The large window extension of Brotli: windows of up to a gigabyte, not used in HTTP.
            [first, ..] if is_brotli && first & 0x7f == 0x11 => {
                Err(io::Error::other("its window is too large"))
            }
            _ if is_brotli => read_limited(&mut BrotliDecoder::new(packed, BROTLI_BUFFER_BYTES)),
            [0x1f, 0x8b, ..] => read_limited(&mut MultiGzDecoder::new(packed)),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => {
                zstd::stream::read::Decoder::new(packed).and_then(|mut decoder| {
                    decoder.window_log_max(MAX_ZSTD_WINDOW_LOG)?;
                    read_limited(&mut decoder)
                })
            }
            // The zlib header (RFC 1950): a method and a checksum that is divisible by 31.
            [first @ (0x08 | 0x18 | 0x28 | 0x38 | 0x48 | 0x58 | 0x68 | 0x78), second, ..]
                if (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0 =>
            {
                read_limited(&mut ZlibDecoder::new(packed))
            }
            _ if looks_like_text(packed) => return Ok(()),
            // Some servers send raw DEFLATE as `deflate`.
            _ => read_limited(&mut DeflateDecoder::new(packed)),
        };
        if budget.exceeded_at().is_some() {
            return Err(TooLarge::File);
        }
        if bytes.len() > MAX_ARTICLE_BYTES {
            return Err(TooLarge::Article);
        }
        if let Err(error) = read {
            self.error.get_or_insert_with(|| error.to_string());
        }
        self.bytes = Cow::Owned(bytes);
        Ok(())
    }
}

/// Whether the first bytes contain no control characters. Compressed bytes soon do.
fn looks_like_text(bytes: &[u8]) -> bool {
    !bytes.iter().take(256).any(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31))
}

/// Joins the chunks of a chunked body (RFC 9112); `None` if it does not start with a chunk size.
fn join_chunks(bytes: &[u8]) -> Option<DecodedBody<'static>> {
    let mut joined = Vec::new();
    let mut rest = bytes;
    let mut error = None;
    loop {
        let Some((size, after)) = chunk_size(rest) else {
            if joined.is_empty() {
                return None;
            }
            // Bytes in place of a chunk size are part of the body, or damage.
            joined.extend_from_slice(rest);
            error = Some("its chunks are broken".to_owned());
            break;
        };
        if size == 0 {
            break;
        }
        let chunk = &after[..size.min(after.len())];
        joined.extend_from_slice(chunk);
        if chunk.len() < size {
            error = Some("it is cut off".to_owned());
            break;
        }
        rest = &after[size..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        if rest.is_empty() {
            break;
        }
    }
    Some(DecodedBody { bytes: Cow::Owned(joined), error })
}

/// The size on a line of its own, and what follows the line.
fn chunk_size(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let end = bytes.iter().take(1024).position(|&byte| byte == b'\n')?;
    let line = std::str::from_utf8(&bytes[..end]).ok()?;
    let digits = line.split(';').next()?.trim();
    let size = usize::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))?;
    Some((size, &bytes[end + 1..]))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    /// `<p>It closed.</p>` twenty times.
    const BROTLI: &[u8] =
        b"\x1b\x53\x01\xf8\x1d\x07\x76\x2c\xb6\xbd\x5d\x22\x7b\x94\x3c\x2f\x70\x95\x44\x97\x3e\x2e\x20\x45\xcb\
        \x6a\x05\x42\x29\x98\x65\x7f\x0d";
    /// 33 MiB of one letter, compressed with Brotli.
    const BROTLI_BOMB: &[u8] = b"\xcb\xff\xff\x3f\xf8\x25\xc2\xe2\xb1\x40\x20\xf7\xfe\x8f\xff\xff\x7f\xf0\x4b\x00\xc4\x61\x11\
        \x80\xee\xfd\x1f\xff\xff\xff\xe0\x97\x00\x88\xc3\x02\x00\xdd\xfb\x3f\xfe\xff\xff\xc1\x2f\x01\x10\x87\x05\x00\xba\xf7\
        \x7f\xf5\xff\xff\xf8\x25\x00\xe2\xb0\x00\x40\xf7\xfe\x01";

    #[test]
    fn a_response_has_a_status_a_header_and_a_body() {
        let response =
            Response::parse(b"HTTP/1.1 200 OK\r\nContent-type: text/html\r\nodd\r\nA:b\r\n\r\n<p>")
                .unwrap();
        assert_eq!((response.status, response.body), (200, &b"<p>"[..]));
        assert_eq!(response.header.get("content-TYPE"), Some("text/html"));
        assert_eq!(Response::parse(b"HTTP/2 404\n\n").unwrap().status, 404);
        for bytes in [
            &b""[..],
            b"<html>",
            b"HTTP/1.1\r\n\r\n",
            b"HTTP/1.1 OK\r\n\r\n",
            b"GET / HTTP/1.1\r\n\r\n",
        ] {
            assert_eq!(Response::parse(bytes), None);
        }
        assert_eq!(Response::parse(b"HTTP/1.1 200 OK\r\nA: b").unwrap().body, b"A: b");
        let endless = [b"HTTP/1.1 200 OK\n", &b"a:\n".repeat(100_000)[..]].concat();
        assert!(Response::parse(&endless).unwrap().header.fields.len() <= MAX_HEADER_BYTES / 3);
    }

    fn body(headers: &str, bytes: &[u8]) -> Result<(String, Option<String>), TooLarge> {
        let all = [format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n").as_bytes(), bytes].concat();
        let decoded =
            Response::parse(&all).unwrap().decoded_body(&UnpackBudget::for_file(4 << 20))?;
        Ok((String::from_utf8_lossy(&decoded.bytes).into_owned(), decoded.error))
    }

    fn text() -> String {
        "<p>It closed.</p>".repeat(20)
    }

    fn gzip() -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text().as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    fn zlib() -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text().as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    fn deflate() -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text().as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd() -> Vec<u8> {
        zstd::encode_all(text().as_bytes(), 1).unwrap()
    }

    #[test]
    fn transfer_and_content_codings_are_decoded() {
        let text = text();
        let check = |header: &str, bytes: &[u8]| {
            assert_eq!(body(header, bytes), Ok((text.clone(), None)), "{header}");
        };
        for (name, packed) in [
            ("gzip", gzip()),
            ("x-gzip", gzip()),
            ("deflate", zlib()),
            ("deflate", deflate()),
            ("zstd", zstd()),
            ("br", BROTLI.to_vec()),
        ] {
            check(&format!("Content-Encoding: {name}"), &packed);
            let (first, second) = packed.split_at(20);
            let line = format!("\r\n{:x};x=y\r\n", second.len());
            let chunked = [b"14\r\n", first, line.as_bytes(), second, b"\r\n0\r\n\r\n"].concat();
            let header = format!("Content-Encoding: {name}\r\nTransfer-Encoding: chunked");
            check(&header, &chunked);
            // As stored by archives that decode the body.
            check(&header, text.as_bytes());
        }
        check("A: b", &gzip());
        check("Content-Encoding: br", text.as_bytes());
    }

    #[test]
    fn damaged_bodies_give_what_precedes_the_damage() {
        let gzip = gzip();
        let cut = body("Content-Encoding: gzip", &gzip[..gzip.len() - 4]).unwrap();
        assert_eq!((cut.0, cut.1.is_some()), (text(), true));
        let zstd = zstd();
        for (name, packed) in [
            ("br", &BROTLI[..20]),
            ("br", b"\0\0\0"),
            ("br", b"\x11\x1e\x0f"),
            ("zstd", &zstd[..zstd.len() - 3]),
        ] {
            let (decoded, error) = body(&format!("Content-Encoding: {name}"), packed).unwrap();
            assert!(
                text().starts_with(&decoded) && error.is_some(),
                "{name}: {decoded}, {error:?}"
            );
        }
        assert_eq!(
            body("Transfer-Encoding: chunked", b"ffffffffffffff\r\nab"),
            Ok(("ab".into(), Some("it is cut off".into())))
        );
        assert_eq!(
            body("Transfer-Encoding: chunked", b"2\r\nab\r\n<p>"),
            Ok(("ab<p>".into(), Some("its chunks are broken".into())))
        );
    }

    #[test]
    fn bodies_that_expand_beyond_the_limit_are_refused() {
        assert_eq!(body("Content-Encoding: br", BROTLI_BOMB), Err(TooLarge::Article));
        let mut bomb = GzEncoder::new(Vec::new(), Compression::default());
        for _ in 0..=MAX_ARTICLE_BYTES >> 20 {
            bomb.write_all(&vec![b'a'; 1 << 20]).unwrap();
        }
        assert_eq!(body("Content-Encoding: gzip", &bomb.finish().unwrap()), Err(TooLarge::Article));
    }
}
