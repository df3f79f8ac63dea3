//! Articles and file records as documents of the engine.

use newsdex_analysis::Fields;
use newsdex_article::{Article, Lines};
use tantivy::schema::{Document, TantivyDocument};

use crate::budget::Share;
use crate::known::FileRecord;

/// How often the words of a headline count among those that rank: more than words of the text.
const TITLE_WEIGHT: usize = 2;

/// A document with its share of the budget, which it gives back when it has been indexed.
pub(crate) struct Budgeted {
    document: TantivyDocument,
    _share: Option<Share>,
}

impl Document for Budgeted {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.iter_fields_and_values()
    }
}

pub(crate) fn article_document(fields: &Fields, article: &Article, hash: u64, file: &str, share: Share) -> Budgeted {
    let mut document = TantivyDocument::new();
    let mut add = |field, text: &str| document.add_text(field, text);
    add(fields.id, &article.id);
    add(fields.file, file);
    add(fields.body, &article.body);
    add(fields.stems, &article.body);
    add(fields.pairs, &article.body);
    if let Some(title) = &article.title {
        add(fields.title, title);
        add(fields.title_stems, title);
        (0..TITLE_WEIGHT).for_each(|_| add(fields.stems, title));
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
    for (field, origin) in [(fields.title_from, article.title_from), (fields.published_from, article.published_from)] {
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
    Budgeted { document, _share: Some(share) }
}

/// Which of [`Fields::HAS`] are known of an article.
fn known_of(article: &Article) -> impl Iterator<Item = &'static str> {
    let filled = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
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

pub(crate) fn record_document(fields: &Fields, path: &str, record: &FileRecord) -> Budgeted {
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
        document.add_text(fields.file_complaints, text);
    }
    Budgeted { document, _share: None }
}
