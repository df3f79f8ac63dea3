//! Names that an article has several of, such as its authors or keywords, each once.

use crate::limits::MAX_BYLINES;

/// Collects names. Drops repeated and empty ones, and those beyond [`MAX_BYLINES`], so that looking
/// for a repeated one takes bounded time.
#[derive(Debug, Default)]
pub(crate) struct DistinctNames {
    names: Vec<String>,
    is_cut_off: bool,
}

impl DistinctNames {
    pub(crate) fn add(&mut self, name: &str) {
        let name = name.trim();
        if self.names.len() >= MAX_BYLINES {
            self.is_cut_off |= !name.is_empty();
        } else if !name.is_empty() && !self.names.iter().any(|known| known == name) {
            self.names.push(name.to_owned());
        }
    }

    /// Whether names beyond the limit were dropped.
    pub(crate) fn is_cut_off(&self) -> bool {
        self.is_cut_off
    }

    /// The names, in the order in which they were added.
    pub(crate) fn into_names(self) -> Vec<String> {
        self.names
    }
}

impl<T: AsRef<str>> FromIterator<T> for DistinctNames {
    fn from_iter<I: IntoIterator<Item = T>>(names: I) -> DistinctNames {
        let mut distinct = DistinctNames::default();
        for name in names {
            distinct.add(name.as_ref());
            if distinct.is_cut_off {
                break;
            }
        }
        distinct
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kept_once_and_up_to_the_limit() {
        let mut names: DistinctNames = ["Ann", "", "Piet", " Ann "].into_iter().collect();
        assert_eq!((names.names.len(), names.is_cut_off()), (2, false));
        (0..1000).for_each(|n| names.add(&n.to_string()));
        assert!(names.is_cut_off());
        assert_eq!(names.into_names().len(), MAX_BYLINES);
    }
}
