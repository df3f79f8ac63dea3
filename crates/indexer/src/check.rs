//! Whether an index is as it was written, and says what the articles say. It changes nothing.

mod contents;
mod words;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use newsdex_article::Warning;
use newsdex_index::{CommitStamp, Damage, IndexSnapshot, Layout, VerifiedFiles, segment_files};
use serde::Serialize;

use self::contents::Contents;
use crate::error::IndexError;
use crate::known::{self, FileRecord};
use crate::report::is_zero;

/// So many articles are compared word by word where not all are asked for.
const SAMPLE: u64 = 500;
/// So many findings are told; an index with more is no better known by them.
const MOST_TOLD: usize = 100;
/// How often it is begun anew because others commit meanwhile.
const TRIES: usize = 20;

/// What a check is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckOptions {
    /// Compare the words of all articles with the index, not only those of 500.
    pub all: bool,
}

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CheckReport {
    /// Whether nothing is wrong.
    pub sound: bool,
    /// Bytes whose sums were looked at.
    pub bytes: u64,
    /// Articles that were read back.
    pub articles: u64,
    /// Articles of which all words were compared with the index.
    pub compared: u64,
    /// Files that were read into the index and are no longer where they were, though their folder is: the next sync drops
    /// what came from them.
    pub gone: u64,
    /// How long it took, microseconds.
    pub elapsed_us: u64,
    /// What is wrong, up to a hundred.
    pub damage: Vec<Warning>,
    /// How much there was beyond those.
    #[serde(skip_serializing_if = "is_zero")]
    pub more_damage: u64,
}

/// How far a check has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CheckProgress {
    /// Bytes whose sums were looked at.
    pub bytes: u64,
    /// Bytes to look at in all.
    pub total_bytes: u64,
    /// Articles that were read back; 0 while sums are looked at.
    pub articles: u64,
    /// Articles to read back in all; 0 while sums are looked at.
    pub total_articles: u64,
}

/// Looks at the index at `layout`: at the sum of every file, whether every article can be read back as it was read, whether
/// words and their places are those of the texts, and whether all that files are said to have given is there. `progress` is
/// told how far it has come.
///
/// # Errors
/// Where there is no index, or it is of another version. What is damaged is in the report.
pub fn check(
    layout: &Layout,
    options: &CheckOptions,
    progress: &mut dyn FnMut(CheckProgress),
) -> Result<CheckReport, IndexError> {
    let started = Instant::now();
    let mut report;
    let mut tries = 0;
    // Ends: it is tried so often at most.
    let snapshot = loop {
        tries += 1;
        let stamp = CommitStamp::now(layout)?;
        report = CheckReport::default();
        let folder = layout
            .generation(layout.readable_manifest()?.generation.as_deref().unwrap_or_default());
        for damage in damaged(&folder, &mut report, progress) {
            report.warn(finding(&damage.file, damage.what));
        }
        // What is damaged is not opened: the engine takes it for true.
        let opened =
            if report.damage.is_empty() { Some(IndexSnapshot::open(layout)) } else { None };
        // What others commit, or merge, takes files away.
        if tries == TRIES || stamp.is_current(layout) {
            break opened.transpose()?;
        }
    };
    // With files that are damaged, all else would only say so again.
    if let Some(snapshot) = snapshot {
        check_contents(layout, &snapshot, options, &mut report, progress)?;
    }
    report.sound = report.damage.is_empty();
    report.elapsed_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
    Ok(report)
}

/// Damage of files. Where their lists cannot be read, that is all that can be told.
fn damaged(
    folder: &Path,
    report: &mut CheckReport,
    progress: &mut dyn FnMut(CheckProgress),
) -> Vec<Damage> {
    let segments = IndexSnapshot::segments(folder).unwrap_or_default();
    let size = |name: PathBuf| fs::metadata(folder.join(name)).map_or(0, |metadata| metadata.len());
    let total_bytes = segments.iter().flat_map(segment_files).map(size).sum();
    VerifiedFiles::default().find_damage(folder, &segments, &mut |bytes| {
        report.bytes += bytes;
        progress(CheckProgress {
            bytes: report.bytes.min(total_bytes),
            total_bytes,
            ..CheckProgress::default()
        });
    })
}

fn check_contents(
    layout: &Layout,
    snapshot: &IndexSnapshot,
    options: &CheckOptions,
    report: &mut CheckReport,
    progress: &mut dyn FnMut(CheckProgress),
) -> Result<(), IndexError> {
    let unreadable = |source| IndexError::unreadable(layout.folder(), source);
    let total_articles = snapshot.commit.articles;
    let every = if options.all { 1 } else { total_articles.div_ceil(SAMPLE).max(1) };
    let mut contents = Contents::default();
    let mut told = CheckProgress { total_articles, ..CheckProgress::default() };
    for number in 0..snapshot.searcher.segment_readers().len() {
        let mut tell = |articles| {
            told.articles = articles;
            progress(told);
        };
        contents.read_segment(snapshot, number, every, &mut tell).map_err(unreadable)?;
    }
    report.compared = contents.compared;
    report.articles = contents.articles;
    let records = known::file_records(snapshot).map_err(unreadable)?;
    contents.wrong.extend(counted_wrong(&contents.of_files, &records));
    if contents.articles != total_articles {
        contents.wrong.push(format!(
            "has {} articles and says that it has {total_articles}",
            contents.articles
        ));
    }
    report.gone = gone(snapshot, &records);
    for what in contents.wrong {
        report.warn(finding(layout.folder(), what));
    }
    Ok(())
}

/// Files that are said to have given another number of articles than there are of them.
fn counted_wrong<'a>(
    found: &'a BTreeMap<String, u64>,
    records: &'a BTreeMap<String, FileRecord>,
) -> impl Iterator<Item = String> + 'a {
    let said = records.iter().map(|(key, record)| (key, record.articles));
    let wrong = said.filter_map(|(key, said)| {
        let found = found.get(key).copied().unwrap_or(0);
        (found != said)
            .then(|| format!("has {found} articles of {key} and says that it read {said}"))
    });
    let unknown = found.iter().filter(|(key, _)| !records.contains_key(*key));
    wrong.chain(
        unknown.map(|(key, found)| {
            format!("has {found} articles of {key} and says nothing of that file")
        }),
    )
}

/// How many of the files that were read are no longer there. Of a folder that is not there at all nothing is said: it may be
/// a disk that is not mounted.
fn gone(snapshot: &IndexSnapshot, records: &BTreeMap<String, FileRecord>) -> u64 {
    let roots = &snapshot.commit.roots;
    let there: Vec<_> = roots.iter().filter(|root| root.path.exists()).collect();
    let is_gone = |key: &&String| {
        let (name, below) = key.split_once('/').unwrap_or((key, ""));
        there
            .iter()
            .any(|root| root.name == name && !below.is_empty() && !root.path.join(below).exists())
    };
    records.keys().filter(is_gone).count() as u64
}

fn finding(file: &Path, what: String) -> Warning {
    let help = "build the index anew from its articles with `newsdex index --rebuild`; until then it is left as it is";
    Warning { file: file.to_string_lossy().into_owned(), place: None, what, help: help.to_owned() }
}

impl CheckReport {
    fn warn(&mut self, warning: Warning) {
        if self.damage.len() < MOST_TOLD {
            self.damage.push(warning);
        } else {
            self.more_damage += 1;
        }
    }
}
