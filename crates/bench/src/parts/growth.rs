//! The same with ever more articles, each time twice as many. They are always made up: there is no telling how a real
//! archive would have grown, and the same articles many times over are none.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::corpus::{Corpus, for_each};
use crate::draw::{Set, draw};
use crate::generate::Amount;
use crate::parts::warm::one_set;
use crate::peers::Peer;
use crate::place::{clear, size};
use crate::process::run;
use crate::results::Grown;
use crate::run::{Run, SEED, made_up};
use crate::worker::Request;

/// The kinds of queries that are asked.
const SETS: [Set; 4] = [Set::Word, Set::All, Set::Phrase, Set::Any];

/// Those that are measured: more would take hours.
const PEERS: [Peer; 2] = [Peer::Newsdex, Peer::Tantivy];

/// How often the number of articles doubles until it is the largest.
const DOUBLINGS: u32 = 6;

/// Builds and asks indexes of each size. The same queries are asked at all sizes, drawn from the fewest articles.
pub fn measure(of: &Run) -> Result<Vec<Grown>> {
    let peers = of.peers_that(|peer| PEERS.contains(&peer));
    let mut all = Vec::new();
    let mut queries = Vec::new();
    for doubling in (0..=DOUBLINGS).rev() {
        let articles = (of.largest >> doubling).max(1);
        of.step(&format!("{articles} articles are made up"));
        let file = made_up(&of.place, Amount::Articles(articles))?;
        if queries.is_empty() {
            let corpus = Corpus::read(&file)?;
            queries = SETS.map(|set| (set, draw(&corpus, set, SEED, of.about.queries))).to_vec();
        }
        let text_bytes = text_bytes(&file)?;
        let mut workers = Vec::new();
        let first = all.len();
        for &peer in &peers {
            let index = of.place.index(&format!("growth-{}", peer.folder()));
            clear(&index)?;
            of.step(&format!("{} builds an index of {articles} articles", peer.name()));
            let mut command =
                peer.build(&of.place, &file, &index)?.context("a peer without an index")?;
            let usage = run(&mut command)?;
            let index_bytes = size(&index)?;
            all.push(Grown { peer, articles, text_bytes, usage, index_bytes, warm: Vec::new() });
            let mut worker = of.start(peer)?;
            worker.ask(&Request::Open { index })?;
            workers.push((peer, worker));
        }
        for (set, queries) in &queries {
            of.step(&format!("{}, in {articles} articles", set.name()));
            let warm = one_set(&mut workers, *set, queries, true, of.about.rounds);
            all[first..].iter_mut().zip(warm).for_each(|(grown, warm)| grown.warm.push(warm));
        }
        // Articles and indexes of one size at a time: the largest take over 10 GB of disk.
        fs::remove_file(&file)?;
    }
    for &peer in &peers {
        clear(&of.place.index(&format!("growth-{}", peer.folder())))?;
    }
    Ok(all)
}

/// Bytes of headlines and bodies in a file of JSON lines.
fn text_bytes(file: &Path) -> Result<u64> {
    let mut bytes = 0;
    for_each(file, |article| {
        bytes += (article.title.len() + article.body.len()) as u64;
        Ok(())
    })?;
    Ok(bytes)
}
