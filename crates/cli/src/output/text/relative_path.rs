//! Paths as they are typed from the current folder.

use std::path::{Path, PathBuf};

/// The current folder, or an empty path where the system does not say: nothing is shortened then.
pub fn here() -> PathBuf {
    std::env::current_dir().unwrap_or_default()
}

/// A path, relative to `here` where it is below it.
pub fn shortened<'a>(path: &'a str, here: &Path) -> &'a str {
    if here.as_os_str().is_empty() {
        return path;
    }
    let below = Path::new(path).strip_prefix(here).ok().and_then(Path::to_str);
    below.filter(|below| !below.is_empty()).unwrap_or(path)
}

/// Shortens a path in place.
pub fn shorten(path: &mut String, here: &Path) {
    let kept = shortened(path, here).len();
    path.drain(..path.len() - kept);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_below_the_current_folder_are_relative() {
        let check = |path: &str, here: &str, expected: &str| {
            assert_eq!(shortened(path, Path::new(here)), expected);
            let mut path = path.to_owned();
            shorten(&mut path, Path::new(here));
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
