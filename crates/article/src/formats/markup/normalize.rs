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
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
