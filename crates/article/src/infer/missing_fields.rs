//! Infers what a file does not say about its article: id, date and language.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::article::Article;
use crate::dates::hints::DateHints;
use crate::dates::published::Published;
use crate::dates::search::path::in_path;
use crate::dates::search::text::in_text;
use crate::dates::search::url::in_url;
use crate::files::detect::Format;
use crate::infer::language::language;
use crate::infer::language_tag::normalized;
use crate::metadata::Origin;

/// Dates before this year are rejected: no newspaper is older.
const FIRST_YEAR: i16 = 1600;

/// The file of an article, and the current date.
pub(crate) struct FileContext<'f> {
    /// Key of the file.
    pub(crate) key: &'f str,
    /// Modification time of the file, in nanoseconds since 1970.
    pub(crate) modified: i64,
    /// The current date in UTC.
    pub(crate) today: Date,
    pub(crate) format: Option<Format>,
}

/// Fills in missing metadata: the id from the URL, the date from the URL, the path or the text, the
/// language from the text. Brings a language tag into its normal form. Moves an implausible date to
/// `date_text` and returns it.
pub(crate) fn infer_missing(article: &mut Article, context: &FileContext<'_>) -> Option<String> {
    // A default id only says where the article is. Its URL identifies it better, since several
    // files may hold the same article.
    let is_default_id = article
        .id
        .strip_prefix(context.key)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('#'));
    let metadata = &mut article.metadata;
    if is_default_id && let Some(url) = metadata.url.as_deref().filter(|url| is_article_url(url)) {
        article.id = url.to_owned();
    }
    let rejected_date =
        metadata.published.take_if(|date| !is_plausible(date, context.today)).map(|date| {
            metadata.published_from = None;
            metadata.date_text.get_or_insert_with(|| date.as_str().to_owned()).clone()
        });
    metadata.language = metadata.language.take().and_then(|tag| normalized(&tag));
    if metadata.language.is_none() {
        metadata.language = language(&article.body).map(str::to_owned);
    }
    if metadata.published.is_none() {
        let hints = DateHints { language: metadata.language.as_deref(), order: None };
        let in_url = metadata.url.as_deref().and_then(in_url).map(|date| (date, Origin::Url));
        let in_path = || {
            let date = in_path(context.key).filter(|_| is_one_article(context.format));
            date.map(|date| (date, Origin::Path))
        };
        let date = in_url
            .or_else(in_path)
            .or_else(|| in_text(&article.body, &hints).map(|date| (date, Origin::Text)));
        (metadata.published, metadata.published_from) =
            date.filter(|(date, _)| is_plausible(date, context.today)).unzip();
    }
    article.file_time =
        Published::from_file_time(context.modified).filter(|_| metadata.published.is_none());
    rejected_date
}

/// Removes an implausible date of the last change and returns it.
pub(crate) fn reject_modified(article: &mut Article, today: Date) -> Option<Published> {
    article.metadata.modified.take_if(|date| !is_plausible(date, today))
}

/// Whether a file of this format is one article. The name of a file of many is often the date of an
/// export.
fn is_one_article(format: Option<Format>) -> bool {
    use Format::{Html, Markdown, Pdf, Text};
    matches!(format, Some(Text | Markdown | Html | Pdf))
}

/// Whether a URL can be that of one article. Some sites give every page the URL of the site.
fn is_article_url(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let after_host = rest.and_then(|rest| rest.find(['/', '?', '#']).map(|end| &rest[end..]));
    after_host.is_some_and(|path| path.contains(char::is_alphanumeric))
}

/// Whether news can have appeared or changed on this date: from 1600 to tomorrow, which is today in some time
/// zones.
fn is_plausible(date: &Published, today: Date) -> bool {
    let tomorrow = today.checked_add(1.day()).unwrap_or(today);
    date.day().is_some_and(|day| day.year() >= FIRST_YEAR && day <= tomorrow)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::Metadata;

    fn infer(article: Article) -> (Article, Option<String>) {
        let mut article = Article { id: "news/a.html".to_owned(), ..article };
        let context = FileContext {
            key: "news/a.html",
            modified: 1_778_198_400_000_000_000,
            today: jiff::civil::date(2026, 6, 1),
            format: Some(Format::Html),
        };
        let rejected_date = infer_missing(&mut article, &context);
        (article, rejected_date)
    }

    fn dated(date: &str) -> Article {
        Article {
            body: "x".to_owned(),
            metadata: Metadata {
                published: Published::parse(date),
                published_from: Some(Origin::Metadata),
                ..Metadata::default()
            },
            ..Article::default()
        }
    }

    #[test]
    fn id_and_date_are_inferred_from_url_text_and_file() {
        let check = |url: &str, body: &str, expected: &str| {
            let article = Article {
                body: body.to_owned(),
                metadata: Metadata {
                    url: Some(url.to_owned()).filter(|url| !url.is_empty()),
                    ..Metadata::default()
                },
                ..Article::default()
            };
            let (article, rejected_date) = infer(article);
            let published = article.metadata.published.as_ref().or(article.file_time.as_ref());
            let published = published.map_or("", Published::as_str);
            let origin = article.metadata.published_from.map_or("file", Origin::name);
            let found = format!("{} {published} {origin}", article.id);
            assert_eq!((found.as_str(), rejected_date), (expected, None));
        };
        check(
            "https://paper.example/2026/05/07/bridge",
            "x",
            "https://paper.example/2026/05/07/bridge 2026-05-07 url",
        );
        check("", "Published May 6, 2026\n\nIt did.", "news/a.html 2026-05-06 text");
        let from_file = "news/a.html 2026-05-08T00:00:00Z file";
        check("https://paper.example", "x", from_file);
        check("https://paper.example/", "x", from_file);
        check("https://p.example/?p=7", "x", "https://p.example/?p=7 2026-05-08T00:00:00Z file");
        check("about:blank", "It did.", from_file);
        // An announced date is not the date of publication.
        check("", "Published May 6, 2027\n\nIt did.", from_file);
    }

    #[test]
    fn an_implausible_date_is_kept_as_text() {
        for date in ["2026-06-03", "1599-12-31", "9999-12-01", "0000-01-01"] {
            let (article, rejected_date) = infer(dated(date));
            assert!(rejected_date.as_deref().is_some_and(|text| text.starts_with(date)), "{date}");
            let metadata = article.metadata;
            assert_eq!((metadata.date_text, metadata.published_from), (rejected_date, None));
            let modified = Published::parse(date);
            let metadata = Metadata { modified: modified.clone(), ..Metadata::default() };
            let mut article = Article { metadata, ..Article::default() };
            assert_eq!(reject_modified(&mut article, jiff::civil::date(2026, 6, 1)), modified);
            assert_eq!(article.metadata.modified, None);
        }
        assert_eq!(infer(dated("2026-06-02")).1, None);
    }
}
