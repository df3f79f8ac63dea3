//! The files of articles that a run indexes.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::dataset::synthetic::{CorpusSize, generate};
use crate::fs::create_once;
use crate::work_dir::WorkDir;

/// The seed of synthetic articles and sampled queries, the same for everybody.
pub const SEED: u64 = 1;

/// The path of a JSON lines file, decompressed into the working folder if it ends in `.zst`.
pub fn decompressed(data: &Path, work_dir: &WorkDir) -> Result<PathBuf> {
    if data.extension().is_none_or(|extension| extension != "zst") {
        return data.canonicalize().with_context(|| format!("cannot read {}", data.display()));
    }
    let name = data.file_stem().context("the file of articles has no name")?;
    create_once(&work_dir.root.join(name), |path| {
        let compressed =
            File::open(data).with_context(|| format!("cannot open {}", data.display()))?;
        zstd::stream::copy_decode(compressed, BufWriter::new(File::create(path)?))
            .with_context(|| format!("cannot decompress {}", data.display()))
    })
}

/// The path of a synthetic corpus of this size, generated on first use.
pub fn synthetic(work_dir: &WorkDir, size: CorpusSize) -> Result<PathBuf> {
    let name = match size {
        CorpusSize::Bytes(bytes) => format!("synthetic-{}-mb.jsonl", bytes / 1_000_000),
        CorpusSize::Articles(articles) => format!("synthetic-{articles}.jsonl"),
    };
    create_once(&work_dir.root.join(name), |path| generate(path, size, SEED).map(drop))
}
