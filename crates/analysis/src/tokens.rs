//! A text cut into folded words, once for all fields that index it.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use crate::fold::fold_onto;
use crate::word::words;

/// Texts longer than this are not kept for the next field, so that memory is not held after a huge article, in bytes.
const LONGEST_KEPT: usize = 1024 * 1024;
/// Shorter texts are not worth keeping, and would push out the long one that the next field asks for, in bytes.
const SHORTEST_KEPT: usize = 256;

/// The words of a text, folded, with their places.
#[derive(Debug, Default)]
pub struct Tokens {
    text: String,
    /// All folded words, one behind the other.
    folded: String,
    words: Vec<Word>,
}

/// Byte range of a word in the text, and where its folded form ends. An article is at most 32 MiB long.
#[derive(Debug, Clone, Copy)]
struct Word {
    start: u32,
    end: u32,
    folded_end: u32,
}

thread_local! {
    /// The text that was tokens last on this thread: the engine goes through one field after the other.
    static LAST: RefCell<Arc<Tokens>> = RefCell::default();
}

/// Cuts a text, or remembers how it was cut. What is remembered is compared with the text byte by byte, which takes a
/// hundredth of the time of cutting it.
pub fn tokenize(text: &str) -> Arc<Tokens> {
    if !(SHORTEST_KEPT..=LONGEST_KEPT).contains(&text.len()) {
        let mut fresh = Tokens::default();
        fresh.fill(text);
        return Arc::new(fresh);
    }
    LAST.with_borrow_mut(|last| {
        if last.text != text {
            if let Some(reused) = Arc::get_mut(last) {
                reused.fill(text);
            } else {
                let mut fresh = Tokens::default();
                fresh.fill(text);
                *last = Arc::new(fresh);
            }
        }
        Arc::clone(last)
    })
}

impl Tokens {
    fn fill(&mut self, text: &str) {
        self.text.clear();
        self.folded.clear();
        self.words.clear();
        if (SHORTEST_KEPT..=LONGEST_KEPT).contains(&text.len()) {
            self.text.push_str(text);
        }
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        for word in words(text) {
            fold_onto(&text[word.clone()], &mut self.folded);
            let Range { start, end } = word;
            self.words.push(Word {
                start: place(start),
                end: place(end),
                folded_end: place(self.folded.len()),
            });
        }
    }

    /// Whether the text has no words.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Number of words.
    #[must_use]
    #[inline]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// A word as it is matched.
    #[inline]
    pub fn folded(&self, word: usize) -> &str {
        let start = if word == 0 { 0 } else { self.words[word - 1].folded_end as usize };
        &self.folded[start..self.words[word].folded_end as usize]
    }

    /// Where a word stands in the text, in bytes.
    #[inline]
    pub fn byte_range(&self, word: usize) -> Range<usize> {
        let Word { start, end, .. } = self.words[word];
        start as usize..end as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_remembered_and_never_mistaken_for_another() {
        let long = |word: &str| format!("{word}’s deals. ").repeat(40);
        let folded = |text: &str| {
            let tokens = tokenize(text);
            (0..tokens.len()).map(|word| tokens.folded(word).to_owned()).collect::<Vec<_>>()
        };
        for text in [long("Musk"), long("Rusk"), long("Musk"), "Musk's".to_owned(), String::new()] {
            let expected: Vec<String> = words(&text).map(|word| crate::fold(&text[word])).collect();
            assert_eq!(folded(&text), expected);
            assert_eq!(folded(&text), expected);
            let places: Vec<_> =
                (0..expected.len()).map(|word| tokenize(&text).byte_range(word)).collect();
            assert_eq!(places, words(&text).collect::<Vec<_>>());
        }
    }
}
