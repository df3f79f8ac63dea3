//! Who is measured, and how each is started.

pub mod lucene;
pub mod newsdex;
pub mod recoll;
pub mod ripgrep;
#[cfg(feature = "peers")]
pub mod seekstorm;
#[cfg(feature = "peers")]
pub mod sqlite;
pub mod tantivy;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};
use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::draw::Drawn;
use crate::files;
use crate::place::Place;
use crate::worker::{Engine, serve};

/// A search engine, or what people use without one.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ValueEnum, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Peer {
    /// newsdex itself.
    Newsdex,
    /// Raw tantivy, with its `SnippetGenerator`.
    Tantivy,
    /// Lucene, with its `UnifiedHighlighter`.
    Lucene,
    /// SQLite's FTS5.
    Sqlite,
    /// SeekStorm.
    Seekstorm,
    /// Recoll, which reads files, with every tenth article.
    Recoll,
    /// ripgrep, without an index.
    Ripgrep,
}

impl Peer {
    /// As tables call it.
    pub fn name(self) -> &'static str {
        match self {
            Peer::Newsdex => "newsdex",
            Peer::Tantivy => "tantivy 0.27 + SnippetGenerator",
            Peer::Lucene => "Lucene 8.7 + UnifiedHighlighter",
            Peer::Sqlite => "SQLite FTS5",
            Peer::Seekstorm => "SeekStorm 4",
            Peer::Recoll => "Recoll, of every tenth article",
            Peer::Ripgrep => "ripgrep",
        }
    }

    /// As files of its own are called.
    pub fn folder(self) -> &'static str {
        match self {
            Peer::Newsdex => "newsdex",
            Peer::Tantivy => "tantivy",
            Peer::Lucene => "lucene",
            Peer::Sqlite => "sqlite",
            Peer::Seekstorm => "seekstorm",
            Peer::Recoll => "recoll",
            Peer::Ripgrep => "ripgrep",
        }
    }

    /// Whether it makes an index.
    pub fn builds(self) -> bool {
        match self {
            Peer::Newsdex
            | Peer::Tantivy
            | Peer::Lucene
            | Peer::Sqlite
            | Peer::Seekstorm
            | Peer::Recoll => true,
            Peer::Ripgrep => false,
        }
    }

    /// Whether it answers requests.
    pub fn answers(self) -> bool {
        match self {
            Peer::Newsdex | Peer::Tantivy | Peer::Lucene | Peer::Sqlite | Peer::Seekstorm => true,
            Peer::Recoll | Peer::Ripgrep => false,
        }
    }

    /// Whether it is a program that a shell runs.
    pub fn is_program(self) -> bool {
        matches!(self, Peer::Newsdex | Peer::Recoll | Peer::Ripgrep)
    }

    /// Of how many articles it is given one.
    pub fn share(self) -> usize {
        if self == Peer::Recoll { 10 } else { 1 }
    }

    /// The articles it is given, as text files.
    pub fn files(self, place: &Place, articles: &Path) -> Result<PathBuf> {
        if self.share() == 1 { files::all(place, articles) } else { files::tenth(place, articles) }
    }

    /// How to install it, where it is not on this machine.
    pub fn absent(self, _: &Place) -> Option<String> {
        match self {
            Peer::Sqlite | Peer::Seekstorm if cfg!(not(feature = "peers")) => {
                Some("cargo builds it in with the feature `peers`, a default one".to_owned())
            }
            Peer::Newsdex | Peer::Tantivy | Peer::Sqlite | Peer::Seekstorm => None,
            Peer::Lucene => lucene::absent(),
            Peer::Recoll => recoll::absent(),
            Peer::Ripgrep => ripgrep::absent(),
        }
    }

    /// What indexes all articles of a file of JSON lines, and ends; `None` for a peer that has no index.
    pub fn build(self, place: &Place, articles: &Path, index: &Path) -> Result<Option<Command>> {
        Ok(match self {
            Peer::Newsdex => Some(newsdex::build(place, articles, index)),
            Peer::Tantivy | Peer::Sqlite | Peer::Seekstorm => {
                Some(self.in_this_program("build", &[articles, index])?)
            }
            Peer::Lucene => Some(lucene::command(place, "build", &[articles, index])?),
            Peer::Recoll => Some(recoll::index(&self.files(place, articles)?, index)?),
            Peer::Ripgrep => None,
        })
    }

    /// What brings an index in step with a folder or file.
    pub fn sync(self, place: &Place, what: &Path, index: &Path) -> Result<Command> {
        match self {
            Peer::Newsdex => Ok(newsdex::build(place, what, index)),
            Peer::Recoll => recoll::index(what, index),
            _ => bail!("{} brings no index in step", self.name()),
        }
    }

    /// A whole process that answers a query and ends; `None` where the peer has no such queries.
    pub fn ask(self, place: &Place, articles: &Path, query: &Drawn) -> Result<Option<Command>> {
        let index = place.index(self.folder());
        Ok(match self {
            Peer::Newsdex => Some(newsdex::ask(place, &index, query)),
            Peer::Recoll => Some(recoll::search(&index, query)),
            Peer::Ripgrep => ripgrep::search(&self.files(place, articles)?, query),
            _ => None,
        })
    }

    /// What answers requests (see [`crate::worker`]); `None` for a peer that is only run as a whole process.
    pub fn serve(self, place: &Place) -> Result<Option<Command>> {
        Ok(match self {
            Peer::Newsdex | Peer::Tantivy | Peer::Sqlite | Peer::Seekstorm => {
                Some(self.in_this_program("serve", &[])?)
            }
            Peer::Lucene => Some(lucene::command(place, "serve", &[])?),
            Peer::Recoll | Peer::Ripgrep => None,
        })
    }

    /// This program, in the part of the peer.
    fn in_this_program(self, what: &str, paths: &[&Path]) -> Result<Command> {
        let mut command = Command::new(std::env::current_exe()?);
        let name =
            self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
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
            Peer::Sqlite | Peer::Seekstorm => bail!("{} is not built in", self.name()),
            Peer::Lucene | Peer::Recoll | Peer::Ripgrep => bail!("it is a program of its own"),
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
