//! Lists the files of a folder.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;
use walkdir::{DirEntry, WalkDir};

use crate::files::detect::NameHint;
use crate::files::open::FileTimes;
use crate::warning::Warning;

/// A folder of articles, or a single file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    /// Name of the folder or file. The keys of its files start with it.
    pub name: String,
    /// Absolute path without symbolic links.
    pub path: PathBuf,
}

/// Why a path cannot be a root.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RootError {
    /// The path does not exist, or the system denies access.
    #[error("{}: {source}", .path.display())]
    Io {
        /// The path as given.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// The path is neither a folder nor a file that can hold articles.
    #[error("{}: neither a folder nor a file of articles", .0.display())]
    NotArticles(PathBuf),
}

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Name of the root and path below it, with `/` on every system.
    pub key: String,
    /// Path to open.
    pub path: PathBuf,
    /// What the name says about the format.
    pub name_hint: NameHint,
    /// Size in bytes when the folder was walked.
    pub size: u64,
    /// Times of its last changes at that moment.
    pub times: FileTimes,
    /// The device that it lies on; 0 if the system does not know it. It differs from that of the
    /// folder above where a disk is mounted.
    pub device: u64,
}

/// A file or folder that a walk left out although it is not hidden.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SkippedPath {
    /// Its path, absolute.
    pub path: String,
    /// What it is: an extension such as `.jpg`, or a few words.
    pub kind: String,
}

/// How a folder is walked.
#[derive(Clone, Copy, Default)]
pub struct WalkOptions<'a> {
    /// Whether to follow symbolic links to folders outside the root.
    pub follow_links: bool,
    /// Folders to leave out, such as indexes that lie among the articles.
    pub is_excluded: Option<&'a dyn Fn(&Path) -> bool>,
}

impl std::fmt::Debug for WalkOptions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WalkOptions")
            .field("follow_links", &self.follow_links)
            .finish_non_exhaustive()
    }
}

/// The files below a root.
#[derive(Debug, Default)]
pub struct FileList {
    /// Files to read, in an order that depends only on their names.
    pub files: Vec<SourceFile>,
    /// Files whose names say that they hold no articles, pipes and devices, and links to folders
    /// that were not followed. Hidden files are not listed.
    pub skipped: Vec<SkippedPath>,
    /// Keys of folders and files that could not be accessed. What an index holds from them remains
    /// valid.
    pub unreadable: Vec<String>,
    /// Problems with folders and files.
    pub warnings: Vec<Warning>,
}

impl SourceFile {
    /// A warning about this file.
    #[must_use]
    pub fn warning(&self, place: Option<String>, what: String, help: &str) -> Warning {
        Warning { file: path_text(&self.path), place, what, help: help.to_owned() }
    }
}

impl Root {
    /// Resolves a path.
    ///
    /// # Errors
    /// If the path does not exist, or is neither a folder nor a file that can hold articles.
    pub fn resolve(path: &Path) -> Result<Root, RootError> {
        let io_error = |source| RootError::Io { path: path.to_owned(), source };
        let absolute = path.canonicalize().map_err(io_error)?;
        let metadata = fs::metadata(&absolute).map_err(io_error)?;
        let is_article_file =
            metadata.is_file() && NameHint::from_path(&absolute) != NameHint::NoArticles;
        if !metadata.is_dir() && !is_article_file {
            return Err(RootError::NotArticles(path.to_owned()));
        }
        let name = absolute
            .file_name()
            .map_or_else(|| "root".to_owned(), |name| path_text(Path::new(name)));
        Ok(Root { name, path: absolute })
    }
}

/// Lists the files below a root. Skips hidden files and folders (`.name`) and excluded folders.
/// Follows symbolic links to files; to folders only if the options say so.
#[must_use]
pub fn walk(root: &Root, options: &WalkOptions<'_>) -> FileList {
    walk_below(root, &root.path, options)
}

/// Lists the files at or below one path within a root, as [`walk`] would list them.
#[must_use]
pub fn walk_below(root: &Root, path: &Path, options: &WalkOptions<'_>) -> FileList {
    let mut list = FileList::default();
    let is_wanted = |entry: &DirEntry| {
        entry.depth() == 0
            || !is_hidden(entry)
                && !(entry.file_type().is_dir()
                    && (options.is_excluded.is_some_and(|is_excluded| is_excluded(entry.path()))
                        || is_link_within(root, entry)))
    };
    let entries = WalkDir::new(path).follow_links(options.follow_links).sort_by_file_name();
    for entry in entries.into_iter().filter_entry(is_wanted) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => add_file(root, &entry, &mut list),
            Err(error) => {
                let path = error.path().unwrap_or(path).to_owned();
                // A link that leads back to a folder above it: its files are listed there.
                if error.loop_ancestor().is_some() {
                    continue;
                }
                let message = error.to_string();
                let error = error.into_io_error().unwrap_or_else(|| io::Error::other(message));
                add_unreadable(root, &path, &error, &mut list);
            }
        }
    }
    list
}

/// Whether an entry is a link to a folder within the root. Its files are listed there.
fn is_link_within(root: &Root, entry: &DirEntry) -> bool {
    entry.path_is_symlink()
        && entry.path().canonicalize().is_ok_and(|target| target.starts_with(&root.path))
}

fn add_file(root: &Root, entry: &DirEntry, list: &mut FileList) {
    let path = entry.path();
    let name_hint = NameHint::from_path(path);
    let metadata = fs::metadata(path);
    if metadata.as_ref().is_ok_and(fs::Metadata::is_dir) {
        list.skip(path, "links to folders".to_owned());
        list.warnings.push(Warning {
            file: path_text(path),
            place: None,
            what: "is a link to a folder, and was not followed".to_owned(),
            help: "index that folder as well, or let newsdex follow links to folders".to_owned(),
        });
        return;
    }
    if name_hint == NameHint::NoArticles {
        list.skip(path, skipped_kind(path));
        return;
    }
    match metadata {
        Ok(metadata) if metadata.is_file() => list.files.push(SourceFile {
            key: key(root, path),
            path: path.to_owned(),
            name_hint,
            size: metadata.len(),
            times: FileTimes::new(&metadata),
            device: device(&metadata),
        }),
        // A pipe or a device with the name of a file of articles.
        Ok(_) => list.skip(path, "pipes and devices".to_owned()),
        Err(error) => add_unreadable(root, path, &error, list),
    }
}

impl FileList {
    fn skip(&mut self, path: &Path, kind: String) {
        self.skipped.push(SkippedPath { path: path_text(path), kind });
    }
}

/// How skipped files like this one are called: by their extension.
#[must_use]
pub fn skipped_kind(path: &Path) -> String {
    match path.extension() {
        Some(extension) => {
            format!(".{}", path_text(Path::new(extension)).to_lowercase())
        }
        None => "without extension".to_owned(),
    }
}

/// The device of a file or folder; 0 if the system does not know it.
#[must_use]
pub fn device(metadata: &fs::Metadata) -> u64 {
    #[cfg(unix)]
    {
        std::os::unix::fs::MetadataExt::dev(metadata)
    }
    #[cfg(not(unix))]
    {
        let _ = metadata;
        0
    }
}

/// The warning about a file or folder that cannot be accessed.
pub(crate) fn unreadable(path: &Path, error: &io::Error) -> Warning {
    let help = match error.kind() {
        io::ErrorKind::PermissionDenied => "correct its permissions and index again",
        io::ErrorKind::NotFound => {
            "it was deleted just now, or is a broken link: index again, or remove the link"
        }
        _ => "fix the problem and index again",
    };
    Warning {
        file: path_text(path),
        place: None,
        what: format!("cannot be read ({error})"),
        help: format!("its articles stay in the index; {help}"),
    }
}

fn add_unreadable(root: &Root, path: &Path, error: &io::Error, list: &mut FileList) {
    list.unreadable.push(key(root, path));
    list.warnings.push(unreadable(path, error));
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

/// The key of a file, see [`SourceFile::key`].
fn key(root: &Root, path: &Path) -> String {
    let below = path.strip_prefix(&root.path).unwrap_or(path);
    let mut key = root.name.clone();
    for part in below {
        key.push('/');
        key.push_str(&path_text(Path::new(part)));
    }
    key
}

/// A path as text. Bytes that are not UTF-8 become `\xE9`, so that different names stay different.
#[must_use]
pub fn path_text(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(text, "\\x{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_listed_by_name_and_others_are_counted() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join("news").join(name);
        for name in [
            "b/two.txt",
            "a.txt",
            "b/one.JSONL",
            ".hidden.txt",
            ".git/x.txt",
            "photo.jpg",
            "index/x.txt",
            "c.css",
        ] {
            fs::create_dir_all(at(name).parent().unwrap()).unwrap();
            fs::write(at(name), "x").unwrap();
        }
        let root = Root::resolve(&folder.path().join("news")).unwrap();
        let index = root.path.join("index");
        let options =
            WalkOptions { is_excluded: Some(&|path| path == index), ..WalkOptions::default() };
        let list = walk(&root, &options);
        let keys: Vec<&str> = list.files.iter().map(|file| file.key.as_str()).collect();
        assert_eq!(keys, ["news/a.txt", "news/b/one.JSONL", "news/b/two.txt"]);
        let kinds: Vec<&str> = list.skipped.iter().map(|skipped| skipped.kind.as_str()).collect();
        assert_eq!((kinds, list.warnings.len()), (vec![".css", ".jpg"], 0));
    }

    #[test]
    fn a_single_file_of_articles_can_be_a_root() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.txt"), "x").unwrap();
        fs::write(folder.path().join("a.jpg"), "x").unwrap();
        let root = Root::resolve(&folder.path().join("a.txt")).unwrap();
        assert_eq!(walk(&root, &WalkOptions::default()).files[0].key, "a.txt");
        assert!(matches!(
            Root::resolve(&folder.path().join("a.jpg")),
            Err(RootError::NotArticles(_))
        ));
        assert!(matches!(Root::resolve(&folder.path().join("none")), Err(RootError::Io { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn links_to_folders_are_not_followed_and_names_outside_utf_8_stay_distinct() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir().unwrap();
        let root = Root::resolve(folder.path()).unwrap();
        std::os::unix::fs::symlink(&root.path, root.path.join("loop.txt")).unwrap();
        for name in [b"caf\xe9.txt", b"caf\xe8.txt"] {
            fs::write(root.path.join(OsStr::from_bytes(name)), "x").unwrap();
        }
        let list = walk(&root, &WalkOptions::default());
        let names: Vec<&str> = list.files.iter().map(|file| &file.key[root.name.len()..]).collect();
        assert_eq!(names, ["/caf\\xE8.txt", "/caf\\xE9.txt"]);
        assert_eq!((list.skipped.len(), list.warnings.len()), (1, 1));
        let followed = WalkOptions { follow_links: true, ..WalkOptions::default() };
        let list = walk(&root, &followed);
        assert_eq!((list.files.len(), list.warnings.len()), (2, 0));

        std::os::unix::fs::symlink("nowhere", root.path.join("gone.txt")).unwrap();
        let list = walk(&root, &WalkOptions::default());
        assert_eq!(list.unreadable, [format!("{}/gone.txt", root.name)]);
        assert!(list.warnings[0].help.contains("a broken link"), "{:?}", list.warnings);
    }
}
