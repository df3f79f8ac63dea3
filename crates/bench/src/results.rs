//! What was measured, as it is kept in `results.json`: raw values, of which the report tells medians. No word of an
//! article is in it, nor any query.

use serde::{Deserialize, Serialize};

use crate::draw::Set;
use crate::peers::Peer;
use crate::process::Usage;

/// All that one run measured. A part that was not asked for is empty.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Results {
    /// Where, when and on what.
    pub about: About,
    /// Who took part.
    pub peers: Vec<Presence>,
    /// Making an index.
    pub building: Vec<Built>,
    /// Opening one, with nothing of it in memory.
    pub opening: Vec<Opened>,
    /// Answers of an index that is in memory.
    pub warm: Vec<Warm>,
    /// The same on several threads.
    pub threads: Vec<Throughput>,
    /// Whole processes, as a shell starts them.
    pub shell: Vec<Shell>,
    /// Bringing an index in step with a folder.
    pub sync: Vec<Synced>,
    /// The same with ever more articles.
    pub growth: Vec<Grown>,
}

/// Where, when and on what it was measured.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// The day, `2026-05-08`.
    pub date: String,
    /// What the processor calls itself.
    pub cpu: String,
    /// Cores that the run had.
    pub cores: usize,
    /// Memory of the machine, in bytes.
    pub memory_bytes: Option<u64>,
    /// The name of the file of articles, or how many were made up.
    pub data: String,
    /// How many articles.
    pub articles: u64,
    /// Bytes of their headlines and bodies.
    pub text_bytes: u64,
    /// How many queries of each kind were asked.
    pub queries: usize,
    /// How often each was asked, and each index built.
    pub rounds: usize,
}

/// Whether a peer took part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Presence {
    /// The peer.
    pub peer: Peer,
    /// Why it takes no part, where it takes none: it is not here, and how to install it; or it failed.
    pub absent: Option<String>,
}

/// An index that was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Built {
    /// Whose.
    pub peer: Peer,
    /// On how many cores.
    pub cores: usize,
    /// Bytes of headlines and bodies that went in.
    pub text_bytes: u64,
    /// What each run took.
    pub runs: Vec<Usage>,
    /// Bytes on disk.
    pub index_bytes: u64,
}

/// An index that was opened and asked, with nothing of it in memory. Times in microseconds, a value a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// Whose.
    pub peer: Peer,
    /// To open it.
    pub open: Vec<f64>,
    /// To answer the first query after that, with passages.
    pub first: Vec<f64>,
}

/// Queries of one kind, answered by an index that is in memory, on one thread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Warm {
    /// By whom.
    pub peer: Peer,
    /// Which queries.
    pub set: Set,
    /// Whether with passages, or only which articles are the best ten.
    pub passages: bool,
    /// Microseconds of each query, the median of the rounds; of none where the peer cannot.
    pub micros: Vec<f64>,
    /// Microseconds of the query in the middle, in each round.
    pub rounds: Vec<f64>,
    /// How many queries found anything.
    pub found: usize,
    /// Why the peer has no such queries, where it has none.
    pub cannot: Option<String>,
}

/// Queries of all the common kinds, one after the other on each of several threads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Throughput {
    /// By whom.
    pub peer: Peer,
    /// How many threads search.
    pub threads: usize,
    /// Queries a second, in each round.
    pub rates: Vec<f64>,
}

/// A command as a shell runs it, from its start to its end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shell {
    /// Whose.
    pub peer: Peer,
    /// Which queries.
    pub set: Set,
    /// Milliseconds of each query, the median of the rounds.
    pub millis: Vec<f64>,
}

/// An index that was brought in step with its folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Synced {
    /// Whose.
    pub peer: Peer,
    /// How many articles had come since.
    pub added: u64,
    /// How many there were.
    pub articles: u64,
    /// Whether they are lines of one file of JSON, to which more were appended, rather than text files in folders.
    pub lines: bool,
    /// What each run took.
    pub runs: Vec<Usage>,
    /// Seconds of `find`, right after each run, to tell size and time of every file: no program that walks over them knows
    /// sooner what has changed. Nothing where `find` cannot tell.
    #[serde(default)]
    pub floor: Vec<f64>,
}

/// An index of some of ever more articles.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Grown {
    /// Whose.
    pub peer: Peer,
    /// How many articles.
    pub articles: u64,
    /// Bytes of headlines and bodies.
    pub text_bytes: u64,
    /// What building took.
    pub usage: Usage,
    /// Bytes on disk.
    pub index_bytes: u64,
    /// Queries with passages, by kind.
    pub warm: Vec<Warm>,
}
