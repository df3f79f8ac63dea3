//! Acronyms: words that an archive writes in capitals.

use std::collections::BinaryHeap;

use newsdex_analysis::{bare_form, fold, fold_in_text, is_common_word, words};
use newsdex_index::{IndexSnapshot, PartialText, StoredText};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, TERMINATED, Term};

use crate::deadline::Deadline;

/// Number of articles whose text is read to judge a word.
const SAMPLE: usize = 16;
/// How much of a long text is read, in bytes.
const MAX_TEXT_BYTES: usize = 64 * 1024;

/// Whether a word of a query in capitals is an acronym: a word that stands in capitals wherever
/// articles have small letters too.
///
/// A number, or a letter with a number as in `F-16`, says nothing against that.
pub(crate) fn is_acronym(snapshot: &IndexSnapshot, text: &str, deadline: &Deadline) -> bool {
    let mut has_letters_alone = false;
    for word in words(text).map(|span| &text[span]) {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        if letters < 2 {
            has_letters_alone |= letters == word.chars().count();
            continue;
        }
        let folded = fold(word);
        // Acronyms that are also words have terms of their own.
        if fold_in_text(word, 0..word.len()) != folded {
            return true;
        }
        // An index that cannot be read fails the search anyway.
        return capital_share(snapshot, &folded, deadline).is_ok_and(CapitalShare::is_acronym);
    }
    !has_letters_alone || text.chars().any(char::is_numeric)
}

/// How often a word stands in capitals in running text.
#[derive(Debug, Default, Clone, Copy)]
struct CapitalShare {
    in_capitals: usize,
    all: usize,
}

impl CapitalShare {
    fn is_acronym(self) -> bool {
        self.in_capitals * 2 > self.all
    }

    /// Counts a folded word in a text. Lines in capitals, such as headlines, prove nothing.
    fn add(&mut self, text: &str, folded: &str) {
        for line in text.lines() {
            let small = line.chars().filter(|c| c.is_lowercase()).count();
            let capital = line.chars().filter(|c| c.is_uppercase()).count();
            if small <= capital {
                continue;
            }
            for word in words(line).map(|span| &line[span]).filter(|word| may_be(word, folded)) {
                let as_written = fold(word);
                let is_possessive = bare_form(&as_written) == Some(folded);
                if as_written != folded && !is_possessive {
                    continue;
                }
                let is_bare = |part: &&str| fold(part) == folded;
                let bare = word.split(['\'', '’']).find(is_bare).filter(|_| is_possessive);
                let is_capital = !bare.unwrap_or(word).chars().any(char::is_lowercase);
                self.in_capitals += usize::from(is_capital);
                self.all += 1;
            }
        }
    }
}

/// Whether a word may fold to another. Folding is slow.
fn may_be(word: &str, folded: &str) -> bool {
    let is_ascii = word.is_ascii() && folded.is_ascii();
    !is_ascii || word.get(..folded.len()).is_some_and(|start| start.eq_ignore_ascii_case(folded))
}

/// Counts a folded word in a sample of the articles that have it in the body. The sample depends on
/// the articles alone, not on how they came into the index: those with the smallest content hashes.
fn capital_share(
    snapshot: &IndexSnapshot,
    folded: &str,
    deadline: &Deadline,
) -> tantivy::Result<CapitalShare> {
    let mut share = CapitalShare::default();
    // The most frequent words of the language take longest to look up, and are no acronyms.
    if is_common_word(folded) {
        return Ok(share);
    }
    let term = Term::from_field_text(snapshot.fields.body, folded);
    let mut sample: BinaryHeap<(u64, DocAddress)> = BinaryHeap::new();
    let mut watch = deadline.watch();
    for (ord, segment) in (0..).zip(snapshot.searcher.segment_readers()) {
        let index = segment.inverted_index(term.field())?;
        let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else {
            continue;
        };
        let hashes = segment.fast_fields().u64("hash")?;
        while postings.doc() != TERMINATED && !watch.is_over() {
            let document = postings.doc();
            if let Some(hash) = hashes.first(document).filter(|_| !segment.is_deleted(document)) {
                sample.push((hash, DocAddress::new(ord, document)));
                if sample.len() > SAMPLE {
                    sample.pop();
                }
            }
            postings.advance();
        }
    }
    for (_, address) in sample {
        let texts = &snapshot.stored_texts[address.segment_ord as usize];
        match texts.text(address.doc_id)? {
            StoredText::Short(text) => share.add(text.text()?, folded),
            StoredText::Long(text) => {
                let beginning = PartialText::beginning(&text, MAX_TEXT_BYTES)?;
                share.add(beginning.text(), folded);
            }
        }
    }
    Ok(share)
}
