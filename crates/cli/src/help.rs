//! What users can do about errors of the library, which names no commands or flags.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use newsdex::{
    Archive, Error, IndexError, LayoutError, QueryWarning, RootError, SearchError, SnapshotError,
};

use crate::args::settings::trust;
use crate::output::text::relative_path;
use crate::output::text::shell_quoting;

/// How the commands have to be written that are suggested to the user, so that they work when they
/// are pasted.
#[derive(Debug, Clone, Default)]
pub struct Invocation {
    /// The index folder.
    pub index: PathBuf,
    /// Whether commands have to name the index folder, as neither settings nor default do.
    pub index_named: bool,
    /// Whether the settings list folders of articles.
    pub folders_configured: bool,
}

impl Invocation {
    /// The command that brings the index up to date with its folders, or else with the current one.
    pub fn index_command(&self) -> String {
        let mut command = "newsdex index".to_owned();
        if !self.folders_configured {
            let mut folders = self.indexed_folders();
            folders.retain(|folder| folder.exists());
            if folders.is_empty() {
                folders.push(".".into());
            }
            let current_folder = relative_path::current_folder();
            for folder in folders {
                let folder = folder.strip_prefix(&current_folder).unwrap_or(&folder);
                let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
                command = format!("{command} {}", shell_quoting::quoted(folder));
            }
        }
        command + &self.index_flag()
    }

    /// The command that rebuilds the index from its folders.
    pub fn rebuild_command(&self) -> String {
        if self.folders_configured || self.indexed_folders().is_empty() {
            return self.index_command() + " --rebuild";
        }
        // An index knows its folders.
        format!("newsdex index --rebuild{}", self.index_flag())
    }

    /// Any other command.
    pub fn command(&self, command: &str) -> String {
        command.to_owned() + &self.index_flag()
    }

    /// What to do about a damaged index.
    pub fn rebuild(&self) -> String {
        format!("rebuild it from its articles with `{}`", self.rebuild_command())
    }

    fn rebuild_if_persistent(&self) -> String {
        format!("if this error persists, {}", self.rebuild())
    }

    /// The folders that the index was built from.
    fn indexed_folders(&self) -> Vec<PathBuf> {
        Archive::open_or_create(&self.index)
            .map_or_else(|_| Vec::new(), |archive| archive.folders())
    }

    fn index_flag(&self) -> String {
        if !self.index_named {
            return String::new();
        }
        format!(" --index {}", shell_quoting::quoted(&self.index))
    }
}

/// Help on an index, or a part of it, that cannot be read. A rebuild would only repeat the error.
pub const PERMISSION: &str = "make sure that you may read it, or ask its owner for permission";

const OTHER_FOLDER: &str = "name another folder with --index";

/// What to do about an error, as an imperative; `None` if the message says so itself.
pub fn help(error: &Error, invocation: &Invocation) -> Option<String> {
    match error {
        Error::Search(SearchError::AmbiguousId { .. }) => {
            Some("show one of them by its key".to_owned())
        }
        Error::Root(RootError::Io { .. }) => {
            Some("name an existing folder or file that you may read".to_owned())
        }
        Error::Root(RootError::NotArticles(_)) => {
            Some("name a folder of articles, or a file in a format that newsdex reads".to_owned())
        }
        // A rebuild would fail as well, or replace an index that others can read.
        Error::Snapshot(SnapshotError::Tantivy { source, .. }) if is_permission(source) => {
            Some("make sure that you may read all files of the index".to_owned())
        }
        Error::Search(error) if is_permission(error) => {
            Some("make sure that you may read all files of the index".to_owned())
        }
        Error::Layout(error) => layout_help(error, invocation),
        Error::Snapshot(error) => snapshot_help(error, invocation),
        Error::Index(error) => index_help(error, invocation),
        Error::Search(_) => Some(invocation.rebuild_if_persistent()),
        Error::TantivyPanic { .. } => {
            let check = invocation.command("newsdex check");
            Some(format!("find the damage with `{check}`, or {}", invocation.rebuild()))
        }
        _ => None,
    }
}

/// Whether the system denied access. tantivy reports some errors of the system only as text.
fn is_permission(error: &impl ToString) -> bool {
    let text = error.to_string();
    ["PermissionDenied", "Permission denied"].iter().any(|denied| text.contains(denied))
}

fn layout_help(error: &LayoutError, invocation: &Invocation) -> Option<String> {
    match error {
        LayoutError::Missing { .. } => {
            let command = invocation.index_command();
            Some(format!("build one with `{command}`, or name the folder of one with --index"))
        }
        LayoutError::IsFile { .. } | LayoutError::Foreign { .. } => Some(OTHER_FOLDER.to_owned()),
        LayoutError::EarlierVersion { .. } => {
            Some(format!("rebuild it with `{}`", invocation.rebuild_command()))
        }
        LayoutError::ManifestMissing { .. } => Some(format!(
            "put it back, or rebuild the index from its articles with `{}`",
            invocation.rebuild_command()
        )),
        LayoutError::NotRegular { .. } => {
            Some(format!("if nobody needs it, delete it and try again, or {OTHER_FOLDER}"))
        }
        LayoutError::Io { source, .. } if source.kind() == ErrorKind::PermissionDenied => {
            Some(format!("{PERMISSION}, or {OTHER_FOLDER}"))
        }
        LayoutError::LaterVersion { .. } => {
            Some(format!("use that version of newsdex, or {}", invocation.rebuild()))
        }
        LayoutError::Damaged { .. } => Some(invocation.rebuild()),
        LayoutError::Io { .. } => {
            Some(format!("make sure that you may read and write it, or {OTHER_FOLDER}"))
        }
        _ => None,
    }
}

fn snapshot_help(error: &SnapshotError, invocation: &Invocation) -> Option<String> {
    match error {
        SnapshotError::Layout(error) => layout_help(error, invocation),
        SnapshotError::Unfinished { .. } => {
            Some("wait until it is built, or run the command that built it again".to_owned())
        }
        SnapshotError::Damaged { .. } => Some(invocation.rebuild()),
        SnapshotError::Tantivy { .. } => Some(invocation.rebuild_if_persistent()),
        _ => None,
    }
}

fn index_help(error: &IndexError, invocation: &Invocation) -> Option<String> {
    match error {
        IndexError::Layout(error) => layout_help(error, invocation),
        IndexError::Snapshot(error) => snapshot_help(error, invocation),
        IndexError::MissingFolders { .. } => Some(
            "mount the disk, take the folder out with `newsdex remove`, or leave it out with --allow-empty"
                .to_owned(),
        ),
        IndexError::OtherFolders { .. } => Some(format!(
            "the index belongs to another user; name these folders as well, or list the index in {}",
            trust::VARIABLE
        )),
        IndexError::NotIndexed { .. } => {
            let stats = invocation.command("newsdex stats");
            Some(format!("name an indexed folder; `{stats}` lists them"))
        }
        IndexError::Locked { .. } => Some(
            "try again when it has finished, or add --wait to `newsdex index` or `newsdex remove`"
                .to_owned(),
        ),
        IndexError::DiskFull { .. } => Some("free some space and try again".to_owned()),
        IndexError::Write { .. } => {
            Some(format!("make sure that you may write to it, or {OTHER_FOLDER}"))
        }
        IndexError::Damaged { .. } => Some(invocation.rebuild()),
        _ => None,
    }
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
            IndexError::MissingFolders { folders } | IndexError::OtherFolders { folders } => {
                folders.first().map(PathBuf::as_path)
            }
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
        let invocation =
            Invocation { index: "no index".into(), index_named: true, folders_configured: false };
        let check = |error: Error, expected_help: &str| {
            assert_eq!(help(&error, &invocation).as_deref(), Some(expected_help), "{error}");
            assert_eq!(path(&error), Some(Path::new("there")), "{error}");
        };
        let folder = || Path::new("there").to_owned();
        check(
            LayoutError::Missing { folder: folder() }.into(),
            "build one with `newsdex index . --index 'no index'`, or name the folder of one with \
             --index",
        );
        check(
            SnapshotError::Unfinished { folder: folder() }.into(),
            "wait until it is built, or run the command that built it again",
        );
        check(
            IndexError::Damaged { file: folder(), what: "is empty".to_owned() }.into(),
            "rebuild it from its articles with `newsdex index . --index 'no index' --rebuild`",
        );
        let denied = || LayoutError::Io {
            path: folder(),
            source: std::io::Error::from(ErrorKind::PermissionDenied),
        };
        let expected = "make sure that you may read it, or ask its owner for permission, or name \
                        another folder with --index";
        for error in [denied().into(), SnapshotError::Layout(denied()).into()] {
            check(error, expected);
        }
        check(IndexError::Snapshot(SnapshotError::Layout(denied())).into(), expected);
        check(
            IndexError::NotIndexed { path: folder(), indexed: Vec::new() }.into(),
            "name an indexed folder; `newsdex stats --index 'no index'` lists them",
        );
    }

    #[test]
    fn suggested_commands_name_only_what_they_must() {
        let check = |index_named, folders_configured, expected: [&str; 2]| {
            let index = "no index".into();
            let invocation = Invocation { index, index_named, folders_configured };
            assert_eq!([invocation.index_command(), invocation.rebuild_command()], expected);
        };
        check(false, true, ["newsdex index", "newsdex index --rebuild"]);
        check(false, false, ["newsdex index .", "newsdex index . --rebuild"]);
        let named =
            ["newsdex index --index 'no index'", "newsdex index --index 'no index' --rebuild"];
        check(true, true, named);
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
