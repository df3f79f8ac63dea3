//! Articles as the index keeps them.

use newsdex_analysis::{Fields, Generation, StoredText};
use tantivy::collector::TopDocs;
use tantivy::query::TermQuery;
use tantivy::schema::{Field, IndexRecordOption, TantivyDocument, Value};
use tantivy::{DocAddress, Term};

use crate::clause::Scope;

/// An article read back from the index.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(crate) address: DocAddress,
    pub(crate) id: String,
    pub(crate) title: Option<String>,
    pub(crate) body: StoredText,
    pub(crate) published: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) bylines: Vec<String>,
    pub(crate) language: Option<String>,
    /// Key of the file it came from.
    pub(crate) file: String,
    /// Line of that file on which the body begins, from 1.
    line: Option<u64>,
    /// Whether the line breaks of the body are those of the file.
    line_breaks: bool,
    pub(crate) moment: Option<Moment>,
    pub(crate) section: Option<String>,
    pub(crate) title_from: Option<String>,
    pub(crate) published_from: Option<String>,
    pub(crate) date_text: Option<String>,
}

/// When an article appeared, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// Since 1970 in UTC.
    Instant(i64),
    /// Since 1970 by the clock of a place that is not known.
    Local(i64),
    /// When its file was last changed, since 1970 in UTC; when it appeared is not known.
    Changed(i64),
}

impl Stored {
    /// Reads an article back.
    pub(crate) fn read(generation: &Generation, address: DocAddress) -> tantivy::Result<Stored> {
        let document: TantivyDocument = generation.searcher.doc(address)?;
        let fields: &Fields = &generation.fields;
        let text = |field: Field| document.get_first(field).and_then(|value| value.as_str()).map(str::to_owned);
        let date = |field: Field| document.get_first(field).and_then(|value| value.as_i64());
        let moment = date(fields.published_at).map(Moment::Instant);
        let moment = moment.or_else(|| date(fields.published_local).map(Moment::Local));
        let moment = moment.or_else(|| date(fields.changed_at).map(Moment::Changed));
        let bylines = document.get_all(fields.bylines).filter_map(|value| value.as_str()).map(str::to_owned);
        Ok(Stored {
            address,
            id: text(fields.id).unwrap_or_default(),
            title: text(fields.title),
            body: generation.texts[address.segment_ord as usize].read(address.doc_id)?,
            published: text(fields.published),
            source: text(fields.source),
            url: text(fields.url),
            bylines: bylines.collect(),
            language: text(fields.language),
            file: text(fields.file).unwrap_or_default(),
            line: document.get_first(fields.line).and_then(|value| value.as_u64()),
            line_breaks: document.get_first(fields.line_breaks).and_then(|value| value.as_bool()).unwrap_or(false),
            moment,
            section: text(fields.section),
            title_from: text(fields.title_from),
            published_from: text(fields.published_from),
            date_text: text(fields.date_text),
        })
    }

    /// Reads an article back with all of its text.
    pub(crate) fn read_whole(generation: &Generation, address: DocAddress) -> tantivy::Result<Stored> {
        let article = Stored::read(generation, address)?;
        let body = StoredText::Read(article.body.whole()?.into_owned());
        Ok(Stored { body, ..article })
    }

    /// What an article says of itself outside headline and text, where leaves of a scope are looked for.
    pub(crate) fn about(&self, scope: Scope) -> Vec<&str> {
        let single = match scope {
            Scope::Article | Scope::Title | Scope::Body => &None,
            Scope::Source => &self.source,
            Scope::Url => &self.url,
            Scope::Lang => &self.language,
            Scope::Section => &self.section,
            Scope::By => return self.bylines.iter().map(String::as_str).collect(),
            Scope::Id => return vec![&self.id],
            Scope::Has => return self.known(),
        };
        single.as_deref().into_iter().collect()
    }

    /// Which of [`Fields::HAS`] are known of it.
    fn known(&self) -> Vec<&'static str> {
        let filled = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
        let known = [
            filled(&self.title),
            !self.body.is_blank(),
            self.published.is_some(),
            filled(&self.source),
            filled(&self.url),
            self.bylines.iter().any(|byline| !byline.trim().is_empty()),
            filled(&self.language),
            filled(&self.section),
        ];
        Fields::HAS.into_iter().zip(known).filter_map(|(name, known)| known.then_some(name)).collect()
    }

    /// The article of an id.
    pub(crate) fn by_id(generation: &Generation, id: &str) -> tantivy::Result<Option<Stored>> {
        let query = TermQuery::new(Term::from_field_text(generation.fields.id, id), IndexRecordOption::Basic);
        let found = generation.searcher.search(&query, &TopDocs::with_limit(1).order_by_score())?;
        found.first().map(|&(_, address)| Stored::read(generation, address)).transpose()
    }

    /// The line of its file that a byte of the body stands on, from 1, where the file has lines.
    pub(crate) fn line_at(&self, byte: usize) -> tantivy::Result<Option<u64>> {
        let Some(line) = self.line else { return Ok(None) };
        let breaks = if self.line_breaks { self.body.breaks_before(byte)? } else { 0 };
        Ok(Some(line + breaks))
    }

    /// The file it came from: below the folder that was indexed under the name its key begins with.
    pub(crate) fn path(&self, generation: &Generation) -> String {
        let (name, below) = self.file.split_once('/').unwrap_or((&self.file, ""));
        let Some(root) = generation.payload.roots.iter().find(|root| root.name == name) else {
            return self.file.clone();
        };
        let path = if below.is_empty() { root.path.clone() } else { root.path.join(below) };
        path.to_string_lossy().into_owned()
    }
}
