//! What can be told of an article that its file did not say outright: its id, its date, its language.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use crate::article::Article;
use crate::dates::published::Published;
use crate::dates::written_date::{in_address, in_text};
use crate::language::language;
use crate::metadata::Origin;

/// The first year of which dates are believed: newspapers are not older.
const FIRST_YEAR: i16 = 1600;

/// Fills in what is not known of an article; `key` is that of its file, which was last changed at `modified`, in
/// nanoseconds since 1970. Gives the date that is not believed, where there is one.
pub(crate) fn complete(
    article: &mut Article,
    key: &str,
    modified: i64,
    today: Date,
) -> Option<String> {
    // An id that says no more than where the article stands gives way to its address: the same article may stand elsewhere.
    let only_place =
        article.id.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with('#'));
    if only_place
        && let Some(url) = article.metadata.url.as_deref().filter(|url| is_of_one_article(url))
    {
        article.id = url.to_owned();
    }
    let disbelieved = article
        .metadata
        .published
        .take_if(|published| !is_believed(published, today))
        .map(|published| {
            article.metadata.published_from = None;
            article.metadata.date_text.get_or_insert_with(|| published.as_str().to_owned()).clone()
        });
    if article.metadata.published.is_none() {
        let address =
            article.metadata.url.as_deref().and_then(in_address).map(|date| (date, Origin::Url));
        let found = address.or_else(|| in_text(&article.body).map(|date| (date, Origin::Text)));
        (article.metadata.published, article.metadata.published_from) =
            found.filter(|(date, _)| is_believed(date, today)).unzip();
    }
    article.file_time =
        Published::of_file(modified).filter(|_| article.metadata.published.is_none());
    if article.metadata.language.is_none() {
        article.metadata.language = language(&article.body).map(str::to_owned);
    }
    disbelieved
}

/// Today in UTC, of which tomorrow is not far anywhere.
pub(crate) fn today() -> Date {
    Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// Whether an address may be that of one article, and not of a site, as all pages of some sites say.
fn is_of_one_article(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let after_host = rest.and_then(|rest| rest.find(['/', '?', '#']).map(|end| &rest[end..]));
    after_host.is_some_and(|path| path.contains(char::is_alphanumeric))
}

/// Whether a date is one on which news can have appeared: from 1600 to tomorrow.
fn is_believed(published: &Published, today: Date) -> bool {
    let tomorrow = today.checked_add(1.day()).unwrap_or(today);
    published.day().is_some_and(|day| day.year() >= FIRST_YEAR && day <= tomorrow)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::Metadata;

    fn completed(article: Article) -> (Article, Option<String>) {
        let mut article = Article { id: "news/a.html".to_owned(), ..article };
        let odd = complete(
            &mut article,
            "news/a.html",
            1_778_198_400_000_000_000,
            jiff::civil::date(2026, 6, 1),
        );
        (article, odd)
    }

    #[test]
    fn what_is_not_said_is_told_by_address_text_and_file() {
        let check = |article: Article, expected: (&str, &str, Option<Origin>)| {
            let (found, odd) = completed(article);
            let published = found
                .metadata
                .published
                .as_ref()
                .or(found.file_time.as_ref())
                .map_or("", Published::as_str);
            assert_eq!((found.id.as_str(), published, found.metadata.published_from), expected);
            assert_eq!(odd, None);
        };
        let with = |url: &str, body: &str| Article {
            body: body.to_owned(),
            metadata: Metadata {
                url: Some(url.to_owned()).filter(|url| !url.is_empty()),
                ..Metadata::default()
            },
            ..Article::default()
        };
        let paper = "https://paper.example/2026/05/07/bridge";
        check(with(paper, "x"), (paper, "2026-05-07T00:00:00Z", Some(Origin::Url)));
        check(
            with("", "Published May 6, 2026\n\nIt did."),
            ("news/a.html", "2026-05-06T00:00:00Z", Some(Origin::Text)),
        );
        let site = ("news/a.html", "2026-05-08T00:00:00Z", None);
        check(with("https://paper.example", "x"), site);
        check(with("https://paper.example/", "x"), site);
        check(with("https://p.example/?p=7", "x"), ("https://p.example/?p=7", site.1, None));
        check(with("about:blank", "It did."), ("news/a.html", "2026-05-08T00:00:00Z", None));
        // What lies ahead is not when it appeared.
        check(
            with("", "Published May 6, 2027\n\nIt did."),
            ("news/a.html", "2026-05-08T00:00:00Z", None),
        );
    }

    #[test]
    fn a_date_that_cannot_be_is_kept_as_text() {
        for text in ["2026-06-03", "1599-12-31", "9999-12-01", "0000-01-01"] {
            let article = Article {
                body: "x".to_owned(),
                metadata: Metadata {
                    published: Published::parse(text),
                    published_from: Some(Origin::Metadata),
                    ..Metadata::default()
                },
                ..Article::default()
            };
            let (found, odd) = completed(article);
            assert!(odd.as_deref().is_some_and(|odd| odd.starts_with(text)), "{text}");
            assert_eq!(
                (found.metadata.date_text, found.metadata.published_from),
                (odd, None),
                "{text}"
            );
        }
        let tomorrow = Article {
            metadata: Metadata { published: Published::parse("2026-06-02"), ..Metadata::default() },
            ..Article::default()
        };
        assert_eq!(completed(tomorrow).1, None);
    }
}
