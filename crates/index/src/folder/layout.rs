//! The index folder on disk: what stands where, and whose folder it is.
//!
//! ```text
//! index/newsdex.json    the manifest: format, fingerprint, the generation in force
//! index/writer.lock     held by the one process that writes
//! index/g1/             a generation: a tantivy index
//! ```
//!
//! A generation is built aside and comes into force when the manifest that names it is renamed into place, so an index
//! is there whole or not at all.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_64;

const MARKER: &str = "newsdex.json";
const LOCK: &str = "writer.lock";
/// The format of the folder itself; what is in a generation has its fingerprint.
const FORMAT: u32 = 2;

/// An index folder, looked at without changing anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    folder: PathBuf,
}

/// What the manifest file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Format of the folder.
    pub format: u32,
    /// Fingerprint of schema and analysis.
    pub fingerprint: String,
    /// Name of the generation in force; none while the first is being built.
    pub generation: Option<String>,
    /// XXH3 of the rest, in base 16. One flipped bit would put another generation in force, or none.
    #[serde(default)]
    sum: Option<String>,
}

/// Why a folder cannot serve as an index.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LayoutError {
    /// There is no index.
    #[error("no index at {}: build one with `newsdex index`, or name another folder with --index", .0.display())]
    Missing(PathBuf),
    /// The path is a file.
    #[error("{} is a file, and an index is a folder: name another place with --index", .0.display())]
    IsFile(PathBuf),
    /// The folder holds something that is not an index.
    #[error(
        "{} is not empty and not a newsdex index (it holds {found}): nothing was changed; name another folder with --index",
        .folder.display()
    )]
    Foreign {
        /// The folder.
        folder: PathBuf,
        /// One name that was found in it.
        found: String,
    },
    /// Written by an earlier version of newsdex.
    #[error(
        "the index at {} was written by an earlier version of newsdex (it has {found}; this one needs {expected}): `newsdex index` builds it anew",
        .folder.display()
    )]
    EarlierVersion {
        /// The folder.
        folder: PathBuf,
        /// What the manifest says.
        found: String,
        /// What this program writes.
        expected: String,
    },
    /// Written by a later version of newsdex.
    #[error(
        "the index at {} was written by a later version of newsdex (it has {found}; this one knows {expected}): use that version, or build the index anew with `newsdex index --rebuild`",
        .folder.display()
    )]
    LaterVersion {
        /// The folder.
        folder: PathBuf,
        /// What the manifest says.
        found: String,
        /// What this program writes.
        expected: String,
    },
    /// The manifest cannot be read as one.
    #[error("{}: not a manifest of a newsdex index ({reason}): build the index anew with `newsdex index --rebuild`", .file.display())]
    Damaged {
        /// The manifest file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The system refused.
    #[error("{}: {source}: make sure that you may read and write it, or name another folder with --index", .path.display())]
    Io {
        /// What was read or written.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
}

impl Layout {
    /// The layout of the index at `folder`, which need not exist.
    #[must_use]
    pub fn new(folder: &Path) -> Layout {
        Layout { folder: folder.to_owned() }
    }

    /// The index folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder of a generation.
    #[must_use]
    pub fn generation(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The file of the manifest.
    #[must_use]
    pub fn marker_file(&self) -> PathBuf {
        self.folder.join(MARKER)
    }

    /// The lock file of the writer.
    #[must_use]
    pub fn lock(&self) -> PathBuf {
        self.folder.join(LOCK)
    }

    /// What the manifest says; `None` where there is no folder, or an empty one but for hidden files.
    pub fn manifest(&self) -> Result<Option<Manifest>, LayoutError> {
        let path = self.marker_file();
        match fs::read(&path) {
            Ok(bytes) => match serde_json::from_slice::<Manifest>(&bytes) {
                Ok(manifest) if manifest.is_as_written() => Ok(Some(manifest)),
                Ok(_) => Err(LayoutError::Damaged {
                    file: path,
                    reason: "its sum is another".to_owned(),
                }),
                Err(error) => Err(LayoutError::Damaged { file: path, reason: error.to_string() }),
            },
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                ) =>
            {
                self.expect_vacant().map(|()| None)
            }
            Err(source) => Err(LayoutError::Io { path, source }),
        }
    }

    /// The manifest of an index that this program can read, or why there is none.
    pub fn readable_manifest(&self) -> Result<Manifest, LayoutError> {
        let manifest = self.manifest()?.ok_or_else(|| LayoutError::Missing(self.folder.clone()))?;
        let current = Manifest::current(None);
        if (manifest.format, &manifest.fingerprint) == (current.format, &current.fingerprint) {
            return Ok(manifest);
        }
        let (folder, found, expected) =
            (self.folder.clone(), manifest.describe(), current.describe());
        if manifest.is_later_than(&current) {
            return Err(LayoutError::LaterVersion { folder, found, expected });
        }
        Err(LayoutError::EarlierVersion { folder, found, expected })
    }

    /// Makes the index folder where there is none, and the folders that it stands in, on disk when this returns.
    pub fn create_folder(&self) -> Result<(), LayoutError> {
        let folder = std::path::absolute(&self.folder).unwrap_or_else(|_| self.folder.clone());
        let missing: Vec<&Path> =
            folder.ancestors().take_while(|folder| !folder.exists()).collect();
        let made = fs::create_dir_all(&folder).and_then(|()| {
            missing.iter().filter_map(|folder| folder.parent()).try_for_each(sync_folder)
        });
        made.map_err(|source| LayoutError::Io { path: self.folder.clone(), source })
    }

    /// Puts a manifest in force, atomically and on disk.
    pub fn write_marker(&self, manifest: &Manifest) -> Result<(), LayoutError> {
        let (path, aside) = (self.marker_file(), self.folder.join(".newsdex.json.new"));
        let write = || {
            let mut file = File::create(&aside)?;
            file.write_all(&serde_json::to_vec_pretty(manifest)?)?;
            file.write_all(b"\n")?;
            file.sync_all()?;
            fs::rename(&aside, &path)?;
            sync_folder(&self.folder)
        };
        write().map_err(|source| LayoutError::Io { path: path.clone(), source })
    }

    /// Generations that stand in the folder, whether in force or not.
    pub fn generations(&self) -> Result<Vec<String>, LayoutError> {
        let entries = self.entries()?;
        Ok(entries.into_iter().filter(|name| generation_number(name).is_some()).collect())
    }

    /// Removes all generations but one. On Unix, those who still read one of them read on.
    pub fn remove_generations_but(&self, kept: Option<&str>) -> Result<(), LayoutError> {
        for stale in self.generations()?.into_iter().filter(|name| kept != Some(name)) {
            let path = self.generation(&stale);
            fs::remove_dir_all(&path).map_err(|source| LayoutError::Io { path, source })?;
        }
        Ok(())
    }

    /// A name for a new generation, after all that stand in the folder.
    pub fn next_generation(&self) -> Result<String, LayoutError> {
        let last = self.generations()?.iter().filter_map(|name| generation_number(name)).max();
        Ok(format!("g{}", last.unwrap_or(0) + 1))
    }

    fn expect_vacant(&self) -> Result<(), LayoutError> {
        if fs::metadata(&self.folder).is_ok_and(|found| !found.is_dir()) {
            return Err(LayoutError::IsFile(self.folder.clone()));
        }
        // The writer's lock is made before the manifest.
        match self.entries()?.into_iter().find(|name| !name.starts_with('.') && name != LOCK) {
            Some(found) => Err(LayoutError::Foreign { folder: self.folder.clone(), found }),
            None => Ok(()),
        }
    }

    fn entries(&self) -> Result<Vec<String>, LayoutError> {
        let io_error = |source| LayoutError::Io { path: self.folder.clone(), source };
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(io_error(error)),
        };
        let name = |entry: io::Result<fs::DirEntry>| entry.map(|entry| lossy(&entry.file_name()));
        let mut names = entries.map(name).collect::<io::Result<Vec<String>>>().map_err(io_error)?;
        names.sort();
        Ok(names)
    }
}

impl Manifest {
    /// A manifest as this program writes it.
    #[must_use]
    pub fn current(generation: Option<String>) -> Manifest {
        let manifest = Manifest {
            format: FORMAT,
            fingerprint: crate::schema::fingerprint().to_owned(),
            generation,
            sum: None,
        };
        Manifest { sum: Some(manifest.sum()), ..manifest }
    }

    fn sum(&self) -> String {
        let Manifest { format, fingerprint, generation, .. } = self;
        format!(
            "{:016x}",
            XxHash3_64::oneshot(format!("{format}\n{fingerprint}\n{generation:?}").as_bytes())
        )
    }

    /// Markers of the first format have no sum.
    fn is_as_written(&self) -> bool {
        self.sum.as_ref().map_or(!self.is_sealed(), |sum| *sum == self.sum())
    }

    /// Whether it has a sum, and so have the lists of files of its generation.
    pub(crate) fn is_sealed(&self) -> bool {
        self.format >= 2
    }

    fn describe(&self) -> String {
        format!("format {}, {}", self.format, self.fingerprint)
    }

    fn is_later_than(&self, other: &Manifest) -> bool {
        let analysis = |manifest: &Manifest| {
            crate::schema::analysis_version(&manifest.fingerprint).unwrap_or(0)
        };
        self.format > other.format || analysis(self) > analysis(other)
    }
}

/// Makes the names in a folder durable: on Linux, a new file survives a power cut only after this.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

fn generation_number(name: &str) -> Option<u64> {
    name.strip_prefix('g')?.parse().ok()
}

fn lossy(name: &OsStr) -> String {
    name.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_with_one_bit_flipped_says_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let layout = Layout::new(folder.path());
        let manifest = Manifest::current(Some("g7".to_owned()));
        layout.write_marker(&manifest).unwrap();
        assert_eq!(layout.readable_manifest().unwrap(), manifest);
        let path = folder.path().join(MARKER);
        let written = fs::read(&path).unwrap();
        for bit in 0..written.len() * 8 {
            let mut changed = written.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            fs::write(&path, &changed).unwrap();
            match layout.manifest() {
                // White space, or the case of a digit.
                Ok(found) => assert_eq!(found, Some(manifest.clone()), "bit {bit}"),
                Err(error) => {
                    assert!(error.to_string().contains("--rebuild"), "bit {bit}: {error}")
                }
            }
        }
    }

    #[test]
    fn versions_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let layout = Layout::new(folder.path());
        let check = |manifest: &str, expected: &str| {
            fs::write(folder.path().join(MARKER), manifest).unwrap();
            let message = layout.readable_manifest().unwrap_err().to_string();
            assert!(message.contains(expected), "{manifest}: {message}");
        };
        check(
            r#"{"format": 1, "fingerprint": "analysis 4, schema 0", "generation": "g1"}"#,
            "an earlier version",
        );
        let mut later =
            Manifest { format: FORMAT + 1, sum: None, ..Manifest::current(Some("g1".to_owned())) };
        later.sum = Some(later.sum());
        check(&serde_json::to_string(&later).unwrap(), "a later version");
        later.fingerprint = "analysis 99, schema 0".to_owned();
        check(&serde_json::to_string(&later).unwrap(), "its sum is another");
    }
}
