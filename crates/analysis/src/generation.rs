//! One committed state of an index, opened for reading.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use tantivy::directory::{Directory, META_LOCK};
use tantivy::index::SegmentId;
use tantivy::schema::Field;
use tantivy::{Index, IndexMeta, IndexReader, ReloadPolicy, Searcher, SegmentMeta, TantivyError, Term};

use crate::alive::Alive;
use crate::layout::{Layout, LayoutError};
use crate::read_directory::ReadDirectory;
use crate::schema::{Fields, open_index};
use crate::sealed_directory::{META, unsealed};
use crate::segment_texts::SegmentTexts;
use crate::segment_words::SegmentWords;
use crate::sums::{Damage, damaged_since_commit, store_of_any_size};

/// A committed state: a searcher over it and what the commit says of itself.
#[derive(Clone)]
pub struct Generation {
    /// Reads this state, whatever is committed later.
    pub searcher: Searcher,
    /// The fields by name.
    pub fields: Fields,
    /// What each segment of the searcher knows of its words.
    pub words: Arc<FxHashMap<SegmentId, SegmentWords>>,
    /// The bodies of each segment of the searcher, in its order.
    pub texts: Vec<SegmentTexts>,
    /// What was committed with it.
    pub payload: Payload,
    alive: Arc<Alive>,
}

impl std::fmt::Debug for Generation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Generation").field("payload", &self.payload).finish_non_exhaustive()
    }
}

/// What a commit says of itself, beside the documents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payload {
    /// How many articles the index holds. The file records in it are not counted.
    pub articles: u64,
    /// The folders it was built from, by name.
    pub roots: Vec<Root>,
}

/// A folder that was indexed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root {
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

impl Payload {
    /// What the last commit of the index at `layout` says, though the index may be of another version or damaged
    /// elsewhere; `None` where that cannot be told.
    #[must_use]
    pub fn of_any_version(layout: &Layout) -> Option<Payload> {
        #[derive(Deserialize)]
        struct Meta {
            payload: Option<String>,
        }
        let marker = layout.marker().ok()??;
        let file = fs::read(layout.generation(marker.generation.as_deref()?).join(META)).ok()?;
        let content = if marker.is_sealed() { unsealed(&file)? } else { &file };
        let meta: Meta = serde_json::from_slice(content).ok()?;
        serde_json::from_str(&meta.payload?).ok()
    }
}

/// Why an index cannot be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GenerationError {
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

impl Generation {
    /// Opens the state last committed at `layout`.
    pub fn open(layout: &Layout) -> Result<Generation, GenerationError> {
        let name = |layout: &Layout| {
            let marker = layout.readable_marker()?;
            marker.generation.ok_or_else(|| GenerationError::Unfinished(layout.folder().to_owned()))
        };
        let mut opening = name(layout)?;
        // Ends: each turn another generation has come into force, and the one before was removed while it was opened.
        loop {
            let error = match Generation::open_named(layout, &opening) {
                Ok(generation) => return Ok(generation),
                Err(error) => error,
            };
            let in_force = name(layout)?;
            if in_force == opening {
                return Err(error);
            }
            opening = in_force;
        }
    }

    fn open_named(layout: &Layout, name: &str) -> Result<Generation, GenerationError> {
        let folder = layout.generation(name);
        let engine_error = |source| GenerationError::Engine { folder: layout.folder().to_owned(), source };
        let index = Generation::index(&folder).map_err(engine_error)?;
        // Before the engine reads them: it takes what stands in a file for true, and memory in proportion to it.
        if let Some(Damage { file, what }) = Generation::damage(&index, &folder).map_err(engine_error)? {
            return Err(GenerationError::Damaged { file, what });
        }
        Generation::of(&index).map_err(engine_error)
    }

    fn damage(index: &Index, folder: &Path) -> tantivy::Result<Option<Damage>> {
        // While it is held, no writer takes away files that it has just merged.
        let _lock = index.directory().acquire_lock(&META_LOCK)?;
        let segments = index.searchable_segment_metas()?;
        Ok(damaged_since_commit(folder, &segments).or_else(|| store_of_any_size(index, folder, &segments)))
    }

    fn index(folder: &Path) -> tantivy::Result<Index> {
        let directory: Box<dyn Directory> = Box::new(ReadDirectory::open(folder)?);
        open_index(directory)
    }

    /// The segments that the lists in the folder of a generation name. None of their files is looked at.
    pub fn segments(folder: &Path) -> tantivy::Result<Vec<SegmentMeta>> {
        Generation::index(folder)?.searchable_segment_metas()
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
    fn of(index: &Index) -> tantivy::Result<Generation> {
        let mut metas = index.load_metas()?;
        for _ in 0..TRIES {
            let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
            let reader: IndexReader = reader.doc_store_cache_num_blocks(KEPT_BLOCKS).try_into()?;
            let opened = Generation::committed(index, reader.searcher(), metas.payload.as_deref());
            // What the commit says of itself must be of the commit that is read. And the engine keeps files from being
            // removed while it opens its own, not while ours are opened: a commit or a merge may have taken them away.
            let (before, after) = (metas, index.load_metas()?);
            if is_same(&before, &after) {
                return opened;
            }
            metas = after;
        }
        Err(TantivyError::SystemError("it is committed to more quickly than it can be opened".to_owned()))
    }

    fn committed(index: &Index, searcher: Searcher, payload: Option<&str>) -> tantivy::Result<Generation> {
        let payload = payload.map(serde_json::from_str).transpose();
        let payload = payload.map_err(|error| TantivyError::InvalidArgument(format!("commit payload: {error}")))?;
        let words =
            searcher.segment_readers().iter().map(|segment| Ok((segment.segment_id(), SegmentWords::open(segment)?)));
        let words = Arc::new(words.collect::<tantivy::Result<_>>()?);
        let texts = searcher.segment_readers().iter().map(SegmentTexts::open).collect::<tantivy::Result<_>>()?;
        Ok(Generation {
            searcher,
            words,
            texts,
            fields: Fields::of(&index.schema())?,
            alive: Arc::new(Alive::of(index.schema().num_fields())),
            payload: payload.unwrap_or_default(),
        })
    }
}

/// Whether nothing was committed or merged between the two.
fn is_same(before: &IndexMeta, after: &IndexMeta) -> bool {
    let segments = |metas: &IndexMeta| metas.segments.iter().map(SegmentMeta::id).collect::<Vec<_>>();
    before.opstamp == after.opstamp && before.payload == after.payload && segments(before) == segments(after)
}
