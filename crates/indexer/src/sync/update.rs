//! Applies the plan of a sync: compares what files hold with what the index holds, and writes the
//! difference.
//!
//! Files are read once. Articles whose plain key another article of their root has are put off:
//! `shared_keys` reads the files that hold them again, once all of them are known.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::time::SystemTime;

use newsdex_article::{Article, Event, SourceFile, read_in_order};
use newsdex_index::{ArticleIdentity, CommitInfo, Layout};

use crate::error::IndexError;
use crate::file_records::FileRecord;
use crate::indexed_articles::{IndexedArticle, IndexedArticles};
use crate::report::{Progress, Report};
use crate::sync::article_key::{key_hash, plain_key};
use crate::sync::plan::{FolderFiles, Plan};
use crate::sync::save_timer::SaveTimer;
use crate::sync::seen::{FileCounts, Outcome, Seen, UnreadableFile, outcome};
use crate::write::writer::Writer;

/// What an update works from.
pub(crate) struct UpdateContext<'a> {
    pub(crate) layout: &'a Layout,
    pub(crate) plan: &'a Plan,
    /// The last commit before the sync.
    pub(crate) commit: &'a CommitInfo,
    /// The articles in the index before the sync; `None` if it starts from an empty index.
    pub(crate) articles: Option<IndexedArticles>,
    /// A file changed well before this time gets a new time if it changes again.
    pub(crate) trusted_before: SystemTime,
}

/// An update in progress.
pub(crate) struct Update<'a> {
    pub(crate) context: UpdateContext<'a>,
    /// `None` in a dry run, and after the commit.
    pub(crate) writer: Option<Writer>,
    /// When the first build saves what it has read; `None` in other syncs.
    pub(crate) save_timer: Option<SaveTimer>,
    /// File records of the index: those of before, with those of files that were read since.
    pub(crate) records: BTreeMap<String, FileRecord>,
    /// The articles read in this sync, by the hash of their plain key.
    pub(crate) seen: HashMap<u64, Seen>,
    /// The files read so far, in order. [`Seen`] refers to them.
    files: Vec<&'a SourceFile>,
    /// Hashes of the plain keys that files have which are not read.
    shared_elsewhere: HashSet<u64>,
    /// Hashes of the plain keys that several articles have, or had before this sync.
    pub(crate) shared: HashSet<u64>,
    /// Keys of files with an article that turned out to share its key.
    pub(crate) sharing_files: BTreeSet<String>,
    /// Keys of indexed files that were read again or removed. Their articles are removed unless
    /// this sync read them.
    pub(crate) superseded: Vec<String>,
    /// Files that could not be read to the end.
    pub(crate) unreadable: Vec<UnreadableFile>,
    pub(crate) current: FileCounts,
    pub(crate) progress: Progress,
    /// Whether there is anything to commit.
    pub(crate) has_changes: bool,
    /// What the update did.
    pub(crate) report: Report,
}

impl<'a> Update<'a> {
    /// `records` are the file records of the index.
    pub(crate) fn new(
        context: UpdateContext<'a>,
        records: BTreeMap<String, FileRecord>,
        report: Report,
        save_timer: Option<SaveTimer>,
    ) -> Update<'a> {
        let plan = context.plan;
        let is_read = |key: &String| plan.replaceable.contains(key);
        let hashes = |is_wanted: &dyn Fn(&String) -> bool| {
            let records = records.iter().filter(|(key, _)| is_wanted(key));
            let shared = records.flat_map(|(_, record)| &record.details.shared);
            shared.map(|shared| shared.hash).collect::<HashSet<u64>>()
        };
        Update {
            writer: None,
            save_timer,
            shared_elsewhere: hashes(&|key| !is_read(key)),
            shared: hashes(&is_read),
            context,
            records,
            seen: HashMap::new(),
            files: Vec::new(),
            sharing_files: BTreeSet::new(),
            superseded: Vec::new(),
            unreadable: Vec::new(),
            current: FileCounts::default(),
            progress: Progress::default(),
            has_changes: false,
            report,
        }
    }

    /// Applies the plan, and commits if anything changed. Writes nothing without a writer.
    pub(crate) fn apply(
        &mut self,
        writer: Option<Writer>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), IndexError> {
        self.writer = writer;
        let done = self.read_files(progress).and_then(|()| self.finish());
        let Some(writer) = self.writer.take() else { return done };
        if let Err(error) = done {
            writer.abandon();
            return Err(error);
        }
        let (plan, previous) = (self.context.plan, self.context.commit);
        let is_same = !self.has_changes && plan.roots == previous.roots && !previous.building;
        if is_same && self.context.articles.is_some() {
            writer.abandon();
            return Ok(());
        }
        progress(Progress { committing: true, ..self.progress });
        writer.commit(&self.commit_info(false))
    }

    pub(crate) fn commit_info(&self, building: bool) -> CommitInfo {
        let added = self.context.commit.articles + self.report.added;
        let articles = added.saturating_sub(self.report.removed);
        CommitInfo { articles, roots: self.context.plan.roots.clone(), building }
    }

    fn read_files(&mut self, progress: &mut dyn FnMut(Progress)) -> Result<(), IndexError> {
        let plan = self.context.plan;
        self.progress.total_bytes = plan.files().map(|file| file.size).sum();
        progress(self.progress);
        let mut ended_bytes = 0;
        for FolderFiles { root, options, files } in &plan.reads {
            let first = self.files.len();
            self.files.extend(files);
            read_in_order(files, options, |event| {
                match event {
                    Event::Article { file, article } => {
                        self.progress.articles += 1;
                        self.progress.bytes += article.body.len() as u64;
                        self.add_article(root, first + file, &article)?;
                        self.save_if_due(&files[file])?;
                    }
                    Event::Warning { warning, skipped } => self.add_warning(warning, skipped),
                    Event::NoArticles => self.current.skipped += 1,
                    Event::End { file, end } => {
                        ended_bytes += files[file].size;
                        self.progress.bytes = ended_bytes;
                        self.end_file(&files[file], &end)?;
                    }
                }
                progress(self.progress);
                Ok::<(), IndexError>(())
            })?;
        }
        Ok(())
    }

    /// Does what has to wait until all files are read: an article that one file lost may be in a
    /// later one.
    fn finish(&mut self) -> Result<(), IndexError> {
        for key in &self.context.plan.removed {
            self.records.remove(key);
            self.superseded.push(key.clone());
            self.has_changes = true;
            if let Some(writer) = &mut self.writer {
                writer.delete_record(key);
            }
        }
        let live = self.resolve_shared_keys()?;
        for file in std::mem::take(&mut self.superseded) {
            for article in self.by_file(&file)? {
                self.remove_unless_live(&article.key, &live);
            }
        }
        let unreadable = std::mem::take(&mut self.unreadable);
        unreadable.into_iter().try_for_each(|file| self.keep_unseen(file, &live))
    }

    /// `file` is the index of the file among those read.
    fn add_article(
        &mut self,
        root: &str,
        file: usize,
        article: &Article,
    ) -> Result<(), IndexError> {
        let key = plain_key(root, &self.files[file].key, &article.id);
        let hash = key_hash(&key);
        let indexed = self.by_key(&key)?;
        let file_key = &self.files[file].key;
        let elsewhere = indexed
            .as_ref()
            .map(|indexed| &indexed.file)
            .filter(|&other| other != file_key && !self.context.plan.replaceable.contains(other));
        let earlier = self.seen.get(&hash).copied();
        if earlier.is_some() || elsewhere.is_some() || self.shared_elsewhere.contains(&hash) {
            if let Some(elsewhere) = elsewhere.cloned() {
                self.share_elsewhere(hash, elsewhere);
            }
            self.put_off(hash, file, earlier);
            return Ok(());
        }
        self.current.articles += 1;
        let content = article.content_hash();
        let line = article.lines.first();
        let outcome = outcome(indexed.as_ref(), content, file_key, line);
        self.count(outcome);
        self.seen.insert(hash, Seen { file, outcome });
        if outcome == (Outcome::Unchanged { is_written: false }) {
            return Ok(());
        }
        self.has_changes = true;
        let Some(writer) = &mut self.writer else { return Ok(()) };
        if indexed.is_some() {
            writer.delete_article(&key);
        }
        let file = &self.files[file].key;
        writer.add_article(article, ArticleIdentity { key: &key, file, hash: content })
    }

    /// Notes that the indexed article of an unchanged file shares its plain key from now on.
    fn share_elsewhere(&mut self, hash: u64, file: String) {
        if self.shared_elsewhere.contains(&hash) || self.shared.contains(&hash) {
            return;
        }
        if let Some(record) = self.records.get_mut(&file) {
            record.articles = record.articles.saturating_sub(1);
        }
        if self.context.plan.is_listed(&file) {
            self.report.unchanged = self.report.unchanged.saturating_sub(1);
        }
        self.sharing_files.insert(file);
    }

    /// Puts off an article whose plain key another one has, and that other one.
    fn put_off(&mut self, hash: u64, file: usize, earlier: Option<Seen>) {
        self.shared.insert(hash);
        self.current.shared.insert(hash);
        let is_written = earlier.is_some_and(|earlier| earlier.outcome.is_written());
        self.seen.insert(hash, Seen { file, outcome: Outcome::Shared { is_written } });
        let is_counted = |earlier: &Seen| !matches!(earlier.outcome, Outcome::Shared { .. });
        if let Some(earlier) = earlier.filter(is_counted) {
            self.uncount(earlier.outcome);
            let key = &self.files[earlier.file].key;
            self.sharing_files.insert(key.clone());
            let unreadable = self.unreadable.iter_mut().find(|file| file.key == *key);
            let articles = match (unreadable, self.records.get_mut(key)) {
                _ if earlier.file == file => &mut self.current.articles,
                (Some(unreadable), _) => &mut unreadable.counts.articles,
                (None, Some(record)) => &mut record.articles,
                (None, None) => return,
            };
            *articles = articles.saturating_sub(1);
        }
    }

    /// Counts an article in the report.
    pub(crate) fn count(&mut self, outcome: Outcome) {
        if let Some(count) = self.counter(outcome) {
            *count += 1;
        }
    }

    fn uncount(&mut self, outcome: Outcome) {
        if let Some(count) = self.counter(outcome) {
            *count = count.saturating_sub(1);
        }
    }

    fn counter(&mut self, outcome: Outcome) -> Option<&mut u64> {
        match outcome {
            Outcome::Added => Some(&mut self.report.added),
            Outcome::Changed => Some(&mut self.report.changed),
            Outcome::Unchanged { .. } => Some(&mut self.report.unchanged),
            Outcome::Shared { .. } => None,
        }
    }

    /// Removes an indexed article, unless this sync read it.
    pub(crate) fn remove_unless_live(&mut self, key: &str, live: &HashSet<String>) {
        if self.is_live(key, live) {
            return;
        }
        self.report.removed += 1;
        self.has_changes = true;
        if let Some(writer) = &mut self.writer {
            writer.delete_article(key);
        }
    }

    /// Whether an article with a key is in the index after the sync. `live` holds the keys of the
    /// articles that share their plain keys.
    pub(crate) fn is_live(&self, key: &str, live: &HashSet<String>) -> bool {
        let seen = || self.seen.get(&key_hash(key));
        live.contains(key)
            || seen().is_some_and(|seen| !matches!(seen.outcome, Outcome::Shared { .. }))
    }

    pub(crate) fn by_key(&self, key: &str) -> Result<Option<IndexedArticle>, IndexError> {
        let Some(articles) = &self.context.articles else { return Ok(None) };
        articles.by_key(key).map_err(|error| self.read_error(error))
    }

    pub(crate) fn by_file(&self, file: &str) -> Result<Vec<IndexedArticle>, IndexError> {
        let Some(articles) = &self.context.articles else { return Ok(Vec::new()) };
        articles.by_file(file).map_err(|error| self.read_error(error))
    }

    pub(crate) fn indexed_id(&self, article: &IndexedArticle) -> Result<String, IndexError> {
        let Some(articles) = &self.context.articles else { return Ok(String::new()) };
        articles.id(article).map_err(|error| self.read_error(error))
    }

    fn read_error(&self, source: tantivy::TantivyError) -> IndexError {
        IndexError::from_tantivy_read(self.context.layout.folder(), source)
    }
}
