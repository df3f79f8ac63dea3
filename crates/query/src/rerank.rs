//! The best articles once more, by how close together the query's words stand in them, as the index knows it: no text
//! is read for it.

use newsdex_analysis::{Generation, Stems};
use tantivy::{DocAddress, Score};

use crate::clause::{Clause, Leaf};
use crate::closeness::closeness;
use crate::positions::FieldPositions;
use crate::resolve::Resolved;

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
            let place = (field, field == title);
            in_fields.push(FieldPositions::open(segment, place, &leaves, resolved, &mut stems, MOST_WORDS)?);
        }
        for (score, address) in of_segment {
            let near = in_fields.iter_mut().map(|field| closeness(&sought, &field.at(address.doc_id), weights));
            *score += CLOSENESS_WEIGHT * near.fold(0.0, f32::max);
        }
    }
    Ok(())
}
