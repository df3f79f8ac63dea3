//! Interns terms: gives each distinct term of a segment a small integer while the segment is built.

use rustc_hash::FxHashMap;

use crate::postings::packed_word::{PackedWord, pack_word};

/// The id of a term in one [`TermInterner`].
pub(crate) type TermId = u32;

/// Stands for the absence of a term.
pub(crate) const NO_TERM: TermId = u32::MAX;

/// Assigns ids to terms, from 0 on, in the order in which they are first interned.
#[derive(Debug, Default)]
pub(crate) struct TermInterner {
    short: FxHashMap<PackedWord, TermId>,
    long: FxHashMap<Box<str>, TermId>,
    /// All terms, concatenated.
    text: String,
    /// End of each term in `text`, in bytes.
    ends: Vec<usize>,
}

impl TermInterner {
    /// The id of a term. Assigns a new id if the term is new.
    pub(crate) fn intern(&mut self, term: &str) -> TermId {
        let next = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        let id = if let Some(packed) = pack_word(term) {
            *self.short.entry(packed).or_insert(next)
        } else if let Some(&id) = self.long.get(term) {
            id
        } else {
            *self.long.entry(term.into()).or_insert(next)
        };
        if id == next {
            self.text.push_str(term);
            self.ends.push(self.text.len());
        }
        id
    }

    /// The ids of several terms, or [`NO_TERM`] for terms that are not interned or are too long to
    /// be packed.
    ///
    /// The loop does nothing but lookups, so that the processor overlaps their cache misses.
    pub(crate) fn get_many<'t>(&self, terms: impl Iterator<Item = &'t str>) -> Vec<TermId> {
        let packed: Vec<Option<PackedWord>> = terms.map(pack_word).collect();
        packed
            .iter()
            .map(|packed| {
                packed.and_then(|packed| self.short.get(&packed).copied()).unwrap_or(NO_TERM)
            })
            .collect()
    }

    /// Number of terms.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The term with an id.
    pub(crate) fn term(&self, id: TermId) -> &str {
        let id = id as usize;
        let start = if id == 0 { 0 } else { self.ends[id - 1] };
        &self.text[start..self.ends[id]]
    }

    /// All ids, sorted by their terms.
    pub(crate) fn sorted_ids(&self) -> Vec<TermId> {
        let mut ids: Vec<TermId> = (0..).take(self.len()).collect();
        ids.sort_unstable_by_key(|&id| self.term(id));
        ids
    }

    /// Approximate memory use, in bytes.
    pub(crate) fn memory_bytes(&self) -> usize {
        let long = self.long.capacity() * (size_of::<(Box<str>, TermId)>() + 1);
        let short = self.short.capacity() * (size_of::<(PackedWord, TermId)>() + 1);
        // The text counts twice: long terms are hash keys as well.
        long + short + 2 * self.text.capacity() + self.ends.capacity() * size_of::<usize>()
    }
}
