//! Articles as the index keeps them.

use newsdex_index::{Fields, IndexSnapshot, StoredText};
use tantivy::collector::TopDocs;
use tantivy::query::TermQuery;
use tantivy::schema::document::{DeserializeError, DocumentDeserialize, DocumentDeserializer};
use tantivy::schema::{Field, IndexRecordOption, OwnedValue};
use tantivy::{DocAddress, Term};

use crate::syntax::dates::Moment;
use crate::syntax::field::Scope;

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

impl Stored {
    /// Reads an article back.
    pub(crate) fn read(snapshot: &IndexSnapshot, address: DocAddress) -> tantivy::Result<Stored> {
        let mut values: Values = snapshot.searcher.doc(address)?;
        let fields: &Fields = &snapshot.fields;
        let mut date = |field: Field| match values.take(field) {
            Some(OwnedValue::I64(seconds)) => Some(seconds),
            _ => None,
        };
        let moment = date(fields.published_at).map(Moment::Instant);
        let moment = moment.or_else(|| date(fields.published_local).map(Moment::Local));
        let moment = moment.or_else(|| date(fields.changed_at).map(Moment::Changed));
        let line = match values.take(fields.line) {
            Some(OwnedValue::U64(line)) => Some(line),
            _ => None,
        };
        let line_breaks = matches!(values.take(fields.line_breaks), Some(OwnedValue::Bool(true)));
        Ok(Stored {
            address,
            id: values.text(fields.id).unwrap_or_default(),
            title: values.text(fields.title),
            body: snapshot.stored_texts[address.segment_ord as usize].text(address.doc_id)?,
            published: values.text(fields.published),
            source: values.text(fields.source),
            url: values.text(fields.url),
            bylines: values.texts(fields.bylines),
            language: values.text(fields.language),
            file: values.text(fields.file).unwrap_or_default(),
            line,
            line_breaks,
            moment,
            section: values.text(fields.section),
            title_from: values.text(fields.title_from),
            published_from: values.text(fields.published_from),
            date_text: values.text(fields.date_text),
        })
    }

    /// Reads an article back with all of its text.
    pub(crate) fn read_whole(
        snapshot: &IndexSnapshot,
        address: DocAddress,
    ) -> tantivy::Result<Stored> {
        let article = Stored::read(snapshot, address)?;
        let body = StoredText::Short(article.body.as_short()?);
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
        let filled =
            |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
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
        Fields::HAS
            .into_iter()
            .zip(known)
            .filter_map(|(name, known)| known.then_some(name))
            .collect()
    }

    /// The article of an id.
    pub(crate) fn by_id(snapshot: &IndexSnapshot, id: &str) -> tantivy::Result<Option<Stored>> {
        let query =
            TermQuery::new(Term::from_field_text(snapshot.fields.id, id), IndexRecordOption::Basic);
        let found = snapshot.searcher.search(&query, &TopDocs::with_limit(1).order_by_score())?;
        found.first().map(|&(_, address)| Stored::read(snapshot, address)).transpose()
    }

    /// The line of its file that a byte of the body stands on, from 1, where the file has lines.
    pub(crate) fn line_at(&self, byte: usize) -> tantivy::Result<Option<u64>> {
        let Some(line) = self.line else { return Ok(None) };
        let breaks = if self.line_breaks { self.body.breaks_before(byte)? } else { 0 };
        Ok(Some(line + breaks))
    }

    /// The file it came from: below the folder that was indexed under the name its key begins with.
    pub(crate) fn path(&self, snapshot: &IndexSnapshot) -> String {
        let (name, below) = self.file.split_once('/').unwrap_or((&self.file, ""));
        let Some(root) = snapshot.commit.roots.iter().find(|root| root.name == name) else {
            return self.file.clone();
        };
        let path = if below.is_empty() { root.path.clone() } else { root.path.join(below) };
        path.to_string_lossy().into_owned()
    }
}

/// What the engine stores of an article, to be taken piece by piece: its own document packs all of it once more, to be
/// copied from there.
struct Values(Vec<(Field, OwnedValue)>);

impl DocumentDeserialize for Values {
    fn deserialize<'de, D: DocumentDeserializer<'de>>(
        mut document: D,
    ) -> Result<Values, DeserializeError> {
        let mut values = Vec::with_capacity(document.size_hint());
        while let Some(value) = document.next_field()? {
            values.push(value);
        }
        Ok(Values(values))
    }
}

impl Values {
    /// The first value of a field; nothing stays in its place.
    fn take(&mut self, field: Field) -> Option<OwnedValue> {
        let (_, value) = self.0.iter_mut().find(|(other, _)| *other == field)?;
        Some(std::mem::replace(value, OwnedValue::Null))
    }

    fn text(&mut self, field: Field) -> Option<String> {
        if let OwnedValue::Str(text) = self.take(field)? { Some(text) } else { None }
    }

    /// All texts of a field.
    fn texts(&mut self, field: Field) -> Vec<String> {
        let of_field = self.0.iter_mut().filter(|(other, _)| *other == field);
        of_field
            .filter_map(|(_, value)| {
                if let OwnedValue::Str(text) = value { Some(std::mem::take(text)) } else { None }
            })
            .collect()
    }
}
