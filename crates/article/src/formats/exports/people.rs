//! The authors in a byline of an export.

use crate::distinct_names::DistinctNames;

/// Words that precede the names.
const PREFIXES: &[&str] = &["by ", "von ", "par ", "por ", "di ", "door ", "da ", "af ", "av "];
/// Words between two names.
const CONJUNCTIONS: &[&str] = &[" and ", " und ", " et ", " y ", " e ", " en ", " og ", " och "];
/// Longest line that can be a byline, in characters.
const MAX_BYLINE_CHARS: usize = 120;

/// Words of names that have no capital.
const PARTICLES: &[&str] = &[
    "al", "bin", "da", "de", "del", "den", "der", "di", "dos", "du", "el", "la", "le", "ter",
    "van", "von", "zu",
];

/// The names in a byline.
pub(super) fn names(byline: &str) -> Vec<String> {
    let mut names = DistinctNames::default();
    let mut text = without_prefix(byline.trim()).replace(';', ",");
    for conjunction in CONJUNCTIONS {
        text = text.replace(conjunction, ",");
    }
    for name in text.split(',') {
        names.add(without_prefix(name.trim()));
    }
    names.into_names()
}

/// Whether a line consists of names of people: `Ada Lind`, `By ADA LIND and Bo Ek`.
pub(super) fn is_byline(line: &str) -> bool {
    if line.chars().count() > MAX_BYLINE_CHARS || line.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let rest = without_prefix(line);
    if rest.len() < line.len() {
        return true;
    }
    let names = names(line);
    !names.is_empty()
        && names.iter().all(|name| {
            let words: Vec<&str> = name.split_whitespace().collect();
            (2..=5).contains(&words.len())
                && words
                    .iter()
                    .all(|word| PARTICLES.contains(word) || word.starts_with(char::is_uppercase))
                && !name.ends_with(['.', '?', '!', ':'])
                && !name.contains(['?', '!', ':', '"', '“', '‘', '/', '|'])
        })
}

fn without_prefix(line: &str) -> &str {
    let after = PREFIXES.iter().find_map(|prefix| {
        let (begin, rest) = line.split_at_checked(prefix.len())?;
        // `Di Natale` is a name, `By` is none.
        let is_prefix = begin.eq_ignore_ascii_case(prefix)
            && (begin.to_lowercase() == "by "
                || !begin.starts_with(char::is_uppercase)
                || begin.starts_with("Von ")
                || begin.starts_with("Par ")
                || begin.starts_with("Por "));
        is_prefix.then_some(rest)
    });
    after.map_or(line, str::trim_start)
}
