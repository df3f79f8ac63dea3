//! Writes one generation of an index through tantivy.
//!
//! tantivy leaves several failure modes to its caller, and [`Writer`] guards against them;
//! ARCHITECTURE.md lists the invariants.

use std::any::Any;
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use newsdex_article::Article;
use newsdex_index::{
    ArticleIdentity, CommitInfo, Fields, IndexedDocument, Layout, LayoutError, Manifest,
    VerifiedFiles, create_index, is_segment_file, open_index, segment_files,
};
use tantivy::directory::{Directory, META_LOCK};
use tantivy::indexer::IndexWriterOptions;
use tantivy::{Index, IndexWriter, TantivyError, Term};

use crate::error::IndexError;
use crate::file_records::FileRecord;
use crate::write::budget::TextBudget;

/// Memory in which each indexing thread builds a segment, in bytes.
const SEGMENT_MEMORY_BYTES: usize = 192 * 1024 * 1024;
/// Maximum number of indexing threads.
const MAX_THREADS: usize = 4;

/// Opens the folder of a generation. Tests open directories that fail.
pub(crate) type OpenDirectory<'d> = dyn Fn(&Path) -> tantivy::Result<Box<dyn Directory>> + 'd;

/// Writes to one generation, and commits.
///
/// After an error the writer is dropped and never commits: tantivy would publish half of what was
/// written.
pub(crate) struct Writer {
    layout: Layout,
    generation: Generation,
    tantivy: IndexWriter<IndexedDocument>,
    fields: Fields,
    budget: TextBudget,
}

struct Generation {
    name: String,
    /// Whether it becomes the current generation with the commit.
    is_new: bool,
}

impl Writer {
    /// Opens the generation called `current`, to add to it. The caller holds the writer lock.
    pub(crate) fn open_current(
        layout: &Layout,
        current: &str,
        open_directory: &OpenDirectory<'_>,
        verified: &mut VerifiedFiles,
    ) -> Result<Writer, IndexError> {
        let write_error = |source| IndexError::from_tantivy_write(layout.folder(), source);
        let folder = layout.generation(current);
        let index = open_directory(&folder)
            .and_then(open_index)
            .map_err(|source| IndexError::from_tantivy_open(layout.folder(), &folder, source))?;
        // A merge would copy damaged data into a file with a valid checksum, and tantivy may abort
        // the process while it reads damaged files.
        let segments = index.searchable_segment_metas().map_err(write_error)?;
        if let Some(fault) =
            verified.find_faults(&folder, &segments, &mut |_| {}).into_iter().next()
        {
            return Err(fault.into());
        }
        remove_uncommitted_segments(&index, &folder);
        Writer::new(layout, Generation { name: current.to_owned(), is_new: false }, &index)
    }

    /// Creates a generation beside the existing ones. The caller holds the writer lock.
    pub(crate) fn create(
        layout: &Layout,
        open_directory: &OpenDirectory<'_>,
    ) -> Result<Writer, IndexError> {
        let name = layout.next_generation()?;
        let folder = layout.generation(&name);
        fs::create_dir(&folder)
            .map_err(|source| LayoutError::Io { path: folder.clone(), source })?;
        let index = open_directory(&folder)
            .and_then(create_index)
            .map_err(|source| IndexError::from_tantivy_write(layout.folder(), source))?;
        Writer::new(layout, Generation { name, is_new: true }, &index)
    }

    fn new(layout: &Layout, generation: Generation, index: &Index) -> Result<Writer, IndexError> {
        let folder = layout.generation(&generation.name);
        let write_error = |source| IndexError::from_tantivy_open(layout.folder(), &folder, source);
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(MAX_THREADS);
        let options = IndexWriterOptions::builder()
            .memory_budget_per_thread(SEGMENT_MEMORY_BYTES)
            .num_worker_threads(threads)
            .num_merge_threads(1)
            .build();
        let tantivy: IndexWriter<IndexedDocument> =
            index.writer_with_options(options).map_err(write_error)?;
        // Removes files that earlier merges made obsolete and a killed writer left behind.
        tantivy.garbage_collect_files().wait().map_err(write_error)?;
        use_up_opstamp(&tantivy).map_err(write_error)?;
        let fields = Fields::new(&index.schema()).map_err(write_error)?;
        let (layout, budget) = (layout.clone(), TextBudget::default());
        Ok(Writer { layout, generation, tantivy, fields, budget })
    }

    /// Adds an article.
    pub(crate) fn add_article(
        &mut self,
        article: &Article,
        identity: ArticleIdentity<'_>,
    ) -> Result<(), IndexError> {
        let reservation = self.budget.reserve(article.body.len());
        let held = Box::new(reservation) as Box<dyn Any + Send + Sync>;
        let document = IndexedDocument::article(&self.fields, article, identity, Some(held));
        self.add_document(document)
    }

    /// Deletes the article with a key; one that is added later stays.
    pub(crate) fn delete_article(&mut self, key: &str) {
        self.tantivy.delete_term(Term::from_field_text(self.fields.key, key));
    }

    /// Replaces the record of a file. `key` is the key of the file.
    pub(crate) fn replace_record(
        &mut self,
        key: &str,
        record: &FileRecord,
    ) -> Result<(), IndexError> {
        self.delete_record(key);
        self.add_document(record.to_document(&self.fields, key))
    }

    /// Deletes the record of a file.
    pub(crate) fn delete_record(&mut self, key: &str) {
        self.tantivy.delete_term(Term::from_field_text(self.fields.file_path, key));
    }

    fn add_document(&mut self, document: IndexedDocument) -> Result<(), IndexError> {
        self.tantivy.add_document(document).map(drop).map_err(|error| self.root_cause(error))
    }

    /// Commits everything that was written. When this returns, the commit is on disk and current.
    pub(crate) fn commit(mut self, commit: &CommitInfo) -> Result<(), IndexError> {
        if let Err(error) = self.publish(commit) {
            self.abandon();
            return Err(error);
        }
        let Writer { layout, mut generation, tantivy, .. } = self;
        let index = tantivy.index().clone();
        // Merges only make later searches faster; the commit holds without them.
        if tantivy.wait_merging_threads().is_ok() {
            // tantivy keeps the files of a merged segment if a thread still knew the segment when
            // garbage was collected.
            remove_uncommitted_segments(&index, &layout.generation(&generation.name));
        }
        generation.make_current(&layout)
    }

    /// Commits what was written so far, and goes on.
    pub(crate) fn save(&mut self, commit: &CommitInfo) -> Result<(), IndexError> {
        self.publish(commit)?;
        self.generation.make_current(&self.layout)?;
        let write_error = |source| IndexError::from_tantivy_write(self.layout.folder(), source);
        use_up_opstamp(&self.tantivy).map_err(write_error)
    }

    fn publish(&mut self, commit: &CommitInfo) -> Result<(), IndexError> {
        let folder = self.layout.folder();
        let write_error = |error| IndexError::from_tantivy_write(folder, error);
        let payload = serde_json::to_string(commit)
            .map_err(|error| IndexError::from_io_write(folder, error.into()))?;
        let mut prepared = self.tantivy.prepare_commit().map_err(write_error)?;
        prepared.set_payload(&payload);
        let opstamp = prepared.opstamp();
        let Err(source) = prepared.commit() else { return Ok(()) };
        // tantivy renames the list of segments into place before the disk confirms it.
        let metas = self.tantivy.index().load_metas();
        let may_be_in_place = metas.map_or(true, |metas| metas.opstamp == opstamp);
        if may_be_in_place && !self.generation.is_new {
            let (folder, source) = (folder.to_owned(), source.into());
            return Err(IndexError::NotConfirmed { folder, source });
        }
        Err(write_error(source))
    }

    /// Discards everything that was written. A new generation is removed; the current one keeps its
    /// last commit.
    pub(crate) fn abandon(self) {
        let Writer { layout, generation, mut tantivy, .. } = self;
        // The next writer removes what cannot be removed now.
        if generation.is_new {
            drop(tantivy);
            let _ = fs::remove_dir_all(layout.generation(&generation.name));
        } else {
            let _ = tantivy.rollback().map(|_| tantivy.garbage_collect_files().wait());
        }
    }

    /// The error behind a failed add: when a worker fails, adding only reports that it failed, and
    /// `prepare_commit` returns the worker's error.
    fn root_cause(&mut self, error: TantivyError) -> IndexError {
        let error = match error {
            TantivyError::ErrorInThread(_) => self.tantivy.prepare_commit().err().unwrap_or(error),
            other => other,
        };
        IndexError::from_tantivy_write(self.layout.folder(), error)
    }
}

impl Generation {
    /// Makes the generation current, if it is new.
    fn make_current(&mut self, layout: &Layout) -> Result<(), IndexError> {
        if self.is_new {
            layout.write_manifest(&Manifest::new(Some(self.name.clone())))?;
            self.is_new = false;
            // The next writer removes what cannot be removed now.
            let _ = layout.remove_generations_except(Some(&self.name));
        }
        Ok(())
    }
}

/// tantivy gives the first operation the opstamp of the last commit, and a merge applies deletions
/// up to that opstamp as committed ones: if the first operation replaced an article, the article
/// would vanish from the index although nothing was committed. An empty batch uses that opstamp up.
fn use_up_opstamp(tantivy: &IndexWriter<IndexedDocument>) -> tantivy::Result<()> {
    tantivy.run([]).map(drop)
}

/// Removes segment files that are not committed: a writer that was killed or lost its power left
/// them, under names that the next writer would use again. No other thread may be writing.
///
/// tantivy's garbage collection removes only files on its own list, and that list may be older than
/// the file.
fn remove_uncommitted_segments(index: &Index, folder: &Path) {
    // While this process holds the lock, no reader opens the segments of an earlier commit.
    let Ok(_lock) = index.directory().acquire_lock(&META_LOCK) else { return };
    let Ok(committed) = index.searchable_segment_metas() else { return };
    let kept: HashSet<PathBuf> = committed.iter().flat_map(segment_files).collect();
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for name in entries.map(|entry| PathBuf::from(entry.file_name())) {
        if is_segment_file(&name) && !kept.contains(&name) {
            // A file that stays is named in the error of the writer that needs its name.
            let _ = fs::remove_file(folder.join(name));
        }
    }
}

#[cfg(test)]
mod tests {
    use newsdex_index::{GenerationDirectory, IndexSnapshot};

    use super::*;
    use crate::indexed_articles::IndexedArticles;
    use crate::report::SyncOptions;
    use crate::sync::indexer::Indexer;

    #[test]
    fn uncommitted_deletions_stay_invisible_after_a_merge() {
        let temporary = tempfile::tempdir().unwrap();
        let layout = Layout::new(&temporary.path().join("index"));
        let folder = temporary.path().join("news");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("ferry.txt"), "The ferry sails.").unwrap();
        Indexer::new(layout.clone()).sync(&[folder], &SyncOptions::default(), &mut |_| {}).unwrap();
        let is_indexed = || {
            let snapshot = IndexSnapshot::open(&layout).unwrap();
            let articles = IndexedArticles::open(&snapshot).unwrap();
            articles.by_key("news/ferry.txt").unwrap().is_some()
        };
        assert!(is_indexed());
        let open_directory = |folder: &Path| -> tantivy::Result<Box<dyn Directory>> {
            Ok(Box::new(GenerationDirectory::open(folder)?))
        };
        let mut verified = VerifiedFiles::default();
        let mut writer =
            Writer::open_current(&layout, "g1", &open_directory, &mut verified).unwrap();
        writer.delete_article("news/ferry.txt");
        let segments = writer.tantivy.index().searchable_segment_ids().unwrap();
        writer.tantivy.merge(&segments).wait().unwrap();
        assert!(is_indexed());
        writer.abandon();
        assert!(is_indexed());
    }
}
