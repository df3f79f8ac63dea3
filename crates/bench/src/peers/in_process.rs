//! Peers that are linked into this program, which starts itself once for each of them.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::peers::engine::SearchEngine;
use crate::peers::newsdex::Newsdex;
use crate::peers::peer::Peer;
#[cfg(feature = "peers")]
use crate::peers::seekstorm::Seekstorm;
use crate::peers::server::serve;
#[cfg(feature = "peers")]
use crate::peers::sqlite::Sqlite;
use crate::peers::tantivy::Tantivy;

/// What the process does for its peer.
#[derive(Debug, Clone, clap::Subcommand)]
pub enum Role {
    /// Index articles
    Build {
        /// JSON lines file with the articles
        articles: PathBuf,
        /// Folder of the new index
        index: PathBuf,
    },
    /// Answer requests on standard input
    Serve,
}

/// Takes the role of a peer.
pub fn run_as(peer: Peer, role: &Role) -> Result<()> {
    match peer {
        Peer::Newsdex => run_engine::<Newsdex>(role),
        Peer::Tantivy => run_engine::<Tantivy>(role),
        #[cfg(feature = "peers")]
        Peer::Sqlite => run_engine::<Sqlite>(role),
        #[cfg(feature = "peers")]
        Peer::Seekstorm => run_engine::<Seekstorm>(role),
        #[cfg(not(feature = "peers"))]
        Peer::Sqlite | Peer::Seekstorm => bail!("this build does not include {}", peer.name()),
        Peer::Lucene | Peer::Recoll | Peer::Ripgrep => {
            bail!("{} is a separate program", peer.name())
        }
    }
}

fn run_engine<E: SearchEngine>(role: &Role) -> Result<()> {
    match role {
        Role::Build { articles, index } => E::build(articles, index),
        Role::Serve => serve::<E>(),
    }
}
