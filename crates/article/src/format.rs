//! Which format a file has: by what its first bytes say, and where they do not tell, by its name.

use std::path::Path;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Plain text, one article.
    Text,
    /// JSON lines, one article a line.
    JsonLines,
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
    pub(crate) fn of(_first: &[u8], named: Named) -> Option<Format> {
        match named {
            Named::Format(format) => Some(format),
            Named::Unknown | Named::Other => None,
        }
    }
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
}
