//! The commands that run each peer.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::dataset::text_files;
use crate::peers::peer::Peer;
use crate::peers::{lucene, newsdex, recoll, ripgrep};
use crate::queries::sampled::SampledQuery;
use crate::work_dir::WorkDir;

impl Peer {
    /// How to install the peer; `None` if it is installed.
    pub fn install_hint(self) -> Option<String> {
        match self {
            Peer::Sqlite | Peer::Seekstorm if cfg!(not(feature = "peers")) => {
                Some("build with the default feature `peers`".to_owned())
            }
            Peer::Newsdex | Peer::Tantivy | Peer::Sqlite | Peer::Seekstorm => None,
            Peer::Lucene => lucene::install_hint(),
            Peer::Recoll => recoll::install_hint(),
            Peer::Ripgrep => ripgrep::install_hint(),
        }
    }

    /// The folder of text files that the peer reads.
    pub fn text_files(self, work_dir: &WorkDir, articles: &Path) -> Result<PathBuf> {
        if self.article_stride() == 1 {
            text_files::all_articles(work_dir, articles)
        } else {
            text_files::every_tenth_article(work_dir, articles)
        }
    }

    /// Indexes all articles of a JSON lines file; `None` for a peer without an index.
    pub fn build_command(
        self,
        work_dir: &WorkDir,
        articles: &Path,
        index: &Path,
    ) -> Result<Option<Command>> {
        Ok(match self {
            Peer::Newsdex => Some(newsdex::index_command(work_dir, articles, index)),
            Peer::Tantivy | Peer::Sqlite | Peer::Seekstorm => {
                Some(self.this_program("build", &[articles, index])?)
            }
            Peer::Lucene => Some(lucene::command(work_dir, "build", &[articles, index])?),
            Peer::Recoll => {
                Some(recoll::index_command(&self.text_files(work_dir, articles)?, index)?)
            }
            Peer::Ripgrep => None,
        })
    }

    /// Updates an index from a folder or file.
    ///
    /// # Errors
    ///
    /// Fails for a peer that cannot ([`Peer::syncs_folders`]).
    pub fn sync_command(self, work_dir: &WorkDir, source: &Path, index: &Path) -> Result<Command> {
        match self {
            Peer::Newsdex => Ok(newsdex::index_command(work_dir, source, index)),
            Peer::Recoll => recoll::index_command(source, index),
            _ => bail!("{} does not update an index from a folder", self.name()),
        }
    }

    /// Answers one query and exits; `None` if the peer has no queries of this shape.
    pub fn search_command(
        self,
        work_dir: &WorkDir,
        articles: &Path,
        query: &SampledQuery,
    ) -> Result<Option<Command>> {
        let index = work_dir.index(self.folder());
        Ok(match self {
            Peer::Newsdex => Some(newsdex::search_command(work_dir, &index, query)),
            Peer::Recoll => Some(recoll::search_command(&index, query)),
            Peer::Ripgrep => ripgrep::search_command(&self.text_files(work_dir, articles)?, query),
            _ => None,
        })
    }

    /// Answers requests; `None` for a peer that does not ([`Peer::serves_requests`]).
    pub fn serve_command(self, work_dir: &WorkDir) -> Result<Option<Command>> {
        Ok(match self {
            Peer::Newsdex | Peer::Tantivy | Peer::Sqlite | Peer::Seekstorm => {
                Some(self.this_program("serve", &[])?)
            }
            Peer::Lucene => Some(lucene::command(work_dir, "serve", &[])?),
            Peer::Recoll | Peer::Ripgrep => None,
        })
    }

    /// This program, in the role of the peer (see [`crate::peers::in_process`]).
    fn this_program(self, role: &str, paths: &[&Path]) -> Result<Command> {
        let mut command = Command::new(std::env::current_exe()?);
        let name =
            self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
        command.args(["peer", &name, role]).args(paths);
        Ok(command)
    }
}
