//! Splits the text of a query into words, in which `*` and `?` may be wildcards.

use std::ops::Range;

use newsdex_analysis::words;

/// A word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QueryWord {
    /// Byte range in the text.
    pub(crate) span: Range<usize>,
    pub(crate) kind: QueryWordKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum QueryWordKind {
    /// Without wildcards.
    Plain,
    /// With `*` or `?`.
    Wildcard,
    /// With a wildcard at its start, which is not supported.
    LeadingWildcard,
}

const WILDCARDS: [char; 2] = ['*', '?'];

/// The first `max_words` words of a text. A `*` or `?` inside or after letters is part of the word,
/// except for a `?` at the end of a word, which ends a question. A `*` or `?` on its own is
/// punctuation.
pub(crate) fn query_words(text: &str, max_words: usize) -> Vec<QueryWord> {
    if !text.contains(WILDCARDS) {
        return words(text)
            .take(max_words)
            .map(|span| QueryWord { span, kind: QueryWordKind::Plain })
            .collect();
    }
    // With each wildcard replaced by a letter of the same length in bytes, the text can be split
    // like any other.
    let replaced = replace_wildcards(text);
    let mut split: Vec<QueryWord> = Vec::new();
    for span in words(&replaced) {
        let word = &text[span.clone()];
        let is_wildcard = word != &replaced[span.clone()];
        let is_leading = is_wildcard && word.starts_with(WILDCARDS);
        if let Some(last) = split.last_mut()
            && is_leading
            && last.span.end == span.start
        {
            // In scripts without spaces the letter is a word of its own. The wildcard belongs to
            // the word before.
            if last.kind == QueryWordKind::Plain {
                last.kind = QueryWordKind::Wildcard;
            }
            last.span.end = span.end;
            continue;
        }
        if word.chars().all(|c| WILDCARDS.contains(&c)) {
            continue;
        }
        if split.len() == max_words {
            break;
        }
        let kind = match (is_wildcard, is_leading) {
            (false, _) => QueryWordKind::Plain,
            (true, false) => QueryWordKind::Wildcard,
            (true, true) => QueryWordKind::LeadingWildcard,
        };
        split.push(QueryWord { span, kind });
    }
    split
}

/// Replaces each wildcard by a letter. A `?` is a wildcard only if letters or wildcards follow it.
fn replace_wildcards(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut word_continues = false;
    for (at, c) in text.char_indices().rev() {
        let is_wildcard = c == '*' || c == '?' && word_continues;
        if is_wildcard {
            bytes[at] = b'x';
        }
        word_continues = is_wildcard || c.is_alphanumeric();
    }
    // ASCII was replaced by ASCII, so this is always UTF-8.
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_are_part_of_their_word() {
        let check = |text: &str, expected: &[&str]| {
            let show = |word: QueryWord| {
                let sign = match word.kind {
                    QueryWordKind::Plain => "",
                    QueryWordKind::Wildcard => "~",
                    QueryWordKind::LeadingWildcard => "!",
                };
                format!("{sign}{}", &text[word.span])
            };
            assert_eq!(
                query_words(text, 10).into_iter().map(show).collect::<Vec<_>>(),
                expected,
                "{text}"
            );
        };
        check("storm off to ama*", &["storm", "off", "to", "~ama*"]);
        check("wom?n in tech?", &["~wom?n", "in", "tech"]);
        check("is it?!, 5 * 3 ?", &["is", "it", "5", "3"]);
        check("co-fou* don’*t a*-b", &["co", "~fou*", "~don’*t", "~a*", "b"]);
        check("*gate **bold** ?x", &["!*gate", "!**bold**", "!?x"]);
        check("アマ* 東?京", &["ア", "~マ*", "~東?", "京"]);
        check("é* 1.5* U.S ***", &["~é*", "~1.5*", "U.S"]);
        check("*:* [* TO *]", &["TO"]);
    }
}
