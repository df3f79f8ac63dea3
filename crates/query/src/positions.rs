//! Where the leaves of a query stand, read off the positions in the index.

use newsdex_analysis::Stems;
use tantivy::schema::Field;
use tantivy::{DocId, SegmentReader};

use crate::clause::{Leaf, LeafWords, Scope};
use crate::forms::forms;
use crate::resolve::Resolved;
use crate::row_query::RowPostings;

/// Where the leaves of a query stand in one field of a segment.
pub(crate) struct FieldPositions {
    /// The number of a leaf, and words in a row that stand for it.
    rows: Vec<(usize, RowPostings)>,
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
        let in_scope = |leaf: &&&Leaf| match leaf.scope {
            Scope::Article => true,
            Scope::Title => is_title,
            Scope::Body => !is_title,
            _ => false,
        };
        for leaf in leaves.iter().filter(in_scope) {
            let row = if let LeafWords::Stemmed(word) = &leaf.words {
                let stem = stems.stem(word).to_owned();
                vec![forms(segment, field, &stem, stems)?]
            } else {
                let of_field = resolved.leaf(leaf).iter().find(|terms| terms.field == field);
                of_field.into_iter().flat_map(|terms| &terms.row).map(|word| word.terms().to_vec()).collect()
            };
            if row.is_empty() || row.iter().any(|terms| terms.len() > most_words) {
                continue;
            }
            let row = RowPostings::open(segment, row.iter().map(Vec::as_slice))?;
            rows.extend(row.map(|row| (leaf.id, row)));
        }
        Ok(FieldPositions { rows })
    }

    /// Leaves and their word positions in a document, in order. Documents are asked for in order.
    pub(crate) fn at(&mut self, document: DocId) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let mut positions = Vec::new();
        for (leaf, row) in &mut self.rows {
            row.at(document, &mut positions);
            found.extend(positions.iter().map(|&position| (*leaf, position as usize)));
        }
        found.sort_unstable_by_key(|&(leaf, position)| (position, leaf));
        found
    }
}
