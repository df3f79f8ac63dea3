//! Limits on what one query may contain, so that no query takes unbounded time or memory.

/// Maximum number of words.
pub(crate) const MAX_WORDS: usize = 512;
/// Maximum number of words with wildcards or `~`. Each is matched with the whole term dictionary.
pub(crate) const MAX_PATTERNS: usize = 16;
/// Maximum number of uses of `NEAR` and of `~` after a phrase.
pub(crate) const MAX_NEARS: usize = 8;
/// Maximum number of words of a phrase with `~`.
pub(crate) const MAX_NEAR_WORDS: usize = 10;
/// Maximum slop, in words.
pub(crate) const MAX_SLOP: u32 = 100;
/// Maximum number of dates.
pub(crate) const MAX_DATES: usize = 32;

/// What a query has used of its limits so far.
#[derive(Debug, Default)]
pub(crate) struct Budget {
    words: usize,
    patterns: usize,
    nears: usize,
    dates: usize,
}

impl Budget {
    /// How many more words are allowed.
    pub(crate) fn words_left(&self) -> usize {
        MAX_WORDS - self.words
    }

    /// Uses `count` words, which must not be more than are left.
    pub(crate) fn use_words(&mut self, count: usize) {
        debug_assert!(count <= self.words_left());
        self.words += count;
    }

    /// Uses a pattern. Returns false if none is left.
    pub(crate) fn use_pattern(&mut self) -> bool {
        use_one(&mut self.patterns, MAX_PATTERNS)
    }

    pub(crate) fn has_near_left(&self) -> bool {
        self.nears < MAX_NEARS
    }

    /// Uses a `NEAR`. Returns false if none is left.
    pub(crate) fn use_near(&mut self) -> bool {
        use_one(&mut self.nears, MAX_NEARS)
    }

    /// Uses a date. Returns false if none is left.
    pub(crate) fn use_date(&mut self) -> bool {
        use_one(&mut self.dates, MAX_DATES)
    }
}

fn use_one(used: &mut usize, max: usize) -> bool {
    let is_left = *used < max;
    *used += usize::from(is_left);
    is_left
}
