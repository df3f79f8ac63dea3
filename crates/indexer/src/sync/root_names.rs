//! Names of roots: how the folders of an index are told apart.

use std::path::Path;

/// The names of roots: the last part of each path, and as many folders above it as it takes to tell
/// the roots apart. No name begins with another one and a `/`, so a key belongs to one root.
///
/// `parts` are the parts of each path; `fixed` names are taken.
pub(crate) fn root_names(parts: &[Vec<String>], fixed: &[String]) -> Vec<String> {
    let mut lengths = vec![1; parts.len()];
    // Each iteration makes a name longer, and no name is longer than its path.
    loop {
        let candidates = parts.iter().zip(&lengths).map(|(parts, &length)| Candidate {
            name: parts[parts.len().saturating_sub(length)..].join("/"),
            can_grow: length < parts.len(),
        });
        let fixed = fixed.iter().map(|name| Candidate { name: name.clone(), can_grow: false });
        let candidates: Vec<Candidate> = candidates.chain(fixed).collect();
        let grows = |index: usize| {
            let others = candidates.iter().enumerate().filter(|(other, _)| *other != index);
            candidates[index].can_grow
                && others.map(|(_, other)| other).any(|other| candidates[index].clashes(other))
        };
        // All at once, so that the order of the roots does not matter.
        let growing: Vec<usize> = (0..parts.len()).filter(|&index| grows(index)).collect();
        if growing.is_empty() {
            return candidates.into_iter().take(parts.len()).map(|it| it.name).collect();
        }
        for index in growing {
            lengths[index] += 1;
        }
    }
}

struct Candidate {
    name: String,
    can_grow: bool,
}

impl Candidate {
    /// Whether this name has to become longer because of another one. Of two names one of which is
    /// above the other, the upper one does if it can.
    fn clashes(&self, other: &Candidate) -> bool {
        self.name == other.name
            || is_above(&self.name, &other.name)
            || is_above(&other.name, &self.name) && !other.can_grow
    }
}

/// Whether a name begins with another one and a `/`.
fn is_above(outer: &str, inner: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'))
}

/// The parts of an absolute path, as they appear in keys.
pub(crate) fn path_parts(path: &Path) -> Vec<String> {
    let parts: Vec<String> = path
        .components()
        .filter_map(|part| match part {
            std::path::Component::Normal(name) => Some(newsdex_article::path_text(Path::new(name))),
            _ => None,
        })
        .collect();
    if parts.is_empty() { vec!["root".to_owned()] } else { parts }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_as_long_as_it_takes_to_tell_roots_apart() {
        let check = |paths: &[&str], fixed: &[&str], expected: &[&str]| {
            let parts: Vec<Vec<String>> =
                paths.iter().map(|path| path_parts(Path::new(path))).collect();
            let fixed: Vec<String> = fixed.iter().map(|&name| name.to_owned()).collect();
            assert_eq!(root_names(&parts, &fixed), expected, "{paths:?}");
        };
        check(&["/data/news"], &[], &["news"]);
        check(&["/data/news", "/data/wires"], &[], &["news", "wires"]);
        check(&["/2025/news", "/2026/news"], &[], &["2025/news", "2026/news"]);
        check(&["/a/x/news", "/b/x/news", "/c/news"], &[], &["a/x/news", "b/x/news", "c/news"]);
        check(&["/news", "/2026/news"], &[], &["news", "2026/news"]);
        check(&["/a/news"], &["news"], &["a/news"]);
        // `2025` alone would be above `2025/news`.
        check(&["/y/2025/news", "/z/news", "/x/2025"], &[], &["2025/news", "z/news", "x/2025"]);
        check(&["/y/2025/news", "/news", "/2025"], &[], &["y/2025/news", "news", "2025"]);
        check(&["/"], &[], &["root"]);
    }
}
