//! Which of some texts a page shows as a text of its own.

use std::collections::{HashMap, HashSet};

use crate::formats::markup::elements::{is_hidden, is_one_of};
use crate::formats::markup::normalize::comparison_key;
use crate::formats::markup::render::unescape;
use crate::formats::web::html::page::{Node, Page};

/// The comparison keys of those texts that the page shows.
#[derive(Default)]
pub(crate) struct ShownTexts(HashSet<String>);

impl ShownTexts {
    /// Searches the runs of text of a page, outside links, for texts with these keys.
    pub(crate) fn find(page: &Page<'_>, keys: impl IntoIterator<Item = String>) -> ShownTexts {
        let wanted = Wanted::new(keys);
        let mut shown = HashSet::new();
        let mut index = 0;
        while index < page.len() && !wanted.keys.is_empty() {
            match page.node(index) {
                // Links and menus name the outlet and its sections.
                Node::Element(tag)
                    if is_hidden(tag.name) || is_one_of(tag.name, &["a", "nav", "footer"]) =>
                {
                    index = page.end(index);
                    continue;
                }
                Node::Text(text) if wanted.can_be(text) => {
                    let key = comparison_key(&unescape(text));
                    if wanted.keys.contains(&key) {
                        shown.insert(key);
                    }
                }
                _ => {}
            }
            index += 1;
        }
        ShownTexts(shown)
    }

    /// Whether the page shows a text with this key.
    pub(crate) fn contains(&self, key: &str) -> bool {
        self.0.contains(key)
    }
}

/// The keys that are searched, and what rules out most texts without computing their keys.
struct Wanted {
    keys: HashSet<String>,
    /// The length in bytes of the shortest key, by the first character of the keys.
    shortest: HashMap<char, usize>,
    longest: usize,
}

/// A text can be longer than its key by this factor: character references are resolved, and
/// punctuation is left out.
const MAX_TEXT_TO_KEY: usize = 4;

impl Wanted {
    fn new(keys: impl IntoIterator<Item = String>) -> Wanted {
        let keys: HashSet<String> = keys.into_iter().collect();
        let mut shortest = HashMap::new();
        for key in &keys {
            if let Some(first) = key.chars().next() {
                let length = shortest.entry(first).or_insert(key.len());
                *length = key.len().min(*length);
            }
        }
        let longest = keys.iter().map(String::len).max().unwrap_or(0);
        Wanted { keys, shortest, longest }
    }

    fn can_be(&self, text: &str) -> bool {
        let text = text.trim();
        let first = text.chars().find(|c| c.is_alphanumeric() || *c == '&');
        let Some(first) = first.and_then(|c| c.to_lowercase().next()) else { return false };
        // A character reference can stand for any first character.
        let starts = first == '&' || self.shortest.get(&first).is_some_and(|&n| n <= text.len());
        starts && text.len() <= self.longest.saturating_mul(MAX_TEXT_TO_KEY)
    }
}
