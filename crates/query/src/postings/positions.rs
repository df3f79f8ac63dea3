//! Where the leaves of a query stand, read off the positions in the index. No text is read for it.

use std::borrow::Cow;
use std::collections::HashMap;

use newsdex_analysis::Stems;
use newsdex_index::{IndexSnapshot, WordOffsetsReader};
use rustc_hash::FxBuildHasher;
use tantivy::schema::Field;
use tantivy::{DocAddress, DocId, SegmentReader, TantivyError, Term};

use crate::deadline::Deadline;
use crate::matches::proximity::Occurrence;
use crate::postings::resolve::Resolved;
use crate::scorers::phrase_query::PhrasePostings;
use crate::syntax::ast::{Leaf, LeafWords, Scope};

/// Where the leaves of a query stand in headline and body of one article, each in the order of their first words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Occurrences {
    pub(crate) title: Vec<Occurrence>,
    pub(crate) body: Vec<Occurrence>,
}

/// Where leaves stand in some articles.
#[derive(Debug, Default)]
pub(crate) struct ArticleOccurrences {
    pub(crate) by_address: HashMap<DocAddress, Occurrences, FxBuildHasher>,
    /// Whether a leaf was left out for which too many words stand.
    pub(crate) incomplete: bool,
}

/// Reads where `leaves` stand in `articles`. Leaves for which more than `most_words` words stand are left out, and so are
/// articles that were not read whole before the deadline.
pub(crate) fn occurrences_in(
    snapshot: &IndexSnapshot,
    leaves: &[&Leaf],
    resolved: &Resolved,
    most_words: usize,
    articles: impl Iterator<Item = DocAddress>,
    deadline: &Deadline,
) -> tantivy::Result<ArticleOccurrences> {
    // Postings only go forward, so articles are taken in the order of their segment.
    let mut in_order: Vec<DocAddress> = articles.collect();
    in_order.sort_unstable();
    let mut found = ArticleOccurrences::default();
    let mut stems = Stems::default();
    for of_segment in in_order.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
        let segment = snapshot.searcher.segment_reader(of_segment[0].segment_ord);
        let words = words_of(snapshot, segment)?;
        // Headlines and bodies of a segment share the forms of a word.
        let leaves: Vec<(&Leaf, Vec<String>)> =
            leaves.iter().map(|&leaf| (leaf, forms_of(leaf, words, &mut stems))).collect();
        let open =
            |field| FieldPositions::open(segment, field, &leaves, resolved, most_words, deadline);
        let (mut title, mut body) =
            (open((snapshot.fields.title, true))?, open((snapshot.fields.body, false))?);
        found.incomplete |= title.incomplete || body.incomplete;
        for &address in of_segment {
            let occurrences =
                Occurrences { title: title.at(address.doc_id), body: body.at(address.doc_id) };
            if deadline.is_over() {
                return Ok(found);
            }
            found.by_address.insert(address, occurrences);
        }
    }
    Ok(found)
}

/// What a segment knows of its words.
pub(crate) fn words_of<'g>(
    snapshot: &'g IndexSnapshot,
    segment: &SegmentReader,
) -> tantivy::Result<&'g WordOffsetsReader> {
    snapshot.word_offsets.get(&segment.segment_id()).ok_or_else(unknown_segment)
}

pub(crate) fn unknown_segment() -> TantivyError {
    TantivyError::InternalError("a segment that its snapshot does not know".to_owned())
}

/// The words of a segment that stand for a leaf that is one word in any of its forms; none for any other leaf.
pub(crate) fn forms_of(leaf: &Leaf, words: &WordOffsetsReader, stems: &mut Stems) -> Vec<String> {
    if let LeafWords::Stemmed(word) = &leaf.words {
        words.stem_forms(stems.stem(word))
    } else {
        Vec::new()
    }
}

/// Whether a leaf may stand in the headline, or in the text.
pub(crate) fn in_scope(leaf: &Leaf, is_title: bool) -> bool {
    match leaf.scope {
        Scope::Article => true,
        Scope::Title => is_title,
        Scope::Body => !is_title,
        _ => false,
    }
}

/// The exact words of a field, in one segment, that stand for each word of a leaf of which [`forms_of`] are the forms.
pub(crate) fn row_of<'r>(
    leaf: &Leaf,
    forms: &[String],
    field: Field,
    resolved: &'r Resolved,
) -> Vec<Cow<'r, [Term]>> {
    if let LeafWords::Stemmed(_) = &leaf.words {
        return vec![forms.iter().map(|form| Term::from_field_text(field, form)).collect()];
    }
    let of_field = resolved.leaf(leaf).iter().find(|terms| terms.field == field);
    of_field
        .into_iter()
        .flat_map(|terms| &terms.row)
        .map(|word| Cow::Borrowed(word.terms()))
        .collect()
}

/// Where the leaves of a query stand in one field of a segment.
struct FieldPositions {
    rows: Vec<LeafPostings>,
    incomplete: bool,
}

/// Words in a row that stand for a leaf.
struct LeafPostings {
    leaf: usize,
    length: usize,
    postings: PhrasePostings,
}

impl FieldPositions {
    /// Opens the postings of leaves, each with its forms, in a field, of which it is said whether it holds headlines. A leaf
    /// for which more than `most_words` words stand is left out.
    fn open(
        segment: &SegmentReader,
        (field, is_title): (Field, bool),
        leaves: &[(&Leaf, Vec<String>)],
        resolved: &Resolved,
        most_words: usize,
        deadline: &Deadline,
    ) -> tantivy::Result<FieldPositions> {
        let mut opened = FieldPositions { rows: Vec::new(), incomplete: false };
        for (leaf, forms) in leaves.iter().filter(|(leaf, _)| in_scope(leaf, is_title)) {
            if deadline.is_over() {
                break;
            }
            let row = row_of(leaf, forms, field, resolved);
            if row.iter().any(|terms| terms.len() > most_words) {
                opened.incomplete = true;
                continue;
            }
            if let Some(postings) =
                PhrasePostings::open(segment, row.iter().map(Cow::as_ref).enumerate())?
            {
                opened.rows.push(LeafPostings { leaf: leaf.id, length: leaf.length(), postings });
            }
        }
        Ok(opened)
    }

    /// Where leaves stand in a document, in the order of their first words. Documents are asked for in order.
    fn at(&mut self, document: DocId) -> Vec<Occurrence> {
        let mut found = Vec::new();
        let mut positions = Vec::new();
        for LeafPostings { leaf, length, postings } in &mut self.rows {
            postings.at(document, &mut positions);
            found.extend(
                positions.iter().map(|&first| (*leaf, first as usize, first as usize + *length)),
            );
        }
        if self.rows.len() > 1 {
            found.sort_unstable_by_key(|&(leaf, first, end)| (first, end, leaf));
        }
        found
    }
}
