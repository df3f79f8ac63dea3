//! Runs a check: verifies checksums, then compares articles, terms and file records.

use std::collections::{BTreeMap, HashSet};
use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

use newsdex_article::Warning;
use newsdex_index::{
    CommitStamp, Damage, FileFault, IndexSnapshot, Layout, LayoutError, SnapshotError,
    VerifiedFiles, segment_files,
};
use tantivy::{SegmentMeta, TantivyError};

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
    report.sound = report.is_sound();
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
    /// damaged or unreadable, since every further finding would only repeat that.
    fn open_verified(&mut self) -> Result<Option<IndexSnapshot>, IndexError> {
        for _ in 0..MAX_ATTEMPTS {
            let stamp = CommitStamp::now(self.layout)?;
            self.report = CheckReport::default();
            let Some(generation) = self.layout.readable_manifest()?.generation else {
                let folder = self.layout.folder().to_owned();
                return Err(SnapshotError::Unfinished { folder }.into());
            };
            self.verify_files(&generation);
            // tantivy trusts the files that it opens, so damaged ones are never opened.
            let snapshot =
                if self.report.is_sound() { Some(IndexSnapshot::open(self.layout)) } else { None };
            // Commits and merges of other processes remove files, which then look damaged.
            if stamp.is_current(self.layout) {
                return Ok(snapshot.transpose()?);
            }
        }
        let source = TantivyError::SystemError(
            "commits follow each other faster than the index can be checked".to_owned(),
        );
        Err(IndexError::from_tantivy_read(self.layout.folder(), source))
    }

    fn verify_files(&mut self, generation: &str) {
        let folder = self.layout.generation(generation);
        let segments = IndexSnapshot::segments(self.layout, generation);
        let (segments, error) = match segments {
            Ok(segments) => (segments, None),
            Err(error) => (Vec::new(), Some(error)),
        };
        let size =
            |name: PathBuf| fs::metadata(folder.join(name)).map_or(0, |metadata| metadata.len());
        let total_bytes = segments.iter().flat_map(segment_files).map(size).sum();
        let faults = VerifiedFiles::default().find_faults(&folder, &segments, &mut |bytes| {
            self.report.bytes += bytes;
            (self.progress)(CheckProgress {
                bytes: self.report.bytes.min(total_bytes),
                total_bytes,
                ..CheckProgress::default()
            });
        });
        for fault in faults {
            match fault {
                FileFault::Unreadable { file, source } => self.add_unreadable(&file, &source),
                FileFault::Damaged(Damage { file, what }) => self.report.add(finding(&file, what)),
                fault => self.report.add(finding(&folder, format!("is unusable ({fault:?})"))),
            }
        }
        match error {
            // Verifying the list of segments has found out why.
            _ if !self.report.is_sound() => {}
            Some(SnapshotError::Layout(LayoutError::Io { path, source })) => {
                self.add_unreadable(&path, &source);
            }
            Some(error) => self.report.add(finding(&folder, format!("cannot be read ({error})"))),
            None => self.report.extra = count_extra(self.layout, generation, &segments),
        }
    }

    fn add_unreadable(&mut self, file: &Path, error: &io::Error) {
        self.report.add_unreadable(Warning {
            file: file.to_string_lossy().into_owned(),
            place: None,
            what: format!("cannot be read ({error})"),
            help: "make sure that you may read it, and check again".to_owned(),
        });
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
/// not counted: it may be on a disk that is not mounted. Nor are files that cannot be looked up.
fn count_gone(snapshot: &IndexSnapshot, records: &BTreeMap<String, FileRecord>) -> u64 {
    let roots = snapshot.commit.roots.iter();
    let existing: Vec<_> = roots.filter(|root| root.path.exists()).collect();
    let is_missing = |path: PathBuf| matches!(path.try_exists(), Ok(false));
    let is_gone = |key: &&String| {
        let root = existing.iter().find(|root| is_below(key, &root.name));
        root.is_some_and(|root| is_missing(path_of(key, &root.name, &root.path)))
    };
    records.keys().filter(is_gone).count() as u64
}

/// Counts the entries of the index folder and of its current generation that are not part of the
/// index. Hidden files are not counted: tantivy locks some.
fn count_extra(layout: &Layout, generation: &str, segments: &[SegmentMeta]) -> u64 {
    let folder = layout.generation(generation);
    let mut known: HashSet<PathBuf> =
        segments.iter().flat_map(segment_files).map(|name| folder.join(name)).collect();
    known.extend([layout.manifest_file(), layout.lock_file(), folder.join("meta.json")]);
    known.insert(folder.clone());
    let entries = [layout.folder(), &folder].map(fs::read_dir).into_iter().flatten().flatten();
    let is_extra = |entry: &DirEntry| {
        !known.contains(&entry.path()) && !entry.file_name().as_encoded_bytes().starts_with(b".")
    };
    entries.flatten().filter(is_extra).count() as u64
}

fn finding(file: &Path, what: String) -> Warning {
    let help = "rebuild the index from its article folders; until then nothing is written to it";
    Warning { file: file.to_string_lossy().into_owned(), place: None, what, help: help.to_owned() }
}
