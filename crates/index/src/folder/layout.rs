//! The paths in an index folder, and the manifest. See [`crate::folder`] for the files.
//!
//! A generation is built next to the current one. It becomes current when a manifest that names it
//! is renamed into place. So an index is either complete or absent.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_64;

use crate::schema::{analysis_version, fingerprint};

const MANIFEST: &str = "newsdex.json";
const LOCK: &str = "writer.lock";

/// The format of the index folder. The fingerprint covers what is inside a generation.
///
/// - 1: without checksums.
/// - 2: checksums in the manifest and in the lists of files.
/// - 3: the key of the checksum in the manifest is `checksum` instead of `sum`.
const FORMAT: u32 = 3;

/// The first format with checksums.
const FIRST_FORMAT_WITH_CHECKSUMS: u32 = 2;

/// The paths in one index folder. Methods do not change the folder unless they say so.
///
/// ```no_run
/// use newsdex_index::{Layout, LayoutError};
///
/// let layout = Layout::new("index".as_ref());
/// match layout.readable_manifest() {
///     Ok(manifest) => println!("current generation: {:?}", manifest.generation),
///     Err(LayoutError::Missing { folder }) => println!("nothing at {}", folder.display()),
///     Err(error) => println!("{error}"),
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    folder: PathBuf,
}

/// The content of the manifest file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Format of the index folder.
    pub format: u32,
    /// Fingerprint of schema and analysis: see [`crate::fingerprint`].
    pub fingerprint: String,
    /// Name of the current generation; `None` while the first generation is being built.
    pub generation: Option<String>,
    /// XXH3 of the other values, in hexadecimal. Without it, one flipped bit could make another
    /// generation current, or none.
    #[serde(default, alias = "sum")]
    checksum: Option<String>,
}

/// Why a folder cannot be used as an index.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LayoutError {
    /// The folder does not exist or is empty.
    #[error("no index at {}", .folder.display())]
    Missing {
        /// The folder.
        folder: PathBuf,
    },
    /// The path is that of a file.
    #[error("{} is a file, but an index is a folder", .path.display())]
    IsFile {
        /// The path.
        path: PathBuf,
    },
    /// The folder contains something other than an index.
    #[error(
        "{} is not empty and not a newsdex index (it holds {found}): nothing was changed",
        .folder.display()
    )]
    Foreign {
        /// The folder.
        folder: PathBuf,
        /// The name of one entry of the folder.
        found: String,
    },
    /// The index was written by an earlier version of newsdex.
    #[error(
        "the index at {} was written by an earlier version of newsdex: expected {expected}, found {found}",
        .folder.display()
    )]
    EarlierVersion {
        /// The folder.
        folder: PathBuf,
        /// The format and fingerprint that this version writes.
        expected: String,
        /// The format and fingerprint in the manifest.
        found: String,
    },
    /// The index was written by a later version of newsdex.
    #[error(
        "the index at {} was written by a later version of newsdex: expected {expected}, found {found}",
        .folder.display()
    )]
    LaterVersion {
        /// The folder.
        folder: PathBuf,
        /// The format and fingerprint that this version writes.
        expected: String,
        /// The format and fingerprint in the manifest.
        found: String,
    },
    /// The manifest is not valid.
    #[error("{} is not the manifest of a newsdex index: {reason}", .file.display())]
    Damaged {
        /// The manifest file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// An operation on a file or folder failed.
    #[error("{}: {source}", .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
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

    /// The manifest file.
    #[must_use]
    pub fn manifest_file(&self) -> PathBuf {
        self.folder.join(MANIFEST)
    }

    /// The lock file of the writer.
    #[must_use]
    pub fn lock_file(&self) -> PathBuf {
        self.folder.join(LOCK)
    }

    /// Whether the folder is an index, of whatever version, even if it is damaged. Costs little, so
    /// that every folder of an archive can be asked.
    #[must_use]
    pub fn is_index(&self) -> bool {
        let is_file =
            |path: PathBuf| fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file());
        let (has_manifest, has_lock) = (is_file(self.manifest_file()), is_file(self.lock_file()));
        has_manifest && (has_lock || matches!(self.manifest(), Ok(Some(_))))
            || has_lock && self.generations().is_ok_and(|generations| !generations.is_empty())
    }

    /// Reads the manifest, of whatever version. `None` if the folder does not exist or contains
    /// only hidden files and a lock file.
    ///
    /// # Errors
    /// If the manifest is damaged or cannot be read, or the folder contains something other than an
    /// index.
    pub fn manifest(&self) -> Result<Option<Manifest>, LayoutError> {
        let path = self.manifest_file();
        match fs::read(&path) {
            Ok(bytes) => match serde_json::from_slice::<Manifest>(&bytes) {
                Ok(manifest) if manifest.checksum_matches() => Ok(Some(manifest)),
                Ok(_) => Err(LayoutError::Damaged {
                    file: path,
                    reason: "its checksum does not match".to_owned(),
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

    /// Reads the manifest of an index that this version can read.
    ///
    /// # Errors
    /// If there is no such index.
    pub fn readable_manifest(&self) -> Result<Manifest, LayoutError> {
        let folder = self.folder.clone();
        let Some(manifest) = self.manifest()? else { return Err(LayoutError::Missing { folder }) };
        let current = Manifest::new(None);
        if (manifest.format, &manifest.fingerprint) == (current.format, &current.fingerprint) {
            return Ok(manifest);
        }
        let (expected, found) = (current.describe(), manifest.describe());
        if manifest.is_later_than(&current) {
            return Err(LayoutError::LaterVersion { folder, expected, found });
        }
        Err(LayoutError::EarlierVersion { folder, expected, found })
    }

    /// Creates the index folder and its parents if they do not exist. They are durable when this
    /// returns.
    ///
    /// # Errors
    /// [`LayoutError::Io`].
    pub fn create_folder(&self) -> Result<(), LayoutError> {
        let folder = std::path::absolute(&self.folder).unwrap_or_else(|_| self.folder.clone());
        let missing: Vec<&Path> =
            folder.ancestors().take_while(|folder| !folder.exists()).collect();
        let created = fs::create_dir_all(&folder).and_then(|()| {
            missing.iter().filter_map(|folder| folder.parent()).try_for_each(sync_folder)
        });
        created.map_err(|source| LayoutError::Io { path: self.folder.clone(), source })
    }

    /// Replaces the manifest, atomically. It is durable when this returns.
    ///
    /// # Errors
    /// [`LayoutError::Io`].
    pub fn write_manifest(&self, manifest: &Manifest) -> Result<(), LayoutError> {
        let (path, temporary) = (self.manifest_file(), self.folder.join(".newsdex.json.new"));
        let write = || {
            let mut file = File::create(&temporary)?;
            file.write_all(&serde_json::to_vec_pretty(manifest)?)?;
            file.write_all(b"\n")?;
            file.sync_all()?;
            fs::rename(&temporary, &path)?;
            sync_folder(&self.folder)
        };
        write().map_err(|source| LayoutError::Io { path: path.clone(), source })
    }

    /// The names of all generations in the folder, current or not.
    ///
    /// # Errors
    /// [`LayoutError::Io`] if the folder exists but cannot be listed.
    pub fn generations(&self) -> Result<Vec<String>, LayoutError> {
        let entries = self.entries()?;
        Ok(entries.into_iter().filter(|name| generation_number(name).is_some()).collect())
    }

    /// Removes all generations except `kept`. On Unix, processes that have one of them open can
    /// still read it.
    ///
    /// # Errors
    /// [`LayoutError::Io`].
    pub fn remove_generations_except(&self, kept: Option<&str>) -> Result<(), LayoutError> {
        for name in self.generations()?.into_iter().filter(|name| kept != Some(name)) {
            let path = self.generation(&name);
            fs::remove_dir_all(&path).map_err(|source| LayoutError::Io { path, source })?;
        }
        Ok(())
    }

    /// A name for a new generation, whose number is one higher than any in the folder.
    ///
    /// # Errors
    /// [`LayoutError::Io`] if the folder exists but cannot be listed.
    pub fn next_generation(&self) -> Result<String, LayoutError> {
        let last = self.generations()?.iter().filter_map(|name| generation_number(name)).max();
        Ok(format!("g{}", last.unwrap_or(0) + 1))
    }

    /// Checks that the folder does not exist, or contains nothing but a lock file and hidden files.
    fn expect_vacant(&self) -> Result<(), LayoutError> {
        if fs::metadata(&self.folder).is_ok_and(|metadata| !metadata.is_dir()) {
            return Err(LayoutError::IsFile { path: self.folder.clone() });
        }
        // The writer creates its lock file before the manifest.
        match self.entries()?.into_iter().find(|name| !name.starts_with('.') && name != LOCK) {
            Some(found) => Err(LayoutError::Foreign { folder: self.folder.clone(), found }),
            None => Ok(()),
        }
    }

    /// The names of all entries of the folder, sorted.
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
    /// A manifest of this version of newsdex.
    #[must_use]
    pub fn new(generation: Option<String>) -> Manifest {
        let mut manifest = Manifest {
            format: FORMAT,
            fingerprint: fingerprint().to_owned(),
            generation,
            checksum: None,
        };
        manifest.checksum = Some(manifest.compute_checksum());
        manifest
    }

    fn compute_checksum(&self) -> String {
        let Manifest { format, fingerprint, generation, .. } = self;
        let content = format!("{format}\n{fingerprint}\n{generation:?}");
        format!("{:016x}", XxHash3_64::oneshot(content.as_bytes()))
    }

    /// Whether the checksum is correct, or is absent in a format without checksums.
    fn checksum_matches(&self) -> bool {
        match &self.checksum {
            Some(checksum) => *checksum == self.compute_checksum(),
            None => !self.has_checksums(),
        }
    }

    /// Whether the manifest and the lists of files of its generations have checksums.
    pub(crate) fn has_checksums(&self) -> bool {
        self.format >= FIRST_FORMAT_WITH_CHECKSUMS
    }

    fn describe(&self) -> String {
        format!("format {}, {}", self.format, self.fingerprint)
    }

    fn is_later_than(&self, other: &Manifest) -> bool {
        let analysis = |manifest: &Manifest| analysis_version(&manifest.fingerprint).unwrap_or(0);
        self.format > other.format || analysis(self) > analysis(other)
    }
}

/// Makes the entries of a folder durable. On Linux, a new file survives a power failure only after
/// this.
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
    fn manifest_with_a_flipped_bit_is_damaged_or_unchanged() {
        let folder = tempfile::tempdir().unwrap();
        let layout = Layout::new(folder.path());
        let manifest = Manifest::new(Some("g7".to_owned()));
        layout.write_manifest(&manifest).unwrap();
        assert_eq!(layout.readable_manifest().unwrap(), manifest);
        let path = folder.path().join(MANIFEST);
        let written = fs::read(&path).unwrap();
        for bit in 0..written.len() * 8 {
            let mut changed = written.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            fs::write(&path, &changed).unwrap();
            match layout.manifest() {
                // The bit was in white space.
                Ok(read) => assert_eq!(read, Some(manifest.clone()), "bit {bit}"),
                Err(error) => {
                    assert!(matches!(error, LayoutError::Damaged { .. }), "bit {bit}: {error}");
                }
            }
        }
    }

    /// The error of [`Layout::readable_manifest`] for a manifest file.
    fn error(manifest: &str) -> LayoutError {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(MANIFEST), manifest).unwrap();
        Layout::new(folder.path()).readable_manifest().unwrap_err()
    }

    #[test]
    fn manifests_of_earlier_formats_are_recognized() {
        // As written by the formats 1 and 2.
        for manifest in [
            r#"{"format": 1, "fingerprint": "analysis 4, schema 0", "generation": "g1"}"#,
            r#"{
  "format": 2,
  "fingerprint": "analysis 6, schema 10cd4823d4708b5b",
  "generation": "g1",
  "sum": "c98c7c1966eb664c"
}"#,
        ] {
            let error = error(manifest);
            let LayoutError::EarlierVersion { expected, found, .. } = &error else {
                panic!("{manifest}: {error}")
            };
            assert!(expected.starts_with("format 3, analysis "), "{expected}");
            assert!(manifest.contains(found.split_once(", ").unwrap().1), "{found}");
            assert!(error.to_string().contains("an earlier version"), "{error}");
        }
    }

    #[test]
    fn manifests_of_later_versions_are_recognized() {
        let with_checksum = |mut manifest: Manifest| {
            manifest.checksum = Some(manifest.compute_checksum());
            serde_json::to_string(&manifest).unwrap()
        };
        let current = Manifest::new(Some("g1".to_owned()));
        let later_format = Manifest { format: FORMAT + 1, ..current.clone() };
        let later_analysis =
            Manifest { fingerprint: "analysis 99, schema 0".to_owned(), ..current.clone() };
        for manifest in [later_format, later_analysis.clone()] {
            let error = error(&with_checksum(manifest));
            assert!(matches!(error, LayoutError::LaterVersion { .. }), "{error}");
            assert!(error.to_string().contains("a later version"), "{error}");
        }
        // The checksum of another manifest.
        let error = error(&serde_json::to_string(&later_analysis).unwrap());
        assert!(error.to_string().contains("its checksum does not match"), "{error}");
    }
}
