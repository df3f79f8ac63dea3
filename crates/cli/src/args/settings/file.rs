//! Reads a file of settings, which somebody else may have put there.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;

use crate::args::settings::parse::Problem;
use crate::args::settings::trust::{self, Trust};
use crate::output::text::shell_quoting;

/// Maximum size of the file, in bytes.
const MAX_SIZE: u64 = 1024 * 1024;

/// Reads the file, if it is a regular file of a trusted owner.
///
/// The owner of a symbolic link matters too, since a link decides which file is obeyed where.
pub fn read(file: &Path, trust: &Trust, user_file: Option<&Path>) -> Result<Vec<u8>, Problem> {
    let folder = file.parent().filter(|parent| !parent.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let is_trusted = |metadata: &Metadata| {
        owner(metadata).is_none_or(|id| trust.trusts_user(id)) || trust.trusts_folder(folder)
    };
    let check = |metadata: &Metadata| {
        if is_trusted(metadata) { Ok(()) } else { Err(untrusted(metadata, folder, user_file)) }
    };
    check(&fs::symlink_metadata(file).map_err(|error| unreadable(&error))?)?;
    let opened = open(file).map_err(|error| unreadable(&error))?;
    // What was opened is checked, not what the path names by now.
    let metadata = opened.metadata().map_err(|error| unreadable(&error))?;
    check(&metadata)?;
    if !metadata.is_file() {
        return Err(Problem::new("not a regular file", "move it away"));
    }
    let mut bytes = Vec::new();
    opened.take(MAX_SIZE + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > MAX_SIZE {
        return Err(Problem::new("larger than 1 MiB", "shorten it or move it away"));
    }
    Ok(bytes)
}

fn unreadable(error: &io::Error) -> Problem {
    Problem::new(format!("cannot be read ({error})"), "make it readable or move it away")
}

fn untrusted(metadata: &Metadata, folder: &Path, user_file: Option<&Path>) -> Problem {
    let what = match owner(metadata) {
        Some(id) => format!("belongs to another user (user id {id}), so it is not obeyed"),
        None => "belongs to another user, so it is not obeyed".to_owned(),
    };
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let set = format!("set {}={}", trust::VARIABLE, shell_quoting::quoted(&folder));
    let help = match user_file {
        Some(user_file) => format!(
            "if you trust it, add the line `trusted = [{}]` to {}, or {set}; otherwise put a \
             newsdex.toml of your own, which may be empty, into the current folder",
            toml_string(&folder.to_string_lossy()),
            user_file.display(),
        ),
        None => {
            format!("if you trust it, {set}; otherwise set XDG_CONFIG_HOME to a folder of your own")
        }
    };
    Problem::new(what, help)
}

/// A string in TOML. Whoever named the folder must not get to end the string.
fn toml_string(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\""))
}

/// Opens a file for reading. A named pipe without a writer does not block.
#[cfg(unix)]
fn open(file: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
    File::options().read(true).custom_flags(flags).open(file)
}

#[cfg(not(unix))]
fn open(file: &Path) -> io::Result<File> {
    // Only a file can be opened without blocking.
    if !fs::metadata(file)?.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    File::open(file)
}

/// The user who owns a file, on systems where files have owners.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have no owner")]
fn owner(metadata: &Metadata) -> Option<u32> {
    use std::os::unix::fs::MetadataExt;
    Some(metadata.uid())
}

#[cfg(not(unix))]
fn owner(_: &Metadata) -> Option<u32> {
    None
}
