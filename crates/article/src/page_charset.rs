//! The bytes of a page to text: by its byte order mark, else as UTF-8 where it is that, else by what it declares.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::decode::{Decoded, decode};
use crate::tags::{Piece, Pieces};

/// A page declares its encoding within its first bytes, if at all.
const DECLARED_WITHIN: usize = 4096;

/// Reads the bytes of a page. `declared` is what came with it, such as by HTTP, and goes before what it says itself.
pub(crate) fn page_text(bytes: Vec<u8>, declared: Option<&str>) -> Decoded {
    let declared = || declared.map(str::to_owned).or_else(|| declared_charset(&bytes));
    let encoding = match Encoding::for_bom(&bytes) {
        Some((encoding, _)) => encoding,
        // Whoever saved the page may have turned it into UTF-8 and left the declaration: other encodings are hardly
        // ever valid UTF-8 by chance.
        None if std::str::from_utf8(&bytes).is_ok() => UTF_8,
        None => declared().and_then(|name| encoding_of(&name)).unwrap_or(UTF_8),
    };
    if encoding == UTF_8 {
        return decode(bytes);
    }
    let (text, _, broken) = encoding.decode(&bytes);
    Decoded { text: text.into_owned(), broken_at: broken.then(|| first_broken(encoding, &bytes)) }
}

/// The offset behind the first bytes that an encoding cannot have.
fn first_broken(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    let mut decoder = encoding.new_decoder();
    let mut text = String::with_capacity(decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(0));
    decoder.decode_to_string_without_replacement(bytes, &mut text, true).1
}

/// The encoding that goes by a name. A page whose declaration can be read as it stands is not UTF-16.
fn encoding_of(name: &str) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(name.as_bytes())?;
    match encoding.name() {
        "UTF-16LE" | "UTF-16BE" => Some(UTF_8),
        "x-user-defined" => Some(WINDOWS_1252),
        "replacement" => None,
        _ => Some(encoding),
    }
}

/// The encoding that a page declares in `<meta charset>`, `<meta http-equiv>` or `<?xml encoding="…"?>`, by name.
pub(crate) fn declared_charset(bytes: &[u8]) -> Option<String> {
    let beginning = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARED_WITHIN)]);
    let of_xml = || {
        let declaration = beginning.trim_start().strip_prefix("<?xml")?.split("?>").next()?;
        charset_in(declaration, "encoding=")
    };
    let mut pieces = Pieces::of(&beginning);
    let in_meta = pieces.find_map(|piece| match piece {
        Piece::Start(tag) if tag.is("meta") => {
            tag.attribute("charset").map(|name| name.trim().to_owned()).or_else(|| {
                let names_type =
                    tag.attribute("http-equiv").is_some_and(|kind| kind.eq_ignore_ascii_case("content-type"));
                tag.attribute("content").filter(|_| names_type).and_then(|content| charset_in(&content, "charset="))
            })
        }
        _ => None,
    });
    in_meta.filter(|name| !name.is_empty()).or_else(of_xml)
}

fn charset_in(text: &str, before: &str) -> Option<String> {
    let at = text.to_ascii_lowercase().find(before)? + before.len();
    let name = text[at..].trim_start_matches(['"', '\'', ' ']);
    let name = name.split(|c: char| c.is_whitespace() || "\"';?".contains(c)).next()?;
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_its_encoding_in_several_ways() {
        let check = |page: &str, expected: Option<&str>| {
            assert_eq!(declared_charset(page.as_bytes()).as_deref(), expected, "{page}");
        };
        check("<meta charset=utf-8>", Some("utf-8"));
        check("<head><META CharSet=' windows-1251 '>", Some("windows-1251"));
        check("<meta http-equiv=Content-Type content='text/html; charset=\"koi8-r\"'>", Some("koi8-r"));
        check("<meta name=x content='charset=no'><p>", None);
        check("<?xml version='1.0' encoding='iso-8859-2'?><html>", Some("iso-8859-2"));
        check("<!-- <meta charset=no> -->", None);
        check("", None);
        check(&format!("{}<meta charset=late>", " ".repeat(DECLARED_WITHIN)), None);
    }

    #[test]
    fn the_mark_goes_before_utf_8_and_that_before_what_is_declared() {
        let check = |bytes: &[u8], text: &str, broken: bool| {
            let decoded = page_text(bytes.to_vec(), None);
            assert_eq!((decoded.text.as_str(), decoded.broken_at.is_some()), (text, broken));
        };
        check(b"<meta charset=windows-1251>\xef\xf0\xe8", "<meta charset=windows-1251>при", false);
        check("<meta charset=windows-1251>при".as_bytes(), "<meta charset=windows-1251>при", false);
        check(b"\xff\xfe<\0p\0>\0\xe9\0", "<p>é", false);
        check(b"\xfe\xff\0<\0p\0>\0\xe9", "<p>é", false);
        check(b"\xef\xbb\xbf<p>", "<p>", false);
        check(b"<meta charset=utf-16>caf\xe9", "<meta charset=utf-16>caf\u{fffd}", true);
        check(b"<meta charset=nonsense>caf\xe9", "<meta charset=nonsense>caf\u{fffd}", true);
        check(b"<meta charset=euc-kr>\xb0\xa1\xff", "<meta charset=euc-kr>가\u{fffd}", true);
        assert_eq!(page_text(b"<meta charset=euc-kr>\xb0\xa1\xff".to_vec(), None).broken_at, Some(24));
        assert_eq!(page_text(b"\xe9".to_vec(), Some("latin1")).text, "é");
    }
}
