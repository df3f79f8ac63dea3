//! Paths as the user would type them in the current folder.

use std::path::{Path, PathBuf};

/// The current folder, or an empty path if it is unknown: then no path is shortened.
pub fn current_folder() -> PathBuf {
    std::env::current_dir().unwrap_or_default()
}

/// `path` relative to `folder` if it is below it, else `path` itself.
pub fn relative<'a>(path: &'a str, folder: &Path) -> &'a str {
    if folder.as_os_str().is_empty() {
        return path;
    }
    let relative = Path::new(path).strip_prefix(folder).ok().and_then(Path::to_str);
    relative.filter(|relative| !relative.is_empty()).unwrap_or(path)
}

/// Makes a path relative in place; see [`relative`].
pub fn make_relative(path: &mut String, folder: &Path) {
    let kept = relative(path, folder).len();
    path.drain(..path.len() - kept);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_below_the_current_folder_are_relative() {
        let check = |path: &str, folder: &str, expected: &str| {
            assert_eq!(relative(path, Path::new(folder)), expected);
            let mut path = path.to_owned();
            make_relative(&mut path, Path::new(folder));
            assert_eq!(path, expected);
        };
        check("/home/me/seeds/a.txt", "/home/me", "seeds/a.txt");
        check("/home/me/seeds/a.txt", "/", "home/me/seeds/a.txt");
        check("/home/meadow/a.txt", "/home/me", "/home/meadow/a.txt");
        check("/srv/a.txt", "/home/me", "/srv/a.txt");
        check("/home/me", "/home/me", "/home/me");
        check("/srv/a.txt", "", "/srv/a.txt");
    }
}
