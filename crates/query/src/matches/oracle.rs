//! Finds the leaves of a query in a text by analysing the text.
//!
//! Search reads positions from the index instead, which is much faster. Tests compare it with this
//! module, and `witnesses` uses this module for metadata values, which are only a few words long.

use std::ops::Range;

use newsdex_analysis::{CachingStemmer, bare_form, fold, fold_in_text_into, words};
use rustc_hash::FxHashMap;

use crate::matches::text_match::TextMatch;
use crate::syntax::ast::{Leaf, LeafWords, PhraseWord, Query};
use crate::syntax::field::Scope;
use crate::syntax::pattern::PatternMatcher;

/// Maximum number of words whose pattern matches are cached.
const MAX_CACHED_WORDS: usize = 50_000;
/// [`TextToken::patterns`] has one bit for each pattern. The parser allows far fewer patterns.
const MAX_PATTERNS: usize = u64::BITS as usize;

/// Finds the leaves of one query in texts.
pub(crate) struct TextMatcher<'q> {
    leaves: Vec<&'q Leaf>,
    /// Indexes of the leaves that search for a stem.
    stemmed: FxHashMap<String, Vec<usize>>,
    /// Numbers of the exact words of all phrases, from 1. Any other word has the number 0.
    vocabulary: FxHashMap<&'q str, u32>,
    phrases: Vec<Phrase<'q>>,
    patterns: Vec<PatternMatcher>,
    /// The value of [`TextToken::patterns`] for words seen before.
    cached_patterns: FxHashMap<String, u64>,
    stemmer: CachingStemmer,
}

struct Phrase<'q> {
    leaf: &'q Leaf,
    words: Vec<WordMatcher>,
}

enum WordMatcher {
    /// Number of an exact word in the vocabulary.
    Word(u32),
    /// Index of a pattern.
    Pattern(usize),
}

/// A token of the text.
struct TextToken {
    /// Numbers in the vocabulary of the word as written and of the word without a possessive
    /// ending.
    numbers: [u32; 2],
    /// Bit set of the patterns that match it.
    patterns: u64,
}

impl WordMatcher {
    fn matches(&self, token: &TextToken) -> bool {
        match *self {
            WordMatcher::Word(number) => token.numbers.contains(&number),
            WordMatcher::Pattern(at) => token.patterns & 1 << at != 0,
        }
    }
}

impl<'q> TextMatcher<'q> {
    pub(crate) fn new(query: &'q Query) -> TextMatcher<'q> {
        let leaves = query.leaves();
        let mut matcher = TextMatcher {
            leaves: Vec::new(),
            stemmed: FxHashMap::default(),
            vocabulary: FxHashMap::default(),
            phrases: Vec::new(),
            patterns: Vec::new(),
            cached_patterns: FxHashMap::default(),
            stemmer: CachingStemmer::default(),
        };
        for (at, leaf) in leaves.iter().enumerate() {
            match &leaf.words {
                LeafWords::Stemmed(word) => {
                    let stem = matcher.stemmer.stem(word).to_owned();
                    matcher.stemmed.entry(stem).or_default().push(at);
                }
                LeafWords::Phrase(words) => {
                    let words = words.iter().map(|word| matcher.word_matcher(word)).collect();
                    matcher.phrases.push(Phrase { leaf, words });
                }
                LeafWords::Keyword { .. } => {}
            }
        }
        matcher.leaves = leaves;
        matcher
    }

    fn word_matcher(&mut self, word: &'q PhraseWord) -> WordMatcher {
        match word {
            PhraseWord::Word(word) => {
                let next = u32::try_from(self.vocabulary.len() + 1).unwrap_or(u32::MAX);
                WordMatcher::Word(*self.vocabulary.entry(word).or_insert(next))
            }
            PhraseWord::Pattern(pattern) => {
                debug_assert!(self.patterns.len() < MAX_PATTERNS);
                // A pattern that fails to compile here has already failed when it was expanded in
                // the index.
                self.patterns.extend(pattern.matcher().ok());
                WordMatcher::Pattern(self.patterns.len().saturating_sub(1))
            }
        }
    }

    /// The set of patterns that match a folded word. Cached, because words repeat and a look-up
    /// costs less than matching.
    fn matching_patterns(&mut self, folded: &str) -> u64 {
        if self.patterns.is_empty() {
            return 0;
        }
        if let Some(&patterns) = self.cached_patterns.get(folded) {
            return patterns;
        }
        if self.cached_patterns.len() == MAX_CACHED_WORDS {
            self.cached_patterns.clear();
        }
        let matching = (0..self.patterns.len()).filter(|&at| self.patterns[at].matches(folded));
        let patterns = matching.fold(0, |bits, at| bits | 1 << at);
        self.cached_patterns.insert(folded.to_owned(), patterns);
        patterns
    }

    /// Whether a leaf is a keyword that matches a value.
    pub(crate) fn keyword_matches(leaf: &Leaf, value: &str) -> bool {
        match &leaf.words {
            LeafWords::Keyword { value: prefix, is_prefix: true } => {
                value.starts_with(prefix.as_str())
            }
            LeafWords::Keyword { value: keyword, is_prefix: false } => value == keyword,
            LeafWords::Stemmed(_) | LeafWords::Phrase(_) => false,
        }
    }

    /// Every match in `text`, a title or body, of a leaf whose scope `in_scope` accepts, in text
    /// order.
    pub(crate) fn find(&mut self, text: &str, in_scope: impl Fn(Scope) -> bool) -> Vec<TextMatch> {
        self.find_folded(text, in_scope, |word, folded| fold_in_text_into(text, word, folded))
    }

    /// Every match of a leaf in a value of metadata, in text order.
    pub(crate) fn find_in_value(
        &mut self,
        value: &str,
        in_scope: impl Fn(Scope) -> bool,
    ) -> Vec<TextMatch> {
        self.find_folded(value, in_scope, |word, folded| *folded = fold(&value[word]))
    }

    /// Every match in `text` of a leaf whose scope `in_scope` accepts, in text order. `fold_word`
    /// writes the folded form of the word at a byte range.
    fn find_folded(
        &mut self,
        text: &str,
        in_scope: impl Fn(Scope) -> bool,
        fold_word: impl Fn(Range<usize>, &mut String),
    ) -> Vec<TextMatch> {
        let mut matches = Vec::new();
        let mut folded = String::new();
        let mut spans: Vec<Range<usize>> = Vec::new();
        let mut tokens: Vec<TextToken> = Vec::new();
        for bytes in words(text) {
            fold_word(bytes.clone(), &mut folded);
            let bare = bare_form(&folded);
            if let Some(leaves) = self.stemmed.get(self.stemmer.stem(&folded)) {
                let leaves = leaves.iter().map(|&at| self.leaves[at]);
                matches.extend(leaves.filter(|leaf| in_scope(leaf.scope)).map(|leaf| TextMatch {
                    leaf: leaf.id,
                    bytes: bytes.clone(),
                    positions: positions(spans.len(), 1),
                }));
            }
            if !self.phrases.is_empty() {
                let number = |word: &str| self.vocabulary.get(word).copied().unwrap_or(0);
                let numbers = [number(&folded), bare.map_or(0, number)];
                tokens.push(TextToken { numbers, patterns: self.matching_patterns(&folded) });
            }
            spans.push(bytes);
        }
        for Phrase { leaf, words } in
            self.phrases.iter().filter(|phrase| in_scope(phrase.leaf.scope))
        {
            let matches_at = |tokens: &[TextToken]| {
                tokens.iter().zip(words).all(|(token, word)| word.matches(token))
            };
            let windows = tokens.windows(words.len()).enumerate();
            matches.extend(windows.filter(|(_, tokens)| matches_at(tokens)).map(|(first, _)| {
                let bytes = spans[first].start..spans[first + words.len() - 1].end;
                TextMatch { leaf: leaf.id, bytes, positions: positions(first, words.len()) }
            }));
        }
        matches.sort_by_key(|text_match| {
            let Range { start, end } = text_match.bytes;
            (start, end, text_match.leaf)
        });
        matches
    }
}

/// Positions of `length` tokens from `first` on.
fn positions(first: usize, length: usize) -> Range<u32> {
    let position = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    position(first)..position(first + length)
}
