//! The files that the counted operations work on.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::Result;
use newsdex::{Archive, SyncOptions};

use crate::queries::sampled::QueryKind;

/// A folder with articles, an index of them, and queries.
pub struct Fixture<'f> {
    /// The folder.
    pub root: &'f Path,
}

impl Fixture<'_> {
    /// The folder of the indexed articles.
    pub fn articles(&self) -> PathBuf {
        self.root.join("articles")
    }

    /// A folder of articles to add.
    pub fn batch(&self, number: usize) -> PathBuf {
        self.root.join(format!("more-{number}"))
    }

    /// The index.
    pub fn index(&self) -> PathBuf {
        self.root.join("index")
    }

    /// The file of queries of a kind.
    pub fn queries(&self, kind: QueryKind) -> PathBuf {
        self.root.join(format!("{kind:?}.json"))
    }

    /// The folder of indexes that an operation creates or changes.
    pub fn scratch(&self) -> PathBuf {
        self.root.join("scratch")
    }
}

/// Updates an index from folders.
pub fn sync(index: &Path, folders: &[PathBuf]) -> Result<()> {
    Archive::open_or_create(index)?.sync(folders, &SyncOptions::default(), &mut |_| {})?;
    Ok(())
}

/// Writes each line to a file of its own.
pub fn write_lines(folder: &Path, lines: &[&str]) -> Result<()> {
    fs::create_dir_all(folder)?;
    // A fixed date in the past, so that the counts do not depend on when the files were written.
    let modified = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for (number, line) in lines.iter().enumerate() {
        let path = folder.join(format!("{number:04}.jsonl"));
        fs::write(&path, line)?;
        File::options().write(true).open(&path)?.set_modified(modified)?;
    }
    Ok(())
}
