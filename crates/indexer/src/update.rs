//! Carries out what a sync has to do: compares what files hold with what the index does, and writes what differs.

use std::collections::{BTreeMap, HashSet};
use std::time::{SystemTime, UNIX_EPOCH};

use newsdex_article::{Article, Event, FileEnd, SourceFile, Warning, read_in_order};
use newsdex_index::{CommitInfo, Fields, IndexedRoot, Layout};

use crate::error::IndexError;
use crate::known::{FileRecord, KnownArticle, KnownArticles, Oddities};
use crate::plan::{Plan, ToRead, is_below};
use crate::report::{Progress, Report};
use crate::writer::Writer;

/// A file changed less than this before it was read may change again without its time showing it, in nanoseconds.
const TIME_GRAIN: i64 = 20_000_000;
/// The same where the file system counts whole seconds, or pairs of them.
const COARSE_TIME_GRAIN: i64 = 2_000_000_000;

/// A sync at work.
pub(crate) struct Update<'l> {
    layout: &'l Layout,
    /// None in a dry run, and when all is done.
    writer: Option<Writer<'l>>,
    /// The index as it was.
    before: Option<KnownArticles>,
    /// Files that it knows, but for those that were read since or are gone.
    known: BTreeMap<String, FileRecord>,
    /// Ids met in this run.
    seen: HashSet<String>,
    /// Files whose articles go that were not met.
    superseded: Vec<String>,
    /// Files that could not be read to their ends, and what was read of them.
    unread: Vec<(String, CurrentFile)>,
    /// Files changed well before this time, in nanoseconds since 1970, show by their time whether they change again.
    trusted_before: i64,
    current: CurrentFile,
    /// How far it has come.
    told: Progress,
    /// Whether there is anything to commit.
    wrote: bool,
    /// What was done.
    pub(crate) report: Report,
}

/// What is counted of the file being read.
#[derive(Default)]
struct CurrentFile {
    articles: u64,
    shadowed: bool,
    skipped: u64,
    odd: Oddities,
}

impl<'l> Update<'l> {
    /// `known` are the files that the index knows as it was `before`. Files changed well before `trusted_before` show by
    /// their time whether they change again.
    pub(crate) fn new(
        layout: &'l Layout,
        trusted_before: SystemTime,
        before: Option<KnownArticles>,
        known: BTreeMap<String, FileRecord>,
        report: Report,
    ) -> Update<'l> {
        Update {
            layout,
            writer: None,
            before,
            known,
            seen: HashSet::new(),
            superseded: Vec::new(),
            unread: Vec::new(),
            trusted_before: nanoseconds(trusted_before),
            current: CurrentFile::default(),
            told: Progress::default(),
            wrote: false,
            report,
        }
    }

    /// Does what is planned, and commits it where there is anything to commit. `before` is what was committed before. Without
    /// a writer nothing is written.
    pub(crate) fn carry_out(
        &mut self,
        plan: &Plan,
        before: &CommitInfo,
        writer: Option<Writer<'l>>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), IndexError> {
        self.writer = writer;
        let read = self.run(plan, progress);
        let Some(writer) = self.writer.take() else { return read };
        if let Err(error) = read {
            writer.abandon();
            return Err(error);
        }
        let roots = self.roots(plan);
        if !self.wrote && self.before.is_some() && roots == before.roots {
            writer.abandon();
            return Ok(());
        }
        progress(Progress { committing: true, ..self.told });
        let articles = (before.articles + self.report.added).saturating_sub(self.report.removed);
        writer.commit(&CommitInfo { articles, roots })
    }

    /// The folders, and which of them have articles whose turn may have come while they were not read.
    fn roots(&self, plan: &Plan) -> Vec<IndexedRoot> {
        let is_shadowed = |root: &IndexedRoot| {
            self.known.iter().any(|(key, record)| record.shadowed && is_below(key, &root.name))
        };
        let freed = |root: &IndexedRoot| root.due || self.report.removed > 0;
        plan.roots
            .iter()
            .map(|root| IndexedRoot { due: freed(root) && is_shadowed(root), ..root.clone() })
            .collect()
    }

    fn run(&mut self, plan: &Plan, progress: &mut dyn FnMut(Progress)) -> Result<(), IndexError> {
        self.told.total_bytes = plan.files().map(|file| file.size).sum();
        progress(self.told);
        let mut ended_bytes = 0;
        for ToRead { options, files } in &plan.read {
            read_in_order(files, options, |event| {
                match event {
                    Event::Article { file, article } => {
                        self.told.articles += 1;
                        self.told.bytes += article.body.len() as u64;
                        self.article(plan, &files[file], &article)?;
                    }
                    Event::Warning { warning, skipped } => self.warning(warning, skipped),
                    Event::NoArticles => {
                        self.current.skipped += 1;
                        self.report.skipped += 1;
                    }
                    Event::End { file, end } => {
                        ended_bytes += files[file].size;
                        self.told.bytes = ended_bytes;
                        self.end_of_file(&files[file], &end)?;
                    }
                }
                progress(self.told);
                Ok::<(), IndexError>(())
            })?;
        }
        for key in &plan.gone {
            self.known.remove(key);
            self.superseded.push(key.clone());
            self.wrote = true;
            if let Some(writer) = &mut self.writer {
                writer.remove_record(key);
            }
        }
        // Only now: what is gone from one file may have been met in a later one.
        std::mem::take(&mut self.superseded).iter().try_for_each(|key| self.remove_unseen(key))?;
        std::mem::take(&mut self.unread)
            .iter()
            .try_for_each(|(key, read)| self.keep_unseen(key, read))
    }

    fn article(
        &mut self,
        plan: &Plan,
        file: &SourceFile,
        article: &Article,
    ) -> Result<(), IndexError> {
        let before = match &self.before {
            Some(before) => before.of_id(&article.id).map_err(|error| self.unreadable(error))?,
            None => None,
        };
        let stays = |other: &str| other != file.key && !plan.replaceable.contains(other);
        let kept_elsewhere = before.as_ref().is_some_and(|before| stays(&before.file));
        if kept_elsewhere || !self.seen.insert(article.id.clone()) {
            self.current.shadowed = true;
            let what = format!("another article has the id {}", article.id);
            let help = "this one was left out; remove it, or give it an id of its own";
            self.warning(file.warning(None, what, help), true);
            return Ok(());
        }
        self.current.articles += 1;
        let hash = article.content_hash();
        match &before {
            None => self.report.added += 1,
            Some(before) if before.hash == hash => {
                self.report.unchanged += 1;
                // One that only moved is written again, for the index says where it stands.
                if before.file == file.key && before.line == article.lines.first() {
                    return Ok(());
                }
            }
            Some(_) => self.report.changed += 1,
        }
        self.wrote = true;
        match &mut self.writer {
            Some(writer) => writer.put(article, hash, &file.key, before.is_some()),
            None => Ok(()),
        }
    }

    fn warning(&mut self, warning: Warning, skipped: bool) {
        self.current.skipped += u64::from(skipped);
        self.current.odd.push(&warning);
        self.report.skipped += u64::from(skipped);
        self.report.warn(warning);
    }

    fn end_of_file(&mut self, file: &SourceFile, end: &FileEnd) -> Result<(), IndexError> {
        let current = std::mem::take(&mut self.current);
        let &FileEnd::Read { size, modified, hash } = end else {
            self.unread.push((file.key.clone(), current));
            return Ok(());
        };
        let CurrentFile { articles, shadowed, skipped, odd } = current;
        let grain = if modified % 1_000_000_000 == 0 { COARSE_TIME_GRAIN } else { TIME_GRAIN };
        let settled = modified < self.trusted_before.saturating_sub(grain);
        let time = if settled { modified } else { Fields::NO_TIME };
        let record = FileRecord { size, time, hash, articles, shadowed, skipped, odd };
        let known = self.known.remove(&file.key);
        if known.is_some() {
            self.superseded.push(file.key.clone());
        }
        if known.as_ref() == Some(&record) { Ok(()) } else { self.put_record(&file.key, &record) }
    }

    fn put_record(&mut self, file: &str, record: &FileRecord) -> Result<(), IndexError> {
        self.wrote = true;
        self.writer.as_mut().map_or(Ok(()), |writer| writer.put_record(file, record))
    }

    /// Removes what the index holds of a file and was not met in this run.
    fn remove_unseen(&mut self, file: &str) -> Result<(), IndexError> {
        for article in self.unseen(file)? {
            self.report.removed += 1;
            self.wrote = true;
            if let Some(writer) = &mut self.writer {
                writer.remove(&article.id);
            }
        }
        Ok(())
    }

    /// Keeps what the index holds of a file that could not be read to its end, but for articles that were met in another,
    /// beside what was read of it. The file is read again next time.
    fn keep_unseen(&mut self, file: &str, read: &CurrentFile) -> Result<(), IndexError> {
        let kept = self.unseen(file)?.len() as u64;
        self.report.unchanged += kept;
        let known = self.known.get(file).cloned().unwrap_or_default();
        if read.articles == 0 && kept == known.articles {
            return Ok(());
        }
        let (articles, shadowed) = (kept + read.articles, known.shadowed || read.shadowed);
        self.put_record(file, &FileRecord { time: Fields::NO_TIME, articles, shadowed, ..known })
    }

    /// What the index holds of a file and was not met in this run.
    fn unseen(&self, file: &str) -> Result<Vec<KnownArticle>, IndexError> {
        let Some(before) = &self.before else { return Ok(Vec::new()) };
        let mut articles = before.of_file(file).map_err(|error| self.unreadable(error))?;
        articles.retain(|article| !self.seen.contains(&article.id));
        Ok(articles)
    }

    fn unreadable(&self, source: tantivy::TantivyError) -> IndexError {
        IndexError::unreadable(self.layout.folder(), source)
    }
}

/// Since 1970.
fn nanoseconds(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
}
