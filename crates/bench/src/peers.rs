//! Who is measured, and how each is started.

pub mod newsdex;
#[cfg(feature = "peers")]
pub mod seekstorm;
#[cfg(feature = "peers")]
pub mod sqlite;
pub mod tantivy;

use std::path::Path;
use std::process::Command;

use anyhow::Result;
use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::place::Place;
use crate::worker::{Engine, serve};

/// A search engine, or what people use without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Peer {
    /// newsdex itself.
    Newsdex,
    /// Raw tantivy, with its `SnippetGenerator`.
    Tantivy,
    /// SQLite's FTS5.
    Sqlite,
    /// SeekStorm.
    Seekstorm,
}

impl Peer {
    /// As tables call it.
    pub fn name(self) -> &'static str {
        match self {
            Peer::Newsdex => "newsdex",
            Peer::Tantivy => "tantivy 0.27 + SnippetGenerator",
            Peer::Sqlite => "SQLite FTS5",
            Peer::Seekstorm => "SeekStorm 4",
        }
    }

    /// As files of its own are called.
    pub fn folder(self) -> &'static str {
        match self {
            Peer::Newsdex => "newsdex",
            Peer::Tantivy => "tantivy",
            Peer::Sqlite => "sqlite",
            Peer::Seekstorm => "seekstorm",
        }
    }

    /// Whether it makes an index.
    pub fn builds(self) -> bool {
        match self {
            Peer::Newsdex | Peer::Tantivy | Peer::Sqlite | Peer::Seekstorm => true,
        }
    }

    /// Whether it answers requests.
    pub fn answers(self) -> bool {
        match self {
            Peer::Newsdex | Peer::Tantivy | Peer::Sqlite | Peer::Seekstorm => true,
        }
    }

    /// How to install it, where it is not on this machine.
    pub fn absent(self, _: &Place) -> Option<String> {
        match self {
            Peer::Sqlite | Peer::Seekstorm if cfg!(not(feature = "peers")) => {
                Some("cargo builds it in with the feature `peers`, a default one".to_owned())
            }
            Peer::Newsdex | Peer::Tantivy | Peer::Sqlite | Peer::Seekstorm => None,
        }
    }

    /// What indexes all articles of a file of JSON lines, and ends; `None` for a peer that has no index.
    pub fn build(self, place: &Place, articles: &Path, index: &Path) -> Result<Option<Command>> {
        Ok(match self {
            Peer::Newsdex => Some(newsdex::build(place, articles, index)),
            Peer::Tantivy | Peer::Sqlite | Peer::Seekstorm => Some(self.in_this_program("build", &[articles, index])?),
        })
    }

    /// What answers requests (see [`crate::worker`]); `None` for a peer that is only run as a whole process.
    pub fn serve(self, _: &Place) -> Result<Option<Command>> {
        Ok(match self {
            Peer::Newsdex | Peer::Tantivy | Peer::Sqlite | Peer::Seekstorm => Some(self.in_this_program("serve", &[])?),
        })
    }

    /// This program, in the part of the peer.
    fn in_this_program(self, what: &str, paths: &[&Path]) -> Result<Command> {
        let mut command = Command::new(std::env::current_exe()?);
        let name = self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
        command.args(["peer", &name, what]).args(paths);
        Ok(command)
    }

    /// Takes the part of a peer that lives in this program.
    pub fn act(self, part: &Part) -> Result<()> {
        match self {
            Peer::Newsdex => act::<newsdex::Newsdex>(part),
            Peer::Tantivy => act::<tantivy::Tantivy>(part),
            #[cfg(feature = "peers")]
            Peer::Sqlite => act::<sqlite::Sqlite>(part),
            #[cfg(feature = "peers")]
            Peer::Seekstorm => act::<seekstorm::Seekstorm>(part),
            #[cfg(not(feature = "peers"))]
            Peer::Sqlite | Peer::Seekstorm => anyhow::bail!("{} is not built in", self.name()),
        }
    }
}

/// What a peer is started for.
#[derive(Debug, Clone, clap::Subcommand)]
pub enum Part {
    /// Index articles
    Build {
        /// A file of JSON lines
        articles: std::path::PathBuf,
        /// Where the index is made
        index: std::path::PathBuf,
    },
    /// Answer requests on standard input
    Serve,
}

fn act<E: Engine>(part: &Part) -> Result<()> {
    match part {
        Part::Build { articles, index } => E::build(articles, index),
        Part::Serve => serve::<E>(),
    }
}
