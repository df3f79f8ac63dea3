//! The words that classes and ids are made of.

/// The words of a class or id: `relatedLinks__list` gives `related`, `Links` and `list`.
pub(crate) fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_ascii_alphanumeric()).flat_map(|part| {
        let mut rest = part;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let bytes = rest.as_bytes();
            let hump = (1..bytes.len())
                .find(|&at| bytes[at].is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase());
            let (word, after) = rest.split_at(hump.unwrap_or(rest.len()));
            rest = after;
            Some(word)
        })
    })
}

/// What some words of classes mean. Words are the same in any case.
pub(crate) struct WordTable<T> {
    /// Most words of a page have the length of few words here.
    by_length: Vec<Vec<(&'static str, T)>>,
}

impl<T: Copy> WordTable<T> {
    pub(crate) fn new(lists: &[(&[&'static str], T)]) -> Self {
        let mut by_length = Vec::new();
        for &(words, meaning) in lists {
            for &word in words {
                if by_length.len() <= word.len() {
                    by_length.resize_with(word.len() + 1, Vec::new);
                }
                by_length[word.len()].push((word, meaning));
            }
        }
        WordTable { by_length }
    }

    pub(crate) fn get(&self, word: &str) -> Option<T> {
        let known = self.by_length.get(word.len())?;
        known
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(word))
            .map(|&(_, meaning)| meaning)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_at_punctuation_and_capitals() {
        let check = |name: &str, expected: &[&str]| {
            assert_eq!(words(name).collect::<Vec<_>>(), expected, "{name}");
        };
        check("relatedLinks__list", &["related", "Links", "list"]);
        check("post-date_2", &["post", "date", "2"]);
        check("URLList", &["URLList"]);
        check("", &[]);
    }
}
