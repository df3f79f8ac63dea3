//! Runs a check: verifies checksums, then compares articles, terms and file records.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use newsdex_article::Warning;
use newsdex_index::{CommitStamp, IndexSnapshot, Layout, VerifiedFiles, segment_files};

use crate::check::report::{CheckOptions, CheckProgress, CheckReport};
use crate::check::stored_articles::ArticleCheck;
use crate::error::IndexError;
use crate::file_records::{FileRecord, file_records};
use crate::sync::folders::{is_below, path_of};

/// Unless all articles are requested, a check compares the terms of about this many articles.
const SAMPLE_ARTICLES: u64 = 500;
/// Maximum number of attempts: a check starts again if another process commits meanwhile.
const MAX_ATTEMPTS: usize = 20;

/// Checks the index at `layout`: the checksum of every file, whether every article can be read back
/// as it was indexed, whether terms and positions match the texts, and whether the article count of
/// each file is right. The check calls `progress` as it reads.
///
/// # Errors
/// If there is no index, or it is of another version. Damage is reported, not returned as an error.
pub fn check(
    layout: &Layout,
    options: &CheckOptions,
    progress: &mut dyn FnMut(CheckProgress),
) -> Result<CheckReport, IndexError> {
    let started = Instant::now();
    let mut checker = Checker { layout, options, progress, report: CheckReport::default() };
    if let Some(snapshot) = checker.open_verified()? {
        checker.check_contents(&snapshot)?;
    }
    let mut report = checker.report;
    report.sound = report.damage.is_empty();
    report.elapsed_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
    Ok(report)
}

struct Checker<'a> {
    layout: &'a Layout,
    options: &'a CheckOptions,
    progress: &'a mut dyn FnMut(CheckProgress),
    report: CheckReport,
}

impl Checker<'_> {
    /// Verifies the checksums of the current generation and opens it. Returns `None` if files are
    /// damaged, since every further finding would only repeat that.
    fn open_verified(&mut self) -> Result<Option<IndexSnapshot>, IndexError> {
        let mut attempts = 0;
        loop {
            attempts += 1;
            let stamp = CommitStamp::now(self.layout)?;
            self.report = CheckReport::default();
            let generation = self.layout.readable_manifest()?.generation.unwrap_or_default();
            self.verify_files(&self.layout.generation(&generation));
            // tantivy trusts the files that it opens, so damaged ones are never opened.
            let snapshot = if self.report.damage.is_empty() {
                Some(IndexSnapshot::open(self.layout))
            } else {
                None
            };
            // Commits and merges of other processes remove files, which then look damaged.
            if attempts == MAX_ATTEMPTS || stamp.is_current(self.layout) {
                return Ok(snapshot.transpose()?);
            }
        }
    }

    fn verify_files(&mut self, folder: &Path) {
        // If the list of segments cannot be read, verifying reports the list as damaged.
        let segments = IndexSnapshot::segments(folder).unwrap_or_default();
        let size =
            |name: PathBuf| fs::metadata(folder.join(name)).map_or(0, |metadata| metadata.len());
        let total_bytes = segments.iter().flat_map(segment_files).map(size).sum();
        let damaged = VerifiedFiles::default().find_damage(folder, &segments, &mut |bytes| {
            self.report.bytes += bytes;
            (self.progress)(CheckProgress {
                bytes: self.report.bytes.min(total_bytes),
                total_bytes,
                ..CheckProgress::default()
            });
        });
        for damage in damaged {
            self.report.add(finding(&damage.file, damage.what));
        }
    }

    fn check_contents(&mut self, snapshot: &IndexSnapshot) -> Result<(), IndexError> {
        let folder = self.layout.folder();
        let read_error = |source| IndexError::from_tantivy_read(folder, source);
        let total_articles = snapshot.commit.articles;
        let sample_every =
            if self.options.all { 1 } else { total_articles.div_ceil(SAMPLE_ARTICLES).max(1) };
        let mut articles = ArticleCheck::new(snapshot, sample_every);
        for segment_ord in 0..snapshot.searcher.segment_readers().len() {
            let mut progress = |articles| {
                let progress = CheckProgress { articles, total_articles, ..Default::default() };
                (self.progress)(progress);
            };
            articles.check_segment(segment_ord, &mut progress).map_err(read_error)?;
        }
        let records = file_records(snapshot).map_err(read_error)?;
        let mut problems = articles.problems;
        // A build that is not finished counts what it has yet to sort out.
        if !snapshot.commit.building {
            problems.extend(wrong_counts(&articles.file_counts, &records));
        }
        if articles.count != total_articles && !snapshot.commit.building {
            problems.push(format!(
                "{} articles are indexed, but the commit counts {total_articles}",
                articles.count
            ));
        }
        self.report.articles = articles.count;
        self.report.compared = articles.compared;
        self.report.gone = count_gone(snapshot, &records);
        for problem in problems {
            self.report.add(finding(folder, problem));
        }
        Ok(())
    }
}

/// Problems of files whose file record and index disagree on the number of articles.
fn wrong_counts<'a>(
    indexed: &'a BTreeMap<String, u64>,
    records: &'a BTreeMap<String, FileRecord>,
) -> impl Iterator<Item = String> + 'a {
    let wrong = records.iter().filter_map(|(key, record)| {
        let (indexed, recorded) = (indexed.get(key).copied().unwrap_or(0), record.indexed());
        (indexed != recorded).then(|| {
            format!(
                "{indexed} articles of {key} are indexed, but its file record counts {recorded}"
            )
        })
    });
    let unrecorded = indexed.iter().filter(|(key, _)| !records.contains_key(*key));
    wrong.chain(unrecorded.map(|(key, indexed)| {
        format!("{indexed} articles of {key} are indexed, but it has no file record")
    }))
}

/// Counts the indexed files that no longer exist. Files of a folder that does not exist at all are
/// not counted: it may be on a disk that is not mounted.
fn count_gone(snapshot: &IndexSnapshot, records: &BTreeMap<String, FileRecord>) -> u64 {
    let roots = snapshot.commit.roots.iter();
    let existing: Vec<_> = roots.filter(|root| root.path.exists()).collect();
    let is_gone = |key: &&String| {
        let root = existing.iter().find(|root| is_below(key, &root.name));
        root.is_some_and(|root| !path_of(key, &root.name, &root.path).exists())
    };
    records.keys().filter(is_gone).count() as u64
}

fn finding(file: &Path, what: String) -> Warning {
    let help = "rebuild the index from its article folders; until then nothing is written to it";
    Warning { file: file.to_string_lossy().into_owned(), place: None, what, help: help.to_owned() }
}
