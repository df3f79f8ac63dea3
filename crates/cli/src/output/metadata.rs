//! The metadata of articles as people read it: one line for a hit, several for a whole article, and
//! a list of fields for what a reader extracted from a file.

use std::path::Path;

use newsdex::{Article, Hit, Metadata, Origin, Shown};

use crate::output::hyperlinks;
use crate::output::text::humanize;
use crate::output::text::marked_text::MarkedText;

/// Source, date, path with the line of the best passage, and the key if it is not the path.
pub fn hit_line(hit: &Hit) -> MarkedText {
    let mut text = MarkedText::default();
    for item in source(&hit.metadata).into_iter().chain(date(&hit.metadata)) {
        text.push(&item);
        text.push(SEPARATOR);
    }
    // Editors and terminals open a file at a line given as `path:line`.
    let line = hit.passages.first().and_then(|passage| passage.line);
    let path = line.map_or_else(|| hit.path.clone(), |line| format!("{}:{line}", hit.path));
    text.push_linked(&path, hyperlinks::file_address(Path::new(&hit.path)));
    if hit.key != hit.path {
        text.push(&format!("{SEPARATOR}key {}", hit.key));
    }
    text
}

/// Where the title of an article leads: to its web page, or else to its file.
pub fn title_address(metadata: &Metadata, path: &str) -> Option<String> {
    let page = metadata.url.as_deref().and_then(hyperlinks::web_address);
    page.or_else(|| hyperlinks::file_address(Path::new(path)))
}

/// The metadata of a whole article, without its title, in lines.
pub fn article_lines(article: &Shown) -> Vec<MarkedText> {
    let Shown { key, id, path, metadata, .. } = article;
    let published = date(metadata).map(|date| {
        date + &origin_suffix(metadata.published_from, |origin| format!("from {origin}"))
    });
    let modified = modified(metadata).map(|date| format!("modified {date}"));
    let invalid_date = metadata.date_text.as_ref().map(|text| format!("{INVALID_DATE} “{text}”"));
    let appearance =
        [source(metadata), published, modified, invalid_date, metadata.section.clone()];
    let identity = [
        (key != path).then(|| format!("key {key}")),
        (id != key).then(|| format!("id {id}")),
        metadata.title_from.map(|origin| format!("title from {}", origin.name())),
        metadata.language.as_ref().map(|language| format!("language {language}")),
    ];
    let joined = |items: &[Option<String>]| {
        items.iter().flatten().map(String::as_str).collect::<Vec<&str>>().join(SEPARATOR)
    };
    let linked = |text: &str, address: Option<String>| {
        let mut line = MarkedText::default();
        line.push_linked(text, address);
        line
    };
    let url = metadata.url.as_deref().unwrap_or_default();
    let lines = [
        MarkedText::plain(&joined(&appearance)),
        MarkedText::plain(&metadata.bylines.join(", ")),
        MarkedText::plain(
            &keywords(metadata).map_or_else(String::new, |keywords| format!("keywords {keywords}")),
        ),
        linked(url, hyperlinks::web_address(url)),
        linked(path, hyperlinks::file_address(Path::new(path))),
        MarkedText::plain(&joined(&identity)),
    ];
    lines.into_iter().filter(|line| !line.is_blank()).collect()
}

/// A named value of an article.
pub struct Field {
    /// The name of the field.
    pub name: &'static str,
    /// Its value, not sanitized.
    pub value: String,
}

/// All known metadata of an article that was read from a file, with the origin of each value.
pub fn article_fields(article: &Article) -> Vec<Field> {
    let metadata = &article.metadata;
    let title = metadata
        .title
        .as_ref()
        .map(|title| title.clone() + &origin_suffix(metadata.title_from, str::to_owned));
    let published =
        date(metadata).map(|date| date + &origin_suffix(metadata.published_from, str::to_owned));
    let file_time = || {
        let time = article.file_time.as_ref()?;
        Some(format!("unknown; file dated {}", humanize::date(time.as_str())))
    };
    let bylines = Some(metadata.bylines.join(", ")).filter(|bylines| !bylines.is_empty());
    let fields = [
        ("id", Some(article.id.clone())),
        ("title", title),
        ("published", published.or_else(file_time)),
        ("modified", modified(metadata)),
        (INVALID_DATE, metadata.date_text.clone()),
        ("source", metadata.source.clone()),
        ("url", metadata.url.clone()),
        ("by", bylines),
        ("language", metadata.language.clone()),
        ("section", metadata.section.clone()),
        ("keywords", keywords(metadata)),
        ("line", article.lines.first().map(|line| line.to_string())),
    ];
    fields.into_iter().filter_map(|(name, value)| Some(Field { name, value: value? })).collect()
}

const SEPARATOR: &str = " · ";

/// Labels a date that the source gives but newsdex cannot use.
const INVALID_DATE: &str = "bad date";

fn source(metadata: &Metadata) -> Option<String> {
    metadata.source.clone().filter(|source| !source.trim().is_empty())
}

fn keywords(metadata: &Metadata) -> Option<String> {
    Some(metadata.keywords.join(", ")).filter(|keywords| !keywords.trim().is_empty())
}

fn date(metadata: &Metadata) -> Option<String> {
    metadata.published.as_ref().map(|at| humanize::date(at.as_str()))
}

fn modified(metadata: &Metadata) -> Option<String> {
    metadata.modified.as_ref().map(|at| humanize::date(at.as_str()))
}

/// The origin of a value in parentheses, to append to the value; empty if the origin is unknown.
fn origin_suffix(origin: Option<Origin>, describe: impl Fn(&'static str) -> String) -> String {
    origin.map_or_else(String::new, |origin| format!(" ({})", describe(origin.name())))
}
