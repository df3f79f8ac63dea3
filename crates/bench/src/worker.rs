//! A peer in a process of its own, which answers what it is asked on its standard input, a line of JSON each.
//!
//! Each peer searches in its own process, so that its memory can be told and none shares another's heap. What a query
//! takes is timed within the process: passing the question on is nobody's work. A peer in another language speaks the same
//! lines (`lucene/Peer.java`).

use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use crate::draw::Drawn;

/// A search engine that lives in this process.
pub trait Engine: Sized + Sync {
    /// Builds an index of all articles of a file of JSON lines, with as many threads as there are cores to run on.
    fn build(_articles: &Path, _index: &Path) -> Result<()> {
        bail!("a program of its own builds its index")
    }

    /// Opens an index for searching.
    fn open(index: &Path) -> Result<Self>;

    /// The ten best, with their marked passages where these are asked for, else with their headlines alone; says how many
    /// there are, ten at most. An error where it has no such queries.
    fn search(&self, query: &Drawn, passages: bool) -> Result<usize>;
}

/// How many hits a search asks for.
pub const LIMIT: usize = 10;

/// Characters of a snippet, for peers that have one a hit: about as many as three passages of newsdex have.
pub const SNIPPET_CHARS: usize = 450;

/// What a peer is asked.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "lowercase")]
pub enum Request {
    /// To open an index.
    Open {
        /// Its folder or file.
        index: PathBuf,
    },
    /// To answer queries, one after the other on each of its threads.
    Search {
        /// The queries.
        queries: Vec<Drawn>,
        /// Whether passages are asked for.
        passages: bool,
        /// Among how many threads they are shared out.
        threads: usize,
    },
}

/// What it answers: times in microseconds.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Reply {
    /// To do what was asked, as a whole.
    pub elapsed: f64,
    /// For each query, in the order asked.
    pub micros: Vec<f64>,
    /// How many hits each query has, ten at most.
    pub hits: Vec<usize>,
    /// Why it could not, where it could not.
    pub error: Option<String>,
}

/// Answers requests until there are no more.
pub fn serve<E: Engine>() -> Result<()> {
    let mut engine: Option<E> = None;
    for line in io::stdin().lock().lines() {
        let reply = match serde_json::from_str(&line?).context("not a request")? {
            Request::Open { index } => {
                let start = Instant::now();
                E::open(&index).map(|opened| {
                    engine = Some(opened);
                    Reply { elapsed: micros(start), ..Reply::default() }
                })
            }
            Request::Search { queries, passages, threads } => {
                let engine = engine.as_ref().context("nothing is open")?;
                search(engine, &queries, passages, threads)
            }
        };
        let reply = reply.unwrap_or_else(|error| Reply {
            error: Some(format!("{error:#}")),
            ..Reply::default()
        });
        let mut out = io::stdout().lock();
        serde_json::to_writer(&mut out, &reply)?;
        writeln!(out)?;
        out.flush()?;
    }
    Ok(())
}

fn search<E: Engine>(
    engine: &E,
    queries: &[Drawn],
    passages: bool,
    threads: usize,
) -> Result<Reply> {
    let start = Instant::now();
    let share = queries.len().div_ceil(threads.max(1)).max(1);
    let parts: Vec<Result<Reply>> = thread::scope(|scope| {
        let running: Vec<_> = queries
            .chunks(share)
            .map(|queries| scope.spawn(move || one_after_the_other(engine, queries, passages)))
            .collect();
        running
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| bail!("it panicked")))
            .collect()
    });
    let mut all = Reply { elapsed: micros(start), ..Reply::default() };
    for part in parts {
        let part = part?;
        all.micros.extend(part.micros);
        all.hits.extend(part.hits);
    }
    Ok(all)
}

fn one_after_the_other<E: Engine>(engine: &E, queries: &[Drawn], passages: bool) -> Result<Reply> {
    let mut reply = Reply::default();
    for query in queries {
        let start = Instant::now();
        let hits = engine.search(query, passages)?;
        reply.micros.push(micros(start));
        reply.hits.push(hits);
    }
    Ok(reply)
}

fn micros(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1e6
}
