//! Decides which queries may be an operand of `NEAR`.

use crate::syntax::ast::{Leaf, Query};

/// The alternative leaves of one side of `NEAR`: a single leaf, or a disjunction of leaves. `None`
/// if the query has any other shape, or searches metadata.
pub(crate) fn near_side(query: &Query) -> Option<Vec<Leaf>> {
    match query {
        Query::Leaf(leaf) if leaf.scope.is_text() => Some(vec![leaf.clone()]),
        Query::Any(queries) => {
            queries.iter().map(near_side).collect::<Option<Vec<_>>>().map(|sides| sides.concat())
        }
        _ => None,
    }
}
