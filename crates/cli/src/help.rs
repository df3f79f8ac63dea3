//! What users can do about errors of the library, which names no commands or flags.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use newsdex::{
    Error, IndexError, LayoutError, QueryWarning, RootError, SearchError, SnapshotError,
};

/// Help on a damaged index.
pub const REBUILD: &str = "rebuild it from its articles with `newsdex index --rebuild`";

/// Help on an index, or a part of it, that cannot be read. A rebuild would only repeat the error.
pub const PERMISSION: &str = "make sure that you may read it, or ask its owner for permission";

const OTHER_FOLDER: &str = "name another folder with --index";

/// What to do about an error, as an imperative; `None` if the message says so itself.
pub fn help(error: &Error) -> Option<String> {
    match error {
        Error::Layout(error) => layout_help(error),
        Error::Snapshot(error) => snapshot_help(error),
        Error::Index(error) => index_help(error),
        Error::Search(SearchError::AmbiguousId { .. }) => {
            Some("show one of them by its key".to_owned())
        }
        Error::Search(_) => Some(rebuild_if_persistent()),
        Error::TantivyPanic { .. } => {
            Some(format!("find the damage with `newsdex check`, or {REBUILD}"))
        }
        _ => None,
    }
}

fn layout_help(error: &LayoutError) -> Option<String> {
    match error {
        LayoutError::Missing { .. } => {
            Some(format!("build one with `newsdex index PATH`, or {OTHER_FOLDER}"))
        }
        LayoutError::IsFile { .. } | LayoutError::Foreign { .. } => Some(OTHER_FOLDER.to_owned()),
        LayoutError::EarlierVersion { .. } => Some("rebuild it with `newsdex index`".to_owned()),
        LayoutError::LaterVersion { .. } => {
            Some(format!("use that version of newsdex, or {REBUILD}"))
        }
        LayoutError::Damaged { .. } => Some(REBUILD.to_owned()),
        LayoutError::ManifestMissing { .. } => Some(
            "put it back, or rebuild the index from its articles with `newsdex index PATH --rebuild`"
                .to_owned(),
        ),
        LayoutError::NotRegular { .. } => {
            Some(format!("if nobody needs it, delete it and try again, or {OTHER_FOLDER}"))
        }
        LayoutError::Io { source, .. } if source.kind() == ErrorKind::PermissionDenied => {
            Some(format!("{PERMISSION}, or {OTHER_FOLDER}"))
        }
        LayoutError::Io { .. } => {
            Some(format!("make sure that you may read and write it, or {OTHER_FOLDER}"))
        }
        _ => None,
    }
}

fn snapshot_help(error: &SnapshotError) -> Option<String> {
    match error {
        SnapshotError::Layout(error) => layout_help(error),
        SnapshotError::Unfinished { .. } => Some("run `newsdex index` again".to_owned()),
        SnapshotError::Damaged { .. } => Some(REBUILD.to_owned()),
        SnapshotError::Tantivy { .. } => Some(rebuild_if_persistent()),
        _ => None,
    }
}

fn index_help(error: &IndexError) -> Option<String> {
    match error {
        IndexError::Layout(error) => layout_help(error),
        IndexError::Snapshot(error) => snapshot_help(error),
        IndexError::MissingFolders { .. } => Some(
            "mount the disk, take the folder out with `newsdex remove`, or leave it out with --allow-empty"
                .to_owned(),
        ),
        IndexError::Locked { .. } => Some(
            "try again when it has finished, or let `newsdex index --wait` wait for it".to_owned(),
        ),
        IndexError::DiskFull { .. } => Some("free some space and try again".to_owned()),
        IndexError::Damaged { .. } => Some(REBUILD.to_owned()),
        _ => None,
    }
}

fn rebuild_if_persistent() -> String {
    format!("if this error persists, {REBUILD}")
}

/// What to do about a folder whose articles a sync did not remove.
pub const REFUSED: &str = "mount its disk, or pass --allow-empty if its files were deleted";

/// The file or folder that an error is about.
pub fn path(error: &Error) -> Option<&Path> {
    match error {
        Error::Root(RootError::Io { path, .. } | RootError::NotArticles(path)) => Some(path),
        Error::Layout(error) => layout_path(error),
        Error::Snapshot(error) => snapshot_path(error),
        Error::Index(error) => match error {
            IndexError::Locked { folder, .. }
            | IndexError::DiskFull { folder, .. }
            | IndexError::Write { folder, .. } => Some(folder),
            IndexError::NotIndexed { path, .. } | IndexError::Damaged { file: path, .. } => {
                Some(path)
            }
            IndexError::MissingFolders { folders } => return folders.first().map(PathBuf::as_path),
            _ => None,
        },
        Error::TantivyPanic { folder, .. } => Some(folder),
        _ => None,
    }
}

fn layout_path(error: &LayoutError) -> Option<&Path> {
    match error {
        LayoutError::Missing { folder }
        | LayoutError::Foreign { folder, .. }
        | LayoutError::ManifestMissing { folder, .. }
        | LayoutError::EarlierVersion { folder, .. }
        | LayoutError::LaterVersion { folder, .. } => Some(folder),
        LayoutError::IsFile { path }
        | LayoutError::Damaged { file: path, .. }
        | LayoutError::NotRegular { path, .. }
        | LayoutError::Io { path, .. } => Some(path),
        _ => None,
    }
}

fn snapshot_path(error: &SnapshotError) -> Option<&Path> {
    match error {
        SnapshotError::Layout(error) => layout_path(error),
        SnapshotError::Unfinished { folder } | SnapshotError::Tantivy { folder, .. } => {
            Some(folder)
        }
        SnapshotError::Damaged { file, .. } => Some(file),
        _ => None,
    }
}

/// Names the flag in the warning that a search exceeded its time limit.
pub fn name_time_limit_flag(warning: &mut QueryWarning) {
    if let Some(help) = warning.help.strip_suffix("raise the time limit") {
        warning.help = format!("{help}raise the time limit with --time-limit");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_have_help_and_a_path() {
        let check = |error: Error, expected_help: Option<&str>| {
            assert_eq!(help(&error).as_deref(), expected_help, "{error}");
            assert_eq!(path(&error), Some(Path::new("there")), "{error}");
        };
        let folder = || Path::new("there").to_owned();
        check(
            LayoutError::Missing { folder: folder() }.into(),
            Some("build one with `newsdex index PATH`, or name another folder with --index"),
        );
        check(
            SnapshotError::Unfinished { folder: folder() }.into(),
            Some("run `newsdex index` again"),
        );
        check(
            IndexError::Damaged { file: folder(), what: "is empty".to_owned() }.into(),
            Some("rebuild it from its articles with `newsdex index --rebuild`"),
        );
        let denied = || LayoutError::Io {
            path: folder(),
            source: std::io::Error::from(ErrorKind::PermissionDenied),
        };
        let expected = "make sure that you may read it, or ask its owner for permission, or name \
                        another folder with --index";
        for error in [denied().into(), SnapshotError::Layout(denied()).into()] {
            check(error, Some(expected));
        }
        check(IndexError::Snapshot(SnapshotError::Layout(denied())).into(), Some(expected));
        check(IndexError::NotIndexed { path: folder(), indexed: Vec::new() }.into(), None);
    }

    #[test]
    fn the_warning_about_the_time_limit_names_the_flag() {
        let mut warning = QueryWarning {
            span: 0..1,
            what: "the search was stopped".to_owned(),
            help: "search for fewer words, or raise the time limit".to_owned(),
        };
        name_time_limit_flag(&mut warning);
        let expected = "search for fewer words, or raise the time limit with --time-limit";
        assert_eq!(warning.help, expected);
    }
}
