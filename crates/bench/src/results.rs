//! The measurements of a run, stored as `results.json`.
//!
//! The file holds measured values, from which the report computes medians. It contains no text of
//! any article or query. Its keys are older than some of the names here; the `rename` attributes
//! keep stored runs readable.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::peers::peer::Peer;
use crate::process::usage::ResourceUsage;
use crate::queries::sampled::{HitContent, QueryKind};
use crate::statistics::median;

const FILE_NAME: &str = "results.json";

/// Everything that one run measured. Benchmarks that did not run are empty.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Results {
    /// The circumstances of the run.
    #[serde(rename = "about")]
    pub info: RunInfo,
    /// The selected peers.
    pub peers: Vec<PeerStatus>,
    /// Building an index.
    pub building: Vec<BuildMeasurement>,
    /// Opening an index with a cold cache.
    pub opening: Vec<OpenMeasurement>,
    /// Queries with a warm cache.
    pub warm: Vec<QueryMeasurement>,
    /// Queries on several threads.
    pub threads: Vec<ThroughputMeasurement>,
    /// Whole processes.
    #[serde(rename = "shell")]
    pub whole_process: Vec<ProcessMeasurement>,
    /// Updating an index from its source.
    pub sync: Vec<SyncMeasurement>,
    /// Building and searching at increasing numbers of articles.
    pub growth: Vec<GrowthMeasurement>,
}

/// The circumstances of a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RunInfo {
    /// The date, `2026-05-08`.
    pub date: String,
    /// The processor model.
    pub cpu: String,
    /// Number of cores available to the run.
    pub cores: usize,
    /// Memory of the machine in bytes.
    pub memory_bytes: Option<u64>,
    /// The name of the file of articles, or the size of the synthetic corpus.
    pub data: String,
    /// Number of articles.
    pub articles: u64,
    /// Bytes of titles and bodies.
    pub text_bytes: u64,
    /// Number of queries of each kind.
    pub queries: usize,
    /// How often each query was asked and each index built.
    pub rounds: usize,
}

/// Whether a peer took part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PeerStatus {
    /// The peer.
    pub peer: Peer,
    /// Why it did not take part: it is not installed, or it failed.
    #[serde(rename = "absent")]
    pub unavailable: Option<String>,
}

/// Building an index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BuildMeasurement {
    /// The peer.
    pub peer: Peer,
    /// Number of cores it could use.
    pub cores: usize,
    /// Bytes of the titles and bodies that it indexed.
    pub text_bytes: u64,
    /// What each round took.
    pub runs: Vec<ResourceUsage>,
    /// Bytes on disk.
    pub index_bytes: u64,
}

/// Opening an index and answering a first query with a cold cache, in microseconds per round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OpenMeasurement {
    /// The peer.
    pub peer: Peer,
    /// Opening the index.
    #[serde(rename = "open")]
    pub open_micros: Vec<f64>,
    /// Answering the first query, with passages.
    #[serde(rename = "first")]
    pub first_query_micros: Vec<f64>,
}

/// Queries of one kind with a warm cache, on one thread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QueryMeasurement {
    /// The peer.
    pub peer: Peer,
    /// The kind of queries.
    #[serde(rename = "set")]
    pub kind: QueryKind,
    /// What the search returned for each hit.
    #[serde(rename = "passages")]
    pub content: HitContent,
    /// Microseconds of each query, the median over the rounds. Empty if unsupported.
    pub micros: Vec<f64>,
    /// Median microseconds of the queries in each round.
    #[serde(rename = "rounds")]
    pub round_medians: Vec<f64>,
    /// Number of queries with at least one hit.
    #[serde(rename = "found")]
    pub queries_with_hits: usize,
    /// Why the peer has no queries of this kind, if it has none.
    #[serde(rename = "cannot")]
    pub unsupported: Option<String>,
}

/// Queries of the most frequent kinds on several threads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ThroughputMeasurement {
    /// The peer.
    pub peer: Peer,
    /// Number of searching threads.
    pub threads: usize,
    /// Queries per second in each round.
    #[serde(rename = "rates")]
    pub queries_per_second: Vec<f64>,
}

/// A search command, from process start to exit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProcessMeasurement {
    /// The peer.
    pub peer: Peer,
    /// The kind of queries.
    #[serde(rename = "set")]
    pub kind: QueryKind,
    /// Milliseconds of each query, the median over the rounds.
    pub millis: Vec<f64>,
}

/// The source that an index is updated from. Stored as a boolean: whether it is JSON lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "bool", into = "bool")]
pub enum SyncSource {
    /// A folder to which text files are added.
    TextFiles,
    /// A JSON lines file to which lines are appended.
    JsonLines,
}

impl From<bool> for SyncSource {
    fn from(json_lines: bool) -> SyncSource {
        if json_lines { SyncSource::JsonLines } else { SyncSource::TextFiles }
    }
}

impl From<SyncSource> for bool {
    fn from(source: SyncSource) -> bool {
        source == SyncSource::JsonLines
    }
}

/// Updating an index after articles were added to its source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SyncMeasurement {
    /// The peer.
    pub peer: Peer,
    /// Number of articles added.
    pub added: u64,
    /// Number of articles before.
    #[serde(rename = "articles")]
    pub articles_before: u64,
    /// The source.
    #[serde(rename = "lines")]
    pub source: SyncSource,
    /// What each round took.
    pub runs: Vec<ResourceUsage>,
    /// Seconds that `find` took after each round to print size and time of every file: a lower
    /// bound for any program that detects changes by walking the folder. Empty where `find` cannot.
    #[serde(default, rename = "floor")]
    pub find_seconds: Vec<f64>,
}

/// Building and searching an index of one size.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GrowthMeasurement {
    /// The peer.
    pub peer: Peer,
    /// Number of articles.
    pub articles: u64,
    /// Bytes of titles and bodies.
    pub text_bytes: u64,
    /// What building took.
    pub usage: ResourceUsage,
    /// Bytes on disk.
    pub index_bytes: u64,
    /// Queries with passages, by kind.
    pub warm: Vec<QueryMeasurement>,
}

impl Results {
    /// Reads the results from the folder of a run.
    pub fn load(folder: &Path) -> Result<Results> {
        let path = folder.join(FILE_NAME);
        let text =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        serde_json::from_str(&text)
            .with_context(|| format!("{} does not hold the results of a run", path.display()))
    }

    /// Writes the results to the folder of a run.
    pub fn save(&self, folder: &Path) -> Result<()> {
        let path = folder.join(FILE_NAME);
        fs::write(&path, serde_json::to_string(self)? + "\n")
            .with_context(|| format!("cannot write {}", path.display()))
    }

    /// The queries of a kind, unless the peer does not support them.
    pub fn supported_queries(
        &self,
        peer: Peer,
        kind: QueryKind,
        content: HitContent,
    ) -> Option<&QueryMeasurement> {
        self.warm
            .iter()
            .find(|warm| warm.peer == peer && warm.kind == kind && warm.content == content)
            .filter(|warm| warm.unsupported.is_none())
    }
}

impl BuildMeasurement {
    /// Megabytes of text indexed per second, the median over the rounds.
    pub fn megabytes_per_second(&self) -> f64 {
        let seconds: Vec<f64> = self.runs.iter().map(|run| run.seconds).collect();
        self.text_bytes as f64 / 1e6 / median(&seconds)
    }

    /// Bytes on disk per byte of text.
    pub fn disk_ratio(&self) -> f64 {
        self.index_bytes as f64 / self.text_bytes as f64
    }
}

impl QueryMeasurement {
    /// The median over the queries of this peer's time divided by `baseline`'s; `None` without
    /// queries.
    pub fn median_ratio_to(&self, baseline: &QueryMeasurement) -> Option<f64> {
        let ratios: Vec<f64> =
            baseline.micros.iter().zip(&self.micros).map(|(base, own)| own / base).collect();
        (!ratios.is_empty()).then(|| median(&ratios))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_runs_keep_all_keys_and_values() -> Result<()> {
        let runs = Path::new(env!("CARGO_MANIFEST_DIR")).join("runs");
        for run in fs::read_dir(runs)? {
            let folder = run?.path();
            if !folder.join(FILE_NAME).exists() {
                continue;
            }
            let text = fs::read_to_string(folder.join(FILE_NAME))?;
            let stored: serde_json::Value = serde_json::from_str(&text)?;
            let results = serde_json::to_value(Results::load(&folder)?)?;
            // Not `assert_eq`, which would print all of both.
            assert!(results == stored, "{}", folder.display());
        }
        Ok(())
    }
}
