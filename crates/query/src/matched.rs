//! What in one article witnesses a query.

use crate::clause::{Clause, Scope};
use crate::find::{Finder, Place, witnesses};
use crate::stored::Stored;

/// The places in an article that witness a query.
#[derive(Debug, Default)]
pub(crate) struct Matched {
    /// Places in the headline, in order.
    pub(crate) title: Vec<Place>,
    /// Places in the body, in order.
    pub(crate) body: Vec<Place>,
}

/// Marks what makes the article match; nothing where it does not.
pub(crate) fn matched(clause: &Clause, finder: &mut Finder<'_>, article: &Stored) -> Matched {
    let title = article.title.as_deref().unwrap_or("");
    let source = article.source.as_deref().unwrap_or("");
    let mut title = finder.places(title, |scope| scope != Scope::Source);
    let mut body = finder.places(&article.body, |scope| scope == Scope::Article);
    let source = finder.places(source, |scope| scope == Scope::Source);
    let mut stands: Vec<usize> = [&title, &body, &source].into_iter().flatten().map(|place| place.leaf).collect();
    stands.sort_unstable();
    stands.dedup();
    let Some(mut proof) = witnesses(clause, &|leaf| stands.binary_search(&leaf).is_ok()) else {
        return Matched::default();
    };
    proof.sort_unstable();
    title.retain(|place| proof.binary_search(&place.leaf).is_ok());
    body.retain(|place| proof.binary_search(&place.leaf).is_ok());
    Matched { title, body }
}
