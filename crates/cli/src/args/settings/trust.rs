//! Whose settings are obeyed.
//!
//! Settings decide what is indexed and where to, so those of a stranger in a folder above could
//! copy private text into a folder of the stranger's. As with git's `safe.directory`, a file is
//! obeyed if it belongs to the user or to root, or if the user has listed its folder.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The environment variable that lists trusted folders, separated like those of `PATH`.
pub const VARIABLE: &str = "NEWSDEX_TRUSTED";

/// Whose settings are obeyed.
#[derive(Debug, Default)]
pub struct Trust {
    /// The user id, on systems where files have owners.
    user_id: Option<u32>,
    /// Folders whose settings are obeyed whoever owns them.
    folders: Vec<PathBuf>,
}

impl Trust {
    /// Trusts the current user, root and the folders in the environment.
    pub fn from_environment() -> Trust {
        let listed = std::env::var_os(VARIABLE).unwrap_or_default();
        let folders = std::env::split_paths(&listed).filter(|path| !path.as_os_str().is_empty());
        Trust {
            user_id: effective_user_id()
                .map(|effective| user_id(effective, std::env::var_os("SUDO_UID"))),
            folders: folders.collect(),
        }
    }

    /// Whether the folders that an index names may be read: whether its manifest belongs to a
    /// trusted user, or its folder is trusted.
    #[must_use]
    pub fn trusts_index(&self, index: &Path) -> bool {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            let manifest = std::fs::symlink_metadata(index.join("newsdex.json"));
            manifest.map_or(true, |manifest| self.trusts_user(manifest.uid()))
                || self.trusts_folder(index)
        }
        #[cfg(not(unix))]
        {
            let _ = index;
            true
        }
    }

    /// Also trusts these folders.
    pub fn add(&mut self, folders: impl IntoIterator<Item = PathBuf>) {
        self.folders.extend(folders);
    }

    /// Whether the settings of a user are obeyed.
    pub fn trusts_user(&self, id: u32) -> bool {
        id == 0 || self.user_id.is_none_or(|user| user == id)
    }

    /// Whether the settings in a folder are obeyed whoever owns them. `*` stands for every folder,
    /// and `/srv/*` for every folder below `/srv`.
    pub fn trusts_folder(&self, folder: &Path) -> bool {
        let folder = resolved(folder);
        self.folders.iter().any(|listed| {
            if listed.file_name().is_some_and(|name| name == "*") {
                let above = listed.parent().filter(|parent| !parent.as_os_str().is_empty());
                return above.is_none_or(|above| {
                    let above = resolved(above);
                    folder != above && folder.starts_with(above)
                });
            }
            resolved(listed) == folder
        })
    }
}

/// A folder without symbolic links, or as it is written if it does not exist.
fn resolved(folder: &Path) -> PathBuf {
    folder.canonicalize().unwrap_or_else(|_| folder.to_owned())
}

/// The user on whose behalf the program runs: with `sudo`, the user who typed the command.
fn user_id(effective: u32, sudo: Option<OsString>) -> u32 {
    let sudo = sudo.filter(|_| effective == 0);
    sudo.and_then(|id| id.to_str()?.parse().ok()).unwrap_or(effective)
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have no user ids")]
fn effective_user_id() -> Option<u32> {
    Some(rustix::process::geteuid().as_raw())
}

#[cfg(not(unix))]
fn effective_user_id() -> Option<u32> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_user_and_root_are_trusted_and_sudo_names_the_user() {
        let check = |effective: u32, sudo: Option<&str>, trusted: &[u32], refused: &[u32]| {
            let user_id = Some(user_id(effective, sudo.map(OsString::from)));
            let trust = Trust { user_id, folders: Vec::new() };
            for &id in trusted {
                assert!(trust.trusts_user(id), "{effective} {sudo:?}: {id}");
            }
            for &id in refused {
                assert!(!trust.trusts_user(id), "{effective} {sudo:?}: {id}");
            }
        };
        check(1000, None, &[1000, 0], &[1001, 65534]);
        check(0, None, &[0], &[1000, 65534]);
        check(0, Some("1000"), &[0, 1000], &[1001]);
        // Only root may act for another user.
        check(1001, Some("1000"), &[0, 1001], &[1000]);
        check(0, Some("anyone"), &[0], &[1000]);
        check(0, Some(""), &[0], &[1000]);
        check(0, Some("-1"), &[0], &[1000]);
    }

    #[test]
    fn listed_folders_are_trusted() {
        let check = |listed: &str, folder: &str, expected: bool| {
            let trust = Trust { user_id: Some(1), folders: vec![listed.into()] };
            assert_eq!(trust.trusts_folder(Path::new(folder)), expected, "{listed} {folder}");
        };
        check("/no/news", "/no/news", true);
        check("/no/news/", "/no/news", true);
        check("/no/news", "/no/news/2026", false);
        check("/no/news", "/no/newspaper", false);
        check("/no/news/2026", "/no/news", false);
        check("/no/*", "/no/news/2026", true);
        check("/no/*", "/no", false);
        check("/no/*", "/not/news", false);
        check("*", "/no/news", true);
        check("/no/.", "/no", true);
    }
}
