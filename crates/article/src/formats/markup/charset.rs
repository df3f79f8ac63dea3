//! The encoding that a page declares.

use crate::formats::markup::tokenizer::{Token, Tokenizer};

/// Only a declaration within the first bytes counts.
const DECLARATION_BYTES: usize = 4096;

/// The encoding label in `<meta charset>`, `<meta http-equiv>` or `<?xml encoding="…"?>`.
pub(crate) fn declared_charset(bytes: &[u8]) -> Option<String> {
    let beginning = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION_BYTES)]);
    let in_xml_declaration = || {
        let declaration = beginning.trim_start().strip_prefix("<?xml")?.split("?>").next()?;
        label_after(declaration, "encoding=")
    };
    let in_meta = Tokenizer::new(&beginning).find_map(|token| match token {
        Token::StartTag(tag) if tag.is("meta") => {
            tag.attribute("charset").map(|label| label.trim().to_owned()).or_else(|| {
                let is_content_type = tag
                    .attribute("http-equiv")
                    .is_some_and(|pragma| pragma.eq_ignore_ascii_case("content-type"));
                tag.attribute("content")
                    .filter(|_| is_content_type)
                    .and_then(|content| charset_parameter(&content))
            })
        }
        _ => None,
    });
    in_meta.filter(|label| !label.is_empty()).or_else(in_xml_declaration)
}

/// The charset parameter of a media type, such as `text/html; charset=utf-8`.
pub(crate) fn charset_parameter(media_type: &str) -> Option<String> {
    label_after(media_type, "charset=")
}

fn label_after(text: &str, marker: &str) -> Option<String> {
    let start = text.to_ascii_lowercase().find(marker)? + marker.len();
    let label = text[start..].trim_start_matches(['"', '\'', ' ']);
    let label = label.split(|c: char| c.is_whitespace() || "\"';?".contains(c)).next()?;
    (!label.is_empty()).then(|| label.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_encoding_declaration_is_read() {
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
        check(&format!("{}<meta charset=late>", " ".repeat(DECLARATION_BYTES)), None);
    }
}
