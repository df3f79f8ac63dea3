//! Recognizes exports, and reports their articles.

use crate::article::{Article, Lines};
use crate::files::detect::Format;
use crate::formats::exports::dates::date_of;
use crate::formats::exports::exported_article::ExportedArticle;
use crate::formats::exports::factiva_fields;
use crate::formats::exports::factiva_pages;
use crate::formats::exports::lines::lines;
use crate::formats::exports::markers::has_marker;
use crate::formats::exports::nexis;
use crate::formats::exports::people::names;
use crate::formats::markup::normalize::trimmed;
use crate::formats::records::name_lists::keywords;
use crate::infer::language_tag::named_language;
use crate::metadata::{Metadata, Origin};
use crate::parsed_article::ParsedArticle;
use crate::reader::Sink;

/// Whether a page can be an export, by its source.
pub(crate) fn may_be_export(source: &str) -> bool {
    has_marker(source)
}

/// Reports the articles of a text, if it is an export. Returns whether it is.
pub(crate) fn report_export(text: &str, sink: &mut Sink<'_>) -> bool {
    if !has_marker(text) {
        return false;
    }
    let lines = lines(text);
    let (format, articles) = if let Some(articles) = factiva_fields::split(text, &lines) {
        (Format::Factiva, articles)
    } else if let Some(articles) = factiva_pages::split(text, &lines) {
        (Format::Factiva, articles)
    } else if let Some(articles) = nexis::split(text, &lines) {
        (Format::Nexis, articles)
    } else {
        return false;
    };
    sink.set_format(format);
    for (number, exported) in (1_u64..).zip(articles) {
        if !sink.is_open() {
            break;
        }
        let place = format!("document {number}");
        let id = match exported.id {
            Some(id) => id.to_owned(),
            None => format!("{}#{number}", sink.file.key),
        };
        sink.parsed(article(exported, id), Some(&place));
    }
    true
}

fn article(exported: ExportedArticle<'_>, id: String) -> ParsedArticle {
    let body = match &exported.lead {
        Some(lead) => format!("{lead}\n\n{}", exported.body).trim_end().to_owned(),
        None => exported.body.to_owned(),
    };
    let language = exported.language.and_then(|name| match named_language(name) {
        Some(tag) => Some(tag.to_owned()),
        None => trimmed(name),
    });
    let mut parsed = ParsedArticle::new(Article {
        id,
        body,
        lines: Lines::Unknown,
        metadata: Metadata {
            source: exported.source.and_then(trimmed),
            section: exported.section.and_then(trimmed),
            bylines: exported.byline.as_deref().map(names).unwrap_or_default(),
            language,
            url: exported.url.and_then(trimmed),
            keywords: keywords(exported.keywords.into()),
            ..Metadata::default()
        },
        ..Article::default()
    });
    parsed.set_title(trimmed(&exported.title), Origin::Metadata);
    let date = exported.date;
    let published = date.as_deref().and_then(date_of);
    parsed.set_parsed_date(date, published.into(), Origin::Metadata);
    if exported.is_unknown {
        let help = "newsdex read the whole text as the article; export the document again";
        parsed.add_problem("the lines around the text of the document are not known", help);
    }
    parsed
}
