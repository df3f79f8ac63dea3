//! The operations whose instructions are counted. One process prepares their files; others, under
//! valgrind, execute them.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::dataset::corpus::Corpus;
use crate::dataset::source::SEED;
use crate::dataset::synthetic::{CorpusSize, generate};
use crate::fs::{copy_folder, remove};
use crate::instructions::fixture::{Fixture, sync, write_lines};
use crate::peers::engine::SearchEngine;
use crate::peers::newsdex::Newsdex;
use crate::queries::sampled::{HitContent, QueryKind, SampledQuery};
use crate::queries::sampler::sample_queries;

/// The operations, by their names in tables and in the baseline.
pub const OPERATIONS: [(&str, Operation); 10] = [
    ("index 2 MB from nothing", Operation::Build),
    ("sync with nothing changed", Operation::SyncUnchanged),
    ("sync with 10 articles added", Operation::SyncAdded),
    ("search one word", Operation::Search(QueryKind::Word)),
    ("search two or three words, all", Operation::Search(QueryKind::All)),
    ("search a phrase", Operation::Search(QueryKind::Phrase)),
    ("search a phrase of common words", Operation::Search(QueryKind::Common)),
    ("search six words, any", Operation::Search(QueryKind::Any)),
    ("search a prefix", Operation::Search(QueryKind::Prefix)),
    ("search two words near each other", Operation::Search(QueryKind::Near)),
];

/// An operation of newsdex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// Builds an index.
    Build,
    /// Checks an up-to-date index against its folder.
    SyncUnchanged,
    /// Updates an index after [`BATCH_ARTICLES`] articles were added.
    SyncAdded,
    /// Answers [`QUERIES`] queries of a kind, with passages.
    Search(QueryKind),
}

const CORPUS_BYTES: u64 = 2_000_000;
const BATCH_ARTICLES: usize = 10;
const QUERIES: usize = 10;

impl Operation {
    /// How often the shorter and the longer of the two counted processes execute it.
    pub fn repetitions(self) -> [usize; 2] {
        match self {
            Operation::Build => [1, 2],
            Operation::SyncUnchanged | Operation::SyncAdded | Operation::Search(_) => [1, 3],
        }
    }

    /// Number of counted executions in one repetition: each query counts separately.
    pub fn executions(self) -> usize {
        match self {
            Operation::Build | Operation::SyncUnchanged | Operation::SyncAdded => 1,
            Operation::Search(_) => QUERIES,
        }
    }

    /// Undoes the changes of an earlier process, so that each starts from the same state.
    pub fn reset(self, folder: &Path) -> Result<()> {
        let fixture = Fixture { root: folder };
        remove(&fixture.scratch())?;
        match self {
            Operation::SyncAdded => copy_folder(&fixture.index(), &fixture.scratch()),
            Operation::Build | Operation::SyncUnchanged | Operation::Search(_) => Ok(()),
        }
    }

    /// Executes the operation this many times.
    pub fn run(self, folder: &Path, times: usize) -> Result<()> {
        let fixture = Fixture { root: folder };
        match self {
            Operation::Build => (0..times).try_for_each(|time| {
                sync(&fixture.scratch().join(time.to_string()), &[fixture.articles()])
            }),
            Operation::SyncUnchanged => {
                (0..times).try_for_each(|_| sync(&fixture.index(), &[fixture.articles()]))
            }
            Operation::SyncAdded => {
                let mut folders = vec![fixture.articles()];
                (0..times).try_for_each(|time| {
                    folders.push(fixture.batch(time));
                    sync(&fixture.scratch(), &folders)
                })
            }
            Operation::Search(kind) => {
                let queries: Vec<SampledQuery> =
                    serde_json::from_slice(&fs::read(fixture.queries(kind))?)?;
                let newsdex = Newsdex::open(&fixture.index())?;
                for query in queries.iter().cycle().take(queries.len() * times) {
                    newsdex.search(query, HitContent::Passages)?;
                }
                Ok(())
            }
        }
    }
}

/// Generates articles, one file each, indexes all but the last few, and samples queries from them.
pub fn prepare(folder: &Path) -> Result<()> {
    let fixture = Fixture { root: folder };
    let all = folder.join("all.jsonl");
    generate(&all, CorpusSize::Bytes(CORPUS_BYTES), SEED)?;
    let text = fs::read_to_string(&all)?;
    let lines: Vec<&str> = text.lines().collect();
    let batches =
        OPERATIONS.iter().flat_map(|(_, operation)| operation.repetitions()).max().unwrap_or(0);
    let indexed =
        lines.len().checked_sub(batches * BATCH_ARTICLES).context("the corpus is too small")?;
    let (indexed, added) = lines.split_at(indexed);
    write_lines(&fixture.articles(), indexed)?;
    for (number, batch) in added.chunks(BATCH_ARTICLES).enumerate() {
        write_lines(&fixture.batch(number), batch)?;
    }
    // A sync reads a file again that was written just before it was indexed.
    thread::sleep(Duration::from_millis(100));
    sync(&fixture.index(), &[fixture.articles()])?;
    let corpus = Corpus::read(&all)?;
    for (_, operation) in OPERATIONS {
        if let Operation::Search(kind) = operation {
            let set = sample_queries(&corpus, kind, SEED, QUERIES);
            fs::write(fixture.queries(kind), serde_json::to_vec(&set.queries)?)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use newsdex::Archive;

    use super::*;

    #[test]
    fn every_operation_can_be_repeated() -> Result<()> {
        let folder = tempfile::tempdir()?;
        prepare(folder.path())?;
        for (name, operation) in OPERATIONS {
            for times in operation.repetitions() {
                operation.reset(folder.path())?;
                operation.run(folder.path(), times).with_context(|| name.to_owned())?;
            }
        }
        let fixture = Fixture { root: folder.path() };
        let before = Archive::open(fixture.index())?.articles();
        // `reset` discards what the last run added, so that the same articles are new again.
        Operation::SyncAdded.reset(folder.path())?;
        Operation::SyncAdded.run(folder.path(), 2)?;
        let after = Archive::open(fixture.scratch())?.articles();
        assert_eq!(after, before + 2 * BATCH_ARTICLES as u64);
        Ok(())
    }
}
