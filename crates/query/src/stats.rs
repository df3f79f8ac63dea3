//! Statistics of an index, for display.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use jiff::Timestamp;
use newsdex_index::{IndexSnapshot, Layout};
use serde::Serialize;
use tantivy::schema::{Field, TantivyDocument, Value};

use crate::error::SearchError;

/// Statistics of an index.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Stats {
    /// Number of articles.
    pub articles: u64,
    /// Whether the first build of the index is not finished.
    pub building: bool,
    /// Number of words in their bodies.
    pub words: u64,
    /// Number of articles by outlet.
    pub outlets: BTreeMap<String, u64>,
    /// Number of articles by the format that they were read from.
    pub formats: BTreeMap<String, u64>,
    /// Number of articles by language: the first subtag of the language tag, so that `en-US` counts
    /// as `en`.
    pub languages: BTreeMap<String, u64>,
    /// Publication date of the earliest article, as RFC 3339 text that is as precise as the date is
    /// known; `None` if no date is known. A year or a month counts as its start.
    pub first: Option<String>,
    /// Publication date of the latest article, in the same form.
    pub last: Option<String>,
    /// Number of articles without a known date.
    pub undated: u64,
    /// Number of files that were indexed.
    pub files: u64,
    /// The folders and single files that were indexed.
    pub folders: Vec<IndexedFolder>,
    /// Name of the current generation.
    pub generation: String,
    /// Time of the last commit, as RFC 3339 text in UTC; `None` if the file system does not report
    /// it.
    pub written: Option<String>,
    /// Size on disk, in bytes.
    pub bytes: u64,
    /// Size on disk by kind of file, in bytes.
    pub parts: BTreeMap<&'static str, u64>,
}

/// A folder, or a single file, that was indexed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct IndexedFolder {
    /// Its name: the first part of the keys of its files.
    pub name: String,
    /// Its absolute path.
    pub path: PathBuf,
    /// Field mappings of its files, such as `body=maintext`.
    pub map: Vec<String>,
}

/// Extensions of files, each with the name of its part in [`Stats::parts`].
const PARTS: [(&str, &str); 8] = [
    ("text", "stored text"),
    ("words", "word offsets"),
    ("term", "term dictionaries"),
    ("idx", "postings"),
    ("pos", "positions"),
    ("store", "stored fields"),
    ("fast", "fast fields"),
    ("fieldnorm", "field norms"),
];

/// Counts what an index holds. Reads every stored article, but no text.
///
/// # Errors
/// If the index cannot be read.
pub fn stats(layout: &Layout, snapshot: &IndexSnapshot) -> Result<Stats, SearchError> {
    let mut stats = Stats {
        articles: snapshot.commit.articles,
        building: snapshot.commit.building,
        generation: layout
            .readable_manifest()
            .ok()
            .and_then(|manifest| manifest.generation)
            .unwrap_or_default(),
        ..Stats::default()
    };
    for root in &snapshot.commit.roots {
        let newsdex_index::IndexedRoot { name, path, map, .. } = root.clone();
        stats.folders.push(IndexedFolder { name, path, map });
    }
    count_documents(snapshot, &mut stats)?;
    measure(&layout.generation(&stats.generation), &mut stats);
    Ok(stats)
}

/// A publication date: seconds since 1970, and RFC 3339 text.
type PublicationDate = (i64, String);

fn count_documents(snapshot: &IndexSnapshot, stats: &mut Stats) -> tantivy::Result<()> {
    const CACHED_BLOCKS: usize = 1;
    let fields = &snapshot.fields;
    let (mut first, mut last) = (None::<PublicationDate>, None::<PublicationDate>);
    for (ord, segment) in snapshot.searcher.segment_readers().iter().enumerate() {
        let words = segment.inverted_index(fields.body)?.total_num_tokens();
        stats.words += words.saturating_sub(deleted_words(snapshot, ord)?);
        for document in
            segment.get_store_reader(CACHED_BLOCKS)?.iter::<TantivyDocument>(segment.alive_bitset())
        {
            let document = document?;
            let text = |field: Field| {
                document.get_first(field).and_then(|value| value.as_str()).map(str::to_owned)
            };
            if text(fields.key).is_none() {
                stats.files += 1;
                continue;
            }
            let seconds = |field: Field| document.get_first(field).and_then(|value| value.as_i64());
            let at = seconds(fields.published_at).or_else(|| seconds(fields.published_local));
            match at.zip(text(fields.published)) {
                None => stats.undated += 1,
                Some(date) => {
                    if first.as_ref().is_none_or(|first| date < *first) {
                        first = Some(date.clone());
                    }
                    if last.as_ref().is_none_or(|last| date > *last) {
                        last = Some(date);
                    }
                }
            }
            for (value, counts) in [
                (text(fields.source), &mut stats.outlets),
                (text(fields.format), &mut stats.formats),
                (text(fields.language).map(|tag| primary_language(&tag)), &mut stats.languages),
            ] {
                if let Some(value) = value {
                    *counts.entry(value).or_default() += 1;
                }
            }
        }
    }
    (stats.first, stats.last) = (first.map(|(_, text)| text), last.map(|(_, text)| text));
    Ok(())
}

/// The first subtag of a language tag, in lower case.
fn primary_language(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().trim().to_lowercase()
}

/// Number of words in the bodies of replaced and removed articles. A segment counts them until a
/// merge drops them.
fn deleted_words(snapshot: &IndexSnapshot, segment_ord: usize) -> tantivy::Result<u64> {
    let segment = snapshot.searcher.segment_reader(u32::try_from(segment_ord).unwrap_or(0));
    let mut analyzer = snapshot.searcher.index().tokenizer_for_field(snapshot.fields.body)?;
    let mut words = 0;
    for document in (0..segment.max_doc()).filter(|&document| segment.is_deleted(document)) {
        let text = snapshot.stored_texts[segment_ord].text(document)?;
        let text = text.full_text()?;
        let mut tokens = analyzer.token_stream(&text);
        while tokens.advance() {
            words += 1;
        }
    }
    Ok(words)
}

/// Adds up the sizes of the files of a generation. Skips files that a merge removes meanwhile.
fn measure(folder: &Path, stats: &mut Stats) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(metadata) = entry.metadata() else { continue };
        let path = entry.path();
        let extension = path.extension().unwrap_or_default();
        let part = PARTS
            .iter()
            .find(|(part_extension, _)| extension == *part_extension)
            .map_or("other", |(_, part)| part);
        *stats.parts.entry(part).or_default() += metadata.len();
        stats.bytes += metadata.len();
        if entry.file_name() == "meta.json" {
            let since =
                metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
            let time = since.and_then(|since| {
                Timestamp::from_second(i64::try_from(since.as_secs()).ok()?).ok()
            });
            stats.written = time.map(|time| time.to_string());
        }
    }
}
