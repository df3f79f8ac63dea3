//! What an index holds, in numbers.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use jiff::Timestamp;
use newsdex_index::{IndexSnapshot, Layout};
use serde::Serialize;
use tantivy::schema::{Field, TantivyDocument, Value};

use crate::search::SearchError;

/// What an index holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Stats {
    /// Articles.
    pub articles: u64,
    /// Words of their texts. Those of articles that were replaced or removed count until the engine merges them away.
    pub words: u64,
    /// How many articles each outlet has, by its name.
    pub outlets: BTreeMap<String, u64>,
    /// How many articles there are in each language, by its tag.
    pub languages: BTreeMap<String, u64>,
    /// When the first of them appeared, as RFC 3339 text; none where no date is known.
    pub first: Option<String>,
    /// When the last of them appeared.
    pub last: Option<String>,
    /// Articles of which it is not known when they appeared.
    pub undated: u64,
    /// Files that were read.
    pub files: u64,
    /// Folders, and single files, that it was built from.
    pub folders: Vec<IndexedFolder>,
    /// Name of the current generation.
    pub generation: String,
    /// When it was written last, as RFC 3339 text in UTC; none where the system does not say.
    pub written: Option<String>,
    /// Bytes on disk.
    pub bytes: u64,
    /// The same by what they are.
    pub parts: BTreeMap<&'static str, u64>,
}

/// A folder, or a single file, that an index was built from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct IndexedFolder {
    /// Its name, with which the paths of its articles begin.
    pub name: String,
    /// Where it was, absolute.
    pub path: PathBuf,
    /// Which field of its files holds what, where that was said: `body=maintext`.
    pub map: Vec<String>,
}

/// What the parts of an index are, by the extensions of their files.
const PARTS: [(&str, &str); 8] = [
    ("text", "texts"),
    ("words", "places of words"),
    ("term", "dictionaries"),
    ("idx", "postings"),
    ("pos", "positions"),
    ("store", "what is shown of articles"),
    ("fast", "columns"),
    ("fieldnorm", "lengths"),
];

/// Counts what an index holds. It looks at every article, though not at its text.
///
/// # Errors
/// Where the index cannot be read.
pub fn stats(layout: &Layout, snapshot: &IndexSnapshot) -> Result<Stats, SearchError> {
    let mut stats = Stats {
        articles: snapshot.commit.articles,
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

/// When an article appeared: in seconds, and as text.
type Appeared = (i64, String);

fn count_documents(snapshot: &IndexSnapshot, stats: &mut Stats) -> tantivy::Result<()> {
    const CACHED_BLOCKS: usize = 1;
    let fields = &snapshot.fields;
    let (mut first, mut last) = (None::<Appeared>, None::<Appeared>);
    for segment in snapshot.searcher.segment_readers() {
        stats.words += segment.inverted_index(fields.body)?.total_num_tokens();
        for document in
            segment.get_store_reader(CACHED_BLOCKS)?.iter::<TantivyDocument>(segment.alive_bitset())
        {
            let document = document?;
            let text = |field: Field| {
                document.get_first(field).and_then(|value| value.as_str()).map(str::to_owned)
            };
            if text(fields.id).is_none() {
                stats.files += 1;
                continue;
            }
            let seconds = |field: Field| document.get_first(field).and_then(|value| value.as_i64());
            let at = seconds(fields.published_at).or_else(|| seconds(fields.published_local));
            match at.zip(text(fields.published)) {
                None => stats.undated += 1,
                Some(appeared) => {
                    if first.as_ref().is_none_or(|first| appeared < *first) {
                        first = Some(appeared.clone());
                    }
                    if last.as_ref().is_none_or(|last| appeared > *last) {
                        last = Some(appeared);
                    }
                }
            }
            for (field, counts) in
                [(fields.source, &mut stats.outlets), (fields.language, &mut stats.languages)]
            {
                if let Some(value) = text(field) {
                    *counts.entry(value).or_default() += 1;
                }
            }
        }
    }
    (stats.first, stats.last) = (first.map(|(_, text)| text), last.map(|(_, text)| text));
    Ok(())
}

/// Adds up the files of a generation. One that goes away meanwhile is not counted.
fn measure(folder: &Path, stats: &mut Stats) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(metadata) = entry.metadata() else { continue };
        let path = entry.path();
        let extension = path.extension().unwrap_or_default();
        let part = PARTS
            .iter()
            .find(|(known, _)| extension == *known)
            .map_or("all else", |(_, part)| part);
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
