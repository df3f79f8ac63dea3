//! Writes a generation. Guards what the engine leaves open: see the invariants in ARCHITECTURE.md.

use std::any::Any;
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use newsdex_article::Article;
use newsdex_index::{
    CommitInfo, Fields, IndexedDocument, Layout, LayoutError, Manifest, VerifiedFiles,
    create_index, open_index, segment_files,
};
use tantivy::directory::Directory;
use tantivy::indexer::IndexWriterOptions;
use tantivy::{IndexWriter, SegmentMeta, TantivyError, Term};

use crate::budget::Budget;
use crate::document::record_document;
use crate::error::IndexError;
use crate::known::FileRecord;

/// Memory in which each indexing thread gathers a segment, in bytes.
const SEGMENT_MEMORY: usize = 192 * 1024 * 1024;
const MOST_THREADS: usize = 4;

/// What the files of a generation are read and written through.
pub(crate) type Disk<'d> = dyn Fn(&Path) -> tantivy::Result<Box<dyn Directory>> + 'd;

/// Writes to one generation, and commits once. After an error it is dropped and never committed: the engine would
/// publish half of what was written.
pub(crate) struct Writer<'l> {
    layout: &'l Layout,
    /// Name of the generation.
    generation: String,
    /// Whether the generation is new, to be put in force by the commit.
    aside: bool,
    engine: IndexWriter<IndexedDocument>,
    fields: Fields,
    budget: Budget,
}

impl<'l> Writer<'l> {
    /// Goes on with the generation in force, or begins a new one beside it. The caller holds the writer's lock.
    pub(crate) fn open(
        layout: &'l Layout,
        in_force: Option<&str>,
        disk: &Disk<'_>,
        sound: &mut VerifiedFiles,
    ) -> Result<Writer<'l>, IndexError> {
        let aside = in_force.is_none();
        let generation = match in_force {
            Some(name) => name.to_owned(),
            None => layout.next_generation()?,
        };
        let folder = layout.generation(&generation);
        let engine_error = |source| IndexError::engine(layout.folder(), source);
        let index = if aside {
            fs::create_dir(&folder)
                .map_err(|source| LayoutError::Io { path: folder.clone(), source })?;
            disk(&folder).and_then(create_index).map_err(engine_error)?
        } else {
            let index = disk(&folder).and_then(open_index).map_err(engine_error)?;
            // What is damaged would be merged into a file with a sum that is right, or end the process on the way.
            let segments = index.searchable_segment_metas().map_err(engine_error)?;
            if let Some(damage) =
                sound.find_damage(&folder, &segments, &mut |_| {}).into_iter().next()
            {
                return Err(IndexError::Damaged { file: damage.file, what: damage.what });
            }
            remove_stale(&folder, &segments);
            index
        };
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
        let options = IndexWriterOptions::builder()
            .memory_budget_per_thread(SEGMENT_MEMORY)
            .num_worker_threads(threads)
            .num_merge_threads(1)
            .build();
        let engine: IndexWriter<IndexedDocument> =
            index.writer_with_options(options).map_err(engine_error)?;
        // What merges made superfluous and nobody has cleared away.
        engine.garbage_collect_files().wait().map_err(engine_error)?;
        // The engine gives the first operation the number of the last commit, and a merge takes deletions up to that number
        // for committed: an article replaced first would be gone from the index though nothing else was committed. So that
        // number goes to no operation at all.
        engine.run([]).map_err(engine_error)?;
        let fields = Fields::new(&index.schema()).map_err(engine_error)?;
        Ok(Writer { layout, generation, aside, engine, fields, budget: Budget::default() })
    }

    /// Adds an article; one of the same id that was committed before is replaced where `replace` says so.
    pub(crate) fn put(
        &mut self,
        article: &Article,
        hash: u64,
        file: &str,
        replace: bool,
    ) -> Result<(), IndexError> {
        if replace {
            self.remove(&article.id);
        }
        let share = self.budget.take(article.body.len());
        let held = Box::new(share) as Box<dyn Any + Send + Sync>;
        let document = IndexedDocument::article(&self.fields, article, hash, file, Some(held));
        self.engine.add_document(document).map(drop).map_err(|error| self.cause(error))
    }

    /// Removes the article of an id.
    pub(crate) fn remove(&mut self, id: &str) {
        self.engine.delete_term(Term::from_field_text(self.fields.id, id));
    }

    /// Replaces what is known of a file.
    pub(crate) fn put_record(&mut self, path: &str, record: &FileRecord) -> Result<(), IndexError> {
        self.remove_record(path);
        let document = record_document(&self.fields, path, record);
        self.engine.add_document(document).map(drop).map_err(|error| self.cause(error))
    }

    /// Forgets a file.
    pub(crate) fn remove_record(&mut self, path: &str) {
        self.engine.delete_term(Term::from_field_text(self.fields.file_path, path));
    }

    /// Commits all that was written, on disk and in force when this returns.
    pub(crate) fn commit(mut self, commit: &CommitInfo) -> Result<(), IndexError> {
        if let Err(error) = self.publish(commit) {
            self.abandon();
            return Err(error);
        }
        let Writer { layout, generation, aside, engine, .. } = self;
        // Merging makes later searches quicker; the commit stands without it.
        let _ = engine.wait_merging_threads();
        if aside {
            layout.write_manifest(&Manifest::new(Some(generation.clone())))?;
            // What cannot be removed now is removed by the next writer.
            let _ = layout.remove_generations_except(Some(&generation));
        }
        Ok(())
    }

    fn publish(&mut self, commit: &CommitInfo) -> Result<(), IndexError> {
        let folder = self.layout.folder();
        let payload =
            serde_json::to_string(commit).map_err(|error| IndexError::io(folder, error.into()))?;
        let mut prepared =
            self.engine.prepare_commit().map_err(|error| IndexError::engine(folder, error))?;
        prepared.set_payload(&payload);
        prepared.commit().map_err(|error| IndexError::engine(folder, error))?;
        Ok(())
    }

    /// Gives up. A generation that was begun is removed; one in force stays as it was committed last.
    pub(crate) fn abandon(self) {
        let Writer { layout, generation, aside, mut engine, .. } = self;
        // What cannot be removed now is removed by the next writer.
        if aside {
            drop(engine);
            let _ = fs::remove_dir_all(layout.generation(&generation));
        } else {
            let _ = engine.rollback().map(|_| engine.garbage_collect_files().wait());
        }
    }

    /// What lies behind an error of the engine: when a worker fails, adding only says that it did.
    fn cause(&mut self, error: TantivyError) -> IndexError {
        let error = match error {
            TantivyError::ErrorInThread(_) => self.engine.prepare_commit().err().unwrap_or(error),
            other => other,
        };
        IndexError::engine(self.layout.folder(), error)
    }
}

/// Removes what a writer left that was killed, or lost its power: files of segments that were never committed, under names
/// that the next one would take again. The engine clears away those only that its own list names, and the list may be older
/// than the file.
fn remove_stale(folder: &Path, committed: &[SegmentMeta]) {
    let kept: HashSet<PathBuf> = committed.iter().flat_map(segment_files).collect();
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for name in entries.map(|entry| PathBuf::from(entry.file_name())) {
        if is_of_segment(&name) && !kept.contains(&name) {
            // One that stays is met again when its name is taken, and named in that error.
            let _ = fs::remove_file(folder.join(name));
        }
    }
}

/// Whether a file has the name of one of a segment: its number in base 16, and what it holds.
fn is_of_segment(name: &Path) -> bool {
    const DIGITS: usize = 32;
    let number =
        name.to_str().and_then(|name| name.split_once('.')).map_or("", |(number, _)| number);
    number.len() == DIGITS && number.bytes().all(|digit| digit.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use newsdex_index::IndexSnapshot;
    use tantivy::directory::MmapDirectory;

    use super::*;
    use crate::known::KnownArticles;
    use crate::report::SyncOptions;
    use crate::sync::sync;

    #[test]
    fn what_is_not_committed_does_not_show_though_segments_are_merged() {
        let place = tempfile::tempdir().unwrap();
        let (layout, folder) =
            (Layout::new(&place.path().join("index")), place.path().join("news"));
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("ferry.txt"), "The ferry sails.").unwrap();
        let mut sound = VerifiedFiles::default();
        sync(&layout, &[folder], &SyncOptions::default(), &mut sound, &mut |_| {}).unwrap();
        let is_there = || {
            let generation = IndexSnapshot::open(&layout).unwrap();
            KnownArticles::of(&generation).unwrap().of_id("news/ferry.txt").unwrap().is_some()
        };
        assert!(is_there());
        let disk = |folder: &Path| -> tantivy::Result<Box<dyn Directory>> {
            Ok(Box::new(MmapDirectory::open(folder)?))
        };
        let mut writer = Writer::open(&layout, Some("g1"), &disk, &mut sound).unwrap();
        writer.remove("news/ferry.txt");
        let segments = writer.engine.index().searchable_segment_ids().unwrap();
        writer.engine.merge(&segments).wait().unwrap();
        assert!(is_there());
        writer.abandon();
        assert!(is_there());
    }
}
