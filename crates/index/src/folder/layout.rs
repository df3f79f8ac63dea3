//! The paths in an index folder, and the manifest. See [`crate::folder`] for the files.
//!
//! A generation is built next to the current one. It becomes current when a manifest that names it
//! is renamed into place. So an index is either complete or absent.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::folder::checksums::read_list;
use crate::folder::commit_record::is_segment_file;
use crate::folder::damage::{damage_in, shorten};
use crate::folder::layout_error::LayoutError;
use crate::folder::manifest::{Manifest, generation_name, generation_number};
use crate::folder::regular_file::{expect_folder, open_regular_with, read_regular, replace_file};
use crate::folder::sealed_directory::{MANAGED, META};

const MANIFEST: &str = "newsdex.json";
const LOCK: &str = "writer.lock";

/// Maximum size of a manifest, in bytes. One has about 150.
const MAX_MANIFEST_LEN: u64 = 64 * 1024;

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
        let file = self.manifest_file();
        let error = match read_regular(&file, MAX_MANIFEST_LEN) {
            Ok(bytes) => {
                return Manifest::parse(&bytes)
                    .map(Some)
                    .map_err(|reason| LayoutError::Damaged { file, reason: shorten(reason) });
            }
            Err(error) => error,
        };
        if let Some(damage) = damage_in(&error) {
            let reason = format!("it {}", damage.what);
            return Err(LayoutError::Damaged { file, reason });
        }
        match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => self.expect_vacant().map(|()| None),
            _ => Err(LayoutError::Io { path: file, source: error }),
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
    /// [`LayoutError::Io`], or [`LayoutError::NotRegular`] if a folder has the name of its temporary
    /// file.
    pub fn write_manifest(&self, manifest: &Manifest) -> Result<(), LayoutError> {
        let (path, temporary) = (self.manifest_file(), self.folder.join(".newsdex.json.new"));
        if let Ok(metadata) = fs::symlink_metadata(&temporary)
            && metadata.is_dir()
        {
            let what = "is a folder and not a file".to_owned();
            return Err(LayoutError::NotRegular { path: temporary, what });
        }
        let write = || {
            let mut content = serde_json::to_vec_pretty(manifest)?;
            content.push(b'\n');
            replace_file(&path, &temporary, &content)?;
            sync_folder(&self.folder)
        };
        write().map_err(|source| LayoutError::Io { path: path.clone(), source })
    }

    /// Opens the lock file of the writer, or creates it, for reading and writing.
    ///
    /// # Errors
    /// [`LayoutError::NotRegular`] if it is a link or the like, [`LayoutError::Io`].
    pub fn open_lock_file(&self) -> Result<File, LayoutError> {
        let path = self.lock_file();
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        open_regular_with(&mut options, &path).map_err(|source| match damage_in(&source) {
            Some(damage) => LayoutError::NotRegular { path, what: damage.what.clone() },
            None => LayoutError::Io { path, source },
        })
    }

    /// The names of all generations in the folder, current or not.
    ///
    /// # Errors
    /// [`LayoutError::Io`] if the folder exists but cannot be listed.
    pub fn generations(&self) -> Result<Vec<String>, LayoutError> {
        let entries = self.entries()?;
        Ok(entries.into_iter().filter(|name| generation_number(name).is_some()).collect())
    }

    /// The name of the last generation whose list of segments is intact, of whatever version.
    pub(crate) fn last_intact_generation(&self) -> Option<String> {
        let mut names = self.generations().ok()?;
        names.sort_by_key(|name| std::cmp::Reverse(generation_number(name)));
        names.into_iter().find(|name| {
            let folder = self.generation(name);
            expect_folder(&folder).is_ok() && read_list(&folder.join(META)).is_ok()
        })
    }

    /// Removes all generations except `kept`. On Unix, processes that have one of them open can
    /// still read it. Removes only files that have the name of one of newsdex, follows no link, and
    /// leaves a generation in place that holds something else.
    ///
    /// # Errors
    /// [`LayoutError::Io`].
    pub fn remove_generations_except(&self, kept: Option<&str>) -> Result<(), LayoutError> {
        for name in self.generations()?.into_iter().filter(|name| kept != Some(name)) {
            let path = self.generation(&name);
            if expect_folder(&path).is_ok() {
                remove_generation(&path).map_err(|source| LayoutError::Io { path, source })?;
            }
        }
        Ok(())
    }

    /// A name for a new generation, whose number is one higher than any in the folder.
    ///
    /// # Errors
    /// [`LayoutError::Io`] if the folder exists but cannot be listed.
    pub fn next_generation(&self) -> Result<String, LayoutError> {
        let names = self.generations()?;
        let last = names.iter().filter_map(|name| generation_number(name)).max().unwrap_or(0);
        // Nothing keeps others from giving an entry the highest number.
        let mut number = last.checked_add(1).unwrap_or(1);
        while names.contains(&generation_name(number)) {
            number += 1;
        }
        Ok(generation_name(number))
    }

    /// Checks that the folder does not exist, or contains nothing but a lock file and hidden files.
    fn expect_vacant(&self) -> Result<(), LayoutError> {
        if fs::metadata(&self.folder).is_ok_and(|metadata| !metadata.is_dir()) {
            return Err(LayoutError::IsFile { path: self.folder.clone() });
        }
        // The writer creates its lock file before the manifest.
        match self.entries()?.into_iter().find(|name| !name.starts_with('.') && name != LOCK) {
            Some(found) => Err(match self.last_intact_generation() {
                Some(generation) => LayoutError::ManifestMissing {
                    folder: self.folder.clone(),
                    manifest: self.manifest_file(),
                    generation,
                },
                None => LayoutError::Foreign { folder: self.folder.clone(), found },
            }),
            None => Ok(()),
        }
    }

    /// The names of all entries of the folder, sorted.
    fn entries(&self) -> Result<Vec<String>, LayoutError> {
        let io_error = |source| LayoutError::Io { path: self.folder.clone(), source };
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(io_error(error)),
        };
        let name = |entry: io::Result<fs::DirEntry>| entry.map(|entry| lossy(&entry.file_name()));
        let mut names = entries.map(name).collect::<io::Result<Vec<String>>>().map_err(io_error)?;
        names.sort();
        Ok(names)
    }
}

/// Makes the entries of a folder durable. On Linux, a new file survives a power failure only after
/// this.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Removes the files of a generation, and then its folder if nothing else is in it.
fn remove_generation(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if is_generation_file(&entry.file_name()) && !entry.file_type()?.is_dir() {
            fs::remove_file(entry.path())?;
        }
    }
    match fs::remove_dir(folder) {
        Err(error) if error.kind() != ErrorKind::DirectoryNotEmpty => Err(error),
        _ => Ok(()),
    }
}

/// Whether a name is one that newsdex or tantivy gives to a file of a generation.
fn is_generation_file(name: &OsStr) -> bool {
    name.to_str().is_some_and(|name| {
        matches!(name, META | MANAGED | ".tantivy-meta.lock" | ".tantivy-writer.lock")
            || name.starts_with(".tmp")
            || is_segment_file(Path::new(name))
    })
}

fn lossy(name: &OsStr) -> String {
    name.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::manifest::FORMAT;

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
        // As written by the formats 1, 2 and 3.
        for manifest in [
            r#"{"format": 1, "fingerprint": "analysis 4, schema 0", "generation": "g1"}"#,
            r#"{
  "format": 2,
  "fingerprint": "analysis 6, schema 10cd4823d4708b5b",
  "generation": "g1",
  "sum": "c98c7c1966eb664c"
}"#,
            r#"{
  "format": 3,
  "fingerprint": "analysis 7, schema 9d059251804bf3de",
  "generation": "g1",
  "checksum": "7adf6d25e2b8a936"
}"#,
        ] {
            let error = error(manifest);
            let LayoutError::EarlierVersion { expected, found, .. } = &error else {
                panic!("{manifest}: {error}")
            };
            assert!(expected.starts_with("format 4, analysis "), "{expected}");
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

    #[test]
    fn a_generation_is_named_by_its_number_alone() {
        for name in ["../x", "/x", "g", "g1/..", "g+1", "g01", "x", "", ".", "g1 ", "g-1"] {
            let manifest = Manifest::new(Some(name.to_owned()));
            let error = error(&serde_json::to_string(&manifest).unwrap());
            assert!(matches!(error, LayoutError::Damaged { .. }), "{name}: {error}");
            assert!(error.to_string().contains("is not the name of a generation"), "{error}");
        }
    }

    #[test]
    fn a_huge_manifest_is_not_read() {
        let error = error(&" ".repeat(usize::try_from(MAX_MANIFEST_LEN).unwrap() + 1));
        assert!(error.to_string().contains("is longer than 65536 bytes"), "{error}");
    }

    #[test]
    fn generations_are_numbered_past_every_entry() {
        let check = |entries: &[&str], expected: &str| {
            let folder = tempfile::tempdir().unwrap();
            for entry in entries {
                fs::write(folder.path().join(entry), "").unwrap();
            }
            let layout = Layout::new(folder.path());
            assert_eq!(layout.next_generation().unwrap(), expected, "{entries:?}");
        };
        check(&[], "g1");
        check(&["g1", "g10", "g2", "g", "gx", "g+20", "g030"], "g11");
        check(&["g18446744073709551615"], "g1");
        check(&["g18446744073709551615", "g1"], "g2");
        check(&["g18446744073709551616"], "g1");
    }

    #[test]
    fn only_files_of_newsdex_are_removed_with_a_generation() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let segment = format!("{}.idx", "0".repeat(32));
        for name in [META, MANAGED, ".tantivy-meta.lock", ".tmp-1-2", &segment] {
            for generation in ["g1", "g2", "g3"] {
                fs::create_dir_all(path(generation)).unwrap();
                fs::write(path(generation).join(name), "").unwrap();
            }
        }
        fs::write(path("g2").join("notes.txt"), "kept").unwrap();
        fs::create_dir(path("g2").join(".tmp-folder")).unwrap();
        fs::write(path("g4"), "not a folder").unwrap();
        #[cfg(unix)]
        {
            fs::create_dir(path("elsewhere")).unwrap();
            fs::write(path("elsewhere").join(META), "kept").unwrap();
            std::os::unix::fs::symlink(path("elsewhere"), path("g5")).unwrap();
            std::os::unix::fs::symlink(path("elsewhere"), path("g1").join(".tmp-link")).unwrap();
        }
        Layout::new(folder.path()).remove_generations_except(Some("g3")).unwrap();
        assert!(!path("g1").exists() && path("g3").join(META).exists() && path("g4").exists());
        let mut left: Vec<_> =
            fs::read_dir(path("g2")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, [".tmp-folder", "notes.txt"]);
        #[cfg(unix)]
        assert!(path("elsewhere").join(META).exists());
    }

    #[test]
    fn an_index_without_a_manifest_is_recognized() {
        use crate::folder::generation_directory::GenerationDirectory;

        let folder = tempfile::tempdir().unwrap();
        let layout = Layout::new(folder.path());
        for name in ["g2", "g11"] {
            fs::create_dir(layout.generation(name)).unwrap();
        }
        let error = layout.manifest().unwrap_err();
        assert!(matches!(error, LayoutError::Foreign { .. }), "{error}");
        crate::create_index(GenerationDirectory::open(&layout.generation("g2")).unwrap()).unwrap();
        let error = layout.manifest().unwrap_err();
        assert!(
            matches!(&error, LayoutError::ManifestMissing { generation, .. } if generation == "g2"),
            "{error}"
        );
        fs::write(layout.generation("g2").join(META), "{}").unwrap();
        let error = layout.manifest().unwrap_err();
        assert!(matches!(error, LayoutError::Foreign { .. }), "{error}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn links_and_pipes_are_neither_read_nor_written_through() {
        use std::os::unix::fs::symlink;

        use crate::folder::regular_file::tests::make_pipe;

        let folder = tempfile::tempdir().unwrap();
        let outside = folder.path().join("outside");
        fs::write(&outside, "kept").unwrap();
        let layout = Layout::new(&folder.path().join("index"));
        layout.create_folder().unwrap();
        let manifest = Manifest::new(None);
        for target in [outside.as_path(), Path::new("/dev/zero"), Path::new("nowhere")] {
            symlink(target, layout.folder().join(".newsdex.json.new")).unwrap();
            symlink(target, layout.lock_file()).unwrap();
            let error = layout.open_lock_file().unwrap_err();
            assert!(matches!(error, LayoutError::NotRegular { .. }), "{error}");
            fs::remove_file(layout.lock_file()).unwrap();
            let _ = fs::remove_file(layout.manifest_file());
            symlink(target, layout.manifest_file()).unwrap();
            let error = layout.manifest().unwrap_err();
            assert!(matches!(error, LayoutError::Damaged { .. }), "{error}");
            layout.write_manifest(&manifest).unwrap();
            assert_eq!(layout.manifest().unwrap(), Some(manifest.clone()));
            assert!(!layout.manifest_file().is_symlink());
        }
        let pipe = layout.lock_file();
        make_pipe(&pipe);
        assert!(layout.open_lock_file().is_err());
        fs::remove_file(&pipe).unwrap();
        layout.open_lock_file().unwrap();
        assert_eq!(fs::read_to_string(&outside).unwrap(), "kept");
        assert!(!layout.folder().join("nowhere").exists());
    }
}
