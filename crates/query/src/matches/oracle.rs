//! Where the words of a query stand in a text, found by analysing the text.

use std::ops::Range;

use newsdex_analysis::{Stems, bare_form, fold_into, words};
use rustc_hash::FxHashMap;

use crate::syntax::ast::{Leaf, LeafWords, PhraseWord, Query, Scope};
use crate::syntax::pattern::Matcher;

/// A place where a leaf of the query stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextMatch {
    /// The leaf's number.
    pub(crate) leaf: usize,
    /// Byte range of the text.
    pub(crate) bytes: Range<usize>,
    /// Numbers of its words in the text.
    pub(crate) words: Range<usize>,
}

/// Looks for the leaves of one query in texts.
pub(crate) struct TextMatcher<'q> {
    leaves: Vec<&'q Leaf>,
    /// Stem to the leaves that look for it.
    stemmed: FxHashMap<String, Vec<usize>>,
    /// Exact words of all rows, numbered from 1; 0 is for all other words.
    vocabulary: FxHashMap<&'q str, u32>,
    rows: Vec<(&'q Leaf, Vec<Wanted>)>,
    /// One more than this may be would not fit the bits of [`Written::like`]; the parser lets far fewer through.
    patterns: Vec<Matcher>,
    /// Words that were compared with the patterns, and which of them they met.
    compared: FxHashMap<String, u64>,
    stems: Stems,
}

/// A word of a row.
enum Wanted {
    /// Its number in the vocabulary.
    Word(u32),
    /// Its place among the patterns.
    Pattern(usize),
}

/// A word of a text.
struct Written {
    /// Its number in the vocabulary, as it stands and without its possessive ending.
    numbers: [u32; 2],
    /// A bit for each pattern, set where the word meets it.
    like: u64,
}

/// So many words are remembered as compared with the patterns.
const MOST_COMPARED: usize = 50_000;

impl<'q> TextMatcher<'q> {
    pub(crate) fn new(clause: &'q Query) -> TextMatcher<'q> {
        let leaves = clause.leaves();
        let mut finder = TextMatcher {
            leaves: Vec::new(),
            stemmed: FxHashMap::default(),
            vocabulary: FxHashMap::default(),
            rows: Vec::new(),
            patterns: Vec::new(),
            compared: FxHashMap::default(),
            stems: Stems::default(),
        };
        for (at, leaf) in leaves.iter().enumerate() {
            match &leaf.words {
                LeafWords::Stemmed(word) => {
                    let stem = finder.stems.stem(word).to_owned();
                    finder.stemmed.entry(stem).or_default().push(at);
                }
                LeafWords::Row(row) => {
                    let row = row.iter().map(|word| finder.wanted(word)).collect();
                    finder.rows.push((leaf, row));
                }
                LeafWords::Key { .. } => {}
            }
        }
        finder.leaves = leaves;
        finder
    }

    fn wanted(&mut self, word: &'q PhraseWord) -> Wanted {
        match word {
            PhraseWord::Word(word) => {
                let next = u32::try_from(self.vocabulary.len() + 1).unwrap_or(u32::MAX);
                Wanted::Word(*self.vocabulary.entry(word).or_insert(next))
            }
            PhraseWord::Pattern(pattern) => {
                debug_assert!(self.patterns.len() < 64);
                // One that could not be built here could not be looked up in the index before.
                self.patterns.extend(pattern.matcher().ok());
                Wanted::Pattern(self.patterns.len().saturating_sub(1))
            }
        }
    }

    /// Which patterns a folded word meets. Text repeats its words, and comparing costs more than looking up.
    fn patterns_met(&mut self, folded: &str) -> u64 {
        if self.patterns.is_empty() {
            return 0;
        }
        if let Some(&met) = self.compared.get(folded) {
            return met;
        }
        if self.compared.len() == MOST_COMPARED {
            self.compared.clear();
        }
        let met = (0..self.patterns.len()).filter(|&at| self.patterns[at].meets(folded));
        let met = met.fold(0, |bits, at| bits | 1 << at);
        self.compared.insert(folded.to_owned(), met);
        met
    }

    /// Whether a value known of the article is what a leaf asks for.
    pub(crate) fn key_met(leaf: &Leaf, value: &str) -> bool {
        match &leaf.words {
            LeafWords::Key { key, is_prefix: true } => value.starts_with(key.as_str()),
            LeafWords::Key { key, is_prefix: false } => value == key,
            LeafWords::Stemmed(_) | LeafWords::Row(_) => false,
        }
    }

    /// Every place in `text` where a leaf stands whose scope `looked_for` accepts, in text order.
    pub(crate) fn places(
        &mut self,
        text: &str,
        looked_for: impl Fn(Scope) -> bool,
    ) -> Vec<TextMatch> {
        let mut places = Vec::new();
        let mut folded = String::new();
        let mut spans: Vec<Range<usize>> = Vec::new();
        let mut written: Vec<Written> = Vec::new();
        for bytes in words(text) {
            fold_into(&text[bytes.clone()], &mut folded);
            let bare = bare_form(&folded);
            if let Some(found) = self.stemmed.get(self.stems.stem(&folded)) {
                let found =
                    found.iter().map(|&at| self.leaves[at]).filter(|leaf| looked_for(leaf.scope));
                places.extend(found.map(|leaf| TextMatch {
                    leaf: leaf.id,
                    bytes: bytes.clone(),
                    words: spans.len()..spans.len() + 1,
                }));
            }
            if !self.rows.is_empty() {
                let number = |word: &str| self.vocabulary.get(word).copied().unwrap_or(0);
                let numbers = [number(&folded), bare.map_or(0, number)];
                written.push(Written { numbers, like: self.patterns_met(&folded) });
            }
            spans.push(bytes);
        }
        for (leaf, row) in self.rows.iter().filter(|(leaf, _)| looked_for(leaf.scope)) {
            let meets = |(word, wanted): (&Written, &Wanted)| match *wanted {
                Wanted::Word(number) => word.numbers.contains(&number),
                Wanted::Pattern(at) => word.like & 1 << at != 0,
            };
            let found = written
                .windows(row.len())
                .enumerate()
                .filter(|(_, words)| words.iter().zip(row).all(meets));
            places.extend(found.map(|(word, _)| {
                let bytes = spans[word].start..spans[word + row.len() - 1].end;
                TextMatch { leaf: leaf.id, bytes, words: word..word + row.len() }
            }));
        }
        places.sort_by_key(|place| (place.bytes.start, place.bytes.end, place.leaf));
        places
    }
}
