//! What all stages of one search share.

use std::sync::Arc;

use newsdex_index::IndexSnapshot;

use crate::deadline::Deadline;
use crate::postings::resolve::ResolvedTerms;
use crate::ranking::statistics::Bm25Statistics;
use crate::syntax::ast::Query;

/// One search: the snapshot that it reads, the query in its parsed and its resolved form, the
/// statistics that weigh terms, and the deadline of the stage at hand.
#[derive(Clone, Copy)]
pub(crate) struct SearchContext<'s> {
    pub(crate) snapshot: &'s IndexSnapshot,
    pub(crate) query: &'s Query,
    pub(crate) resolved: &'s Arc<ResolvedTerms>,
    pub(crate) statistics: &'s Bm25Statistics<'s>,
    pub(crate) deadline: &'s Deadline,
}
