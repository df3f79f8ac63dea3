//! One committed state of an index, opened for reading.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use tantivy::directory::{Directory, META_LOCK};
use tantivy::index::SegmentId;
use tantivy::schema::Field;
use tantivy::{
    Index, IndexMeta, IndexReader, ReloadPolicy, Searcher, SegmentMeta, TantivyError, Term,
};

use crate::folder::checksummed_directory::{META, unsealed};
use crate::folder::checksums::{Damage, damaged_since_commit, store_of_any_size};
use crate::folder::layout::{Layout, LayoutError};
use crate::folder::live_stats::LiveStats;
use crate::folder::read_only_directory::ReadOnlyDirectory;
use crate::open::open_index;
use crate::schema::Fields;
use crate::stored_text::component::StoredTextReader;
use crate::word_offsets::component::WordOffsetsReader;

/// A committed state: a searcher over it and what the commit says of itself.
#[derive(Clone)]
pub struct IndexSnapshot {
    /// Reads this state, whatever is committed later.
    pub searcher: Searcher,
    /// The fields by name.
    pub fields: Fields,
    /// What each segment of the searcher knows of its words.
    pub word_offsets: Arc<FxHashMap<SegmentId, WordOffsetsReader>>,
    /// The bodies of each segment of the searcher, in its order.
    pub stored_texts: Vec<StoredTextReader>,
    /// What was committed with it.
    pub commit: CommitInfo,
    alive: Arc<LiveStats>,
}

impl std::fmt::Debug for IndexSnapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IndexSnapshot").field("commit", &self.commit).finish_non_exhaustive()
    }
}

/// What a commit says of itself, beside the documents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitInfo {
    /// How many articles the index holds. The file records in it are not counted.
    pub articles: u64,
    /// The folders it was built from, by name.
    pub roots: Vec<IndexedRoot>,
}

/// A folder that was indexed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexedRoot {
    /// Its own name: the first part of the ids of its articles.
    pub name: String,
    /// Where it was, absolute.
    pub path: PathBuf,
    /// Which field of its files holds what, where their names are not the usual ones: `body=maintext`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub map: Vec<String>,
    /// Whether articles of it that were left out for others of their ids may have their turn: some of those others went when
    /// this folder was not read.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub due: bool,
}

impl CommitInfo {
    /// What the last commit of the index at `layout` says, though the index may be of another version or damaged
    /// elsewhere; `None` where that cannot be told.
    #[must_use]
    pub fn of_any_version(layout: &Layout) -> Option<CommitInfo> {
        #[derive(Deserialize)]
        struct Meta {
            payload: Option<String>,
        }
        let manifest = layout.manifest().ok()??;
        let file = fs::read(layout.generation(manifest.generation.as_deref()?).join(META)).ok()?;
        let content = if manifest.is_sealed() { unsealed(&file)? } else { &file };
        let meta: Meta = serde_json::from_slice(content).ok()?;
        serde_json::from_str(&meta.payload?).ok()
    }
}

/// Why an index cannot be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// The folder is not an index that can be read.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// The folder is an index in which nothing has been committed.
    #[error("the index at {} is not finished: it is being built now, or its building was cut off; run `newsdex index` again", .0.display())]
    Unfinished(PathBuf),
    /// A file of the index is not as it was written.
    #[error("{} {what}: the index is damaged; build it anew with `newsdex index --rebuild`", .file.display())]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// Files of the index cannot be read.
    #[error("the index at {} cannot be read ({source}): if it stays so, build it anew with `newsdex index --rebuild`", .folder.display())]
    Engine {
        /// The index folder.
        folder: PathBuf,
        /// What the engine says.
        source: TantivyError,
    },
}

/// How often opening is tried while others commit. Each further time takes a commit, or a merge, within a few
/// milliseconds.
const TRIES: usize = 100;

/// Of what is stored of articles beside their bodies, so many blocks are kept unpacked in each segment: at 4 KiB a block,
/// of some ten articles, 4 MiB. Unpacking them again is a twentieth of a search.
const KEPT_BLOCKS: usize = 1024;

impl IndexSnapshot {
    /// Opens the state last committed at `layout`.
    pub fn open(layout: &Layout) -> Result<IndexSnapshot, SnapshotError> {
        let name = |layout: &Layout| {
            let manifest = layout.readable_manifest()?;
            manifest.generation.ok_or_else(|| SnapshotError::Unfinished(layout.folder().to_owned()))
        };
        let mut opening = name(layout)?;
        // Ends: each turn another generation has come into force, and the one before was removed while it was opened.
        loop {
            let error = match IndexSnapshot::open_named(layout, &opening) {
                Ok(snapshot) => return Ok(snapshot),
                Err(error) => error,
            };
            let in_force = name(layout)?;
            if in_force == opening {
                return Err(error);
            }
            opening = in_force;
        }
    }

    fn open_named(layout: &Layout, name: &str) -> Result<IndexSnapshot, SnapshotError> {
        let folder = layout.generation(name);
        let engine_error =
            |source| SnapshotError::Engine { folder: layout.folder().to_owned(), source };
        let index = IndexSnapshot::index(&folder).map_err(engine_error)?;
        // Before the engine reads them: it takes what stands in a file for true, and memory in proportion to it.
        if let Some(Damage { file, what }) =
            IndexSnapshot::damage(&index, &folder).map_err(engine_error)?
        {
            return Err(SnapshotError::Damaged { file, what });
        }
        IndexSnapshot::of(&index).map_err(engine_error)
    }

    fn damage(index: &Index, folder: &Path) -> tantivy::Result<Option<Damage>> {
        // While it is held, no writer takes away files that it has just merged.
        let _lock = index.directory().acquire_lock(&META_LOCK)?;
        let segments = index.searchable_segment_metas()?;
        Ok(damaged_since_commit(folder, &segments)
            .or_else(|| store_of_any_size(index, folder, &segments)))
    }

    fn index(folder: &Path) -> tantivy::Result<Index> {
        let directory: Box<dyn Directory> = Box::new(ReadOnlyDirectory::open(folder)?);
        open_index(directory)
    }

    /// The segments that the lists in the folder of a generation name. None of their files is looked at.
    pub fn segments(folder: &Path) -> tantivy::Result<Vec<SegmentMeta>> {
        IndexSnapshot::index(folder)?.searchable_segment_metas()
    }

    /// How many documents hold a term.
    pub fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.alive.doc_freq(&self.searcher, term)
    }

    /// How many words a field has in all documents, each length rounded as BM25 takes it.
    pub fn words_in(&self, field: Field) -> tantivy::Result<u64> {
        self.alive.words(&self.searcher, field)
    }

    /// The state last committed to an index that is open already, by [`open_index`].
    fn of(index: &Index) -> tantivy::Result<IndexSnapshot> {
        let mut metas = index.load_metas()?;
        for _ in 0..TRIES {
            let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
            let reader: IndexReader = reader.doc_store_cache_num_blocks(KEPT_BLOCKS).try_into()?;
            let opened =
                IndexSnapshot::committed(index, reader.searcher(), metas.payload.as_deref());
            // What the commit says of itself must be of the commit that is read. And the engine keeps files from being
            // removed while it opens its own, not while ours are opened: a commit or a merge may have taken them away.
            let (before, after) = (metas, index.load_metas()?);
            if is_same(&before, &after) {
                return opened;
            }
            metas = after;
        }
        Err(TantivyError::SystemError(
            "it is committed to more quickly than it can be opened".to_owned(),
        ))
    }

    fn committed(
        index: &Index,
        searcher: Searcher,
        payload: Option<&str>,
    ) -> tantivy::Result<IndexSnapshot> {
        let payload = payload.map(serde_json::from_str).transpose();
        let payload = payload
            .map_err(|error| TantivyError::InvalidArgument(format!("commit payload: {error}")))?;
        let words = searcher
            .segment_readers()
            .iter()
            .map(|segment| Ok((segment.segment_id(), WordOffsetsReader::open(segment)?)));
        let words = Arc::new(words.collect::<tantivy::Result<_>>()?);
        let texts = searcher
            .segment_readers()
            .iter()
            .map(StoredTextReader::open)
            .collect::<tantivy::Result<_>>()?;
        Ok(IndexSnapshot {
            searcher,
            word_offsets: words,
            stored_texts: texts,
            fields: Fields::new(&index.schema())?,
            alive: Arc::new(LiveStats::of(index.schema().num_fields())),
            commit: payload.unwrap_or_default(),
        })
    }
}

/// Whether nothing was committed or merged between the two.
fn is_same(before: &IndexMeta, after: &IndexMeta) -> bool {
    let segments =
        |metas: &IndexMeta| metas.segments.iter().map(SegmentMeta::id).collect::<Vec<_>>();
    before.opstamp == after.opstamp
        && before.payload == after.payload
        && segments(before) == segments(after)
}
