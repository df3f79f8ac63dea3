//! Reads the occurrences of the leaves of a query from the positions in the index, without reading
//! any text.

use std::borrow::Cow;

use newsdex_analysis::CachingStemmer;
use newsdex_index::{Fields, IndexSnapshot};
use tantivy::schema::Field;
use tantivy::{DocAddress, DocId, SegmentReader, Term};

use crate::deadline::Deadline;
use crate::occurrence::{Occurrence, Occurrences};
use crate::postings::long_documents::LongDocuments;
use crate::postings::phrase::{PhrasePart, PhrasePostings};
use crate::postings::position_stream::PhraseStream;
use crate::postings::resolve::ResolvedTerms;
use crate::postings::word_forms::{leaf_forms, word_offsets};
use crate::syntax::ast::Leaf;
use crate::syntax::field::TextField;

/// Maximum number of occurrences that are read in a field of an article, of all leaves together. They
/// and what is made of them take 200 bytes each. An article needs hundreds of thousands of words to
/// have more.
const MAX_OCCURRENCES: usize = 1 << 18;

/// How far from an occurrence of a rare leaf those of frequent leaves are read, in tokens: further
/// than a passage or NEAR reaches.
const NEAR_RARE_TOKENS: u32 = 256;

/// Reads occurrences of the leaves of a query.
#[derive(Clone, Copy)]
pub(crate) struct OccurrenceReader<'a> {
    pub(crate) snapshot: &'a IndexSnapshot,
    pub(crate) leaves: &'a [&'a Leaf],
    pub(crate) resolved: &'a ResolvedTerms,
    /// A leaf with a word that has more terms than this is skipped.
    pub(crate) max_terms: usize,
    /// Articles that are not read completely before the deadline are skipped.
    pub(crate) deadline: &'a Deadline,
}

/// A leaf, with its forms in the segment at hand.
struct LeafForms<'a> {
    leaf: &'a Leaf,
    forms: Vec<String>,
}

impl OccurrenceReader<'_> {
    /// Reads the occurrences in some articles and passes them on. Returns whether a leaf was skipped
    /// because one of its words has too many terms.
    pub(crate) fn read(
        &self,
        articles: impl Iterator<Item = DocAddress>,
        mut take: impl FnMut(DocAddress, Occurrences),
    ) -> tantivy::Result<bool> {
        // Postings only move forward, so articles are read in the order of their segment.
        let mut in_order: Vec<DocAddress> = articles.collect();
        in_order.sort_unstable();
        let mut incomplete = false;
        let mut stemmer = CachingStemmer::default();
        for in_segment in in_order.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
            let segment = self.snapshot.searcher.segment_reader(in_segment[0].segment_ord);
            let words = word_offsets(&self.snapshot.word_offsets, segment)?;
            // The titles and bodies of a segment share the forms of a word.
            let leaves: Vec<LeafForms<'_>> = self
                .leaves
                .iter()
                .map(|&leaf| LeafForms { leaf, forms: leaf_forms(leaf, words, &mut stemmer) })
                .collect();
            let mut title = self.open_field(segment, TextField::Title, &leaves)?;
            let mut body = self.open_field(segment, TextField::Body, &leaves)?;
            incomplete |= title.incomplete || body.incomplete;
            for &address in in_segment {
                let mut is_cut = false;
                let title = title.read(address.doc_id, &mut is_cut)?;
                let body = body.read(address.doc_id, &mut is_cut)?;
                if self.deadline.is_over() {
                    return Ok(incomplete);
                }
                take(address, Occurrences { title, body, is_cut });
            }
        }
        Ok(incomplete)
    }

    fn open_field<'s>(
        &'s self,
        segment: &'s SegmentReader,
        text_field: TextField,
        leaves: &[LeafForms<'_>],
    ) -> tantivy::Result<LeafPostingsInField<'s>> {
        let field = index_field(text_field, &self.snapshot.fields);
        let mut opened = LeafPostingsInField {
            leaves: Vec::new(),
            incomplete: false,
            long: LongDocuments::open(segment, [field])?,
            segment,
            deadline: self.deadline,
        };
        let in_scope = leaves.iter().filter(|leaf| leaf.leaf.scope.includes(text_field));
        for LeafForms { leaf, forms } in in_scope {
            if self.deadline.is_over() {
                break;
            }
            let words = self.resolved.exact_terms(leaf, forms, field);
            if words.iter().any(|terms| terms.len() > self.max_terms) {
                opened.incomplete = true;
                continue;
            }
            if let Some(postings) =
                PhrasePostings::open(segment, words.iter().map(Cow::as_ref).enumerate())?
            {
                let length = u32::try_from(leaf.word_count()).unwrap_or(u32::MAX);
                let part = |(offset, terms): (usize, Cow<'_, [Term]>)| PhrasePart {
                    offset,
                    terms: terms.into_owned(),
                };
                let is_needed = opened.long.is_some();
                let parts = words.into_iter().enumerate().filter(|_| is_needed).map(part).collect();
                opened.leaves.push(LeafPostings { leaf: leaf.id, length, postings, parts });
            }
        }
        Ok(opened)
    }
}

/// The field of the index that holds the exact words of a text field, with positions.
pub(crate) fn index_field(field: TextField, fields: &Fields) -> Field {
    match field {
        TextField::Title => fields.title,
        TextField::Body => fields.body,
    }
}

/// The postings of leaves in one field of a segment.
struct LeafPostingsInField<'s> {
    leaves: Vec<LeafPostings>,
    incomplete: bool,
    /// The documents whose positions are read as streams.
    long: Option<LongDocuments>,
    segment: &'s SegmentReader,
    deadline: &'s Deadline,
}

struct LeafPostings {
    /// Id of the leaf.
    leaf: usize,
    /// Number of tokens of an occurrence.
    length: u32,
    postings: PhrasePostings,
    /// What `postings` read; empty if the segment has no long documents.
    parts: Vec<PhrasePart>,
}

impl LeafPostingsInField<'_> {
    /// The occurrences in a document, in text order. Documents must be passed in ascending order.
    /// Sets `is_cut` if there are too many.
    fn read(&mut self, document: DocId, is_cut: &mut bool) -> tantivy::Result<Vec<Occurrence>> {
        if self.long.as_ref().is_some_and(|long| long.contains(document)) {
            return self.read_long(document, is_cut);
        }
        let mut occurrences = Vec::new();
        let mut firsts = Vec::new();
        let max = MAX_OCCURRENCES / self.leaves.len().max(1);
        for leaf in &mut self.leaves {
            leaf.postings.read(document, &mut firsts);
            if firsts.len() > max && occurrences.len() + firsts.len() > MAX_OCCURRENCES {
                firsts.truncate(max);
                *is_cut = true;
            }
            occurrences.extend(leaf.occurrences(&firsts));
        }
        if self.leaves.len() > 1 {
            occurrences.sort_unstable_by_key(Occurrence::text_order);
        }
        Ok(occurrences)
    }

    /// The occurrences in a long document. A rare leaf keeps all of them, however often the others
    /// occur. A frequent one keeps the first, and those near a rare one.
    fn read_long(&self, document: DocId, is_cut: &mut bool) -> tantivy::Result<Vec<Occurrence>> {
        let max = MAX_OCCURRENCES / self.leaves.len().max(1);
        let stream = |leaf: &LeafPostings| {
            PhraseStream::open(self.segment, &leaf.parts, document, self.deadline)
        };
        let mut occurrences = Vec::new();
        let mut frequent = Vec::new();
        for leaf in &self.leaves {
            let mut firsts: Vec<u32> = stream(leaf)?.take(max + 1).collect();
            if firsts.len() > max {
                firsts.truncate(max);
                frequent.push((leaf, firsts));
            } else {
                occurrences.extend(leaf.occurrences(&firsts));
            }
        }
        *is_cut |= !frequent.is_empty();
        let mut rare: Vec<u32> =
            occurrences.iter().map(|occurrence: &Occurrence| occurrence.positions.start).collect();
        rare.sort_unstable();
        for (leaf, firsts) in frequent {
            occurrences.extend(leaf.occurrences(&firsts));
            let last = firsts.last().copied().unwrap_or_default();
            let mut at = 0;
            let is_near_rare = |&first: &u32| {
                while rare.get(at).is_some_and(|&rare| rare + NEAR_RARE_TOKENS < first) {
                    at += 1;
                }
                first > last && rare.get(at).is_some_and(|&rare| rare <= first + NEAR_RARE_TOKENS)
            };
            if !rare.is_empty() {
                let near_rare = stream(leaf)?.filter(is_near_rare).take(max);
                occurrences.extend(leaf.occurrences(&near_rare.collect::<Vec<u32>>()));
            }
        }
        occurrences.sort_unstable_by_key(Occurrence::text_order);
        Ok(occurrences)
    }
}

impl LeafPostings {
    /// The occurrences that begin at some positions.
    fn occurrences(&self, firsts: &[u32]) -> impl Iterator<Item = Occurrence> {
        let &LeafPostings { leaf, length, .. } = self;
        firsts.iter().map(move |&first| Occurrence { leaf, positions: first..first + length })
    }
}
