//! Opens and creates files in an index folder, which somebody else may have made.
//!
//! A symbolic link in such a folder could lead anywhere, a pipe would block its reader for ever,
//! and a device never ends. So only regular files are opened, links are never followed, and
//! names that are read from a file must be plain.

use std::fs::{self, File, FileType, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Component, Path};

use crate::folder::damage::Damage;

/// Whether a path is the name of an entry of the folder it is joined to: a path such as `../a` or
/// `/a` leads elsewhere.
pub(crate) fn is_plain_name(path: &Path) -> bool {
    let mut components = path.components();
    let is_normal = matches!(components.next(), Some(Component::Normal(_)));
    // `a/` and `a/.` have one component, too.
    is_normal
        && components.next().is_none()
        && path.file_name().is_some_and(|name| name == path.as_os_str())
}

/// Opens a regular file for reading.
pub(crate) fn open_regular(path: &Path) -> io::Result<File> {
    open_regular_with(OpenOptions::new().read(true), path)
}

/// Opens a regular file, or creates one if `options` say so.
pub(crate) fn open_regular_with(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    match fs::symlink_metadata(path) {
        // Opening a device may already have an effect.
        Ok(metadata) => expect_regular(path, metadata.file_type())?,
        // `options` decide whether the file may be missing.
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK);
    }
    let file = options.open(path)?;
    // The entry may have been replaced in between.
    expect_regular(path, file.metadata()?.file_type())?;
    Ok(file)
}

/// Reads a regular file of at most `max_len` bytes.
pub(crate) fn read_regular(path: &Path, max_len: u64) -> io::Result<Vec<u8>> {
    let file = open_regular(path)?;
    let length = file.metadata()?.len();
    // The length is that of this moment; the file may grow.
    if length <= max_len {
        // One byte more, so that a single read finds the end.
        let mut bytes = Vec::with_capacity(usize::try_from(length + 1).unwrap_or_default());
        file.take(max_len + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 <= max_len {
            return Ok(bytes);
        }
    }
    let what = format!("is longer than {max_len} bytes, and newsdex never writes such a file");
    Err(Damage::new(path, what).into())
}

/// Replaces a file atomically by one with this content, whose bytes are on disk when this returns.
/// The permissions of the file are those that the umask grants.
///
/// `temporary` is a path in the same folder. A file that is left there is removed.
pub(crate) fn replace_file(path: &Path, temporary: &Path, content: &[u8]) -> io::Result<()> {
    match fs::remove_file(temporary) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    // Fails if there is a link, instead of following it.
    let mut file = OpenOptions::new().write(true).create_new(true).open(temporary)?;
    let written = file
        .write_all(content)
        .and_then(|()| file.sync_data())
        .and_then(|()| fs::rename(temporary, path));
    if written.is_err() {
        // The first error is the one to report.
        let _ = fs::remove_file(temporary);
    }
    written
}

/// The error for an entry that is not a regular file.
pub(crate) fn expect_regular(path: &Path, found: FileType) -> io::Result<()> {
    if found.is_file() {
        return Ok(());
    }
    let what = format!("is {} and not a regular file", describe(found));
    Err(Damage::new(path, what).into())
}

/// The error for an entry that is not a folder itself, such as a link to one.
pub(crate) fn expect_folder(path: &Path) -> io::Result<()> {
    let found = fs::symlink_metadata(path)?.file_type();
    if found.is_dir() {
        return Ok(());
    }
    Err(Damage::new(path, format!("is {} and not a folder", describe(found))).into())
}

fn describe(file_type: FileType) -> &'static str {
    if file_type.is_symlink() {
        "a symbolic link"
    } else if file_type.is_dir() {
        "a folder"
    } else if file_type.is_file() {
        "a file"
    } else {
        "a pipe or a device"
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    #[test]
    fn only_names_within_the_folder_are_plain() {
        for name in ["a", "meta.json", ".managed.json", "a b", "...", "g1"] {
            assert!(is_plain_name(Path::new(name)), "{name}");
        }
        for name in ["", ".", "..", "/", "/a", "../a", "a/b", "a/..", "./a", "a/", "a/.", "../../a"]
        {
            assert!(!is_plain_name(Path::new(name)), "{name}");
        }
    }

    #[cfg(target_os = "linux")]
    pub(crate) fn make_pipe(path: &Path) {
        use rustix::fs::{CWD, FileType, Mode, mknodat};
        mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn only_regular_files_are_read_and_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("file"), "text").unwrap();
        std::os::unix::fs::symlink(path("file"), path("link")).unwrap();
        std::os::unix::fs::symlink(path("nowhere"), path("dangling")).unwrap();
        std::os::unix::fs::symlink("/dev/zero", path("device")).unwrap();
        fs::create_dir(path("folder")).unwrap();
        make_pipe(&path("pipe"));
        assert_eq!(read_regular(&path("file"), 4).unwrap(), b"text");
        let message = read_regular(&path("file"), 3).unwrap_err().to_string();
        assert!(message.contains("is longer than 3 bytes"), "{message}");
        for name in ["link", "dangling", "device", "folder", "pipe"] {
            let read = read_regular(&path(name), 9).unwrap_err().to_string();
            let mut options = OpenOptions::new();
            let opened = open_regular_with(options.write(true).create(true), &path(name));
            let opened = opened.unwrap_err().to_string();
            for message in [read, opened] {
                assert!(message.contains("and not a regular file"), "{name}: {message}");
            }
        }
        assert_eq!(
            read_regular(Path::new("/dev/zero"), 9).unwrap_err().kind(),
            ErrorKind::InvalidData
        );

        for name in ["link", "pipe"] {
            // The link and the pipe are replaced, both as the target and as the temporary file.
            replace_file(&path(name), &path("temporary"), b"new").unwrap();
            replace_file(&path("target"), &path(name), b"new").unwrap();
            assert!(!path(name).exists(), "{name}");
            assert_eq!(fs::read(path("target")).unwrap(), b"new");
        }
        assert_eq!(fs::read(path("file")).unwrap(), b"text");
        replace_file(&path("target"), &path("dangling"), b"new").unwrap();
        assert!(!path("nowhere").exists());
        assert!(replace_file(&path("folder"), &path("temporary"), b"new").is_err());
        assert!(!path("temporary").exists());
    }
}
