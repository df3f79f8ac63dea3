//! Ten things that newsdex does, whose instructions are counted: what they need is prepared by one process, and a second
//! does them, so many times over.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};
use newsdex::{Archive, SyncOptions};

use crate::corpus::Corpus;
use crate::draw::{Drawn, Set, draw};
use crate::generate::{Amount, generate};
use crate::peers::newsdex::Newsdex;
use crate::place::{clear, copy};
use crate::run::SEED;
use crate::worker::Engine;

/// What is counted, as tables and the baseline call it.
pub const OPERATIONS: [(&str, Operation); 10] = [
    ("index 2 MB from nothing", Operation::Index),
    ("sync with nothing changed", Operation::Unchanged),
    ("sync with 10 articles added", Operation::Added),
    ("search one word", Operation::Search(Set::Word)),
    ("search two or three words, all", Operation::Search(Set::All)),
    ("search a phrase", Operation::Search(Set::Phrase)),
    ("search a phrase of frequent words", Operation::Search(Set::Frequent)),
    ("search six words, any", Operation::Search(Set::Any)),
    ("search a prefix", Operation::Search(Set::Prefix)),
    ("search two words near each other", Operation::Search(Set::Near)),
];

/// Something that newsdex does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// Makes an index.
    Index,
    /// Looks whether an index is in step with its folder, which it is.
    Unchanged,
    /// Brings an index in step with a folder and [`BATCH`] articles more.
    Added,
    /// Answers [`QUERIES`] queries of a kind.
    Search(Set),
}

const BYTES: u64 = 2_000_000;
/// How many articles come at a time.
const BATCH: usize = 10;
/// How many queries of a kind are asked.
const QUERIES: usize = 10;

impl Operation {
    /// How often it is done in the shorter and in the longer of two runs. What both have, from the start of the process to
    /// the filling of caches, is not in their difference.
    pub fn times(self) -> [usize; 2] {
        match self {
            Operation::Index => [1, 2],
            Operation::Unchanged | Operation::Added | Operation::Search(_) => [1, 3],
        }
    }

    /// How many there are of what is told in each time that it is done.
    pub fn pieces(self) -> usize {
        match self {
            Operation::Index | Operation::Unchanged | Operation::Added => 1,
            Operation::Search(_) => QUERIES,
        }
    }

    /// Makes what a run leaves behind undone, so that each begins with the same.
    pub fn undo(self, folder: &Path) -> Result<()> {
        let place = Prepared { folder };
        clear(&place.scratch())?;
        match self {
            Operation::Added => copy(&place.index(), &place.scratch()),
            Operation::Index | Operation::Unchanged | Operation::Search(_) => Ok(()),
        }
    }

    /// Does it so many times.
    pub fn run(self, folder: &Path, times: usize) -> Result<()> {
        let place = Prepared { folder };
        match self {
            Operation::Index => (0..times).try_for_each(|time| {
                sync(&place.scratch().join(time.to_string()), &[place.articles()])
            }),
            Operation::Unchanged => {
                (0..times).try_for_each(|_| sync(&place.index(), &[place.articles()]))
            }
            Operation::Added => {
                let mut named = vec![place.articles()];
                (0..times).try_for_each(|time| {
                    named.push(place.batch(time));
                    sync(&place.scratch(), &named)
                })
            }
            Operation::Search(set) => {
                let queries: Vec<Drawn> = serde_json::from_slice(&fs::read(place.queries(set))?)?;
                let newsdex = Newsdex::open(&place.index())?;
                for query in queries.iter().cycle().take(queries.len() * times) {
                    newsdex.search(query, true)?;
                }
                Ok(())
            }
        }
    }
}

/// Makes up articles, a file each, indexes all but the last few, and draws queries from them.
pub fn prepare(folder: &Path) -> Result<()> {
    let place = Prepared { folder };
    let all = folder.join("all.jsonl");
    generate(&all, Amount::Bytes(BYTES), SEED)?;
    let text = fs::read_to_string(&all)?;
    let lines: Vec<&str> = text.lines().collect();
    let most = OPERATIONS.iter().flat_map(|(_, operation)| operation.times()).max().unwrap_or(0);
    let (first, rest) =
        lines.split_at(lines.len().checked_sub(most * BATCH).context("too few articles")?);
    write_each(&place.articles(), first)?;
    for (number, batch) in rest.chunks(BATCH).enumerate() {
        write_each(&place.batch(number), batch)?;
    }
    sync(&place.index(), &[place.articles()])?;
    let corpus = Corpus::read(&all)?;
    for (_, operation) in OPERATIONS {
        if let Operation::Search(set) = operation {
            fs::write(place.queries(set), serde_json::to_vec(&draw(&corpus, set, SEED, QUERIES))?)?;
        }
    }
    Ok(())
}

/// Where things are in the folder that was prepared.
struct Prepared<'f> {
    folder: &'f Path,
}

impl Prepared<'_> {
    fn articles(&self) -> PathBuf {
        self.folder.join("articles")
    }

    fn batch(&self, number: usize) -> PathBuf {
        self.folder.join(format!("more-{number}"))
    }

    fn index(&self) -> PathBuf {
        self.folder.join("index")
    }

    fn queries(&self, set: Set) -> PathBuf {
        self.folder.join(format!("{set:?}.json"))
    }

    /// What a run makes.
    fn scratch(&self) -> PathBuf {
        self.folder.join("scratch")
    }
}

fn sync(index: &Path, folders: &[PathBuf]) -> Result<()> {
    Archive::open_or_create(index)?.sync(folders, &SyncOptions::default(), &mut |_| {})?;
    Ok(())
}

/// Writes each line into a file of its own.
fn write_each(folder: &Path, lines: &[&str]) -> Result<()> {
    fs::create_dir_all(folder)?;
    // Long ago: nothing depends on how lately a file was written.
    let written = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for (number, line) in lines.iter().enumerate() {
        let path = folder.join(format!("{number:04}.jsonl"));
        fs::write(&path, line)?;
        File::options().write(true).open(&path)?.set_modified(written)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_can_be_done_again() -> Result<()> {
        let folder = tempfile::tempdir()?;
        prepare(folder.path())?;
        for (name, operation) in OPERATIONS {
            for times in operation.times() {
                operation.undo(folder.path())?;
                operation.run(folder.path(), times).with_context(|| name.to_owned())?;
            }
        }
        let place = Prepared { folder: folder.path() };
        let before = Archive::open(place.index())?.articles();
        // The longer run of the last that adds was undone since; its articles come anew.
        Operation::Added.undo(folder.path())?;
        Operation::Added.run(folder.path(), 2)?;
        assert_eq!(Archive::open(place.scratch())?.articles(), before + 2 * BATCH as u64);
        Ok(())
    }
}
