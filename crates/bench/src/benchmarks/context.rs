//! What all benchmarks of a run share: articles, queries, peers and progress.

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant;

use anyhow::{Result, ensure};
use clap::ValueEnum;

use crate::benchmarks::benchmark::Benchmark;
use crate::benchmarks::options::RunOptions;
use crate::dataset::corpus::Corpus;
use crate::dataset::source::{SEED, decompressed, synthetic};
use crate::dataset::synthetic::CorpusSize;
use crate::machine;
use crate::peers::peer::Peer;
use crate::queries::sampled::{QueryKind, SampledQuery};
use crate::queries::sampler::{QuerySet, sample_queries};
use crate::results::{PeerStatus, RunInfo};
use crate::work_dir::WorkDir;

/// A run, as its benchmarks see it.
pub struct RunContext {
    /// Holds articles and indexes.
    pub work_dir: WorkDir,
    /// The articles, as JSON lines.
    pub articles: PathBuf,
    /// The circumstances of the run.
    pub info: RunInfo,
    /// The queries of each kind.
    pub query_sets: Vec<QuerySet>,
    /// Largest number of articles in the growth benchmark.
    pub max_articles: u64,
    /// The selected peers. A peer that fails becomes unavailable.
    peer_statuses: RefCell<Vec<PeerStatus>>,
    current: Cell<&'static str>,
    started: Instant,
}

impl RunContext {
    /// Prepares articles and queries, and finds out which peers are installed.
    pub fn prepare(options: &RunOptions, mut work_dir: WorkDir) -> Result<RunContext> {
        let started = Instant::now();
        eprintln!("reading the articles and sampling queries");
        let (articles, data) = if let Some(data) = &options.data {
            let name = data.file_name().unwrap_or_default().to_string_lossy().into_owned();
            (decompressed(data, &work_dir)?, name)
        } else {
            let size = CorpusSize::Bytes(options.megabytes * 1_000_000);
            (synthetic(&work_dir, size)?, format!("{} MB synthetic", options.megabytes))
        };
        work_dir.select_articles(&articles)?;
        let corpus = read_corpus(&articles)?;
        let kinds =
            if options.kinds.is_empty() { QueryKind::value_variants() } else { &options.kinds };
        let query_sets = kinds
            .iter()
            .map(|&kind| sample_queries(&corpus, kind, SEED, options.queries))
            .collect();
        let info = RunInfo {
            date: jiff::Zoned::now().date().to_string(),
            cpu: machine::cpu_model(),
            cores: thread::available_parallelism().map_or(1, usize::from),
            memory_bytes: machine::memory_bytes(),
            data,
            articles: corpus.texts.len() as u64,
            text_bytes: corpus.text_bytes,
            queries: options.queries,
            rounds: options.rounds,
        };
        Ok(RunContext {
            work_dir,
            articles,
            info,
            query_sets,
            max_articles: options.largest,
            peer_statuses: installed_peers(&options.peers).into(),
            current: Cell::new(""),
            started,
        })
    }

    /// Names the running benchmark in progress messages.
    pub fn start_benchmark(&self, benchmark: Benchmark) {
        self.current.set(benchmark.name());
    }

    /// Prints what the run does now.
    pub fn report_progress(&self, step: &str) {
        let seconds = self.started.elapsed().as_secs();
        eprintln!("{:>3}:{:02} {}: {step}", seconds / 60, seconds % 60, self.current.get());
    }

    /// The numbers of cores to measure: one, and the two that the goals assume.
    pub fn core_counts(&self) -> Vec<usize> {
        if self.info.cores > 1 { vec![1, 2] } else { vec![1] }
    }

    /// The state of all selected peers.
    pub fn peer_statuses(&self) -> Vec<PeerStatus> {
        self.peer_statuses.borrow().clone()
    }

    /// The available peers that `predicate` accepts.
    pub fn peers_where(&self, predicate: impl Fn(Peer) -> bool) -> Vec<Peer> {
        let statuses = self.peer_statuses.borrow();
        statuses
            .iter()
            .filter(|status| status.unavailable.is_none())
            .map(|status| status.peer)
            .filter(|&peer| predicate(peer))
            .collect()
    }

    /// Marks a peer that failed as unavailable and returns `None`, so that the run continues with
    /// the others.
    ///
    /// # Errors
    ///
    /// Fails if newsdex itself failed.
    pub fn unless_failed<T>(&self, peer: Peer, outcome: Result<T>) -> Result<Option<T>> {
        match outcome {
            Ok(value) => Ok(Some(value)),
            Err(error) if peer == Peer::Newsdex => Err(error.context("newsdex failed")),
            Err(error) => {
                let reason = format!("failed: {error:#}");
                eprintln!("{}: {reason}", peer.name());
                let mut statuses = self.peer_statuses.borrow_mut();
                for status in statuses.iter_mut().filter(|status| status.peer == peer) {
                    status.unavailable = Some(reason.clone());
                }
                Ok(None)
            }
        }
    }

    /// The queries of a kind, empty if the run does not include it.
    pub fn queries(&self, kind: QueryKind) -> &[SampledQuery] {
        self.query_sets.iter().find(|set| set.kind == kind).map_or(&[], |set| &set.queries)
    }
}

fn read_corpus(articles: &Path) -> Result<Corpus> {
    let corpus = Corpus::read(articles)?;
    ensure!(
        !corpus.texts.is_empty(),
        "{} contains no articles; each line must be a JSON object with a body",
        articles.display()
    );
    Ok(corpus)
}

/// The selected peers, all if none is selected. Prints how to install the missing ones.
fn installed_peers(selected: &[Peer]) -> Vec<PeerStatus> {
    let selected = if selected.is_empty() { Peer::value_variants() } else { selected };
    let statuses: Vec<PeerStatus> = selected
        .iter()
        .map(|&peer| {
            let unavailable = peer.install_hint().map(|hint| format!("not installed: {hint}"));
            PeerStatus { peer, unavailable }
        })
        .collect();
    for PeerStatus { peer, unavailable } in &statuses {
        if let Some(reason) = unavailable {
            eprintln!("{}: {reason}", peer.name());
        }
    }
    statuses
}
