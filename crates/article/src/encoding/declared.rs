//! Encodings that a file declares in its first bytes.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Maximum length of an XML declaration, in bytes.
const MAX_DECLARATION_BYTES: usize = 1024;

/// The encoding of a JSON or XML file, if its first bytes show it: a byte order mark, or the zero
/// byte that UTF-16 has next to the first character.
pub(crate) fn sniff_encoding(first: &[u8]) -> Option<&'static Encoding> {
    match first {
        [b'<' | b'{' | b'[', 0, ..] => Some(UTF_16LE),
        [0, b'<' | b'{' | b'[', ..] => Some(UTF_16BE),
        _ => Encoding::for_bom(first).map(|(encoding, _)| encoding),
    }
}

/// The encoding of an XML document: from [`sniff_encoding`], else as declared, else UTF-8. Also
/// returns the label of a declared encoding that is unknown.
pub(crate) fn xml_encoding(first: &[u8]) -> (&'static Encoding, Option<String>) {
    if let Some(encoding) = sniff_encoding(first) {
        return (encoding, None);
    }
    let Some(label) = declared_label(first) else { return (UTF_8, None) };
    match Encoding::for_label(label) {
        // A declaration that is readable byte by byte is not UTF-16.
        Some(encoding) if encoding == UTF_16BE || encoding == UTF_16LE => (UTF_8, None),
        Some(encoding) => (encoding, None),
        None => (UTF_8, Some(String::from_utf8_lossy(label).into_owned())),
    }
}

/// The label in `<?xml … encoding="…"?>`.
fn declared_label(first: &[u8]) -> Option<&[u8]> {
    let first = first.trim_ascii_start();
    let end = first.iter().take(MAX_DECLARATION_BYTES).position(|&byte| byte == b'>')?;
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
    fn an_unknown_declared_encoding_is_returned() {
        assert_eq!(
            xml_encoding(b"<?xml encoding='klingon'?>"),
            (UTF_8, Some("klingon".to_owned()))
        );
    }
}
