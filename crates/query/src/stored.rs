//! Articles read back from the index, with their text.

use newsdex_article::{Lines, Metadata};
use newsdex_index::{
    IndexSnapshot, Moment, StoredArticle, StoredFields, StoredText, present_fields,
};
use tantivy::collector::TopDocs;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, TantivyError, Term};

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
            Scope::By => return metadata.bylines.iter().map(String::as_str).collect(),
            Scope::Id => return vec![&self.article.id],
            Scope::Has => return present_fields(metadata, !self.body.is_blank()).collect(),
        };
        single.as_deref().into_iter().collect()
    }

    /// Finds the article with an id.
    pub(crate) fn by_id(snapshot: &IndexSnapshot, id: &str) -> tantivy::Result<Option<Stored>> {
        let query =
            TermQuery::new(Term::from_field_text(snapshot.fields.id, id), IndexRecordOption::Basic);
        let hits = snapshot.searcher.search(&query, &TopDocs::with_limit(1).order_by_score())?;
        hits.first().map(|&(_, address)| Stored::read(snapshot, address)).transpose()
    }

    /// Line of the file that contains a byte of the body, from 1; `None` if the file has no lines.
    pub(crate) fn line_at(&self, byte: usize) -> tantivy::Result<Option<u64>> {
        Ok(match self.article.lines {
            Lines::Unknown => None,
            Lines::On(line) => Some(line),
            Lines::From(line) => Some(line + self.body.line_breaks_before(byte)?),
        })
    }

    /// Path of the article's file. The first part of its key names the indexed root.
    pub(crate) fn path(&self, snapshot: &IndexSnapshot) -> String {
        let (name, below) = self.article.file.split_once('/').unwrap_or((&self.article.file, ""));
        let Some(root) = snapshot.commit.roots.iter().find(|root| root.name == name) else {
            return self.article.file.clone();
        };
        let path = if below.is_empty() { root.path.clone() } else { root.path.join(below) };
        path.to_string_lossy().into_owned()
    }
}
