//! Labels in lines of their own, above the date: `Published:`.

use crate::formats::web::html::date::labels::{Meaning, meaning_of_label};
use crate::formats::web::html::date::lines::Line;
use crate::formats::web::html::page::Page;

/// Longest line of a date whose label is in the line before, in bytes.
const MAX_LABELLED_BYTES: usize = 40;
/// Longest line that is a label, in bytes.
const MAX_LABEL_BYTES: usize = 30;

/// What the label in a line, which has this text, or in the line before tells of its date.
pub(crate) fn meaning_of_label_at(
    page: &Page<'_>,
    lines: &[Line],
    at: usize,
    text: &str,
) -> Meaning {
    let own = meaning_of_label(text);
    if own != Meaning::Unknown || text.len() > MAX_LABELLED_BYTES {
        return own;
    }
    let before = at.checked_sub(1).and_then(|before| lines.get(before));
    let label = before.filter(|line| line.bytes <= MAX_LABEL_BYTES && !line.can_have_date);
    let label = label.map(|line| line.text(page)).filter(|text| text.ends_with([':', '：']));
    label.map_or(Meaning::Unknown, |label| meaning_of_label(&label))
}
