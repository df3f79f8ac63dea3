//! Opens one committed state of an index for reading.

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

use crate::folder::checksums::{find_fault_since_commit, find_unbounded_store, read_list};
use crate::folder::commit_record::CommitRecord;
use crate::folder::damage::{Damage, FileFault};
use crate::folder::generation_directory::{GenerationDirectory, MAX_LIST_LEN};
use crate::folder::layout::Layout;
use crate::folder::layout_error::LayoutError;
use crate::folder::live_stats::LiveStats;
use crate::folder::regular_file::{expect_folder, read_regular};
use crate::folder::sealed_directory::META;
use crate::folder::undated::{CachedUndated, UndatedArticles};
use crate::open::open_index;
use crate::schema::Fields;
use crate::stored_text::component::StoredTextReader;
use crate::word_offsets::component::WordOffsetsReader;

/// One committed state of an index. Later commits do not change it.
///
/// ```no_run
/// use newsdex_index::{IndexSnapshot, Layout};
///
/// let snapshot = IndexSnapshot::open(&Layout::new("index".as_ref()))?;
/// println!("{} articles, built from {:?}", snapshot.commit.articles, snapshot.commit.roots);
/// # Ok::<(), newsdex_index::SnapshotError>(())
/// ```
#[derive(Clone)]
pub struct IndexSnapshot {
    /// tantivy's searcher over this state.
    pub searcher: Searcher,
    /// The fields of the schema.
    pub fields: Fields,
    /// The word offsets of each segment of the searcher.
    pub word_offsets: Arc<FxHashMap<SegmentId, WordOffsetsReader>>,
    /// The article bodies of each segment, in the order of the searcher's segments.
    pub stored_texts: Vec<StoredTextReader>,
    /// Information about the commit.
    pub commit: CommitInfo,
    live_stats: Arc<LiveStats>,
    undated: Arc<CachedUndated>,
}

impl std::fmt::Debug for IndexSnapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IndexSnapshot").field("commit", &self.commit).finish_non_exhaustive()
    }
}

/// Information about a commit, stored with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitInfo {
    /// Number of articles in the index, without file records.
    pub articles: u64,
    /// The folders that the index was built from.
    pub roots: Vec<IndexedRoot>,
    /// Whether the first build of the index is not finished: the index holds what was read so far.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub building: bool,
}

/// A folder that an index was built from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexedRoot {
    /// Name of the folder: the first part of the keys of its articles.
    pub name: String,
    /// Absolute path of the folder.
    pub path: PathBuf,
    /// Mappings for files with unusual field names, such as `body=maintext`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub map: Vec<String>,
    /// Whether links to folders in this folder are followed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub follow_links: bool,
}

impl CommitInfo {
    /// Reads the information about the last commit, even if the index was written by another
    /// version or is damaged elsewhere. `None` if it cannot be read.
    #[must_use]
    pub fn read_any_version(layout: &Layout) -> Option<CommitInfo> {
        #[derive(Deserialize)]
        struct Meta {
            payload: Option<String>,
        }
        // Without its manifest, the last generation is most likely the one that was current.
        let (generation, has_checksums) = match layout.manifest() {
            Ok(manifest) => {
                let manifest = manifest?;
                let has_checksums = manifest.has_checksums();
                (manifest.generation?, has_checksums)
            }
            Err(LayoutError::Damaged { .. } | LayoutError::ManifestMissing { .. }) => {
                (layout.last_intact_generation()?, true)
            }
            Err(_) => return None,
        };
        let folder = layout.generation(&generation);
        expect_folder(&folder).ok()?;
        let file = folder.join(META);
        let content =
            if has_checksums { read_list(&file) } else { read_regular(&file, MAX_LIST_LEN) };
        let content = content.ok()?;
        let meta: Meta = serde_json::from_slice(CommitRecord::split(&content).0).ok()?;
        serde_json::from_str(&meta.payload?).ok()
    }
}

/// Why an index cannot be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// The folder does not contain an index that this version can read.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// The folder contains an index without a commit.
    #[error(
        "the index at {} is not finished: it is being built, or its first build was interrupted",
        .folder.display()
    )]
    Unfinished {
        /// The index folder.
        folder: PathBuf,
    },
    /// A file of the index is damaged.
    #[error("{} {what}: the index is damaged", .file.display())]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What is wrong with the file, as the predicate of a sentence.
        what: String,
    },
    /// tantivy cannot read the index.
    #[error("the index at {} cannot be read: {source}", .folder.display())]
    Tantivy {
        /// The index folder.
        folder: PathBuf,
        /// The error of tantivy.
        source: TantivyError,
    },
}

impl From<FileFault> for SnapshotError {
    fn from(fault: FileFault) -> SnapshotError {
        match fault {
            FileFault::Damaged(Damage { file, what }) => SnapshotError::Damaged { file, what },
            FileFault::Unreadable { file, source } => {
                SnapshotError::Layout(LayoutError::Io { path: file, source })
            }
        }
    }
}

impl SnapshotError {
    /// An error of tantivy in the generation at `generation`, a folder of the index at `folder`.
    #[must_use]
    pub fn from_tantivy(folder: &Path, generation: &Path, source: TantivyError) -> SnapshotError {
        FileFault::from_tantivy(generation, &source).map_or_else(
            || SnapshotError::Tantivy { folder: folder.to_owned(), source },
            SnapshotError::from,
        )
    }
}

/// Maximum number of attempts to open a snapshot while the index changes. An attempt fails only if
/// a commit or a merge happens within a few milliseconds.
const MAX_ATTEMPTS: usize = 100;

/// Number of decompressed blocks of the document store that each segment caches. A block has 4 KiB
/// and about ten articles, so this is 4 MiB. Decompressing blocks takes a twentieth of a search.
const CACHED_BLOCKS: usize = 1024;

impl IndexSnapshot {
    /// Opens the last commit.
    ///
    /// # Errors
    /// If there is no index that this version can read, or if it is damaged.
    pub fn open(layout: &Layout) -> Result<IndexSnapshot, SnapshotError> {
        let current_generation = || {
            let manifest = layout.readable_manifest()?;
            let folder = || layout.folder().to_owned();
            manifest.generation.ok_or_else(|| SnapshotError::Unfinished { folder: folder() })
        };
        let mut generation = current_generation()?;
        // Terminates: each iteration needs a rebuild that completed during the previous one and
        // removed the generation that was being opened.
        loop {
            let error = match IndexSnapshot::open_generation(layout, &generation) {
                Ok(snapshot) => return Ok(snapshot),
                Err(error) => error,
            };
            let current = current_generation()?;
            if current == generation {
                return Err(error);
            }
            generation = current;
        }
    }

    fn open_generation(layout: &Layout, name: &str) -> Result<IndexSnapshot, SnapshotError> {
        let folder = layout.generation(name);
        let tantivy_error = |source| SnapshotError::from_tantivy(layout.folder(), &folder, source);
        let index = IndexSnapshot::open_tantivy_index(&folder).map_err(tantivy_error)?;
        // tantivy trusts the content of its files and allocates memory accordingly, so damage must
        // be found before tantivy reads them.
        if let Some(fault) = IndexSnapshot::find_fault(&index, &folder).map_err(tantivy_error)? {
            return Err(fault.into());
        }
        IndexSnapshot::open_last_commit(&index).map_err(tantivy_error)
    }

    fn find_fault(index: &Index, folder: &Path) -> tantivy::Result<Option<FileFault>> {
        // While this process holds the lock, no writer removes the files of merged segments.
        let _lock = index.directory().acquire_lock(&META_LOCK)?;
        let segments = index.searchable_segment_metas()?;
        Ok(find_fault_since_commit(folder, &segments)
            .or_else(|| find_unbounded_store(index, folder, &segments).map(FileFault::Damaged)))
    }

    fn open_tantivy_index(folder: &Path) -> tantivy::Result<Index> {
        let directory: Box<dyn Directory> = Box::new(GenerationDirectory::open_read_only(folder)?);
        open_index(directory)
    }

    /// The segments that are committed in the folder of a generation. Does not read their files.
    ///
    /// # Errors
    /// If the list of segments is damaged or cannot be read.
    pub fn segments(layout: &Layout, generation: &str) -> Result<Vec<SegmentMeta>, SnapshotError> {
        let folder = layout.generation(generation);
        IndexSnapshot::open_tantivy_index(&folder)
            .and_then(|index| index.searchable_segment_metas())
            .map_err(|source| SnapshotError::from_tantivy(layout.folder(), &folder, source))
    }

    /// Number of live documents that contain a term.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.live_stats.doc_freq(&self.searcher, term)
    }

    /// Number of tokens of a field in all live documents. The length of each document is rounded as
    /// in BM25.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn token_count(&self, field: Field) -> tantivy::Result<u64> {
        self.live_stats.token_count(&self.searcher, field)
    }

    /// The live articles without a date.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn undated_articles(&self) -> tantivy::Result<Arc<UndatedArticles>> {
        self.undated.get(&self.searcher, &self.fields)
    }

    fn open_last_commit(index: &Index) -> tantivy::Result<IndexSnapshot> {
        let mut metas = index.load_metas()?;
        for _ in 0..MAX_ATTEMPTS {
            let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
            let reader: IndexReader =
                reader.doc_store_cache_num_blocks(CACHED_BLOCKS).try_into()?;
            let snapshot = IndexSnapshot::new(index, reader.searcher(), metas.payload.as_deref());
            // The payload must belong to the commit that the searcher reads. Also, tantivy keeps
            // writers from removing files while it opens its own files, but not while newsdex opens
            // its components. If the metas are unchanged afterwards, both conditions hold.
            let (before, after) = (metas, index.load_metas()?);
            if is_same_commit(&before, &after) {
                return snapshot;
            }
            metas = after;
        }
        Err(TantivyError::SystemError(
            "commits follow each other faster than the index can be opened".to_owned(),
        ))
    }

    fn new(
        index: &Index,
        searcher: Searcher,
        payload: Option<&str>,
    ) -> tantivy::Result<IndexSnapshot> {
        let commit: Option<CommitInfo> = payload
            .map(serde_json::from_str)
            .transpose()
            .map_err(|error| TantivyError::InvalidArgument(format!("commit payload: {error}")))?;
        let word_offsets = searcher
            .segment_readers()
            .iter()
            .map(|segment| Ok((segment.segment_id(), WordOffsetsReader::open(segment)?)))
            .collect::<tantivy::Result<_>>()?;
        let stored_texts = searcher
            .segment_readers()
            .iter()
            .map(StoredTextReader::open)
            .collect::<tantivy::Result<_>>()?;
        Ok(IndexSnapshot {
            searcher,
            fields: Fields::new(&index.schema())?,
            word_offsets: Arc::new(word_offsets),
            stored_texts,
            commit: commit.unwrap_or_default(),
            live_stats: Arc::new(LiveStats::new(index.schema().num_fields())),
            undated: Arc::default(),
        })
    }
}

/// Whether nothing was committed or merged between two reads of the metas.
fn is_same_commit(before: &IndexMeta, after: &IndexMeta) -> bool {
    let segments =
        |metas: &IndexMeta| metas.segments.iter().map(SegmentMeta::id).collect::<Vec<_>>();
    before.opstamp == after.opstamp
        && before.payload == after.payload
        && segments(before) == segments(after)
}
