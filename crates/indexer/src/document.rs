//! Articles and file records as documents of the engine.

use std::any::Any;

use newsdex_article::{Article, Lines, Origin, Published};
use newsdex_index::{Fields, IndexedDocument};
use tantivy::schema::{Field, TantivyDocument, Value};

use crate::budget::Share;
use crate::known::FileRecord;

/// An article as the index has it.
pub(crate) fn article_document(
    fields: &Fields,
    article: &Article,
    hash: u64,
    file: &str,
    share: Option<Share>,
) -> IndexedDocument {
    let mut document = TantivyDocument::new();
    let mut add = |field, text: &str| document.add_text(field, text);
    add(fields.id, &article.id);
    add(fields.file, file);
    if let Some(title) = &article.title {
        add(fields.title, title);
    }
    let others = [
        (fields.source, &article.source),
        (fields.url, &article.url),
        (fields.language, &article.language),
        (fields.section, &article.section),
        (fields.date_text, &article.date_text),
    ];
    for (field, value) in others {
        if let Some(text) = value {
            add(field, text);
        }
    }
    for (field, origin) in
        [(fields.title_from, article.title_from), (fields.published_from, article.published_from)]
    {
        if let Some(origin) = origin {
            add(field, origin.name());
        }
    }
    article.bylines.iter().for_each(|byline| add(fields.bylines, byline));
    known_of(article).for_each(|name| add(fields.has, name));
    if let Some(published) = &article.published {
        add(fields.published, published.as_str());
        let field = if published.floats() { fields.published_local } else { fields.published_at };
        document.add_i64(field, published.seconds());
    }
    if let Some(changed) = &article.file_time {
        document.add_i64(fields.changed_at, changed.seconds());
    }
    document.add_u64(fields.hash, hash);
    if let Some(line) = article.lines.first() {
        document.add_u64(fields.line, line);
        document.add_bool(fields.line_breaks, matches!(article.lines, Lines::From(_)));
    }
    let held = share.map(|share| Box::new(share) as Box<dyn Any + Send + Sync>);
    IndexedDocument::new(fields, document, Some(article.body.clone()), held)
}

/// The article that a stored document was made of, with its text: what [`article_document`] wrote, read back.
pub(crate) fn article_of(fields: &Fields, stored: &TantivyDocument, body: String) -> Article {
    let text =
        |field: Field| stored.get_first(field).and_then(|value| value.as_str()).map(str::to_owned);
    let origin = |field| text(field).and_then(|name| Origin::named(&name));
    let line = stored.get_first(fields.line).and_then(|value| value.as_u64());
    let line_breaks = stored.get_first(fields.line_breaks).and_then(|value| value.as_bool());
    let floats = stored.get_first(fields.published_local).is_some();
    let changed = stored.get_first(fields.changed_at).and_then(|value| value.as_i64());
    Article {
        id: text(fields.id).unwrap_or_default(),
        title: text(fields.title),
        title_from: origin(fields.title_from),
        body,
        published: text(fields.published).and_then(|text| Published::restored(&text, floats)),
        published_from: origin(fields.published_from),
        date_text: text(fields.date_text),
        source: text(fields.source),
        url: text(fields.url),
        bylines: stored
            .get_all(fields.bylines)
            .filter_map(|value| value.as_str())
            .map(str::to_owned)
            .collect(),
        language: text(fields.language),
        file_time: changed.and_then(Published::of_seconds),
        section: text(fields.section),
        lines: match (line, line_breaks) {
            (Some(line), Some(true)) => Lines::From(line),
            (Some(line), _) => Lines::On(line),
            (None, _) => Lines::Unknown,
        },
    }
}

/// Which of [`Fields::HAS`] are known of an article.
fn known_of(article: &Article) -> impl Iterator<Item = &'static str> {
    let filled =
        |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
    let known = [
        filled(&article.title),
        !article.body.trim().is_empty(),
        article.published.is_some(),
        filled(&article.source),
        filled(&article.url),
        article.bylines.iter().any(|byline| !byline.trim().is_empty()),
        filled(&article.language),
        filled(&article.section),
    ];
    Fields::HAS.into_iter().zip(known).filter_map(|(name, known)| known.then_some(name))
}

pub(crate) fn record_document(fields: &Fields, path: &str, record: &FileRecord) -> IndexedDocument {
    let mut document = TantivyDocument::new();
    document.add_text(fields.file_path, path);
    document.add_u64(fields.file_size, record.size);
    document.add_i64(fields.file_time, record.time);
    document.add_u64(fields.file_hash, record.hash);
    document.add_u64(fields.file_articles, record.articles);
    document.add_bool(fields.file_shadowed, record.shadowed);
    document.add_u64(fields.file_skipped, record.skipped);
    document.add_bool(fields.file_odd, !record.odd.is_empty());
    if let Some(text) = serde_json::to_string(&record.odd).ok().filter(|_| !record.odd.is_empty()) {
        document.add_text(fields.file_warnings, text);
    }
    IndexedDocument::new(fields, document, None, None)
}
