//! Detects the format of a file by its first bytes, or by its extension if they are inconclusive.

use encoding_rs::Encoding;

use crate::encoding::declared::xml_encoding;
use crate::files::detect_zip::{ZipContent, zip_content};
pub use crate::files::format::{Format, NameHint};

/// Length of the sample in which the root element of XML is searched for, in bytes.
const XML_SAMPLE_BYTES: usize = 16 * 1024;
/// Length of the sample in which the header of a PDF is searched for, in bytes.
const PDF_SAMPLE_BYTES: usize = 1024;
/// Length of the sample in which the first tag of an HTML page is searched for, in bytes.
const HTML_SAMPLE_BYTES: usize = 4096;

/// Maximum length of what precedes `=` in a script, in bytes.
const MAX_ASSIGNMENT_BYTES: usize = 100;

const UTF8_BOM: &[u8] = b"\xef\xbb\xbf";

impl Format {
    /// Detects the format of a file from its first bytes, decompressed, and its name. `None` if it
    /// holds no articles.
    pub(crate) fn detect(first: &[u8], hint: NameHint) -> Option<Format> {
        if first.starts_with(b"WARC/0.")
            || first.starts_with(b"WARC/1.")
            || first.starts_with(b"filedesc://")
        {
            return Some(Format::Warc);
        }
        if let Some(content) = zip_content(first) {
            return match (content, hint) {
                (ZipContent::Docx, _) => Some(Format::Docx),
                (ZipContent::Odt, _) => Some(Format::Odt),
                (ZipContent::Files, NameHint::Format(format @ (Format::Docx | Format::Odt))) => {
                    Some(format)
                }
                (ZipContent::Files | ZipContent::NoArticles, _) => None,
            };
        }
        if without_bom(first).starts_with(b"{\\rtf") {
            return Some(Format::Rtf);
        }
        if without_bom(first).starts_with(b"TY  - ") {
            return Some(Format::Ris);
        }
        if hint == NameHint::Unknown && without_bom(first).starts_with(b"WEBVTT") {
            return Some(Format::Vtt);
        }
        // Browsers begin pages that they save with this line.
        if hint == NameHint::Unknown && first.starts_with(b"From: <Saved by ") {
            return Some(Format::Mhtml);
        }
        // Other bytes may precede the header of a PDF. A file with the extension of another format
        // must begin with it, because an article can mention the header.
        let may_be_pdf = matches!(hint, NameHint::Unknown | NameHint::Format(Format::Pdf));
        if without_bom(first).starts_with(b"%PDF-") || may_be_pdf && has_pdf_header(first) {
            return Some(Format::Pdf);
        }
        if let Some(format) = detect_json(first, hint) {
            return Some(format);
        }
        if begins_with_tag(first) {
            if let Some(format) = detect_xml(first) {
                return Some(format);
            }
            if is_html_page(first) {
                return Some(Format::Html);
            }
        }
        match hint {
            NameHint::Format(Format::Html) if !has_tag(first) => Some(Format::Text),
            NameHint::Format(format) => Some(format),
            NameHint::Unknown | NameHint::NoArticles => None,
        }
    }
}

/// Whether a file is an archive whose members are files, by its first bytes and its name.
pub(crate) fn is_archive(first: &[u8], hint: NameHint) -> bool {
    let is_document = matches!(hint, NameHint::Format(Format::Docx | Format::Odt));
    !is_document && zip_content(first) == Some(ZipContent::Files)
}

/// The bytes without a byte order mark of UTF-8 and leading white space.
fn without_bom(first: &[u8]) -> &[u8] {
    first.strip_prefix(UTF8_BOM).unwrap_or(first).trim_ascii_start()
}

/// Whether a file has the header of a PDF near its beginning.
pub(crate) fn has_pdf_header(first: &[u8]) -> bool {
    memchr::memmem::find(&first[..first.len().min(PDF_SAMPLE_BYTES)], b"%PDF-").is_some()
}

/// Whether the first byte is `<`, apart from white space, byte order marks and the zeros of UTF-16.
/// This cheap test saves most files a closer look.
fn begins_with_tag(first: &[u8]) -> bool {
    let is_ignored =
        |byte: &&u8| matches!(byte, 0 | b'\t'..=b'\r' | b' ' | 0xef | 0xbb | 0xbf | 0xff | 0xfe);
    first.iter().find(|byte| !is_ignored(byte)) == Some(&b'<')
}

fn detect_json(first: &[u8], hint: NameHint) -> Option<Format> {
    let has_json_extension = matches!(hint, NameHint::Format(Format::Json | Format::JsonLines));
    let text = without_bom(first);
    if script_assignment(first).is_some()
        && (has_json_extension || text.starts_with(b"window.") || text.starts_with(b"Grailbird."))
    {
        return Some(Format::Json);
    }
    let line_end = text.iter().position(|&byte| byte == b'\n').unwrap_or(text.len());
    let line = text[..line_end].trim_ascii();
    match line {
        // An object on one line.
        [b'{', .., b'}'] if has_json_extension || is_json(line) => {
            let is_only_line = text[line_end..].trim_ascii_start().is_empty();
            let is_document = is_only_line && hint == NameHint::Format(Format::Json);
            Some(if is_document { Format::Json } else { Format::JsonLines })
        }
        [b'{'] | [b'[', ..] if has_json_extension => Some(Format::Json),
        // A document on several lines in a file without a known extension.
        [b'{' | b'[', ..] if hint == NameHint::Unknown => {
            let inner = text[1..].trim_ascii_start();
            let object =
                if text[0] == b'[' { inner.strip_prefix(b"{")?.trim_ascii_start() } else { inner };
            object.starts_with(b"\"").then_some(Format::Json)
        }
        _ => None,
    }
}

/// Length of the beginning of a script that assigns a list or an object to a variable, such as
/// `window.YTD.tweets.part0 = [`, up to that value. `None` for another text.
pub(crate) fn script_assignment(first: &[u8]) -> Option<usize> {
    let text = without_bom(first);
    let equals = text.iter().take(MAX_ASSIGNMENT_BYTES).position(|&byte| byte == b'=')?;
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"_$. ".contains(&byte);
    let is_variable = text[0].is_ascii_alphabetic() && text[..equals].iter().all(|&b| is_part(b));
    let value = text[equals + 1..].trim_ascii_start();
    let is_value = value.starts_with(b"[") || value.starts_with(b"{");
    (is_variable && is_value).then_some(first.len() - value.len())
}

fn is_json(line: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok()
}

/// Detects the known kinds of XML by their root element.
fn detect_xml(first: &[u8]) -> Option<Format> {
    let (encoding, _) = xml_encoding(first);
    let (text, ..) = encoding.decode(&first[..first.len().min(XML_SAMPLE_BYTES)]);
    let mut rest = text.trim_start();
    // Skips the declaration, comments and the document type.
    loop {
        rest = if let Some(comment) = rest.strip_prefix("<!--") {
            comment.split_once("-->")?.1
        } else if rest.starts_with("<?") {
            rest.split_once("?>")?.1
        } else if rest.get(..9).is_some_and(|begin| begin.eq_ignore_ascii_case("<!DOCTYPE")) {
            // An internal subset ends with `]>` and may contain `>`.
            let tag_end = rest.find('>')?;
            match rest.find('[').filter(|&at| at < tag_end) {
                Some(_) => rest.split_once("]>").or_else(|| rest.split_once("] >"))?.1,
                None => &rest[tag_end + 1..],
            }
        } else {
            break;
        }
        .trim_start();
    }
    let name = rest.strip_prefix('<')?.split([' ', '\t', '\r', '\n', '>', '/']).next()?;
    match name.rsplit_once(':').map_or(name, |(_, local)| local) {
        "rss" | "RDF" | "channel" => Some(Format::Rss),
        "feed" | "entry" => Some(Format::Atom),
        "newsItem" | "newsMessage" | "packageItem" | "NewsML" | "contentSet" => {
            Some(Format::NewsMl)
        }
        "nitf" => Some(Format::Nitf),
        _ => None,
    }
}

/// Whether a file begins like an HTML page, after white space, comments and an XML declaration.
pub(crate) fn is_html_page(first: &[u8]) -> bool {
    let beginning = &first[..first.len().min(HTML_SAMPLE_BYTES)];
    let text = match Encoding::for_bom(beginning) {
        Some((encoding, _)) => encoding.decode(beginning).0,
        None => String::from_utf8_lossy(beginning),
    };
    let mut rest = text.trim_start();
    loop {
        let end = match rest {
            _ if rest.starts_with("<!--") => "-->",
            _ if rest.starts_with("<?xml") => "?>",
            _ => break,
        };
        let Some((_, after)) = rest.split_once(end) else { return false };
        rest = after.trim_start();
    }
    ["<!doctype html", "<html", "<head", "<body"].iter().any(|opening| {
        let (begin, after) = rest.as_bytes().split_at(opening.len().min(rest.len()));
        begin.eq_ignore_ascii_case(opening.as_bytes())
            && after.first().is_none_or(|byte| !byte.is_ascii_alphanumeric())
    })
}

/// Whether there is a tag anywhere, in UTF-16 or in any encoding that extends ASCII.
fn has_tag(first: &[u8]) -> bool {
    let bytes = first.iter().filter(|&&byte| byte != 0);
    bytes
        .clone()
        .zip(bytes.skip(1))
        .any(|(&byte, next)| byte == b'<' && (next.is_ascii_alphabetic() || b"/!".contains(next)))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn first_bytes_take_precedence_over_the_name() {
        let check = |name: &str, first: &[u8], expected: Option<Format>| {
            assert_eq!(
                Format::detect(first, NameHint::from_path(Path::new(name))),
                expected,
                "{name}: {}",
                first.escape_ascii()
            );
        };
        check("a.json", b"{\"body\":\"b\"}\n{\"body\":\"c\"}\n", Some(Format::JsonLines));
        check("a.json", b"{\"body\":\"b\"}\n", Some(Format::Json));
        check("a.json", b"{\"articles\": [{", Some(Format::Json));
        check("a.json", b"", Some(Format::Json));
        check("a.jsonl", b"\xef\xbb\xbf[{\"body\"", Some(Format::Json));
        check("a.jsonl", b"{\n  \"body\"", Some(Format::Json));
        check("a.jsonl", b"{\"body\":\"b\"}", Some(Format::JsonLines));
        check("a.jsonl", b"nope\n{\"body\":\"b\"}", Some(Format::JsonLines));
        check("a.txt", b"{\"body\":\"b\"}\n{\"body\":\"c\"}\n", Some(Format::JsonLines));
        check("a.txt", b"[Updated] The bridge\n\nIt closed.", Some(Format::Text));
        check("a", b"[\n {\"body\": 1", Some(Format::Json));
        check("a", b"[1, 2]", None);
        check("README", b"Read me", None);
        check("a", b"%PDF-1.7\n", Some(Format::Pdf));
        check("a.txt", b"\n%PDF-1.7\n", Some(Format::Pdf));
        check("a.pdf", b"HTTP/1.1 200 OK\n\n%PDF-1.7\n", Some(Format::Pdf));
        check("a.txt", b"A file that begins with %PDF- is one.", Some(Format::Text));
        check("a.pdf", b"<!DOCTYPE html><p>Gone", Some(Format::Html));
        check("a.pdf", b"", Some(Format::Pdf));
        check("a.xml", b"<?xml version='1.0'?>\n<!-- <a> --><rss>", Some(Format::Rss));
        check("a.xml", b"<other>", Some(Format::Xml));
        check("a.txt", b"<!DOCTYPE nitf SYSTEM \"nitf.dtd\"><nitf>", Some(Format::Nitf));
        check("a.html", b"<!DOCTYPE a [<!ENTITY b \"c\">]><x:newsMessage\n", Some(Format::NewsMl));
        check("a", b"<\0f\0e\0e\0d\0>\0", Some(Format::Atom));
        check("a", b"<html>", Some(Format::Html));
        check("a", b"<!-- ", None);
    }

    #[test]
    fn pages_are_detected_whatever_their_name() {
        let check = |first: &[u8], name: &str, expected: Option<Format>| {
            let format = Format::detect(first, NameHint::from_path(Path::new(name)));
            assert_eq!(format, expected, "{name}: {}", String::from_utf8_lossy(first));
        };
        check(b"<!DOCTYPE html><p>", "a.txt", Some(Format::Html));
        check(b"\xef\xbb\xbf \n<!-- saved --><!-- so --><HTML lang=en>", "a", Some(Format::Html));
        check(
            b"<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC '-//W3C//DTD'>",
            "a.xhtml",
            Some(Format::Html),
        );
        check(b"\xff\xfe<\0h\0t\0m\0l\0>\0", "a.txt", Some(Format::Html));
        check(b"<p>Some text", "a.HTM.gz", Some(Format::Html));
        check(b"<p>Some text", "a.txt", Some(Format::Text));
        check(b"<headline>", "a.txt", Some(Format::Text));
        check(b"<!-- html", "a.txt", Some(Format::Text));
        check(b"1 < 2, and no tag", "a.html", Some(Format::Text));
        check(b"\xff\xfe<\0p\0>\0", "a.html", Some(Format::Html));
        check(b"", "a.html", Some(Format::Text));
        check(b"<other>", "a", None);
    }
}
