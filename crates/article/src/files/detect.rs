//! Which format a file has: by what its first bytes say, and where they do not tell, by its name.

use std::path::Path;

use encoding_rs::Encoding;

use crate::encoding::utf8_stream::xml_encoding;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Plain text, one article.
    Text,
    /// JSON lines, one article a line.
    JsonLines,
    /// JSON: an article, a list of them, or an object with a list inside.
    Json,
    /// CSV or TSV with a header row, one article a row.
    Csv,
    /// RSS or Atom.
    Feed,
    /// NewsML or NITF.
    NewsMl,
    /// An HTML page, one article.
    Html,
    /// Markdown, one article.
    Markdown,
    /// A web archive, WARC or ARC.
    Warc,
    /// An e-mail, one article.
    Mail,
    /// A mailbox, one article a message.
    Mailbox,
    /// A PDF with a text layer, one article.
    Pdf,
}

/// What a file's name says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameHint {
    /// It promises this format; what the file begins with may tell otherwise.
    Format(Format),
    /// Nothing: only the file itself can tell.
    Unknown,
    /// Pictures, programs and the like, which hold no article and are never opened.
    Other,
}

/// Extensions of files that are never opened.
const OTHER: &[&str] = &[
    "7z", "aac", "avi", "avif", "bin", "bmp", "bz2", "class", "css", "db", "dll", "doc", "docx",
    "dylib", "eot", "exe", "flac", "gif", "heic", "ico", "jar", "jpeg", "jpg", "js", "m4a", "m4v",
    "map", "mjs", "mkv", "mov", "mp3", "mp4", "mpeg", "mpg", "o", "odt", "ogg", "opus", "otf",
    "png", "ppt", "pptx", "psd", "pyc", "rar", "so", "sqlite", "svg", "tar", "tif", "tiff", "ts",
    "ttf", "wasm", "wav", "webm", "webp", "woff", "woff2", "xls", "xlsx", "xz", "zip",
];

/// The outermost element of XML stands within this much of it, in bytes.
const MOST_SNIFFED: usize = 16 * 1024;

impl NameHint {
    /// What a path's extension says; that of a packed file (`.gz`, `.zst`) stands before.
    #[must_use]
    pub fn from_path(path: &Path) -> NameHint {
        let Some(extension) = extension(path) else { return NameHint::Unknown };
        match extension.as_str() {
            "gz" | "zst" => path
                .file_stem()
                .map_or(NameHint::Unknown, |stem| NameHint::from_path(Path::new(stem))),
            "txt" | "text" => NameHint::Format(Format::Text),
            "jsonl" | "ndjson" | "jsonlines" => NameHint::Format(Format::JsonLines),
            "json" | "jsonfeed" => NameHint::Format(Format::Json),
            "csv" | "tsv" | "tab" | "psv" => NameHint::Format(Format::Csv),
            "xml" | "rss" | "atom" | "rdf" => NameHint::Format(Format::Feed),
            "nitf" | "newsml" => NameHint::Format(Format::NewsMl),
            "html" | "htm" | "xhtml" | "shtml" => NameHint::Format(Format::Html),
            "md" | "markdown" | "mdx" | "mkd" => NameHint::Format(Format::Markdown),
            "warc" | "arc" | "wet" => NameHint::Format(Format::Warc),
            "eml" => NameHint::Format(Format::Mail),
            "pdf" => NameHint::Format(Format::Pdf),
            "mbox" | "mbx" => NameHint::Format(Format::Mailbox),
            other if OTHER.contains(&other) => NameHint::Other,
            _ => NameHint::Unknown,
        }
    }
}

fn extension(path: &Path) -> Option<String> {
    Some(path.extension()?.to_str()?.to_ascii_lowercase())
}

impl Format {
    /// The format of a file by its first bytes, unpacked, and by its name; `None` where it holds no article.
    pub(crate) fn detect(first: &[u8], named: NameHint) -> Option<Format> {
        if first.starts_with(b"WARC/0.")
            || first.starts_with(b"WARC/1.")
            || first.starts_with(b"filedesc://")
        {
            return Some(Format::Warc);
        }
        // Something may stand before it, but not in a file that goes by the name of another format: articles tell of PDF.
        let own = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first).trim_ascii_start();
        let promised = matches!(named, NameHint::Unknown | NameHint::Format(Format::Pdf));
        if own.starts_with(b"%PDF-") || promised && begins_as_pdf(first) {
            return Some(Format::Pdf);
        }
        if let Some(format) = json(first, named) {
            return Some(format);
        }
        if begins_with_tag(first) {
            if let Some(format) = xml(first) {
                return Some(format);
            }
            if begins_as_page(first) {
                return Some(Format::Html);
            }
        }
        match named {
            NameHint::Format(Format::Html) if !has_tag(first) => Some(Format::Text),
            NameHint::Format(format) => Some(format),
            NameHint::Unknown | NameHint::Other => None,
        }
    }
}

/// A PDF says within this much that it is one, in bytes.
const BEFORE_PDF: usize = 1024;

/// Whether a file begins as PDF does, whatever stands before.
pub(crate) fn begins_as_pdf(first: &[u8]) -> bool {
    memchr::memmem::find(&first[..first.len().min(BEFORE_PDF)], b"%PDF-").is_some()
}

/// Whether the first byte that is neither white space nor of a byte order mark nor the zero of a wide character is `<`: a
/// glance that spares nearly all files a closer look.
fn begins_with_tag(first: &[u8]) -> bool {
    let mut rest = first.iter();
    rest.find(|byte| !matches!(byte, 0 | b'\t'..=b'\r' | b' ' | 0xef | 0xbb | 0xbf | 0xff | 0xfe))
        == Some(&b'<')
}

/// Which of the two kinds of JSON it is, where it is one of them.
fn json(first: &[u8], named: NameHint) -> Option<Format> {
    let promised = matches!(named, NameHint::Format(Format::Json | Format::JsonLines));
    let text = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first).trim_ascii_start();
    let line_end = text.iter().position(|&byte| byte == b'\n');
    let line = text[..line_end.unwrap_or(text.len())].trim_ascii();
    match line {
        // An object on one line, and after it nothing that belongs to it.
        [b'{', .., b'}'] if promised || reads_as_json(line) => {
            let after = text[line_end.unwrap_or(text.len())..].trim_ascii_start();
            let alone = after.is_empty() && named == NameHint::Format(Format::Json);
            Some(if alone { Format::Json } else { Format::JsonLines })
        }
        [b'{'] | [b'[', ..] if promised => Some(Format::Json),
        // A document over many lines, under a name that promises nothing.
        [b'{' | b'[', ..] if named == NameHint::Unknown => {
            let inner = text[1..].trim_ascii_start();
            let inner =
                if text[0] == b'[' { inner.strip_prefix(b"{")?.trim_ascii_start() } else { inner };
            inner.starts_with(b"\"").then_some(Format::Json)
        }
        _ => None,
    }
}

/// Which kind of XML it is, by its outermost element, where it is one of those that are read.
fn xml(first: &[u8]) -> Option<Format> {
    let (encoding, _) = xml_encoding(first);
    let (text, ..) = encoding.decode(&first[..first.len().min(MOST_SNIFFED)]);
    let mut rest = text.trim_start();
    // Every turn takes a declaration, a comment or a document type off the rest.
    loop {
        rest = if let Some(comment) = rest.strip_prefix("<!--") {
            comment.split_once("-->")?.1
        } else if rest.starts_with("<?") {
            rest.split_once("?>")?.1
        } else if rest.get(..9).is_some_and(|begin| begin.eq_ignore_ascii_case("<!DOCTYPE")) {
            // Whatever it declares ends with `]>`.
            let plain_end = rest.find('>')?;
            match rest.find('[').filter(|&at| at < plain_end) {
                Some(_) => rest.split_once("]>").or_else(|| rest.split_once("] >"))?.1,
                None => &rest[plain_end + 1..],
            }
        } else {
            break;
        }
        .trim_start();
    }
    let name = rest.strip_prefix('<')?.split([' ', '\t', '\r', '\n', '>', '/']).next()?;
    match name.rsplit_once(':').map_or(name, |(_, local)| local) {
        "rss" | "RDF" | "feed" | "entry" | "channel" => Some(Format::Feed),
        "newsItem" | "newsMessage" | "packageItem" | "NewsML" | "nitf" | "contentSet" => {
            Some(Format::NewsMl)
        }
        _ => None,
    }
}

fn reads_as_json(line: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok()
}

/// Comments before a page begins are shorter than this together, in bytes.
const COMMENTS_BEFORE_PAGE: usize = 4096;

/// Whether a file begins as pages do, whatever white space, comments and declarations stand before.
pub(crate) fn begins_as_page(first: &[u8]) -> bool {
    let beginning = &first[..first.len().min(COMMENTS_BEFORE_PAGE)];
    let text = match Encoding::for_bom(beginning) {
        Some((encoding, _)) => encoding.decode(beginning).0,
        None => String::from_utf8_lossy(beginning),
    };
    let mut rest = text.trim_start();
    // Every turn takes a comment or declaration off, and ends where there is none.
    loop {
        let end = match rest {
            _ if rest.starts_with("<!--") => "-->",
            _ if rest.starts_with("<?xml") => "?>",
            _ => break,
        };
        let Some((_, behind)) = rest.split_once(end) else { return false };
        rest = behind.trim_start();
    }
    ["<!doctype html", "<html", "<head", "<body"].iter().any(|opening| {
        let (found, behind) = rest.as_bytes().split_at(opening.len().min(rest.len()));
        found.eq_ignore_ascii_case(opening.as_bytes())
            && behind.first().is_none_or(|byte| !byte.is_ascii_alphanumeric())
    })
}

/// Whether there is a tag in it, in any encoding that has ASCII in it.
fn has_tag(first: &[u8]) -> bool {
    let plain = first.iter().filter(|&&byte| byte != 0);
    plain
        .clone()
        .zip(plain.skip(1))
        .any(|(&byte, next)| byte == b'<' && (next.is_ascii_alphabetic() || b"/!".contains(next)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_promises_a_format() {
        let check = |name: &str, expected: NameHint| {
            assert_eq!(NameHint::from_path(Path::new(name)), expected, "{name}");
        };
        check("a/b.txt", NameHint::Format(Format::Text));
        check("b.TXT.gz", NameHint::Format(Format::Text));
        check("b.jsonl.zst", NameHint::Format(Format::JsonLines));
        check("b.gz", NameHint::Unknown);
        check("README", NameHint::Unknown);
        check("photo.JPG", NameHint::Other);
    }

    #[test]
    fn what_a_file_begins_with_comes_before_its_name() {
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
        check("a.xml", b"<?xml version='1.0'?>\n<!-- <a> --><rss>", Some(Format::Feed));
        check("a.txt", b"<!DOCTYPE nitf SYSTEM \"nitf.dtd\"><nitf>", Some(Format::NewsMl));
        check("a.html", b"<!DOCTYPE a [<!ENTITY b \"c\">]><x:newsMessage\n", Some(Format::NewsMl));
        check("a", b"<\0f\0e\0e\0d\0>\0", Some(Format::Feed));
        check("a", b"<html>", Some(Format::Html));
        check("a", b"<!-- ", None);
    }

    #[test]
    fn what_begins_as_a_page_is_one_whatever_its_name() {
        let check = |first: &[u8], name: &str, expected: Option<Format>| {
            let found = Format::detect(first, NameHint::from_path(Path::new(name)));
            assert_eq!(found, expected, "{name}: {}", String::from_utf8_lossy(first));
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
