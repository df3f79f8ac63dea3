//! Lists the files of a folder.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::files::detect::NameHint;
use crate::files::open::modified_nanoseconds;
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
    #[error("{}: {source}: name a folder of articles that can be read", .path.display())]
    Io {
        /// The path as given.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// The path is neither a folder nor a file that can hold articles.
    #[error("{}: neither a folder nor a file of articles: name a folder of articles", .0.display())]
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
    /// Modification time at that moment in nanoseconds since 1970; 0 if the system does not know
    /// it.
    pub modified: i64,
}

/// The files below a root.
#[derive(Debug, Default)]
pub struct FileList {
    /// Files to read, in an order that depends only on their names.
    pub files: Vec<SourceFile>,
    /// Number of files whose names say that they hold no articles. Hidden files are not counted.
    pub skipped: u64,
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

/// Lists the files below a root. Skips hidden files and folders (`.name`) and the folder `except`,
/// because the index may be among the articles. Follows symbolic links to files, but not to
/// folders.
#[must_use]
pub fn walk(root: &Root, except: Option<&Path>) -> FileList {
    let mut list = FileList::default();
    let is_wanted = |entry: &DirEntry| {
        entry.depth() == 0
            || !is_hidden(entry) && except.is_none_or(|except| entry.path() != except)
    };
    for entry in WalkDir::new(&root.path).sort_by_file_name().into_iter().filter_entry(is_wanted) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => add_file(root, &entry, &mut list),
            Err(error) => {
                let path = error.path().unwrap_or(&root.path).to_owned();
                let message = error.to_string();
                let error = error.into_io_error().unwrap_or_else(|| io::Error::other(message));
                add_unreadable(root, &path, &error, &mut list);
            }
        }
    }
    list
}

fn add_file(root: &Root, entry: &DirEntry, list: &mut FileList) {
    let path = entry.path();
    let name_hint = NameHint::from_path(path);
    if name_hint == NameHint::NoArticles {
        list.skipped += 1;
        return;
    }
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => list.files.push(SourceFile {
            key: key(root, path),
            path: path.to_owned(),
            name_hint,
            size: metadata.len(),
            modified: modified_nanoseconds(&metadata),
        }),
        // A link to a folder, a pipe or a device with the name of a file of articles.
        Ok(_) => list.skipped += 1,
        Err(error) => add_unreadable(root, path, &error, list),
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
fn path_text(path: &Path) -> String {
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
        let list = walk(&root, Some(&root.path.join("index")));
        let keys: Vec<&str> = list.files.iter().map(|file| file.key.as_str()).collect();
        assert_eq!(keys, ["news/a.txt", "news/b/one.JSONL", "news/b/two.txt"]);
        assert_eq!((list.skipped, list.warnings.len()), (2, 0));
    }

    #[test]
    fn a_single_file_of_articles_can_be_a_root() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.txt"), "x").unwrap();
        fs::write(folder.path().join("a.jpg"), "x").unwrap();
        let root = Root::resolve(&folder.path().join("a.txt")).unwrap();
        assert_eq!(walk(&root, None).files[0].key, "a.txt");
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
        let list = walk(&root, None);
        let names: Vec<&str> = list.files.iter().map(|file| &file.key[root.name.len()..]).collect();
        assert_eq!(names, ["/caf\\xE8.txt", "/caf\\xE9.txt"]);
        assert_eq!((list.skipped, list.warnings.len()), (1, 0));

        std::os::unix::fs::symlink("nowhere", root.path.join("gone.txt")).unwrap();
        let list = walk(&root, None);
        assert_eq!(list.unreadable, [format!("{}/gone.txt", root.name)]);
        assert!(list.warnings[0].help.contains("a broken link"), "{:?}", list.warnings);
    }
}
