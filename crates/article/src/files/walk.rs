//! Which files a folder holds.

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
    /// Its own name: the first part of the keys and ids below it.
    pub name: String,
    /// Where it is, absolute and without symbolic links.
    pub path: PathBuf,
}

/// Why a path cannot be a root.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RootError {
    /// Nothing is there, or the system does not let us look.
    #[error("{}: {source}: name a folder of articles that can be read", .path.display())]
    Io {
        /// The path as given.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// Neither a folder nor a file of a format that is read.
    #[error("{}: neither a folder nor a file of articles: name a folder of articles", .0.display())]
    NotArticles(PathBuf),
}

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The path below the root, the root's name first, with `/` on every system.
    pub key: String,
    /// Where it can be opened.
    pub path: PathBuf,
    /// What its name says of it.
    pub name_hint: NameHint,
    /// Bytes, when the folder was walked.
    pub size: u64,
    /// Time of last change then, nanoseconds since 1970; 0 where the system does not say.
    pub modified: i64,
}

/// What [`walk`] found.
#[derive(Debug, Default)]
pub struct FileList {
    /// Files to read, in an order that depends on their names alone.
    pub files: Vec<SourceFile>,
    /// How many files there are that by their names hold no article. Hidden ones are not counted.
    pub skipped: u64,
    /// Keys of folders and files that could not be looked at: what an index holds from below them is still good.
    pub unreadable: Vec<String>,
    /// What was odd.
    pub warnings: Vec<Warning>,
}

impl SourceFile {
    /// Something odd in this file.
    #[must_use]
    pub fn warning(&self, place: Option<String>, what: String, help: &str) -> Warning {
        Warning { file: readable(&self.path), place, what, help: help.to_owned() }
    }
}

impl Root {
    /// Looks a path up.
    ///
    /// # Errors
    /// Where nothing is there, or something that is neither a folder nor a file of articles.
    pub fn resolve(path: &Path) -> Result<Root, RootError> {
        let io_error = |source| RootError::Io { path: path.to_owned(), source };
        let absolute = path.canonicalize().map_err(io_error)?;
        let metadata = fs::metadata(&absolute).map_err(io_error)?;
        let a_file_of_articles =
            metadata.is_file() && NameHint::from_path(&absolute) != NameHint::Other;
        if !metadata.is_dir() && !a_file_of_articles {
            return Err(RootError::NotArticles(path.to_owned()));
        }
        let name = absolute
            .file_name()
            .map_or_else(|| "root".to_owned(), |name| readable(Path::new(name)));
        Ok(Root { name, path: absolute })
    }
}

/// Lists the files below a root. Hidden files and folders (`.name`) are passed over, as is the folder `except` (the
/// index may stand among the articles). Symbolic links to files are followed, those to folders are not.
#[must_use]
pub fn walk(root: &Root, except: Option<&Path>) -> FileList {
    let mut found = FileList::default();
    let wanted = |entry: &DirEntry| {
        entry.depth() == 0
            || !is_hidden(entry) && except.is_none_or(|except| entry.path() != except)
    };
    for entry in WalkDir::new(&root.path).sort_by_file_name().into_iter().filter_entry(wanted) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => take_file(root, &entry, &mut found),
            Err(error) => {
                let path = error.path().unwrap_or(&root.path).to_owned();
                let what = error.to_string();
                let error = error.into_io_error().unwrap_or_else(|| io::Error::other(what));
                give_up(root, &path, &error, &mut found);
            }
        }
    }
    found
}

fn take_file(root: &Root, entry: &DirEntry, found: &mut FileList) {
    let path = entry.path();
    let name_hint = NameHint::from_path(path);
    if name_hint == NameHint::Other {
        found.skipped += 1;
        return;
    }
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => found.files.push(SourceFile {
            key: key(root, path),
            path: path.to_owned(),
            name_hint,
            size: metadata.len(),
            modified: modified_nanoseconds(&metadata),
        }),
        // A link to a folder, a pipe, a device: named as an article, and not one.
        Ok(_) => found.skipped += 1,
        Err(error) => give_up(root, path, &error, found),
    }
}

/// What is said of a file or folder that cannot be looked into.
pub(crate) fn unreadable(path: &Path, error: &io::Error) -> Warning {
    let help = match error.kind() {
        io::ErrorKind::PermissionDenied => "mend its permissions and index again",
        io::ErrorKind::NotFound => {
            "it went away meanwhile, or is a link that leads nowhere: remove that, or index again"
        }
        _ => "mend it and index again",
    };
    Warning {
        file: readable(path),
        place: None,
        what: format!("cannot be read ({error})"),
        help: format!("what the index holds of it is kept; {help}"),
    }
}

fn give_up(root: &Root, path: &Path, error: &io::Error, found: &mut FileList) {
    found.unreadable.push(key(root, path));
    found.warnings.push(unreadable(path, error));
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

/// The path below the root, the root's name first, with `/` on every system.
fn key(root: &Root, path: &Path) -> String {
    let below = path.strip_prefix(&root.path).unwrap_or(path);
    let mut key = root.name.clone();
    for part in below {
        key.push('/');
        key.push_str(&readable(Path::new(part)));
    }
    key
}

/// A path as text. Bytes that are not UTF-8 stand as `\xE9`, so that two names never become one.
fn readable(path: &Path) -> String {
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
    fn a_folder_is_walked_by_name_and_other_files_are_counted() {
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
        let found = walk(&root, Some(&root.path.join("index")));
        let keys: Vec<&str> = found.files.iter().map(|file| file.key.as_str()).collect();
        assert_eq!(keys, ["news/a.txt", "news/b/one.JSONL", "news/b/two.txt"]);
        assert_eq!((found.skipped, found.warnings.len()), (2, 0));
    }

    #[test]
    fn a_single_file_is_a_root_and_other_things_are_not() {
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
    fn links_to_folders_are_not_followed_and_odd_names_stay_apart() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir().unwrap();
        let root = Root::resolve(folder.path()).unwrap();
        std::os::unix::fs::symlink(&root.path, root.path.join("loop.txt")).unwrap();
        for name in [b"caf\xe9.txt", b"caf\xe8.txt"] {
            fs::write(root.path.join(OsStr::from_bytes(name)), "x").unwrap();
        }
        let found = walk(&root, None);
        let names: Vec<&str> =
            found.files.iter().map(|file| &file.key[root.name.len()..]).collect();
        assert_eq!(names, ["/caf\\xE8.txt", "/caf\\xE9.txt"]);
        assert_eq!((found.skipped, found.warnings.len()), (1, 0));

        std::os::unix::fs::symlink("nowhere", root.path.join("gone.txt")).unwrap();
        let found = walk(&root, None);
        assert_eq!(found.unreadable, [format!("{}/gone.txt", root.name)]);
        assert!(
            found.warnings[0].help.contains("a link that leads nowhere"),
            "{:?}",
            found.warnings
        );
    }
}
