//! Building and searching at increasing numbers of articles, each twice the one before.
//!
//! The articles are always synthetic: nobody knows how a real archive would have grown, and
//! repeating its articles would not resemble growth.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::benchmarks::context::RunContext;
use crate::benchmarks::warm::measure_set;
use crate::benchmarks::workers::{PeerWorker, start_worker};
use crate::dataset::article::for_each_article;
use crate::dataset::corpus::Corpus;
use crate::dataset::source::{SEED, synthetic};
use crate::dataset::synthetic::CorpusSize;
use crate::fs::{remove, size_bytes};
use crate::peers::peer::Peer;
use crate::process::protocol::Request;
use crate::process::usage::measure_usage;
use crate::queries::sampled::{HitContent, QueryKind};
use crate::queries::sampler::{QuerySet, sample_queries};
use crate::results::GrowthMeasurement;

/// The kinds of queries to ask.
const KINDS: [QueryKind; 4] = [QueryKind::Word, QueryKind::All, QueryKind::Phrase, QueryKind::Any];

/// The peers to measure. All of them would take hours.
const PEERS: [Peer; 2] = [Peer::Newsdex, Peer::Tantivy];

/// How often the number of articles doubles.
const DOUBLINGS: u32 = 6;

/// The articles of one size.
struct Step<'a> {
    articles: u64,
    file: &'a Path,
    text_bytes: u64,
}

/// Builds and searches an index of each size. The queries are sampled from the smallest corpus and
/// asked at all sizes.
pub fn measure(run: &RunContext) -> Result<Vec<GrowthMeasurement>> {
    let peers = run.peers_where(|peer| PEERS.contains(&peer));
    let mut all = Vec::new();
    let mut query_sets = Vec::new();
    for doubling in (0..=DOUBLINGS).rev() {
        let articles = (run.max_articles >> doubling).max(1);
        run.report_progress(&format!("generating {articles} articles"));
        let file = synthetic(&run.work_dir, CorpusSize::Articles(articles))?;
        if query_sets.is_empty() {
            query_sets = sample_query_sets(&file, run.info.queries)?;
        }
        let step = Step { articles, file: &file, text_bytes: text_bytes(&file)? };
        let mut workers = Vec::new();
        let first = all.len();
        for &peer in &peers {
            all.push(build(run, peer, &step)?);
            let mut worker = start_worker(run, peer)?;
            worker.send(&Request::Open { index: run.work_dir.index(&index_name(peer)) })?;
            workers.push(PeerWorker { peer, worker });
        }
        for set in &query_sets {
            run.report_progress(&format!("{}, {articles} articles", set.kind.name()));
            let warm = measure_set(&mut workers, set, HitContent::Passages, run.info.rounds);
            for (growth, warm) in all[first..].iter_mut().zip(warm) {
                growth.warm.push(warm);
            }
        }
        // Only one size at a time is kept: the largest takes more than 10 GB of disk.
        fs::remove_file(&file)?;
    }
    for &peer in &peers {
        remove(&run.work_dir.index(&index_name(peer)))?;
    }
    Ok(all)
}

fn build(run: &RunContext, peer: Peer, step: &Step<'_>) -> Result<GrowthMeasurement> {
    let index = run.work_dir.index(&index_name(peer));
    remove(&index)?;
    run.report_progress(&format!("{} indexes {} articles", peer.name(), step.articles));
    let command = peer.build_command(&run.work_dir, step.file, &index)?;
    let usage = measure_usage(&mut command.context("this peer builds no index")?)?;
    Ok(GrowthMeasurement {
        peer,
        articles: step.articles,
        text_bytes: step.text_bytes,
        usage,
        index_bytes: size_bytes(&index)?,
        warm: Vec::new(),
    })
}

fn index_name(peer: Peer) -> String {
    format!("growth-{}", peer.folder())
}

fn sample_query_sets(articles: &Path, count: usize) -> Result<Vec<QuerySet>> {
    let corpus = Corpus::read(articles)?;
    Ok(KINDS.map(|kind| sample_queries(&corpus, kind, SEED, count)).to_vec())
}

/// Bytes of the titles and bodies in a JSON lines file.
fn text_bytes(articles: &Path) -> Result<u64> {
    let mut bytes = 0;
    for_each_article(articles, |article| {
        bytes += article.text_bytes();
        Ok(())
    })?;
    Ok(bytes)
}
