//! Where the leaves of a query stand, read off the positions in the index.

use newsdex_analysis::Stems;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, Term};

use crate::clause::{Leaf, LeafWords, Scope};
use crate::forms::forms;
use crate::resolve::{FieldTerms, Resolved};

/// Where the leaves of a query stand in one field of a segment.
pub(crate) struct FieldPositions {
    /// The number of a leaf, and words in a row that stand for it.
    rows: Vec<(usize, Vec<SegmentPostings>)>,
}

impl FieldPositions {
    /// Opens the postings of `leaves` in a field, of which it is said whether it holds headlines. A leaf for which more
    /// than `most_words` words stand is left out.
    pub(crate) fn open(
        segment: &SegmentReader,
        (field, is_title): (Field, bool),
        leaves: &[&Leaf],
        resolved: &Resolved,
        stems: &mut Stems,
        most_words: usize,
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
            if alternatives.len() > most_words {
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
    pub(crate) fn at(&mut self, document: DocId) -> Vec<(usize, usize)> {
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
