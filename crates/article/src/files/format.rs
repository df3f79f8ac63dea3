//! The formats of files, and what the name of a file says about its format.

use std::path::Path;

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Plain text, one article.
    Text,
    /// JSON lines, one article per line.
    JsonLines,
    /// JSON: an article, a list of articles, or an object with such a list inside.
    Json,
    /// CSV or TSV with a header row, one article per row.
    Csv,
    /// RSS, of any version.
    Rss,
    /// Atom.
    Atom,
    /// NewsML, version 1 or G2.
    NewsMl,
    /// NITF.
    Nitf,
    /// XML whose first bytes do not tell which of these it is.
    Xml,
    /// An HTML page, one article.
    Html,
    /// Markdown, one article.
    Markdown,
    /// A web archive: WARC or ARC.
    Warc,
    /// An e-mail, one article.
    Mail,
    /// A mailbox, one article per message.
    Mailbox,
    /// A PDF with a text layer, one article.
    Pdf,
    /// RTF, one article.
    Rtf,
    /// A document of Word (Office Open XML), one article.
    Docx,
    /// An `OpenDocument` text, one article.
    Odt,
    /// An export of Nexis in a text, a page or a document, one article per document.
    Nexis,
    /// An export of Factiva, in the same formats.
    Factiva,
    /// A page as a browser saves it with its resources, one article.
    Mhtml,
    /// A message of Apple Mail, one article.
    Emlx,
    /// Subtitles of `SubRip`, one article.
    Srt,
    /// Subtitles in `WebVTT`, one article.
    Vtt,
    /// RIS, one article per record.
    Ris,
}

/// What the name of a file says about its format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameHint {
    /// The extension of a format. The first bytes can still show another one.
    Format(Format),
    /// An unknown extension or none.
    Unknown,
    /// The extension of pictures, programs and the like, which newsdex never opens.
    NoArticles,
}

/// Extensions of files that newsdex never opens.
const NO_ARTICLES: &[&str] = &[
    "7z",
    "aac",
    "accdb",
    "avi",
    "avif",
    "bin",
    "bmp",
    "bz2",
    "class",
    "css",
    "db",
    "dll",
    "djvu",
    "dylib",
    "eot",
    "epub",
    "exe",
    "flac",
    "gif",
    "heic",
    "ico",
    "jar",
    "jpeg",
    "jpg",
    "js",
    "key",
    "m4a",
    "m4v",
    "map",
    "mdb",
    "mjs",
    "mkv",
    "mobi",
    "mov",
    "mp3",
    "mp4",
    "mpeg",
    "mpg",
    "msg",
    "numbers",
    "o",
    "odp",
    "ods",
    "ogg",
    "opus",
    "otf",
    "pages",
    "png",
    "ppt",
    "pptx",
    "psd",
    "pst",
    "pyc",
    "rar",
    "so",
    "sqlite",
    "svg",
    "tar",
    "tbz2",
    "tgz",
    "tif",
    "tiff",
    "ts",
    "ttf",
    "txz",
    "wasm",
    "wav",
    "webarchive",
    "webm",
    "webp",
    "woff",
    "woff2",
    "wpd",
    "xls",
    "xlsb",
    "xlsm",
    "xlsx",
    "xz",
];

impl NameHint {
    /// The hint that the extension of a path gives. For a compressed file (`.gz`, `.zst`), it is
    /// the extension before that one.
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
            "xml" => NameHint::Format(Format::Xml),
            "rss" | "rdf" => NameHint::Format(Format::Rss),
            "atom" => NameHint::Format(Format::Atom),
            "nitf" => NameHint::Format(Format::Nitf),
            "newsml" => NameHint::Format(Format::NewsMl),
            "html" | "htm" | "xhtml" | "shtml" => NameHint::Format(Format::Html),
            "md" | "markdown" | "mdx" | "mkd" => NameHint::Format(Format::Markdown),
            "warc" | "arc" | "wet" => NameHint::Format(Format::Warc),
            "mhtml" | "mht" => NameHint::Format(Format::Mhtml),
            "emlx" => NameHint::Format(Format::Emlx),
            "srt" => NameHint::Format(Format::Srt),
            "vtt" => NameHint::Format(Format::Vtt),
            "ris" => NameHint::Format(Format::Ris),
            "eml" => NameHint::Format(Format::Mail),
            "pdf" => NameHint::Format(Format::Pdf),
            "rtf" => NameHint::Format(Format::Rtf),
            "docx" | "docm" | "dotx" | "dotm" => NameHint::Format(Format::Docx),
            "odt" | "ott" => NameHint::Format(Format::Odt),
            "mbox" | "mbx" => NameHint::Format(Format::Mailbox),
            // The posts of an archive of Twitter are scripts.
            "js" if is_tweet_script(path) => NameHint::Unknown,
            other if NO_ARTICLES.contains(&other) => NameHint::NoArticles,
            _ => NameHint::Unknown,
        }
    }
}

/// Whether the name of a script says that it may hold tweets: `tweets.js`, or a month in `tweets`.
/// Other scripts, of which folders of pages are full, are not opened.
fn is_tweet_script(path: &Path) -> bool {
    let name = |path: &Path| Some(path.file_name()?.to_str()?.to_ascii_lowercase());
    let is_in_tweets = path.parent().and_then(name).is_some_and(|folder| folder == "tweets");
    is_in_tweets
        || name(path).is_some_and(|name| name.contains("tweet") || name.contains("twitter_archive"))
}

fn extension(path: &Path) -> Option<String> {
    Some(path.extension()?.to_str()?.to_ascii_lowercase())
}

impl Format {
    /// The name in lower case, such as `html`. It never changes, because indexes store it.
    ///
    /// ```
    /// assert_eq!(newsdex_article::Format::JsonLines.name(), "jsonl");
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::JsonLines => "jsonl",
            Format::Json => "json",
            Format::Csv => "csv",
            Format::Rss => "rss",
            Format::Atom => "atom",
            Format::NewsMl => "newsml",
            Format::Nitf => "nitf",
            Format::Xml => "xml",
            Format::Html => "html",
            Format::Markdown => "markdown",
            Format::Warc => "warc",
            Format::Mail => "mail",
            Format::Mailbox => "mbox",
            Format::Pdf => "pdf",
            Format::Rtf => "rtf",
            Format::Docx => "docx",
            Format::Odt => "odt",
            Format::Nexis => "nexis",
            Format::Factiva => "factiva",
            Format::Mhtml => "mhtml",
            Format::Emlx => "emlx",
            Format::Srt => "srt",
            Format::Vtt => "vtt",
            Format::Ris => "ris",
        }
    }

    /// The format with a name; `None` if there is none.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Format> {
        const ALL: [Format; 25] = [
            Format::Text,
            Format::JsonLines,
            Format::Json,
            Format::Csv,
            Format::Rss,
            Format::Atom,
            Format::NewsMl,
            Format::Nitf,
            Format::Xml,
            Format::Html,
            Format::Markdown,
            Format::Warc,
            Format::Mail,
            Format::Mailbox,
            Format::Pdf,
            Format::Rtf,
            Format::Docx,
            Format::Odt,
            Format::Nexis,
            Format::Factiva,
            Format::Mhtml,
            Format::Emlx,
            Format::Srt,
            Format::Vtt,
            Format::Ris,
        ];
        ALL.into_iter().find(|format| format.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_hint_at_formats() {
        let check = |name: &str, expected: NameHint| {
            assert_eq!(NameHint::from_path(Path::new(name)), expected, "{name}");
        };
        check("a/b.txt", NameHint::Format(Format::Text));
        check("b.TXT.gz", NameHint::Format(Format::Text));
        check("b.jsonl.zst", NameHint::Format(Format::JsonLines));
        check("b.gz", NameHint::Unknown);
        check("README", NameHint::Unknown);
        check("photo.JPG", NameHint::NoArticles);
    }
}
