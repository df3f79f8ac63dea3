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
        match c {
            // Most characters are of these, for which no table is needed.
            'a'..='z' | '0'..='9' | 'α'..='ω' | 'а'..='я' | '一'..='龥' => key.push(c),
            'A'..='Z' => key.push(c.to_ascii_lowercase()),
            c if !c.is_ascii() && c.is_alphanumeric() => key.extend(c.to_lowercase()),
            _ => {}
        }
    }
    key
}

/// Whether `comparison_key(text)` is `key`, without computing all of it for most other texts.
pub(crate) fn has_comparison_key(text: &str, key: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).eq(key.chars())
}
