//! Bringing an index in step with what has come since: a folder of text files, and a file of JSON lines.
//!
//! Every round begins with a copy of one index, made of what was there before. The folder is one of hard links, so that
//! files come and go without being written.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::files;
use crate::peers::Peer;
use crate::place::{clear, copy};
use crate::process::run;
use crate::results::Synced;
use crate::run::Run;

/// How many articles come. Where they were more than half of all, it is left out.
const COMING: [usize; 3] = [0, 100, 10_000];

/// Each peer with none, some and many that came; the one that is slow without the many.
pub fn measure(of: &Run) -> Result<Vec<Synced>> {
    let mut all = Vec::new();
    for peer in of.peers_that(|peer| matches!(peer, Peer::Newsdex | Peer::Recoll)) {
        for added in COMING.into_iter().filter(|&added| added < 1_000 || peer.share() == 1) {
            all.extend(folder(of, peer, added)?);
        }
    }
    for peer in of.peers_that(|peer| peer == Peer::Newsdex) {
        for added in COMING {
            all.extend(lines(of, peer, added)?);
        }
    }
    Ok(all)
}

/// A folder to which files come.
fn folder(of: &Run, peer: Peer, added: usize) -> Result<Option<Synced>> {
    let source = peer.files(&of.place, &of.articles)?;
    let files = files::below(&source)?;
    if added * 2 > files.len() {
        return Ok(None);
    }
    let (there, coming) = files.split_at(files.len() - added);
    let folder = of.place.work.join("sync-files");
    clear(&folder)?;
    link(there, &source, &folder)?;
    let mut synced = Synced::none(peer, added, there.len(), false);
    rounds(
        of,
        &mut synced,
        &folder,
        || link(coming, &source, &folder),
        || coming.iter().try_for_each(|file| clear(&linked(file, &source, &folder)?)),
    )?;
    clear(&folder)?;
    Ok(Some(synced))
}

/// A file of JSON lines to which more are appended.
fn lines(of: &Run, peer: Peer, added: usize) -> Result<Option<Synced>> {
    let text = fs::read(&of.articles)?;
    let starts: Vec<usize> = text.split_inclusive(|&byte| byte == b'\n').map(<[u8]>::len).collect();
    if added * 2 > starts.len() {
        return Ok(None);
    }
    let before = starts.len() - added;
    let (there, coming) = text.split_at(starts[..before].iter().sum());
    let file = of.place.work.join("sync.jsonl");
    fs::write(&file, there)?;
    let mut synced = Synced::none(peer, added, before, true);
    rounds(
        of,
        &mut synced,
        &file,
        // Without any to come the file stays as it is, its time of change too.
        || {
            if coming.is_empty() {
                Ok(())
            } else {
                Ok(OpenOptions::new().append(true).open(&file)?.write_all(coming)?)
            }
        },
        || {
            if coming.is_empty() {
                Ok(())
            } else {
                Ok(OpenOptions::new().write(true).open(&file)?.set_len(there.len() as u64)?)
            }
        },
    )?;
    clear(&file)?;
    Ok(Some(synced))
}

/// Measures what brings an index in step with `what`, to which something comes, and goes again before the next round.
fn rounds(
    of: &Run,
    synced: &mut Synced,
    what: &Path,
    come: impl Fn() -> Result<()>,
    go: impl Fn() -> Result<()>,
) -> Result<()> {
    let (before, index) = (of.place.index("sync-before"), of.place.index("sync"));
    of.step(&format!("{} builds, before {} come, not measured", synced.peer.name(), synced.added));
    clear(&before)?;
    run(&mut synced.peer.sync(&of.place, what, &before)?)?;
    for round in 1..=of.about.rounds {
        of.step(&format!(
            "{}, {} came, {round} of {}",
            synced.peer.name(),
            synced.added,
            of.about.rounds
        ));
        clear(&index)?;
        copy(&before, &index)?;
        come()?;
        synced.runs.push(run(&mut synced.peer.sync(&of.place, what, &index)?)?);
        // Not every system has a `find` that tells them.
        synced.floor.extend(run(&mut find(what)).ok().map(|usage| usage.seconds));
        go()?;
    }
    clear(&before)?;
    clear(&index)
}

/// What tells size and time of every file, and does no more.
fn find(what: &Path) -> Command {
    let mut find = Command::new("find");
    find.arg(what).args(["-printf", "%s %T@ %p\\n"]);
    find
}

/// Where a file of one folder stands in another.
fn linked(file: &Path, from: &Path, to: &Path) -> Result<PathBuf> {
    Ok(to.join(file.strip_prefix(from)?))
}

/// Links files of one folder into another.
fn link(files: &[PathBuf], from: &Path, to: &Path) -> Result<()> {
    for file in files {
        let link = linked(file, from, to)?;
        link.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::hard_link(file, &link)
            .with_context(|| format!("cannot link {} to {}", link.display(), file.display()))?;
    }
    Ok(())
}

impl Synced {
    fn none(peer: Peer, added: usize, before: usize, lines: bool) -> Synced {
        let (added, articles) = (added as u64, before as u64);
        Synced { peer, added, articles, lines, runs: Vec::new(), floor: Vec::new() }
    }
}
