//! The serving side of the protocol for peers that are linked into this program.

use std::io::{self, BufRead, Write};
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::peers::engine::SearchEngine;
use crate::process::protocol::{Reply, Request, SearchRequest};
use crate::queries::sampled::{HitContent, SampledQuery};

/// Answers requests on standard input until it is closed.
pub fn serve<E: SearchEngine>() -> Result<()> {
    let mut engine: Option<E> = None;
    for line in io::stdin().lock().lines() {
        let reply = match serde_json::from_str(&line?).context("invalid request")? {
            Request::Open { index } => {
                let start = Instant::now();
                E::open(&index).map(|opened| {
                    engine = Some(opened);
                    Reply { elapsed_micros: micros_since(start), ..Reply::default() }
                })
            }
            Request::Search(request) => {
                search(engine.as_ref().context("no index is open")?, &request)
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

/// Answers the queries on several threads, each with an equal number of consecutive queries.
fn search<E: SearchEngine>(engine: &E, request: &SearchRequest) -> Result<Reply> {
    let SearchRequest { queries, content, threads } = request;
    let start = Instant::now();
    let per_thread = queries.len().div_ceil((*threads).max(1)).max(1);
    let replies: Vec<Result<Reply>> = thread::scope(|scope| {
        let running: Vec<_> = queries
            .chunks(per_thread)
            .map(|queries| scope.spawn(move || search_sequentially(engine, queries, *content)))
            .collect();
        running
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| bail!("the search panicked")))
            .collect()
    });
    let mut merged = Reply { elapsed_micros: micros_since(start), ..Reply::default() };
    for reply in replies {
        let reply = reply?;
        merged.micros.extend(reply.micros);
        merged.hits.extend(reply.hits);
    }
    Ok(merged)
}

fn search_sequentially<E: SearchEngine>(
    engine: &E,
    queries: &[SampledQuery],
    content: HitContent,
) -> Result<Reply> {
    let mut reply = Reply::default();
    for query in queries {
        let start = Instant::now();
        let hits = engine.search(query, content)?;
        reply.micros.push(micros_since(start));
        reply.hits.push(hits);
    }
    Ok(reply)
}

fn micros_since(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1e6
}
