//! The files of an update: their records, and what is left out of them.

use std::collections::HashSet;
use std::time::{SystemTime, UNIX_EPOCH};

use newsdex_article::{
    FileEnd, FileTimes, SkippedPath, SourceFile, Warning, path_text, skipped_kind,
};
use newsdex_index::Fields;

use crate::error::IndexError;
use crate::file_records::{FileRecord, SKIPPED_ARTICLES, SharedKey};
use crate::sync::seen::{FileCounts, UnreadableFile};
use crate::sync::update::Update;

/// A file that was changed less than this before it was read may change again without a new time,
/// in nanoseconds.
const TIME_GRANULARITY_NS: i64 = 20_000_000;
/// The same for file systems that store whole seconds, or every other second.
const COARSE_TIME_GRANULARITY_NS: i64 = 2_000_000_000;

impl Update<'_> {
    pub(crate) fn add_warning(&mut self, warning: Warning, skipped: bool) {
        self.current.skipped += u64::from(skipped);
        self.current.details.push_warning(&warning);
        self.report.warn(warning);
    }

    pub(crate) fn end_file(&mut self, file: &SourceFile, end: &FileEnd) -> Result<(), IndexError> {
        let mut counts = std::mem::take(&mut self.current);
        let &FileEnd::Read { size, times, hash } = end else {
            self.report.skip_file(skipped_path(file, "unreadable"));
            self.unreadable.push(UnreadableFile { key: file.key.clone(), counts });
            return Ok(());
        };
        if counts.articles == 0 && counts.shared.is_empty() && counts.skipped == 1 {
            let kind = if size == 0 { "empty".to_owned() } else { skipped_kind(&file.path) };
            self.report.skip_file(skipped_path(file, &kind));
            counts.details.skipped_kind = Some(kind);
        } else {
            self.report.skip(SKIPPED_ARTICLES, counts.skipped);
        }
        let FileCounts { articles, skipped, mut details, shared } = counts;
        details.shared = shared.into_iter().map(unresolved).collect();
        // An interrupted build reads the file again and finds the shared keys.
        let time =
            if details.shared.is_empty() { self.trusted_time(times) } else { Fields::NO_TIME };
        let (device, changed) = (file.device, times.changed);
        let record = FileRecord { size, time, changed, device, hash, articles, skipped, details };
        let previous = self.records.insert(file.key.clone(), record);
        if previous.is_some() {
            self.superseded.push(file.key.clone());
        }
        let record = &self.records[&file.key];
        if previous.as_ref() == Some(record) {
            return Ok(());
        }
        self.has_changes = true;
        let Some(writer) = &mut self.writer else { return Ok(()) };
        writer.replace_record(&file.key, record)
    }

    /// The modification time of a file, or [`Fields::NO_TIME`] if one of its times is so recent
    /// that the file may change again without a new one.
    pub(crate) fn trusted_time(&self, times: FileTimes) -> i64 {
        let trusted_before = unix_nanoseconds(self.context.trusted_before);
        let is_old = |time: i64| {
            let granularity = if time % 1_000_000_000 == 0 {
                COARSE_TIME_GRANULARITY_NS
            } else {
                TIME_GRANULARITY_NS
            };
            time < trusted_before.saturating_sub(granularity)
        };
        if is_old(times.modified) && is_old(times.changed) {
            times.modified
        } else {
            Fields::NO_TIME
        }
    }

    /// Replaces the record of a file.
    pub(crate) fn set_record(&mut self, key: &str, record: FileRecord) -> Result<(), IndexError> {
        self.has_changes = true;
        if let Some(writer) = &mut self.writer {
            writer.replace_record(key, &record)?;
        }
        self.records.insert(key.to_owned(), record);
        Ok(())
    }

    /// Keeps the indexed articles of a file that could not be read to the end, beside those that
    /// were read from it, except articles that this sync read from another file. The next sync
    /// reads the file again.
    pub(crate) fn keep_unseen(
        &mut self,
        file: UnreadableFile,
        live: &HashSet<String>,
    ) -> Result<(), IndexError> {
        let UnreadableFile { key, counts } = file;
        let mut kept = self.by_file(&key)?;
        kept.retain(|article| !self.is_live(&article.key, live));
        let kept = kept.len() as u64;
        self.report.unchanged += kept;
        let previous = self.records.get(&key).cloned().unwrap_or_default();
        if counts.articles == 0 && kept == previous.articles {
            return Ok(());
        }
        let record =
            FileRecord { time: Fields::NO_TIME, articles: kept + counts.articles, ..previous };
        self.set_record(&key, record)
    }

    /// Saves what was read so far, if this is the first build of the index and it is time.
    pub(crate) fn save_if_due(&mut self, file: &SourceFile) -> Result<(), IndexError> {
        let timer = self.save_timer.as_mut();
        if !timer.is_some_and(|timer| timer.is_due(self.progress.bytes)) {
            return Ok(());
        }
        let commit = self.commit_info(true);
        // The record of a file that is not read to its end makes the next sync read it again.
        let articles = self.current.articles;
        let record = FileRecord { time: Fields::NO_TIME, articles, ..FileRecord::default() };
        let Some(writer) = &mut self.writer else { return Ok(()) };
        writer.replace_record(&file.key, &record)?;
        writer.save(&commit)
    }
}

/// A shared key before it is known which of its articles are indexed.
fn unresolved(hash: u64) -> SharedKey {
    SharedKey { hash, ..SharedKey::default() }
}

fn skipped_path(file: &SourceFile, kind: &str) -> SkippedPath {
    SkippedPath { path: path_text(&file.path), kind: kind.to_owned() }
}

/// Nanoseconds since 1970.
fn unix_nanoseconds(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
}
