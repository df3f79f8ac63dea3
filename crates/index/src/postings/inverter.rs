//! From the words of each document to the documents of each word.
//!
//! The engine looks into memory anew for each word of each text, at three places that are far apart, and waits for it most of
//! the time. Here words wait in a block, as numbers, until there are so many that those that are the same lie near each other
//! when they are put in order (a counting sort); then each word's part of the block becomes one run of bytes, which says how
//! far before it the word's run of an earlier block begins.
//!
//! ```text
//! run: bytes back to the word's run before, 0 where there is none; how many documents;
//!      { difference to the word's document before, twice, plus one where the word stands there once; else how often;
//!        positions, each as the difference to the one before, where they are kept }
//! ```
//!
//! All numbers are in LEB128.

use tantivy::{DocId, TantivyError};

use crate::varint::{read_varint, write_varint};

/// So many words make a block, 1.5 MB. With a quarter or four times as many it is neither quicker nor slower.
const BLOCK: usize = 128 * 1024;
/// Set where a count has become the beginning of a word's places.
const BEGIN: u32 = 1 << 31;

/// What one field has of each word.
#[derive(Debug)]
pub(crate) struct Inverter {
    with_positions: bool,
    /// Those that wait, in the order of documents.
    waiting: Vec<(u32, Place)>,
    /// How often each word is among them.
    counts: Vec<u32>,
    lists: Vec<List>,
    runs: Vec<u8>,
    places: Vec<Place>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Place {
    document: DocId,
    position: u32,
}

/// The runs of a word.
#[derive(Debug, Clone, Copy, Default)]
struct List {
    /// Where the last of them begins.
    last_run: u32,
    last_document: DocId,
    documents: u32,
}

impl Inverter {
    pub(crate) fn new(with_positions: bool) -> Inverter {
        Inverter {
            with_positions,
            waiting: Vec::new(),
            counts: Vec::new(),
            lists: Vec::new(),
            runs: Vec::new(),
            places: Vec::new(),
        }
    }

    /// A word, by its number, stands in a document. Documents come in their order, and positions too.
    pub(crate) fn push(&mut self, word: u32, document: DocId, position: u32) {
        let at = word as usize;
        if at >= self.counts.len() {
            self.counts.resize(at + 1, 0);
        }
        self.counts[at] += 1;
        self.waiting.push((word, Place { document, position }));
    }

    /// To be called behind each document: blocks hold whole ones.
    pub(crate) fn end_document(&mut self) -> tantivy::Result<()> {
        if self.waiting.len() < BLOCK { Ok(()) } else { self.end_block() }
    }

    /// To be called behind the last document. What only gathering needs is given back.
    pub(crate) fn finish(&mut self) -> tantivy::Result<()> {
        self.end_block()?;
        (self.waiting, self.places, self.counts) = (Vec::new(), Vec::new(), Vec::new());
        Ok(())
    }

    fn end_block(&mut self) -> tantivy::Result<()> {
        self.lists.resize(self.counts.len(), List::default());
        // Each count becomes where the places of the word begin, in the order in which words are met first.
        let mut words = Vec::new();
        let mut begin = 0;
        for &(word, _) in &self.waiting {
            let count = &mut self.counts[word as usize];
            if *count & BEGIN == 0 {
                words.push((word, *count));
                (*count, begin) = (begin | BEGIN, begin + *count);
            }
        }
        self.places.resize(self.waiting.len(), Place::default());
        for &(word, place) in &self.waiting {
            let at = &mut self.counts[word as usize];
            self.places[(*at & !BEGIN) as usize] = place;
            *at += 1;
        }
        self.waiting.clear();
        let places = std::mem::take(&mut self.places);
        let mut rest = places.as_slice();
        for (word, count) in words {
            let (of_word, behind) = rest.split_at(count as usize);
            rest = behind;
            self.counts[word as usize] = 0;
            self.write_run(word, of_word)?;
        }
        self.places = places;
        Ok(())
    }

    fn write_run(&mut self, word: u32, places: &[Place]) -> tantivy::Result<()> {
        let full = |_| {
            TantivyError::InvalidArgument("a segment with more than 4 GiB of postings".to_owned())
        };
        let start = u32::try_from(self.runs.len()).map_err(full)?;
        let list = &mut self.lists[word as usize];
        let back = if list.documents == 0 { 0 } else { start - list.last_run };
        list.last_run = start;
        write_varint(back as usize, &mut self.runs);
        let of_documents = || places.chunk_by(|one, other| one.document == other.document);
        let documents = of_documents().count();
        list.documents += u32::try_from(documents).map_err(full)?;
        write_varint(documents, &mut self.runs);
        for of_document in of_documents() {
            let document = of_document[0].document;
            let more = ((document - list.last_document) as usize) << 1;
            list.last_document = document;
            if let [_] = of_document {
                write_varint(more | 1, &mut self.runs);
            } else {
                write_varint(more, &mut self.runs);
                write_varint(of_document.len(), &mut self.runs);
            }
            if self.with_positions {
                let mut last_position = 0;
                for place in of_document {
                    write_varint((place.position - last_position) as usize, &mut self.runs);
                    last_position = place.position;
                }
            }
        }
        Ok(())
    }

    /// How many documents have a word. Like all that is asked of words, only when it is finished.
    pub(crate) fn documents_of(&self, word: u32) -> u32 {
        self.lists.get(word as usize).map_or(0, |list| list.documents)
    }

    /// Tells of each document of a word, in their order, how often it stands there, and its positions, each as the
    /// difference to the one before, where they are kept.
    pub(crate) fn read<'i>(
        &'i self,
        word: u32,
        by: &mut Scratch<'i>,
        mut tell: impl FnMut(DocId, u32, &[u32]),
    ) {
        let Some(list) = self.lists.get(word as usize).filter(|list| list.documents > 0) else {
            return;
        };
        let Scratch { runs, positions } = by;
        let mut from = list.last_run as usize;
        // Ends: each run lies before the one behind it.
        loop {
            let mut run = &self.runs[from..];
            let back = read_varint(&mut run).unwrap_or(0);
            runs.push(run);
            if back == 0 {
                break;
            }
            from -= back;
        }
        let mut document = 0;
        while let Some(run) = runs.pop() {
            let mut numbers = Numbers(run);
            for _ in 0..numbers.next() {
                let more = numbers.next();
                document += more >> 1;
                let count = if more & 1 == 1 { 1 } else { numbers.next() };
                positions.clear();
                if self.with_positions {
                    positions.extend((0..count).map(|_| numbers.next()));
                }
                tell(document, count, positions);
            }
        }
    }

    /// About how much memory it takes, in bytes.
    pub(crate) fn memory(&self) -> usize {
        self.waiting.capacity() * size_of::<(u32, Place)>()
            + self.places.capacity() * size_of::<Place>()
            + self.counts.capacity() * size_of::<u32>()
            + self.lists.capacity() * size_of::<List>()
            // What is not written to yet takes none.
            + self.runs.len()
    }
}

/// What reading the documents of a word needs, and leaves to the next.
#[derive(Default)]
pub(crate) struct Scratch<'i> {
    runs: Vec<&'i [u8]>,
    positions: Vec<u32>,
}

/// The numbers of runs, which we wrote: each is there.
struct Numbers<'r>(&'r [u8]);

impl Numbers<'_> {
    fn next(&mut self) -> u32 {
        read_varint(&mut self.0).and_then(|number| u32::try_from(number).ok()).unwrap_or(0)
    }
}
