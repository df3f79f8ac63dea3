//! The fields of the index, and which analyser each goes through.

use std::sync::LazyLock;

use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema, SchemaBuilder, TextFieldIndexing,
    TextOptions,
};

use crate::stored_text;
use crate::tokenizers::{COMMON_GRAMS, EXACT, STEM};
use crate::word_offsets;

/// To be raised whenever splitting, folding, stemming or storing changes what is written: an index made in another way
/// opens without an error and finds nothing.
const ANALYSIS_VERSION: u32 = 6;

/// How a fingerprint begins.
const ANALYSIS: &str = "analysis ";

/// Extensions of the files of a segment that are ours.
pub(crate) const COMPONENTS: [&str; 2] =
    [word_offsets::component::EXTENSION, stored_text::component::EXTENSION];

/// The schema of an index. Two kinds of document share it: articles, and one record for each file read, which has
/// only the `file_…` fields.
#[must_use]
pub fn schema() -> Schema {
    let mut builder = Schema::builder();
    let exact = analysed(EXACT, IndexRecordOption::WithFreqsAndPositions);
    let stems = analysed(STEM, IndexRecordOption::WithFreqs);
    builder.add_text_field("id", STRING | STORED | FAST);
    builder.add_text_field("title", exact.clone() | STORED);
    builder.add_text_field("body", exact.clone());
    builder.add_text_field("stems", stems.clone());
    builder.add_text_field("title_stems", stems);
    builder
        .add_text_field("pairs", analysed(COMMON_GRAMS, IndexRecordOption::WithFreqsAndPositions));
    for about in ["source", "url", "bylines", "language", "section"] {
        builder.add_text_field(about, exact.clone() | STORED);
    }
    builder.add_text_field("has", STRING);
    builder.add_text_field("published", STORED);
    // The engine's own dates are nanoseconds, which 64 bits hold from 1677 to 2262 alone, and which wrap silently.
    builder.add_i64_field("published_at", FAST | STORED);
    builder.add_i64_field("published_local", FAST | STORED);
    for told in ["title_from", "published_from", "date_text"] {
        builder.add_text_field(told, STORED);
    }
    builder.add_i64_field("changed_at", FAST | STORED);
    builder.add_text_field("file", STRING | STORED | FAST);
    builder.add_u64_field("hash", FAST);
    builder.add_u64_field("line", FAST | STORED);
    builder.add_bool_field("line_breaks", STORED);
    add_file_record(&mut builder);
    builder.build()
}

fn add_file_record(builder: &mut SchemaBuilder) {
    builder.add_text_field("file_path", STRING | FAST);
    builder.add_u64_field("file_size", FAST);
    builder.add_i64_field("file_time", FAST);
    builder.add_u64_field("file_hash", FAST);
    builder.add_u64_field("file_articles", FAST);
    builder.add_bool_field("file_shadowed", FAST);
    builder.add_u64_field("file_skipped", FAST);
    builder.add_bool_field("file_odd", FAST);
    builder.add_text_field("file_warnings", STORED);
}

fn analysed(analyser: &str, option: IndexRecordOption) -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default().set_tokenizer(analyser).set_index_option(option),
    )
}

/// The fields of [`schema`] by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fields {
    /// The article's id: its key, raw.
    pub id: Field,
    /// Headline: exact words with positions, and stored.
    pub title: Field,
    /// Text: exact words with positions; stored in [`crate::StoredTextReader`].
    pub body: Field,
    /// Stems of headline and text together, with frequencies: what ranks.
    pub stems: Field,
    /// Stems of the headline alone.
    pub title_stems: Field,
    /// Pairs of frequent words that are neighbours in the text, with the position of the first.
    pub pairs: Field,
    /// Outlet: exact words with positions, and stored.
    pub source: Field,
    /// Where it appeared: exact words with positions, and stored.
    pub url: Field,
    /// Authors, one value each: exact words with positions, and stored.
    pub bylines: Field,
    /// Language tag: its parts as exact words with positions, and stored.
    pub language: Field,
    /// Section of the outlet: exact words with positions, and stored.
    pub section: Field,
    /// What is known of the article, of [`Fields::HAS`], each raw.
    pub has: Field,
    /// When it appeared, as RFC 3339 text; stored.
    pub published: Field,
    /// When it appeared, where that is an instant, in seconds since 1970; stored.
    pub published_at: Field,
    /// The same by the clock of a place that is not known, where the time or its zone is missing, so that the day is the
    /// one written whatever the zone; stored.
    pub published_local: Field,
    /// Where the headline came from; stored.
    pub title_from: Field,
    /// Where the time it appeared came from; stored.
    pub published_from: Field,
    /// A date that is not believed or understood, as it was written; stored.
    pub date_text: Field,
    /// When its file was last changed, where it is not known when it appeared, in seconds since 1970; stored.
    pub changed_at: Field,
    /// Key of the file that the article came from, raw; stored.
    pub file: Field,
    /// Hash of the article's content.
    pub hash: Field,
    /// Line of the file on which the text begins, from 1; stored, and missing where that is not known.
    pub line: Field,
    /// Whether the line breaks of the text are those of the file; stored where a line is.
    pub line_breaks: Field,
    /// File record: key of the file, raw.
    pub file_path: Field,
    /// File record: size in bytes.
    pub file_size: Field,
    /// File record: time of last change, nanoseconds since 1970, or [`Fields::NO_TIME`].
    pub file_time: Field,
    /// File record: hash of its bytes.
    pub file_hash: Field,
    /// File record: how many articles it gave.
    pub file_articles: Field,
    /// File record: whether an article of it was left out because another file has one of the same id.
    pub file_shadowed: Field,
    /// File record: how many articles in it were left out.
    pub file_skipped: Field,
    /// File record: whether anything was odd in it.
    pub file_odd: Field,
    /// File record: what was odd in it, as JSON; stored, and missing where nothing was.
    pub file_warnings: Field,
}

impl Fields {
    /// Stands for a time of change that says nothing, since the file was read too soon after it.
    pub const NO_TIME: i64 = i64::MIN;

    /// What may be known of an article: a value in [`Fields::has`] where it is.
    pub const HAS: [&str; 8] = ["title", "body", "date", "source", "url", "by", "lang", "section"];

    /// Looks the fields up.
    ///
    /// # Errors
    /// Where `schema` lacks one of them: it is not that of a newsdex index.
    pub fn of(schema: &Schema) -> tantivy::Result<Fields> {
        let field = |name| schema.get_field(name);
        Ok(Fields {
            id: field("id")?,
            title: field("title")?,
            body: field("body")?,
            stems: field("stems")?,
            title_stems: field("title_stems")?,
            pairs: field("pairs")?,
            source: field("source")?,
            url: field("url")?,
            bylines: field("bylines")?,
            language: field("language")?,
            has: field("has")?,
            published: field("published")?,
            published_at: field("published_at")?,
            published_local: field("published_local")?,
            section: field("section")?,
            title_from: field("title_from")?,
            published_from: field("published_from")?,
            date_text: field("date_text")?,
            changed_at: field("changed_at")?,
            file: field("file")?,
            hash: field("hash")?,
            line: field("line")?,
            line_breaks: field("line_breaks")?,
            file_path: field("file_path")?,
            file_size: field("file_size")?,
            file_time: field("file_time")?,
            file_hash: field("file_hash")?,
            file_articles: field("file_articles")?,
            file_shadowed: field("file_shadowed")?,
            file_skipped: field("file_skipped")?,
            file_odd: field("file_odd")?,
            file_warnings: field("file_warnings")?,
        })
    }
}

/// Says how an index was analysed and what fields it has. An index with another fingerprint must be built anew.
#[must_use]
pub fn fingerprint() -> &'static str {
    // Asked for whenever an index is looked at, and the same as long as a program runs.
    static FINGERPRINT: LazyLock<String> = LazyLock::new(make_fingerprint);
    &FINGERPRINT
}

fn make_fingerprint() -> String {
    let fields: Vec<String> = schema()
        .fields()
        .map(|(_, entry)| serde_json::to_string(entry).unwrap_or_else(|_| entry.name().to_owned()))
        .collect();
    // FNV-1a over the schema: stable over builds and machines, which the hashers of the standard library are not.
    let hash = fields.concat().bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("{ANALYSIS}{ANALYSIS_VERSION}, schema {hash:016x}")
}

/// The version of the analysis that a fingerprint tells of.
pub(crate) fn analysis_version(fingerprint: &str) -> Option<u32> {
    fingerprint.strip_prefix(ANALYSIS)?.split_once(',')?.0.parse().ok()
}
