//! Updating an index after articles were added to a folder of text files or to a JSON lines file.
//!
//! Every round starts from a copy of the same index of the earlier articles. The folder consists of
//! hard links, so that files are added and removed without being written.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::benchmarks::context::RunContext;
use crate::fs::{copy_folder, files_below, remove};
use crate::peers::peer::Peer;
use crate::process::usage::measure_usage;
use crate::results::{SyncMeasurement, SyncSource};

/// Numbers of articles to add. Numbers above half of all articles are skipped.
const ADDED: [usize; 3] = [0, 100, 10_000];

/// A peer that indexes only a sample of the articles gets at most this many.
const MAX_ADDED_TO_SAMPLE: usize = 100;

/// Measures each peer with each number of added articles.
pub fn measure(run: &RunContext) -> Result<Vec<SyncMeasurement>> {
    let mut all = Vec::new();
    for peer in run.peers_where(Peer::syncs_folders) {
        let is_sampled = peer.article_stride() > 1;
        for added in ADDED.into_iter().filter(|&n| !is_sampled || n <= MAX_ADDED_TO_SAMPLE) {
            all.extend(sync_folder(run, peer, added)?);
        }
    }
    for peer in run.peers_where(|peer| peer == Peer::Newsdex) {
        for added in ADDED {
            all.extend(sync_json_lines(run, peer, added)?);
        }
    }
    Ok(all)
}

/// Adds text files to a folder.
fn sync_folder(run: &RunContext, peer: Peer, added: usize) -> Result<Option<SyncMeasurement>> {
    let source = peer.text_files(&run.work_dir, &run.articles)?;
    let files = files_below(&source)?;
    if added * 2 > files.len() {
        return Ok(None);
    }
    let (before, new) = files.split_at(files.len() - added);
    let folder = run.work_dir.root.join("sync-files");
    remove(&folder)?;
    link_files(before, &source, &folder)?;
    let mut sync = new_measurement(peer, SyncSource::TextFiles, added, before.len());
    let changes = Changes {
        source: &folder,
        add: &|| link_files(new, &source, &folder),
        undo: &|| new.iter().try_for_each(|file| remove(&moved_path(file, &source, &folder)?)),
    };
    measure_rounds(run, &mut sync, &changes)?;
    remove(&folder)?;
    Ok(Some(sync))
}

/// Appends lines to a JSON lines file.
fn sync_json_lines(run: &RunContext, peer: Peer, added: usize) -> Result<Option<SyncMeasurement>> {
    let text = fs::read(&run.articles)?;
    let lengths: Vec<usize> =
        text.split_inclusive(|&byte| byte == b'\n').map(<[u8]>::len).collect();
    if added * 2 > lengths.len() {
        return Ok(None);
    }
    let articles_before = lengths.len() - added;
    let (before, new) = text.split_at(lengths[..articles_before].iter().sum());
    let file = run.work_dir.root.join("sync.jsonl");
    fs::write(&file, before)?;
    let mut sync = new_measurement(peer, SyncSource::JsonLines, added, articles_before);
    // With nothing to add the file is not opened, so that its modification time stays too.
    let changes = Changes {
        source: &file,
        add: &|| match new {
            [] => Ok(()),
            _ => Ok(OpenOptions::new().append(true).open(&file)?.write_all(new)?),
        },
        undo: &|| match new {
            [] => Ok(()),
            _ => Ok(OpenOptions::new().write(true).open(&file)?.set_len(before.len() as u64)?),
        },
    };
    measure_rounds(run, &mut sync, &changes)?;
    remove(&file)?;
    Ok(Some(sync))
}

/// Changes to the source of an index.
struct Changes<'c> {
    /// The file or folder that the index is updated from.
    source: &'c Path,
    /// Adds the new articles.
    add: &'c dyn Fn() -> Result<()>,
    /// Removes them again.
    undo: &'c dyn Fn() -> Result<()>,
}

fn measure_rounds(
    run: &RunContext,
    sync: &mut SyncMeasurement,
    changes: &Changes<'_>,
) -> Result<()> {
    let (peer, name, added) = (sync.peer, sync.peer.name(), sync.added);
    let (work_dir, rounds) = (&run.work_dir, run.info.rounds);
    let (original, index) = (work_dir.index("sync-before"), work_dir.index("sync"));
    run.report_progress(&format!("{name} builds its index, not measured"));
    remove(&original)?;
    measure_usage(&mut peer.sync_command(work_dir, changes.source, &original)?)?;
    for round in 1..=rounds {
        run.report_progress(&format!("{name}, added articles: {added}, round {round} of {rounds}"));
        remove(&index)?;
        copy_folder(&original, &index)?;
        (changes.add)()?;
        sync.runs.push(measure_usage(&mut peer.sync_command(work_dir, changes.source, &index)?)?);
        // Not every `find` has -printf.
        let find = measure_usage(&mut find_command(changes.source)).ok();
        sync.find_seconds.extend(find.map(|usage| usage.seconds));
        (changes.undo)()?;
    }
    remove(&original)?;
    remove(&index)
}

/// Prints size and modification time of every file, and does nothing else.
fn find_command(source: &Path) -> Command {
    let mut find = Command::new("find");
    find.arg(source).args(["-printf", "%s %T@ %p\\n"]);
    find
}

/// The path of a file after its folder moved.
fn moved_path(file: &Path, from: &Path, to: &Path) -> Result<PathBuf> {
    Ok(to.join(file.strip_prefix(from)?))
}

/// Creates hard links in one folder to files of another.
fn link_files(files: &[PathBuf], from: &Path, to: &Path) -> Result<()> {
    for file in files {
        let link = moved_path(file, from, to)?;
        link.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::hard_link(file, &link)
            .with_context(|| format!("cannot link {} to {}", link.display(), file.display()))?;
    }
    Ok(())
}

fn new_measurement(
    peer: Peer,
    source: SyncSource,
    added: usize,
    articles_before: usize,
) -> SyncMeasurement {
    SyncMeasurement {
        peer,
        added: added as u64,
        articles_before: articles_before as u64,
        source,
        runs: Vec::new(),
        find_seconds: Vec::new(),
    }
}
