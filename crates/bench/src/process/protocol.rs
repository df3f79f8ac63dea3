//! Requests to a peer and its replies: one JSON object per line on standard input and output.
//!
//! Each peer searches in a process of its own, so that its memory can be measured and no peer
//! shares the heap of another. The peer itself times its queries, so that passing requests on does
//! not count. `peers/lucene/Peer.java` implements the same protocol.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::queries::sampled::{HitContent, SampledQuery};

/// A request to a peer.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "lowercase")]
pub enum Request {
    /// Open an index.
    Open {
        /// Its folder.
        index: PathBuf,
    },
    /// Answer queries, one after the other on each thread.
    Search(SearchRequest),
}

/// Queries for a peer to answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SearchRequest {
    /// The queries.
    pub queries: Vec<SampledQuery>,
    /// What to return for each hit.
    #[serde(rename = "passages")]
    pub content: HitContent,
    /// Number of threads that share the queries.
    pub threads: usize,
}

/// The reply to a request.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Reply {
    /// Microseconds for the whole request.
    #[serde(rename = "elapsed")]
    pub elapsed_micros: f64,
    /// Microseconds for each query, in request order.
    pub micros: Vec<f64>,
    /// Number of hits of each query, at most ten.
    pub hits: Vec<usize>,
    /// Why the peer could not do it, if it could not.
    pub error: Option<String>,
}
