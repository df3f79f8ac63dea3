//! Which format a file has: by what its first bytes say, and where they do not tell, by its name.

use std::path::Path;

use encoding_rs::Encoding;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Plain text, one article.
    Text,
    /// JSON lines, one article a line.
    JsonLines,
    /// An HTML page, one article.
    Html,
}

/// What a file's name says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// It promises this format; what the file begins with may tell otherwise.
    Format(Format),
    /// Nothing: only the file itself can tell.
    Unknown,
    /// Pictures, programs and the like, which hold no article and are never opened.
    Other,
}

/// Extensions of files that are never opened.
const OTHER: &[&str] = &[
    "7z", "aac", "avi", "avif", "bin", "bmp", "bz2", "class", "css", "db", "dll", "doc", "docx", "dylib", "eot", "exe",
    "flac", "gif", "heic", "ico", "jar", "jpeg", "jpg", "js", "m4a", "m4v", "map", "mjs", "mkv", "mov", "mp3", "mp4",
    "mpeg", "mpg", "o", "odt", "ogg", "opus", "otf", "png", "ppt", "pptx", "psd", "pyc", "rar", "so", "sqlite", "svg",
    "tar", "tif", "tiff", "ts", "ttf", "wasm", "wav", "webm", "webp", "woff", "woff2", "xls", "xlsx", "xz", "zip",
];

impl Named {
    /// What a path's extension says; that of a packed file (`.gz`, `.zst`) stands before.
    #[must_use]
    pub fn of(path: &Path) -> Named {
        let Some(extension) = extension(path) else { return Named::Unknown };
        match extension.as_str() {
            "gz" | "zst" => path.file_stem().map_or(Named::Unknown, |stem| Named::of(Path::new(stem))),
            "txt" | "text" => Named::Format(Format::Text),
            "jsonl" | "ndjson" => Named::Format(Format::JsonLines),
            "html" | "htm" | "xhtml" | "shtml" => Named::Format(Format::Html),
            other if OTHER.contains(&other) => Named::Other,
            _ => Named::Unknown,
        }
    }
}

fn extension(path: &Path) -> Option<String> {
    Some(path.extension()?.to_str()?.to_ascii_lowercase())
}

impl Format {
    /// The format of a file by its first bytes, unpacked, and by its name; `None` where it holds no article.
    pub(crate) fn of(first: &[u8], named: Named) -> Option<Format> {
        if begins_as_page(first) {
            return Some(Format::Html);
        }
        match named {
            Named::Format(Format::Html) if !has_tag(first) => Some(Format::Text),
            Named::Format(format) => Some(format),
            Named::Unknown | Named::Other => None,
        }
    }
}

/// Comments before a page begins are shorter than this together, in bytes.
const COMMENTS_BEFORE_PAGE: usize = 4096;

/// Whether a file begins as pages do, whatever white space, comments and declarations stand before.
fn begins_as_page(first: &[u8]) -> bool {
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
        let check = |name: &str, expected: Named| assert_eq!(Named::of(Path::new(name)), expected, "{name}");
        check("a/b.txt", Named::Format(Format::Text));
        check("b.TXT.gz", Named::Format(Format::Text));
        check("b.jsonl.zst", Named::Format(Format::JsonLines));
        check("b.gz", Named::Unknown);
        check("README", Named::Unknown);
        check("photo.JPG", Named::Other);
    }

    #[test]
    fn what_begins_as_a_page_is_one_whatever_its_name() {
        let check = |first: &[u8], name: &str, expected: Option<Format>| {
            let found = Format::of(first, Named::of(Path::new(name)));
            assert_eq!(found, expected, "{name}: {}", String::from_utf8_lossy(first));
        };
        check(b"<!DOCTYPE html><p>", "a.txt", Some(Format::Html));
        check(b"\xef\xbb\xbf \n<!-- saved --><!-- so --><HTML lang=en>", "a", Some(Format::Html));
        check(b"<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC '-//W3C//DTD'>", "a.xhtml", Some(Format::Html));
        check(b"\xff\xfe<\0h\0t\0m\0l\0>\0", "a.txt", Some(Format::Html));
        check(b"<p>Some text", "a.HTM.gz", Some(Format::Html));
        check(b"<p>Some text", "a.txt", Some(Format::Text));
        check(b"<headline>", "a.txt", Some(Format::Text));
        check(b"<!-- html", "a.txt", Some(Format::Text));
        check(b"1 < 2, and no tag", "a.html", Some(Format::Text));
        check(b"\xff\xfe<\0p\0>\0", "a.html", Some(Format::Html));
        check(b"", "a.html", Some(Format::Text));
        check(b"<rss>", "a", None);
    }
}
