//! Parses a query for an archive, whose words tell what capitals and foreign syntax mean.

use newsdex_index::IndexSnapshot;

use crate::capitals::is_acronym;
use crate::deadline::Deadline;
use crate::postings::expand::is_rare;
use crate::syntax::clock::Clock;
use crate::syntax::parser::{ParsedQuery, parse_for_archive};

/// Parses a query. Dates are relative to `clock`.
pub(crate) fn read_query(
    snapshot: &IndexSnapshot,
    text: &str,
    clock: &Clock,
    deadline: &Deadline,
) -> tantivy::Result<ParsedQuery> {
    let mut parsed = parse_for_archive(text, clock, |word| is_acronym(snapshot, word, deadline));
    for foreign in std::mem::take(&mut parsed.foreign_words) {
        if is_rare(snapshot, &foreign.word, deadline)? {
            parsed.warnings.push(foreign.warning);
        }
    }
    Ok(parsed)
}
