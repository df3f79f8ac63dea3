//! Where the files of a run are.

use std::env::consts::EXE_SUFFIX;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// The folder of a run, and what lies elsewhere.
#[derive(Debug, Clone)]
pub struct Place {
    /// Where articles and indexes are, and whatever else is made on the way.
    pub work: PathBuf,
    /// The program `newsdex`, as it is shipped.
    pub program: PathBuf,
    /// Where indexes are: a folder for each file of articles.
    indexes: PathBuf,
}

impl Place {
    /// Makes the folder, and builds the program where this one was built.
    pub fn make(work: &Path) -> Result<Place> {
        fs::create_dir_all(work).with_context(|| format!("cannot make {}", work.display()))?;
        Ok(Place::at(work.canonicalize()?, program()?))
    }

    /// A folder that is there, and the program.
    pub fn at(work: PathBuf, program: PathBuf) -> Place {
        Place { indexes: work.join("indexes"), work, program }
    }

    /// Keeps indexes of these articles apart from those of others that are asked for in the same folder.
    pub fn are_indexed(&mut self, articles: &Path) -> Result<()> {
        let name = articles.file_stem().unwrap_or_default().to_string_lossy();
        self.indexes = self.work.join("indexes").join(format!("{name}-{}", size(articles)?));
        fs::create_dir_all(&self.indexes)
            .with_context(|| format!("cannot make {}", self.indexes.display()))
    }

    /// Where an index is.
    pub fn index(&self, name: &str) -> PathBuf {
        self.indexes.join(name)
    }
}

/// Builds the program, by a run of cargo of its own: what is linked in here shares features with the peers.
fn program() -> Result<PathBuf> {
    let here = std::env::current_exe()?;
    let target = here.ancestors().nth(2).context("this program is in no target folder")?;
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.toml");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "--release", "--package", "newsdex-cli", "--manifest-path"])
        .arg(manifest)
        .arg("--target-dir")
        .arg(target)
        .status()
        .context("cannot run cargo, which builds the program newsdex")?;
    ensure!(status.success(), "the program newsdex could not be built; cargo says why above");
    Ok(target.join("release").join(format!("newsdex{EXE_SUFFIX}")))
}

/// Bytes of a file, or of all files in a folder, as long as they are.
pub fn size(path: &Path) -> Result<u64> {
    let about = fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
    if !about.is_dir() {
        return Ok(about.len());
    }
    let mut bytes = 0;
    // Ends: indexes have no links to folders.
    for entry in fs::read_dir(path)? {
        bytes += size(&entry?.path())?;
    }
    Ok(bytes)
}

/// Copies a folder with all that is in it, and when its files were written: by that an index is known to be as it was.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        // Ends: indexes have no links to folders.
        if entry.file_type()?.is_dir() {
            copy(&from, &to)?;
        } else {
            fs::copy(&from, &to).with_context(|| format!("cannot copy {}", from.display()))?;
            File::options().write(true).open(&to)?.set_modified(entry.metadata()?.modified()?)?;
        }
    }
    Ok(())
}

/// Removes a file or a folder with all that is in it, where there is one.
pub fn clear(path: &Path) -> Result<()> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", path.display()))
        }
        _ => Ok(()),
    }
}
