//! Articles read back from the index, with their text.

use newsdex_article::{Lines, Metadata};
use newsdex_index::{
    IndexSnapshot, Moment, StoredArticle, StoredFields, StoredText, present_fields,
};
use tantivy::collector::sort_key::SortByString;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::TermQuery;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, Order, TantivyError, Term};

use crate::error::SearchError;
use crate::syntax::field::Scope;

/// An article read back from the index.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(crate) address: DocAddress,
    pub(crate) article: StoredArticle,
    pub(crate) body: StoredText,
}

impl Stored {
    /// Reads an article back.
    pub(crate) fn read(snapshot: &IndexSnapshot, address: DocAddress) -> tantivy::Result<Stored> {
        let fields: StoredFields = snapshot.searcher.doc(address)?;
        let article = StoredArticle::new(&snapshot.fields, fields);
        let article = article.ok_or_else(|| {
            TantivyError::InternalError("a document that is not an article was found".to_owned())
        })?;
        let body = snapshot.stored_texts[address.segment_ord as usize].text(address.doc_id)?;
        Ok(Stored { address, article, body })
    }

    pub(crate) fn metadata(&self) -> &Metadata {
        &self.article.metadata
    }

    pub(crate) fn title(&self) -> &str {
        self.metadata().title.as_deref().unwrap_or_default()
    }

    pub(crate) fn moment(&self) -> Option<Moment> {
        self.article.moment()
    }

    /// Reads an article back with all of its text.
    pub(crate) fn read_whole(
        snapshot: &IndexSnapshot,
        address: DocAddress,
    ) -> tantivy::Result<Stored> {
        let article = Stored::read(snapshot, address)?;
        let body = StoredText::Short(article.body.to_short()?);
        Ok(Stored { body, ..article })
    }

    /// The metadata values in which leaves of a scope are searched. None for the title and the
    /// body.
    pub(crate) fn values(&self, scope: Scope) -> Vec<&str> {
        let metadata = self.metadata();
        let single = match scope {
            Scope::Article | Scope::Title | Scope::Body => &None,
            Scope::Source => &metadata.source,
            Scope::Url => &metadata.url,
            Scope::Lang => &metadata.language,
            Scope::Section => &metadata.section,
            Scope::Tag => return metadata.keywords.iter().map(String::as_str).collect(),
            Scope::By => return metadata.bylines.iter().map(String::as_str).collect(),
            Scope::Id => return vec![&self.article.id],
            Scope::Has => return present_fields(metadata, !self.body.is_blank()).collect(),
        };
        single.as_deref().into_iter().collect()
    }

    /// Finds the article with a key, or else the only article with this id.
    pub(crate) fn by_key_or_id(
        snapshot: &IndexSnapshot,
        key_or_id: &str,
    ) -> Result<Option<Stored>, SearchError> {
        const MAX_KEYS: usize = 100;
        let find = |field: Field| {
            let term = Term::from_field_text(field, key_or_id);
            let query = TermQuery::new(term, IndexRecordOption::Basic);
            let order = TopDocs::with_limit(MAX_KEYS)
                .order_by::<Option<String>>((SortByString::for_field("key"), Order::Asc));
            snapshot.searcher.search(&query, &(order, Count))
        };
        let (mut found, mut articles) = find(snapshot.fields.key)?;
        if found.is_empty() {
            (found, articles) = find(snapshot.fields.id)?;
        }
        match found[..] {
            [] => Ok(None),
            [(_, address)] => Ok(Some(Stored::read(snapshot, address)?)),
            _ => Err(SearchError::AmbiguousId {
                id: key_or_id.to_owned(),
                keys: found.into_iter().filter_map(|(key, _)| key).collect(),
                articles,
            }),
        }
    }

    /// Line of the file that contains a byte of the body, from 1; `None` if the file has no lines.
    pub(crate) fn line_at(&self, byte: usize) -> tantivy::Result<Option<u64>> {
        Ok(match self.article.lines {
            Lines::Unknown => None,
            Lines::On(line) => Some(line),
            Lines::From(line) => Some(line + self.body.line_breaks_before(byte)?),
        })
    }

    /// Path of the article's file. Its key begins with the name of the indexed root.
    pub(crate) fn path(&self, snapshot: &IndexSnapshot) -> String {
        let file = &self.article.file;
        let path = snapshot.commit.roots.iter().find_map(|root| {
            let below = file.strip_prefix(&root.name)?;
            let below = if below.is_empty() { below } else { below.strip_prefix('/')? };
            Some(if below.is_empty() { root.path.clone() } else { root.path.join(below) })
        });
        path.map_or_else(|| file.clone(), |path| path.to_string_lossy().into_owned())
    }
}
