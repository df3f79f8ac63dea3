//! The best articles once more, by how close together the query's words stand in them, as the index knows it: no text
//! is read for it.

use newsdex_analysis::{Generation, Stems};
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet, Score, SegmentReader, Term};

use crate::clause::{Clause, Leaf, LeafWords, Scope};
use crate::closeness::closeness;
use crate::forms::forms;
use crate::resolve::{FieldTerms, Resolved};

/// How much closeness counts beside BM25. On the TIME collection, whose queries are sentences, more of it does harm.
const CLOSENESS_WEIGHT: f32 = 0.6;
/// Words that stand for one leaf are followed up to this number; a leaf with more is so vague that nearness to it says
/// little.
const MOST_WORDS: usize = 64;

/// Raises the scores of `articles`, each by how near to each other the words of `leaves` stand in its headline or text.
pub(crate) fn raise_by_closeness(
    generation: &Generation,
    clause: &Clause,
    resolved: &Resolved,
    weights: &[f32],
    articles: &mut [(Score, DocAddress)],
) -> tantivy::Result<()> {
    let sought = clause.witnesses();
    let leaves: Vec<&Leaf> = clause.leaves().into_iter().filter(|leaf| sought.contains(&leaf.id)).collect();
    let mut stems = Stems::default();
    // Postings only go forward, so articles are taken in the order of their segment.
    let mut in_order: Vec<&mut (Score, DocAddress)> = articles.iter_mut().collect();
    in_order.sort_by_key(|(_, address)| *address);
    for of_segment in in_order.chunk_by_mut(|a, b| a.1.segment_ord == b.1.segment_ord) {
        let Some(segment_ord) = of_segment.first().map(|(_, address)| address.segment_ord) else { continue };
        let segment = generation.searcher.segment_reader(segment_ord);
        let (title, body) = (generation.fields.title, generation.fields.body);
        let mut in_fields = Vec::new();
        for field in [title, body] {
            in_fields.push(FieldPositions::open(segment, field, field == title, &leaves, resolved, &mut stems)?);
        }
        for (score, address) in of_segment {
            let near = in_fields.iter_mut().map(|field| closeness(&sought, &field.at(address.doc_id), weights));
            *score += CLOSENESS_WEIGHT * near.fold(0.0, f32::max);
        }
    }
    Ok(())
}

/// Where the leaves of a query stand in one field of a segment.
struct FieldPositions {
    /// The number of a leaf, and words in a row that stand for it.
    rows: Vec<(usize, Vec<SegmentPostings>)>,
}

impl FieldPositions {
    fn open(
        segment: &SegmentReader,
        field: Field,
        is_title: bool,
        leaves: &[&Leaf],
        resolved: &Resolved,
        stems: &mut Stems,
    ) -> tantivy::Result<FieldPositions> {
        let mut rows = Vec::new();
        let index = segment.inverted_index(field)?;
        let in_scope = |leaf: &&&Leaf| match leaf.scope {
            Scope::Article => true,
            Scope::Title => is_title,
            Scope::Source => false,
        };
        for leaf in leaves.iter().filter(in_scope) {
            let alternatives = alternatives(segment, field, leaf, resolved, stems)?;
            if alternatives.len() > MOST_WORDS {
                continue;
            }
            for row in alternatives {
                let postings =
                    row.iter().map(|term| index.read_postings(term, IndexRecordOption::WithFreqsAndPositions));
                let postings: Option<Vec<SegmentPostings>> = postings.collect::<Result<_, _>>()?;
                rows.extend(postings.map(|postings| (leaf.id, postings)));
            }
        }
        Ok(FieldPositions { rows })
    }

    /// Leaves and their word positions in a document, in order. Documents are asked for in order.
    fn at(&mut self, document: DocId) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let mut positions = Vec::new();
        let mut others = Vec::new();
        for (leaf, row) in &mut self.rows {
            let stands = row.iter_mut().all(|postings| {
                let at = postings.doc();
                at == document || at < document && postings.seek(document) == document
            });
            let Some((first, rest)) = row.split_first_mut().filter(|_| stands) else { continue };
            first.positions(&mut positions);
            for (offset, postings) in (1..).zip(rest) {
                postings.positions(&mut others);
                positions.retain(|position| others.binary_search(&(position + offset)).is_ok());
            }
            found.extend(positions.iter().map(|&position| (*leaf, position as usize)));
        }
        found.sort_unstable_by_key(|&(leaf, position)| (position, leaf));
        found
    }
}

/// Rows of exact words of a field that stand for a leaf.
fn alternatives(
    segment: &SegmentReader,
    field: Field,
    leaf: &Leaf,
    resolved: &Resolved,
    stems: &mut Stems,
) -> tantivy::Result<Vec<Vec<Term>>> {
    if let LeafWords::Stemmed(word) = &leaf.words {
        let stem = stems.stem(word).to_owned();
        let forms = forms(segment, field, &stem, stems)?;
        return Ok(forms.into_iter().map(|term| vec![term]).collect());
    }
    let of_field = |terms: &[Term]| terms.iter().all(|term| term.field() == field);
    Ok(match resolved.leaf(leaf).iter().find(|terms| of_field(terms.terms())) {
        Some(FieldTerms::Row(words)) => vec![words.clone()],
        Some(FieldTerms::Any { terms, .. }) => terms.iter().map(|term| vec![term.clone()]).collect(),
        None => Vec::new(),
    })
}
