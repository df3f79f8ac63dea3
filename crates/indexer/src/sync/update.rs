//! Applies the plan of a sync: compares what files hold with what the index holds, and writes the
//! difference.

use std::collections::{BTreeMap, HashSet};
use std::time::{SystemTime, UNIX_EPOCH};

use newsdex_article::{Article, Event, FileEnd, SourceFile, Warning, read_in_order};
use newsdex_index::{CommitInfo, Fields, IndexedRoot, Layout};

use crate::error::IndexError;
use crate::file_records::{FileRecord, FileWarnings};
use crate::indexed_articles::{IndexedArticle, IndexedArticles};
use crate::report::{Progress, Report};
use crate::sync::folders::has_shadowed_articles;
use crate::sync::plan::{FolderFiles, Plan};
use crate::write::writer::Writer;

/// A file that was modified less than this before it was read may change again without a new
/// modification time, in nanoseconds.
const TIME_GRANULARITY_NS: i64 = 20_000_000;
/// The same for file systems that store whole seconds, or every other second.
const COARSE_TIME_GRANULARITY_NS: i64 = 2_000_000_000;

/// What an update works from.
pub(crate) struct UpdateContext<'a> {
    pub(crate) layout: &'a Layout,
    pub(crate) plan: &'a Plan,
    /// The last commit before the sync.
    pub(crate) commit: &'a CommitInfo,
    /// The articles in the index before the sync; `None` if it starts from an empty index.
    pub(crate) articles: Option<IndexedArticles>,
    /// A file modified well before this time gets a new modification time if it changes again.
    pub(crate) trusted_before: SystemTime,
}

/// An update in progress.
pub(crate) struct Update<'a> {
    context: UpdateContext<'a>,
    /// `None` in a dry run, and after the commit.
    writer: Option<Writer>,
    /// File records of the index, without those of files that were read or removed since.
    records: BTreeMap<String, FileRecord>,
    /// Ids of the articles read in this sync.
    seen_ids: HashSet<String>,
    /// Keys of indexed files that were read again or removed. Their articles are removed unless
    /// this sync read them.
    superseded: Vec<String>,
    /// Files that could not be read to the end.
    unreadable: Vec<UnreadableFile>,
    current: FileCounts,
    progress: Progress,
    /// Whether there is anything to commit.
    has_changes: bool,
    /// What the update did.
    pub(crate) report: Report,
}

/// Counts of the file that is being read.
#[derive(Default)]
struct FileCounts {
    articles: u64,
    shadowed: bool,
    skipped: u64,
    warnings: FileWarnings,
}

/// A file that could not be read to the end, and what was read of it.
struct UnreadableFile {
    key: String,
    counts: FileCounts,
}

impl<'a> Update<'a> {
    /// `records` are the file records of the index.
    pub(crate) fn new(
        context: UpdateContext<'a>,
        records: BTreeMap<String, FileRecord>,
        report: Report,
    ) -> Update<'a> {
        Update {
            context,
            writer: None,
            records,
            seen_ids: HashSet::new(),
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
        let read = self.read_files(progress).and_then(|()| self.remove_articles());
        let Some(writer) = self.writer.take() else { return read };
        if let Err(error) = read {
            writer.abandon();
            return Err(error);
        }
        let (roots, previous) = (self.roots(), self.context.commit);
        if !self.has_changes && self.context.articles.is_some() && roots == previous.roots {
            writer.abandon();
            return Ok(());
        }
        progress(Progress { committing: true, ..self.progress });
        let articles = (previous.articles + self.report.added).saturating_sub(self.report.removed);
        writer.commit(&CommitInfo { articles, roots })
    }

    /// The folders of the index. A folder becomes due if articles were removed while it has
    /// left-out articles that could take their place and were not read.
    fn roots(&self) -> Vec<IndexedRoot> {
        let is_due = |root: &IndexedRoot| {
            (root.due || self.report.removed > 0)
                && has_shadowed_articles(&self.records, &root.name)
        };
        let roots = self.context.plan.roots.iter();
        roots.map(|root| IndexedRoot { due: is_due(root), ..root.clone() }).collect()
    }

    fn read_files(&mut self, progress: &mut dyn FnMut(Progress)) -> Result<(), IndexError> {
        let plan = self.context.plan;
        self.progress.total_bytes = plan.files().map(|file| file.size).sum();
        progress(self.progress);
        let mut ended_bytes = 0;
        for FolderFiles { options, files } in &plan.reads {
            read_in_order(files, options, |event| {
                match event {
                    Event::Article { file, article } => {
                        self.progress.articles += 1;
                        self.progress.bytes += article.body.len() as u64;
                        self.add_article(&files[file], &article)?;
                    }
                    Event::Warning { warning, skipped } => self.add_warning(warning, skipped),
                    Event::NoArticles => {
                        self.current.skipped += 1;
                        self.report.skipped += 1;
                    }
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

    /// Removes the articles of superseded files that this sync did not read.
    ///
    /// This has to wait until all files are read: an article that one file lost may be in a later
    /// one.
    fn remove_articles(&mut self) -> Result<(), IndexError> {
        for key in &self.context.plan.removed {
            self.records.remove(key);
            self.superseded.push(key.clone());
            self.has_changes = true;
            if let Some(writer) = &mut self.writer {
                writer.delete_record(key);
            }
        }
        std::mem::take(&mut self.superseded).iter().try_for_each(|key| self.remove_unseen(key))?;
        std::mem::take(&mut self.unreadable).iter().try_for_each(|file| self.keep_unseen(file))
    }

    fn add_article(&mut self, file: &SourceFile, article: &Article) -> Result<(), IndexError> {
        let indexed = match &self.context.articles {
            Some(articles) => {
                articles.by_id(&article.id).map_err(|error| self.read_error(error))?
            }
            None => None,
        };
        let stays =
            |other: &str| other != file.key && !self.context.plan.replaceable.contains(other);
        let kept_elsewhere = indexed.as_ref().is_some_and(|indexed| stays(&indexed.file));
        if kept_elsewhere || !self.seen_ids.insert(article.id.clone()) {
            self.current.shadowed = true;
            let what = format!("another article has the id {}", article.id);
            let help = "this one was left out; remove it, or give it an id of its own";
            self.add_warning(file.warning(None, what, help), true);
            return Ok(());
        }
        self.current.articles += 1;
        let hash = article.content_hash();
        match &indexed {
            None => self.report.added += 1,
            Some(indexed) if indexed.hash == hash => {
                self.report.unchanged += 1;
                // An article that only moved is written again: the index stores its file and line.
                if indexed.file == file.key && indexed.line == article.lines.first() {
                    return Ok(());
                }
            }
            Some(_) => self.report.changed += 1,
        }
        self.has_changes = true;
        let Some(writer) = &mut self.writer else { return Ok(()) };
        if indexed.is_some() {
            writer.delete_article(&article.id);
        }
        writer.add_article(article, hash, &file.key)
    }

    fn add_warning(&mut self, warning: Warning, skipped: bool) {
        self.current.skipped += u64::from(skipped);
        self.current.warnings.push(&warning);
        self.report.skipped += u64::from(skipped);
        self.report.warn(warning);
    }

    fn end_file(&mut self, file: &SourceFile, end: &FileEnd) -> Result<(), IndexError> {
        let counts = std::mem::take(&mut self.current);
        let &FileEnd::Read { size, modified, hash } = end else {
            self.unreadable.push(UnreadableFile { key: file.key.clone(), counts });
            return Ok(());
        };
        let FileCounts { articles, shadowed, skipped, warnings } = counts;
        let time = self.trusted_time(modified);
        let record = FileRecord { size, time, hash, articles, shadowed, skipped, warnings };
        let previous = self.records.remove(&file.key);
        if previous.is_some() {
            self.superseded.push(file.key.clone());
        }
        if previous.as_ref() == Some(&record) {
            Ok(())
        } else {
            self.replace_record(&file.key, &record)
        }
    }

    /// The modification time of a file, or [`Fields::NO_TIME`] if it is so recent that the file may
    /// change again without a new one.
    fn trusted_time(&self, modified: i64) -> i64 {
        let granularity = if modified % 1_000_000_000 == 0 {
            COARSE_TIME_GRANULARITY_NS
        } else {
            TIME_GRANULARITY_NS
        };
        let trusted_before = unix_nanoseconds(self.context.trusted_before);
        if modified < trusted_before.saturating_sub(granularity) {
            modified
        } else {
            Fields::NO_TIME
        }
    }

    fn replace_record(&mut self, key: &str, record: &FileRecord) -> Result<(), IndexError> {
        self.has_changes = true;
        self.writer.as_mut().map_or(Ok(()), |writer| writer.replace_record(key, record))
    }

    /// Removes the indexed articles of a file that this sync did not read.
    fn remove_unseen(&mut self, file: &str) -> Result<(), IndexError> {
        for article in self.unseen(file)? {
            self.report.removed += 1;
            self.has_changes = true;
            if let Some(writer) = &mut self.writer {
                writer.delete_article(&article.id);
            }
        }
        Ok(())
    }

    /// Keeps the indexed articles of a file that could not be read to the end, beside those that
    /// were read from it, except articles that this sync read from another file. The next sync
    /// reads the file again.
    fn keep_unseen(&mut self, file: &UnreadableFile) -> Result<(), IndexError> {
        let UnreadableFile { key, counts } = file;
        let kept = self.unseen(key)?.len() as u64;
        self.report.unchanged += kept;
        let previous = self.records.get(key).cloned().unwrap_or_default();
        if counts.articles == 0 && kept == previous.articles {
            return Ok(());
        }
        let record = FileRecord {
            time: Fields::NO_TIME,
            articles: kept + counts.articles,
            shadowed: previous.shadowed || counts.shadowed,
            ..previous
        };
        self.replace_record(key, &record)
    }

    /// The indexed articles of a file that this sync did not read.
    fn unseen(&self, file: &str) -> Result<Vec<IndexedArticle>, IndexError> {
        let Some(indexed) = &self.context.articles else { return Ok(Vec::new()) };
        let mut articles = indexed.by_file(file).map_err(|error| self.read_error(error))?;
        articles.retain(|article| !self.seen_ids.contains(&article.id));
        Ok(articles)
    }

    fn read_error(&self, source: tantivy::TantivyError) -> IndexError {
        IndexError::from_tantivy_read(self.context.layout.folder(), source)
    }
}

/// Nanoseconds since 1970.
fn unix_nanoseconds(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
}
