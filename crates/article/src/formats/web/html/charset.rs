//! The encoding that a page declares.

use crate::formats::web::html::tags::{Piece, Pieces};

/// A page declares its encoding within its first bytes, if at all.
const DECLARED_WITHIN: usize = 4096;

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
                let names_type = tag
                    .attribute("http-equiv")
                    .is_some_and(|kind| kind.eq_ignore_ascii_case("content-type"));
                tag.attribute("content")
                    .filter(|_| names_type)
                    .and_then(|content| charset_in(&content, "charset="))
            })
        }
        _ => None,
    });
    in_meta.filter(|name| !name.is_empty()).or_else(of_xml)
}

/// The name behind `charset=` or the like.
pub(crate) fn charset_in(text: &str, before: &str) -> Option<String> {
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
        check(
            "<meta http-equiv=Content-Type content='text/html; charset=\"koi8-r\"'>",
            Some("koi8-r"),
        );
        check("<meta name=x content='charset=no'><p>", None);
        check("<?xml version='1.0' encoding='iso-8859-2'?><html>", Some("iso-8859-2"));
        check("<!-- <meta charset=no> -->", None);
        check("", None);
        check(&format!("{}<meta charset=late>", " ".repeat(DECLARED_WITHIN)), None);
    }
}
