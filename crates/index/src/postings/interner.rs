//! Words with a number each, by which all else knows them while a segment is gathered.

use rustc_hash::FxHashMap;

use crate::postings::packed_word::{PackedWord, packed_word};

/// The number of no word.
pub(crate) const NONE: u32 = u32::MAX;

/// Numbers from 0 on for words, in the order in which they were first met.
#[derive(Debug, Default)]
pub(crate) struct Terms {
    short: FxHashMap<PackedWord, u32>,
    long: FxHashMap<Box<str>, u32>,
    /// All of them, one behind the other.
    text: String,
    ends: Vec<usize>,
}

impl Terms {
    /// The number of a word, which is a new one where it was not met before.
    pub(crate) fn number(&mut self, term: &str) -> u32 {
        let next = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        let number = if let Some(short) = packed_word(term) {
            *self.short.entry(short).or_insert(next)
        } else if let Some(&number) = self.long.get(term) {
            number
        } else {
            *self.long.entry(term.into()).or_insert(next)
        };
        if number == next {
            self.text.push_str(term);
            self.ends.push(self.text.len());
        }
        number
    }

    /// The numbers of words, or [`NONE`] where they have none, or are long. With nothing else between them, several are
    /// looked up at a time: each waits for memory.
    pub(crate) fn known<'t>(&self, terms: impl Iterator<Item = &'t str>) -> Vec<u32> {
        let shorts: Vec<Option<PackedWord>> = terms.map(packed_word).collect();
        shorts
            .iter()
            .map(|short| short.and_then(|short| self.short.get(&short).copied()).unwrap_or(NONE))
            .collect()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The word of a number.
    pub(crate) fn term(&self, number: u32) -> &str {
        let number = number as usize;
        let start = if number == 0 { 0 } else { self.ends[number - 1] };
        &self.text[start..self.ends[number]]
    }

    /// All numbers, by the order of their words.
    pub(crate) fn sorted(&self) -> Vec<u32> {
        let mut numbers: Vec<u32> = (0..).take(self.len()).collect();
        numbers.sort_unstable_by_key(|&number| self.term(number));
        numbers
    }

    /// About how much memory they take, in bytes.
    pub(crate) fn memory(&self) -> usize {
        let long = self.long.capacity() * (size_of::<(Box<str>, u32)>() + 1);
        let short = self.short.capacity() * (size_of::<(PackedWord, u32)>() + 1);
        // The text once more for those that are keys of their own.
        long + short + 2 * self.text.capacity() + self.ends.capacity() * size_of::<usize>()
    }
}
