//! The authors of an article, each once.

use crate::limits::MAX_BYLINES;

/// Collects the names of authors. Drops repeated and empty names, and those beyond [`MAX_BYLINES`],
/// so that looking for a repeated one takes bounded time.
#[derive(Debug, Default)]
pub(crate) struct Bylines {
    names: Vec<String>,
    is_cut_off: bool,
}

impl Bylines {
    pub(crate) fn add(&mut self, name: String) {
        if self.names.len() >= MAX_BYLINES {
            self.is_cut_off |= !name.is_empty();
        } else if !name.is_empty() && !self.names.contains(&name) {
            self.names.push(name);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kept_once_and_up_to_the_limit() {
        let mut bylines = Bylines::default();
        for name in ["Ann", "", "Piet", "Ann"] {
            bylines.add(name.to_owned());
        }
        assert_eq!((bylines.names.len(), bylines.is_cut_off()), (2, false));
        (0..1000).for_each(|n| bylines.add(n.to_string()));
        assert!(bylines.is_cut_off());
        assert_eq!(bylines.into_names().len(), MAX_BYLINES);
    }
}
