//! newsdex and raw tantivy side by side: the same queries, drawn from articles of yours, in both.
//!
//! # Speed
//!
//! ```console
//! $ cargo run --release --manifest-path crates/bench/Cargo.toml --target-dir target -- ARTICLES.jsonl --work /tmp/bench
//! ```
//!
//! Without a file of articles some are made up, as large as `--megabytes` says and the same for everybody. It draws 300 queries of each set, runs each in both peers, warm and on one thread, and prints a table. `--sets
//! word,frequent` measures these alone, `--queries 40` is quick, `--work` keeps the indexes for the next time.
//! `--target-dir target` shares what the default build has built, as far as features and profile are the same.
//!
//! A time is the median of the repetitions of a query; medians and percentiles in the table are over the queries. It
//! begins with the query's words and ends with ten marked hits: newsdex has parsed its language, counted all articles
//! that match and picked three passages of each hit; tantivy, which is not asked to count, has one snippet of 450
//! characters in HTML. Its ranking alone is measured within the same run, not in one of its own, which would find the
//! caches warm. tantivy matches stems in phrases, where newsdex matches words as typed, and NEAR is a phrase with slop
//! there, whose prefixes and fuzzy words are compared with stems; so the peers may differ in what they find.
//!
//! `--profile QUERY --repeat 2000` runs one query of newsdex over and over, for `perf record`. Queries are drawn at run
//! time and only printed: no text of an article is kept.

mod corpus;
mod dice;
mod draw;
mod generate;
mod measure;
mod newsdex_peer;
mod table;
mod tantivy_peer;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};
use clap::builder::RangedU64ValueParser;
use clap::{Parser, ValueEnum};

use crate::corpus::Corpus;
use crate::draw::{Set, draw};
use crate::generate::generate;
use crate::measure::{measure, quantile};
use crate::newsdex_peer::NewsdexPeer;
use crate::tantivy_peer::TantivyPeer;

/// newsdex and raw tantivy side by side, on articles of yours.
#[derive(Debug, Parser)]
#[command(max_term_width = 100)]
struct Args {
    /// Articles, one JSON object a line, with title and body; where none are named, they are made up
    articles: Option<PathBuf>,
    /// How much text is made up, in millions of bytes
    #[arg(long, value_name = "MB", default_value_t = 240, conflicts_with = "articles")]
    megabytes: u64,
    /// How many queries to draw for each set
    #[arg(long, value_name = "N", default_value_t = 300)]
    queries: usize,
    /// What queries are drawn by
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// How often each query is measured in each peer
    #[arg(long, value_name = "R", default_value_t = 5,
          value_parser = RangedU64ValueParser::<usize>::new().range(1..))]
    repetitions: usize,
    /// Which sets to measure; all where none is named
    #[arg(long, value_name = "SET", value_enum, value_delimiter = ',')]
    sets: Vec<Set>,
    /// Where to keep both indexes for the next time; otherwise they are made in a folder that is removed again
    #[arg(long, value_name = "DIR")]
    work: Option<PathBuf>,
    /// Build the index of newsdex anew
    #[arg(long)]
    rebuild: bool,
    /// Only run this query in newsdex, over and over
    #[arg(long, value_name = "QUERY")]
    profile: Option<String>,
    /// How often to run it
    #[arg(long, value_name = "N", default_value_t = 1000, requires = "profile")]
    repeat: usize,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let removed;
    let work = if let Some(work) = &args.work {
        fs::create_dir_all(work).with_context(|| format!("cannot make {}", work.display()))?;
        work.clone()
    } else {
        removed = tempfile::tempdir()?;
        removed.path().to_owned()
    };
    let articles = match &args.articles {
        Some(articles) => articles.clone(),
        None => made_up(&work, args.megabytes)?,
    };
    let start = Instant::now();
    let newsdex = NewsdexPeer::open(&work.join("newsdex"), articles.clone(), args.rebuild)?;
    let built = start.elapsed();
    if let Some(query) = &args.profile {
        return profile(&newsdex, query, args.repeat);
    }
    let corpus = Corpus::read(&articles)?;
    println!("{} articles, {} bytes of text, {} lines left out", corpus.texts.len(), corpus.bytes, corpus.skipped);
    let start = Instant::now();
    let mut tantivy = tantivy(&work.join("tantivy"), &articles, &corpus)?;
    for (name, articles, took) in
        [("newsdex", newsdex.articles(), built), ("tantivy", tantivy.articles(), start.elapsed())]
    {
        let bytes = size(&work.join(name))?;
        let share = bytes as f64 / corpus.bytes as f64;
        println!("{name}: {articles} articles, {bytes} bytes on disk, {share:.3} of the text; open after {took:.1?}");
    }
    let sets = if args.sets.is_empty() { Set::value_variants() } else { &args.sets };
    let drawn: Vec<_> = sets.iter().map(|&set| (set, draw(&corpus.texts, set, args.seed, args.queries))).collect();
    // What is measured shall have the memory to itself.
    drop(corpus);
    println!("\n{}", table::heading());
    for (set, queries) in drawn {
        println!("{}", table::line(set, &measure(&newsdex, &mut tantivy, &queries, args.repetitions)?));
    }
    Ok(())
}

/// Made-up articles of so many million bytes, written where they are not yet there.
fn made_up(work: &Path, megabytes: u64) -> Result<PathBuf> {
    /// The same for everybody.
    const SEED: u64 = 1;
    let articles = work.join(format!("made-up-{megabytes}.jsonl"));
    if !articles.exists() {
        // Under its name only when it is whole: what a killed run left is not taken for it.
        let begun = articles.with_extension("begun");
        generate(&begun, megabytes * 1_000_000, SEED)?;
        fs::rename(&begun, &articles)?;
    }
    Ok(articles)
}

/// Runs one query over and over.
fn profile(newsdex: &NewsdexPeer, query: &str, repeat: usize) -> Result<()> {
    let mut times = Vec::with_capacity(repeat);
    let mut total = 0;
    let mut complained = false;
    for _ in 0..repeat {
        let start = Instant::now();
        (total, complained) = newsdex.run(query)?;
        times.push(table::micros(start.elapsed()));
    }
    let [least, median, p99] = [0.0, 0.5, 0.99].map(|share| quantile(times.clone(), share));
    println!("{total} articles match; least {least:.0} µs, median {median:.0} µs, p99 {p99:.0} µs of {repeat} runs");
    if complained {
        println!("newsdex complained of the query; `newsdex search` says why");
    }
    Ok(())
}

/// Opens the index of tantivy's in `folder`; builds it where there is none of this file of articles as it is now.
fn tantivy(folder: &Path, articles: &Path, corpus: &Corpus) -> Result<TantivyPeer> {
    let about = fs::metadata(articles)?;
    let made_of = format!("{} {} {:?}", fs::canonicalize(articles)?.display(), about.len(), about.modified()?);
    // Beside the index, and written last: what a killed run left is not taken for one.
    let marker = folder.with_extension("made-of");
    if fs::read_to_string(&marker).is_ok_and(|was| was == made_of) {
        return TantivyPeer::open(folder);
    }
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    TantivyPeer::build(folder, &corpus.texts)?;
    fs::write(&marker, made_of)?;
    TantivyPeer::open(folder)
}

/// Bytes of all files in a folder.
fn size(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let about = entry.metadata()?;
        bytes += if about.is_dir() { size(&entry.path())? } else { about.len() };
    }
    Ok(bytes)
}
