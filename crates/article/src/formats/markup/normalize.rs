//! Normal forms of text, which ignore layout, case or punctuation.

/// Replaces each run of white space by one space and trims both ends.
pub(crate) fn collapse_whitespace(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text without white space at its ends; `None` if nothing remains.
pub(crate) fn trimmed(text: &str) -> Option<String> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The letters and digits of a text in lower case. Titles and names with equal keys differ at most
/// in case, spacing and punctuation.
pub(crate) fn comparison_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for c in text.chars() {
        // Most characters are ASCII, for which no table is needed.
        if c.is_ascii_alphanumeric() {
            key.push(c.to_ascii_lowercase());
        } else if !c.is_ascii() && c.is_alphanumeric() {
            key.extend(c.to_lowercase());
        }
    }
    key
}
