//! Reads the occurrences of the leaves of a query from the positions in the index, without reading
//! any text.

use std::borrow::Cow;
use std::collections::HashMap;

use newsdex_analysis::CachingStemmer;
use newsdex_index::{Fields, IndexSnapshot};
use rustc_hash::FxBuildHasher;
use tantivy::schema::Field;
use tantivy::{DocAddress, DocId, SegmentReader};

use crate::deadline::Deadline;
use crate::occurrence::{Occurrence, Occurrences};
use crate::postings::phrase::PhrasePostings;
use crate::postings::resolve::ResolvedTerms;
use crate::postings::word_forms::{leaf_forms, word_offsets};
use crate::syntax::ast::Leaf;
use crate::syntax::field::TextField;

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

/// Occurrences in several articles.
#[derive(Debug, Default)]
pub(crate) struct ArticleOccurrences {
    pub(crate) by_address: HashMap<DocAddress, Occurrences, FxBuildHasher>,
    /// Whether a leaf was skipped because one of its words has too many terms.
    pub(crate) incomplete: bool,
}

/// A leaf, with its forms in the segment at hand.
struct LeafForms<'a> {
    leaf: &'a Leaf,
    forms: Vec<String>,
}

impl OccurrenceReader<'_> {
    pub(crate) fn read(
        &self,
        articles: impl Iterator<Item = DocAddress>,
    ) -> tantivy::Result<ArticleOccurrences> {
        // Postings only move forward, so articles are read in the order of their segment.
        let mut in_order: Vec<DocAddress> = articles.collect();
        in_order.sort_unstable();
        let mut read = ArticleOccurrences::default();
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
            read.incomplete |= title.incomplete || body.incomplete;
            for &address in in_segment {
                let occurrences = Occurrences {
                    title: title.read(address.doc_id),
                    body: body.read(address.doc_id),
                };
                if self.deadline.is_over() {
                    return Ok(read);
                }
                read.by_address.insert(address, occurrences);
            }
        }
        Ok(read)
    }

    fn open_field(
        &self,
        segment: &SegmentReader,
        text_field: TextField,
        leaves: &[LeafForms<'_>],
    ) -> tantivy::Result<LeafPostingsInField> {
        let field = index_field(text_field, &self.snapshot.fields);
        let mut opened = LeafPostingsInField { leaves: Vec::new(), incomplete: false };
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
                opened.leaves.push(LeafPostings { leaf: leaf.id, length, postings });
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
struct LeafPostingsInField {
    leaves: Vec<LeafPostings>,
    incomplete: bool,
}

struct LeafPostings {
    /// Id of the leaf.
    leaf: usize,
    /// Number of tokens of an occurrence.
    length: u32,
    postings: PhrasePostings,
}

impl LeafPostingsInField {
    /// The occurrences in a document, in text order. Documents must be passed in ascending order.
    fn read(&mut self, document: DocId) -> Vec<Occurrence> {
        let mut occurrences = Vec::new();
        let mut firsts = Vec::new();
        for LeafPostings { leaf, length, postings } in &mut self.leaves {
            postings.read(document, &mut firsts);
            occurrences.extend(
                firsts
                    .iter()
                    .map(|&first| Occurrence { leaf: *leaf, positions: first..first + *length }),
            );
        }
        if self.leaves.len() > 1 {
            occurrences.sort_unstable_by_key(Occurrence::text_order);
        }
        occurrences
    }
}
