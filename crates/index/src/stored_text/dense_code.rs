//! Text in few bytes, by the words that a segment has: each symbol (see `symbols.rs`) is a number in the vocabulary of the
//! segment, the most frequent first, and the number an (s,c)-dense code of one to four bytes (Brisaboa, Fariña, Navarro and
//! Esteller, "(s,c)-Dense Coding", 2003). Unlike with Zstandard, what all texts have in common is told once a segment, and
//! reading one is copying words: news takes 0.32 of its length instead of 0.46, and an article of 6 KB is read in 8 µs
//! instead of 11.
//!
//! ```text
//! code of a text: CRC-32 of the text, and a code for each symbol
//! code of a symbol: number / 192 in bytes of 192 and above, bijective in base 64, the highest first; number % 192
//! number 0: the symbol is not in the vocabulary; its length in a byte and itself follow
//! ```

use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use tantivy::directory::OwnedBytes;

use crate::postings::packed_word::{LONGEST, PackedWord, packed_word};
use crate::stored_text::symbols::symbols;

/// How many values of a byte end a code; the others go on. For 2 to 240 MB of news 185 to 205 were best.
const STOPPERS: usize = 192;
const CONTINUERS: usize = 256 - STOPPERS;
/// The number that says that a symbol follows as it is.
const SPELLED: usize = 0;
/// Most symbols of a vocabulary, and most of those met once that are remembered, so that memory is bounded.
const MOST_SYMBOLS: usize = 1 << 20;
/// A symbol as the vocabulary keeps it: its length, its bytes, and any bytes behind. Reading it is one look into memory,
/// which is what reading a text waits for, and copying it two instructions.
type Slot = [u8; LONGEST + 1];

/// The symbols of a segment's texts as they are read: a [`Slot`] for each.
#[derive(Debug, Clone)]
pub(crate) struct Vocabulary(pub(crate) OwnedBytes);

impl Vocabulary {
    /// The text of a code, of which the length is known; `None` where it is damaged.
    ///
    /// Symbols are copied when all numbers are known, and after a first look at each: numbers are read without a branch that
    /// the processor could guess wrong, and symbols are waited for many at a time. One by one takes twice as long.
    pub(crate) fn text(&self, code: &[u8], length: usize) -> Option<String> {
        let (sum, code) = code.split_first_chunk()?;
        let (numbers, spelled) = numbers(code)?;
        let slots = self.0.as_chunks::<{ size_of::<Slot>() }>().0;
        let mut told: usize = spelled.iter().map(|symbol| symbol.len()).sum();
        for &number in &numbers {
            told += usize::from(slots.get(number)?[0]);
        }
        if told != length {
            return None;
        }
        let mut text = vec![0; length + LONGEST];
        let mut end = 0;
        let mut spelled = spelled.into_iter();
        for number in numbers {
            if number == SPELLED {
                let symbol = spelled.next()?;
                text.get_mut(end..end + symbol.len())?.copy_from_slice(symbol);
                end += symbol.len();
            } else {
                let [symbol, bytes @ ..] = slots.get(number)?;
                *text.get_mut(end..)?.first_chunk_mut::<LONGEST>()? = *bytes;
                end += usize::from(*symbol);
            }
        }
        text.truncate(length);
        let is_sound = crc32fast::hash(&text) == u32::from_le_bytes(*sum);
        String::from_utf8(text).ok().filter(|_| is_sound)
    }
}

/// The numbers of a code, and the symbols of those that are [`SPELLED`]; `None` where it ends within one.
fn numbers(code: &[u8]) -> Option<(Vec<usize>, Vec<&[u8]>)> {
    let (mut numbers, mut spelled) = (vec![0; code.len()], Vec::new());
    let (mut at, mut count, mut high) = (0, 0, 0_usize);
    while let Some(&byte) = code.get(at) {
        at += 1;
        let byte = usize::from(byte);
        let number = high.wrapping_mul(STOPPERS).wrapping_add(byte);
        numbers[count] = number;
        let ends = byte < STOPPERS;
        high =
            if ends { 0 } else { high.wrapping_mul(CONTINUERS).wrapping_add(byte - STOPPERS + 1) };
        count += usize::from(ends);
        if number == SPELLED {
            let symbol = usize::from(*code.get(at)?);
            at += 1;
            spelled.push(code.get(at..at + symbol)?);
            at += symbol;
        }
    }
    numbers.truncate(count);
    Some((numbers, spelled))
}

/// Writes texts as codes, by a vocabulary that grows: the symbols of the first texts in the order of how frequent they are
/// there, then each that is met a second time.
#[derive(Debug)]
pub(crate) struct Coder {
    numbers: FxHashMap<PackedWord, u32>,
    slots: Vec<Slot>,
    /// Hashes of the symbols met once.
    once: FxHashSet<u64>,
}

impl Coder {
    /// Begins with the symbols of some texts.
    pub(crate) fn trained(texts: &[String]) -> Coder {
        let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
        for symbol in texts.iter().flat_map(|text| symbols(text)) {
            *counts.entry(symbol).or_default() += 1;
        }
        // Number 0 is no symbol.
        let slots = vec![[0; size_of::<Slot>()]];
        let mut coder = Coder { numbers: FxHashMap::default(), slots, once: FxHashSet::default() };
        let mut counts: Vec<(&str, u32)> =
            counts.into_iter().filter(|(_, count)| *count > 1).collect();
        counts.sort_unstable_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
        for (symbol, _) in counts {
            coder.learn(symbol);
        }
        coder
    }

    /// Takes a symbol into the vocabulary, where there is room.
    fn learn(&mut self, symbol: &str) {
        if let Ok(number) = u32::try_from(self.slots.len())
            && self.slots.len() < MOST_SYMBOLS
            && let Some(short) = packed_word(symbol)
        {
            self.numbers.insert(short, number);
            self.slots.push(slot(symbol));
        }
    }

    /// Appends the code of a text.
    pub(crate) fn write(&mut self, text: &str, out: &mut Vec<u8>) {
        out.extend(crc32fast::hash(text.as_bytes()).to_le_bytes());
        let cut: Vec<&str> = symbols(text).collect();
        let shorts: Vec<Option<PackedWord>> =
            cut.iter().map(|symbol| packed_word(symbol)).collect();
        // With nothing else between them, several are looked up at a time: each waits for memory.
        let known: Vec<Option<u32>> = shorts
            .iter()
            .map(|short| short.and_then(|short| self.numbers.get(&short).copied()))
            .collect();
        for ((symbol, short), known) in cut.into_iter().zip(shorts).zip(known) {
            // It may have been learnt from this text.
            let number =
                known.or_else(|| short.and_then(|short| self.numbers.get(&short).copied()));
            if let Some(number) = number {
                write_number(number as usize, out);
                continue;
            }
            write_number(SPELLED, out);
            out.push(symbol.len().to_le_bytes()[0]);
            out.extend_from_slice(symbol.as_bytes());
            let hash = FxBuildHasher.hash_one(symbol);
            if self.once.remove(&hash) {
                self.learn(symbol);
            } else if self.once.len() < MOST_SYMBOLS {
                self.once.insert(hash);
            }
        }
    }

    /// The vocabulary, to be read as a [`Vocabulary`].
    pub(crate) fn vocabulary(&self) -> &[u8] {
        self.slots.as_flattened()
    }

    /// About how much memory it takes, in bytes.
    pub(crate) fn memory(&self) -> usize {
        self.numbers.capacity() * (size_of::<(PackedWord, u32)>() + 1)
            + self.slots.capacity() * size_of::<Slot>()
            + self.once.capacity() * (size_of::<u64>() + 1)
    }
}

/// The slot of a symbol.
fn slot(symbol: &str) -> Slot {
    let mut slot = [0; size_of::<Slot>()];
    slot[0] = symbol.len().to_le_bytes()[0];
    slot[1..=symbol.len()].copy_from_slice(symbol.as_bytes());
    slot
}

fn write_number(number: usize, out: &mut Vec<u8>) {
    let mut high = number / STOPPERS;
    let from = out.len();
    out.push((number % STOPPERS).to_le_bytes()[0]);
    // Ends: it gets smaller.
    while high > 0 {
        high -= 1;
        out.push((STOPPERS + high % CONTINUERS).to_le_bytes()[0]);
        high /= CONTINUERS;
    }
    out[from..].reverse();
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The vocabulary of a coder.
    pub(crate) fn vocabulary_of(coder: &Coder) -> Vocabulary {
        Vocabulary(OwnedBytes::new(coder.vocabulary().to_vec()))
    }

    #[test]
    fn texts_read_back_whatever_was_learnt_before() {
        let many: Vec<String> = (0..40_000).map(|number| format!("w{number} w{number}")).collect();
        let many = many.join(" ");
        let texts = [
            "",
            "The ferry sails.",
            "东京 东京大学\n\n“No,” she’s 中国",
            " ",
            &"x".repeat(100),
            &many,
            "ferry new new new",
        ];
        for learnt in 0..texts.len() {
            let learnt: Vec<String> = texts[..learnt].iter().copied().map(str::to_owned).collect();
            let mut coder = Coder::trained(&learnt);
            let written = texts.map(|text| {
                let mut code = Vec::new();
                coder.write(text, &mut code);
                code
            });
            let vocabulary = vocabulary_of(&coder);
            for (text, code) in texts.iter().zip(&written) {
                assert_eq!(vocabulary.text(code, text.len()).as_deref(), Some(*text));
            }
        }
    }

    #[test]
    fn numbers_take_as_few_bytes_as_the_code_has_for_them() {
        let first = |length| {
            let mut code = Vec::new();
            (0_usize..).step_by(64).find(|&number| {
                code.clear();
                write_number(number, &mut code);
                code.len() == length
            })
        };
        let [two, three] = [192, 192 + 64 * 192];
        assert_eq!(
            [first(1), first(2), first(3), first(4)],
            [0, two, three, three + 64 * 64 * 192].map(Some)
        );
    }

    #[test]
    fn what_is_damaged_is_no_text() {
        let text = "The ferry sails, and the ferry is late. The crew is new; a newcomer is not."
            .to_owned();
        let mut coder = Coder::trained(std::slice::from_ref(&text));
        let mut code = Vec::new();
        coder.write(&text, &mut code);
        let file = coder.vocabulary();
        let read = |code: &[u8], file: &[u8]| {
            Vocabulary(OwnedBytes::new(file.to_vec())).text(code, text.len())
        };
        assert_eq!(read(&code, file), Some(text.clone()));
        for at in 0..code.len() {
            assert_eq!(read(&code[..at], file), None);
            for bit in 0..8 {
                let mut flipped = code.clone();
                flipped[at] ^= 1 << bit;
                assert_eq!(read(&flipped, file), None, "{at} {bit}");
            }
        }
        for at in 0..file.len() {
            let mut flipped = file.to_vec();
            flipped[at] ^= 0x10;
            assert!(read(&code, &flipped).is_none_or(|read| read == text), "{at}");
            assert!(read(&code, &file[..at]).is_none_or(|read| read == text), "{at}");
        }
        assert_eq!(vocabulary_of(&coder).text(&code, usize::MAX), None);
    }
}
