//! The fields of the index: one table from which the schema and the lookup by name are made.

use std::sync::LazyLock;

use newsdex_article::Metadata;
use tantivy::schema::{
    FAST, Field, FieldEntry, FieldType, IndexRecordOption, STORED, STRING, Schema,
    TextFieldIndexing, TextOptions,
};
use twox_hash::XxHash3_64;

use crate::tokenizers::{COMMON_GRAMS, EXACT, STEM, VALUE};

/// Version of what reading, tokenizing, folding, stemming and storing write. Raise it whenever one
/// of them changes, so that existing indexes are rebuilt: a sync does not read unchanged files again,
/// and tantivy opens an index that was written differently without an error, and finds nothing.
const ANALYSIS_VERSION: u32 = 10;

/// What every fingerprint begins with.
const FINGERPRINT_PREFIX: &str = "analysis ";

/// Defines [`Fields`], [`schema`] and [`HAS`] from one table of `name: type` rows. A row may add
/// `has "name" if test`: then `has:name` finds the articles whose metadata pass the test.
macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident: $field_type:expr $(, has $has:literal if $is_present:expr)?;)+) => {
        /// The fields of [`schema`] by name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct Fields {
            $($(#[$doc])* pub $name: Field,)+
        }

        impl Fields {
            /// Looks the fields up by name.
            ///
            /// # Errors
            /// If `schema` lacks one of them, because it is not that of a newsdex index.
            pub fn new(schema: &Schema) -> tantivy::Result<Fields> {
                Ok(Fields { $($name: schema.get_field(stringify!($name))?,)+ })
            }
        }

        /// The schema of an index. Two kinds of document share it: articles, and one record for each
        /// file read, which has only the `file_…` fields.
        #[must_use]
        pub fn schema() -> Schema {
            let mut builder = Schema::builder();
            $(builder.add_field(FieldEntry::new(stringify!($name).to_owned(), $field_type));)+
            builder.build()
        }

        /// The names that `has:` accepts, each with its test.
        pub const HAS: &[HasField] = &[$($(HasField { name: $has, is_present: $is_present },)?)+];
    };
}

fields! {
    /// Key of the article, as one raw term: no two articles of an index share it.
    key: text(STRING | STORED | FAST);
    /// Article id, as one raw term. Different articles may share it.
    id: text(STRING | STORED);
    /// Title: exact words with positions; stored.
    title: text(exact_words() | STORED),
        has "title" if |metadata, _| is_filled(metadata.title.as_deref());
    /// Body: exact words with positions; stored in the `.text` component (see
    /// [`crate::StoredTextReader`]).
    body: text(exact_words()),
        has "body" if |_, has_body| has_body;
    /// Stems of title and body together, with frequencies. Ranking uses this field.
    stems: text(stems());
    /// Stems of the title alone.
    title_stems: text(stems());
    /// Common grams of the body: two adjacent common words as one term, at the position of the
    /// first.
    common_grams: text(tokenized(COMMON_GRAMS, IndexRecordOption::WithFreqsAndPositions));
    /// Outlet: exact words with positions; stored.
    source: text(words_of_value() | STORED),
        has "source" if |metadata, _| is_filled(metadata.source.as_deref());
    /// Address: exact words with positions; stored.
    url: text(words_of_value() | STORED),
        has "url" if |metadata, _| is_filled(metadata.url.as_deref());
    /// Authors, one value each: exact words with positions; stored.
    bylines: text(words_of_value() | STORED),
        has "by" if |metadata, _| {
            metadata.bylines.iter().any(|byline| is_filled(Some(byline)))
        };
    /// Language tag: its subtags as exact words with positions; stored.
    language: text(words_of_value() | STORED),
        has "lang" if |metadata, _| is_filled(metadata.language.as_deref());
    /// Section of the outlet: exact words with positions; stored.
    section: text(words_of_value() | STORED),
        has "section" if |metadata, _| is_filled(metadata.section.as_deref());
    /// Keywords that the source gives: exact words with positions; stored.
    keywords: text(words_of_value() | STORED),
        has "tag" if |metadata, _| {
            metadata.keywords.iter().any(|keyword| is_filled(Some(keyword)))
        };
    /// Names from [`HAS`] of the fields that the article has; raw.
    has: text(STRING);
    /// When the article appeared, as RFC 3339 text that is as precise as the date is known; stored.
    published: text(STORED.into()),
        has "date" if |metadata, _| metadata.published.is_some();
    /// When the article appeared, if that is known as an instant, in seconds since 1970 in UTC;
    /// stored. tantivy's own dates count nanoseconds in 64 bits, which reach only from 1677 to
    /// 2262, and wrap silently.
    published_at: FieldType::I64((FAST | STORED).into());
    /// When the article appeared, in seconds since 1970 of local time, if the time of day or its
    /// zone is unknown. The day is then the day that was written, whatever the zone. Of a year or a
    /// month, it is the start; stored.
    published_local: FieldType::I64((FAST | STORED).into());
    /// End of the year or month in which the article appeared, if no more is known, in seconds since
    /// 1970 of local time.
    published_local_end: FieldType::I64(FAST.into());
    /// When the article was last changed, as its source says, as RFC 3339 text; stored.
    modified: text(STORED.into());
    /// Name of the format that the article was read from, raw; stored.
    format: text(STRING | STORED);
    /// Where the title came from; stored.
    title_from: text(STORED.into());
    /// Where the publication date came from; stored.
    published_from: text(STORED.into());
    /// A date that was rejected or not understood, as it was written; stored.
    date_text: text(STORED.into());
    /// Modification time of the article's file, if it is unknown when the article appeared, in
    /// seconds since 1970 in UTC; stored.
    changed_at: FieldType::I64((FAST | STORED).into());
    /// Key of the file that the article came from, raw; stored.
    file: text(STRING | STORED | FAST);
    /// Content hash of the article.
    hash: FieldType::U64(FAST.into());
    /// Line of the file on which the body begins, from 1; stored, absent if unknown.
    line: FieldType::U64((FAST | STORED).into());
    /// Whether the line breaks of the body are those of the file; stored if `line` is.
    line_breaks: FieldType::Bool(STORED.into());
    /// File record: key of the file, raw.
    file_path: text(STRING | FAST);
    /// File record: size in bytes.
    file_size: FieldType::U64(FAST.into());
    /// File record: modification time, in nanoseconds since 1970, or [`Fields::NO_TIME`].
    file_time: FieldType::I64(FAST.into());
    /// File record: time of the last change of content or metadata (`ctime`), in nanoseconds since
    /// 1970; 0 if the file system does not keep it.
    file_changed: FieldType::I64(FAST.into());
    /// File record: the device that the file lies on; 0 if unknown.
    file_device: FieldType::U64(FAST.into());
    /// File record: hash of the file's bytes.
    file_hash: FieldType::U64(FAST.into());
    /// File record: number of articles that the index holds from the file, without those of
    /// `file_details`.
    file_articles: FieldType::U64(FAST.into());
    /// File record: number of its articles that were skipped.
    file_skipped: FieldType::U64(FAST.into());
    /// File record: whether it has `file_details`.
    file_has_details: FieldType::Bool(FAST.into());
    /// File record: warnings, and articles that share their id with others, as JSON; stored, absent
    /// if there are none.
    file_details: text(STORED.into());
}

impl Fields {
    /// Takes the place of a modification time that was too recent when the file was read: the file
    /// may have changed again without a new modification time.
    pub const NO_TIME: i64 = i64::MIN;
}

fn text(options: TextOptions) -> FieldType {
    FieldType::Str(options)
}

fn tokenized(tokenizer: &str, record: IndexRecordOption) -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(record),
    )
}

fn exact_words() -> TextOptions {
    tokenized(EXACT, IndexRecordOption::WithFreqsAndPositions)
}

fn words_of_value() -> TextOptions {
    tokenized(VALUE, IndexRecordOption::WithFreqsAndPositions)
}

fn stems() -> TextOptions {
    tokenized(STEM, IndexRecordOption::WithFreqs)
}

/// A field that `has:` can test for.
#[derive(Debug, Clone, Copy)]
pub struct HasField {
    /// Its name in a query.
    pub name: &'static str,
    is_present: fn(&Metadata, has_body: bool) -> bool,
}

/// The names from [`HAS`] of the fields that an article has. `has_body` tells whether its body is
/// more than white space.
pub fn present_fields(metadata: &Metadata, has_body: bool) -> impl Iterator<Item = &'static str> {
    HAS.iter().filter(move |has| (has.is_present)(metadata, has_body)).map(|has| has.name)
}

fn is_filled(text: Option<&str>) -> bool {
    text.is_some_and(|text| !text.trim().is_empty())
}

/// Identifies the schema and the analysis that wrote an index. An index with another fingerprint
/// must be rebuilt.
#[must_use]
pub fn fingerprint() -> &'static str {
    // Every check of a manifest needs it, and it does not change while the program runs.
    static FINGERPRINT: LazyLock<String> = LazyLock::new(compute_fingerprint);
    &FINGERPRINT
}

fn compute_fingerprint() -> String {
    let fields: String = schema()
        .fields()
        .map(|(_, entry)| serde_json::to_string(entry).unwrap_or_else(|_| entry.name().to_owned()))
        .collect();
    let hash = XxHash3_64::oneshot(fields.as_bytes());
    format!("{FINGERPRINT_PREFIX}{ANALYSIS_VERSION}, schema {hash:016x}")
}

/// Parses the analysis version out of a fingerprint.
pub(crate) fn analysis_version(fingerprint: &str) -> Option<u32> {
    fingerprint.strip_prefix(FINGERPRINT_PREFIX)?.split_once(',')?.0.parse().ok()
}
