//! Datelines: the place at the beginning of a story, as in `LISBON, March 3 — The bridge closed.`

/// Minimum length of the name of a place, in characters. Excludes initials such as `A.`.
const MIN_PLACE_CHARS: usize = 3;

/// The place in capitals that a line begins with. A dateline continues with a comma, a parenthesis
/// or a dash.
pub(crate) fn leading_place(line: &str) -> Option<&str> {
    let end = line
        .find(|c: char| !(c.is_uppercase() || matches!(c, ' ' | '.' | '-' | '\'')))
        .unwrap_or(line.len());
    let place = &line[..end];
    (place.trim().chars().count() >= MIN_PLACE_CHARS).then_some(place)
}
