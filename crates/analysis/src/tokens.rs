//! Tokenization: splits a text into folded words once, for all fields that index it.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use crate::fold::{append_folded, append_folded_in_text};
use crate::word::words;

/// Texts longer than this are not cached, so that one huge article does not keep its memory. In
/// bytes.
const MAX_CACHED_LEN: usize = 1024 * 1024;
/// Texts shorter than this are not cached: they are cheap to tokenize, and they would evict the
/// long text that the next field asks for. In bytes.
const MIN_CACHED_LEN: usize = 256;

/// The words of a text, folded, with their byte ranges.
#[derive(Debug, Default)]
pub struct Tokens {
    text: String,
    /// All folded words, concatenated.
    folded: String,
    words: Vec<Word>,
}

/// Byte range of a word in the text, and the end of its folded form. `u32` is enough because an
/// article has at most 32 MiB.
#[derive(Debug, Clone, Copy)]
struct Word {
    start: u32,
    end: u32,
    folded_end: u32,
}

thread_local! {
    /// The text that this thread tokenized last. tantivy processes one field after the other, so
    /// the next field asks for the same text.
    static LAST: RefCell<Arc<Tokens>> = RefCell::default();
}

/// Tokenizes a text, or returns the cached tokens if the thread has just tokenized the same text.
///
/// The cache compares texts byte by byte, which takes a hundredth of the time of tokenizing.
///
/// ```
/// let tokens = newsdex_analysis::tokenize("Musk’s deals");
/// assert_eq!(tokens.len(), 2);
/// assert_eq!(tokens.folded(0), "musk's");
/// assert_eq!(tokens.byte_range(1), 9..14);
/// ```
#[must_use]
pub fn tokenize(text: &str) -> Arc<Tokens> {
    if !(MIN_CACHED_LEN..=MAX_CACHED_LEN).contains(&text.len()) {
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

/// Tokenizes a name or another value that is no running text. Capitals make no difference in it: the
/// `US` of `en-US` is no acronym.
///
/// ```
/// assert_eq!(newsdex_analysis::tokenize_value("en-US").folded(1), "us");
/// ```
#[must_use]
pub fn tokenize_value(value: &str) -> Tokens {
    let mut tokens = Tokens::default();
    tokens.fill_with(value, |word, folded| append_folded(&value[word], folded));
    tokens
}

impl Tokens {
    fn fill(&mut self, text: &str) {
        self.fill_with(text, |word, folded| append_folded_in_text(text, word, folded));
        if (MIN_CACHED_LEN..=MAX_CACHED_LEN).contains(&text.len()) {
            self.text.push_str(text);
        }
    }

    /// Replaces the tokens by those of a text, with the folded form that `append` gives for each word.
    fn fill_with(&mut self, text: &str, append: impl Fn(Range<usize>, &mut String)) {
        self.text.clear();
        self.folded.clear();
        self.words.clear();
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        for word in words(text) {
            append(word.clone(), &mut self.folded);
            let Range { start, end } = word;
            self.words.push(Word {
                start: offset(start),
                end: offset(end),
                folded_end: offset(self.folded.len()),
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

    /// The folded form of the word at index `word`.
    #[must_use]
    #[inline]
    pub fn folded(&self, word: usize) -> &str {
        let start = if word == 0 { 0 } else { self.words[word - 1].folded_end as usize };
        &self.folded[start..self.words[word].folded_end as usize]
    }

    /// Byte range in the text of the word at index `word`.
    #[must_use]
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
    fn cached_tokens_are_returned_only_for_the_same_text() {
        let long = |word: &str| format!("{word}’s deals. ").repeat(40);
        let folded = |text: &str| {
            let tokens = tokenize(text);
            (0..tokens.len()).map(|word| tokens.folded(word).to_owned()).collect::<Vec<_>>()
        };
        for text in [long("Musk"), long("Rusk"), long("Musk"), "Musk's".to_owned(), String::new()] {
            let expected: Vec<String> =
                words(&text).map(|word| crate::fold_in_text(&text, word)).collect();
            assert_eq!(folded(&text), expected);
            assert_eq!(folded(&text), expected);
            let byte_ranges: Vec<_> =
                (0..expected.len()).map(|word| tokenize(&text).byte_range(word)).collect();
            assert_eq!(byte_ranges, words(&text).collect::<Vec<_>>());
        }
    }
}
