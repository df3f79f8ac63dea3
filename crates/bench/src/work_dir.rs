//! The folder that holds the articles and indexes of a run.

use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::fs::size_bytes;

/// The working folder of a run, and the newsdex program that the run measures.
#[derive(Debug, Clone)]
pub struct WorkDir {
    /// Holds articles, indexes and everything else that a run creates.
    pub root: PathBuf,
    /// The `newsdex` program as users build it.
    pub newsdex_program: PathBuf,
    /// Holds the indexes: one folder for each file of articles.
    indexes: PathBuf,
}

impl WorkDir {
    /// Creates the folder, and builds the newsdex program into cargo's target folder.
    pub fn create(root: &Path) -> Result<WorkDir> {
        fs::create_dir_all(root).with_context(|| format!("cannot create {}", root.display()))?;
        Ok(WorkDir::new(root.canonicalize()?, build_newsdex()?))
    }

    /// An existing folder and program.
    pub fn new(root: PathBuf, newsdex_program: PathBuf) -> WorkDir {
        WorkDir { indexes: root.join("indexes"), root, newsdex_program }
    }

    /// Selects the folder for indexes of these articles, so that runs on different articles can
    /// share a working folder.
    pub fn select_articles(&mut self, articles: &Path) -> Result<()> {
        let name = articles.file_stem().unwrap_or_default().to_string_lossy();
        self.indexes = self.root.join("indexes").join(format!("{name}-{}", size_bytes(articles)?));
        fs::create_dir_all(&self.indexes)
            .with_context(|| format!("cannot create {}", self.indexes.display()))
    }

    /// The path of an index.
    pub fn index(&self, name: &str) -> PathBuf {
        self.indexes.join(name)
    }
}

/// Builds the newsdex program in a separate cargo invocation.
///
/// The library that is linked into this program shares its features with the peers, so it is not
/// what users run.
fn build_newsdex() -> Result<PathBuf> {
    let this_program = std::env::current_exe()?;
    let target =
        this_program.ancestors().nth(2).context("this program is in no cargo target folder")?;
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.toml");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "--release", "--package", "newsdex-cli", "--manifest-path"])
        .arg(manifest)
        .arg("--target-dir")
        .arg(target)
        .status()
        .context("cannot run cargo to build the newsdex program")?;
    ensure!(status.success(), "cargo could not build the newsdex program; see its output above");
    Ok(target.join("release").join(format!("newsdex{EXE_SUFFIX}")))
}
