//! Text of a query, cut into the words that are to stand in a row.

use std::ops::Range;

use newsdex_analysis::words;

/// A word of a query's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Byte range of the text.
    pub(crate) span: Range<usize>,
    pub(crate) kind: PieceKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PieceKind {
    /// Letters and digits alone.
    Plain,
    /// With `*` or `?` in place of some.
    Wild,
    /// It would begin with a wildcard.
    BeginsWild,
}

const WILDCARDS: [char; 2] = ['*', '?'];

/// The words of a text, `most` of them at most. A `*` or `?` in or behind letters is part of the word; one that stands
/// alone is a sign like any other, and so is a `?` behind a word, since it ends a question.
pub(crate) fn pieces(text: &str, most: usize) -> Vec<Piece> {
    if !text.contains(WILDCARDS) {
        return words(text).take(most).map(|span| Piece { span, kind: PieceKind::Plain }).collect();
    }
    // A letter of the same length in place of each wildcard lets the text be split as all text is.
    let stand_ins = with_stand_ins(text);
    let mut found: Vec<Piece> = Vec::new();
    for span in words(&stand_ins) {
        let (letters, standing) = (&text[span.clone()], &stand_ins[span.clone()]);
        let wild = letters != standing;
        let begins_wild = wild && letters.starts_with(WILDCARDS);
        if let Some(last) = found.last_mut()
            && begins_wild
            && last.span.end == span.start
        {
            // In some scripts a Latin letter is a word of its own; the wildcard is not.
            *last = Piece { span: last.span.start..span.end, kind: last.kind.max_wild() };
            continue;
        }
        if letters.chars().all(|c| WILDCARDS.contains(&c)) {
            continue;
        }
        if found.len() == most {
            break;
        }
        let kind = match (wild, begins_wild) {
            (false, _) => PieceKind::Plain,
            (true, false) => PieceKind::Wild,
            (true, true) => PieceKind::BeginsWild,
        };
        found.push(Piece { span, kind });
    }
    found
}

impl PieceKind {
    /// What a word is with a wildcard behind it.
    fn max_wild(self) -> PieceKind {
        if self == PieceKind::Plain { PieceKind::Wild } else { self }
    }
}

/// The text with a letter in place of each wildcard. A `?` is one where letters or wildcards come behind it.
fn with_stand_ins(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut goes_on = false;
    for (at, c) in text.char_indices().rev() {
        let wild = c == '*' || c == '?' && goes_on;
        if wild {
            bytes[at] = b'x';
        }
        goes_on = wild || c.is_alphanumeric();
    }
    // Only ASCII was put in place of ASCII.
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_are_parts_of_words() {
        let check = |text: &str, expected: &[&str]| {
            let show = |piece: Piece| {
                let sign = match piece.kind {
                    PieceKind::Plain => "",
                    PieceKind::Wild => "~",
                    PieceKind::BeginsWild => "!",
                };
                format!("{sign}{}", &text[piece.span])
            };
            assert_eq!(
                pieces(text, 10).into_iter().map(show).collect::<Vec<_>>(),
                expected,
                "{text}"
            );
        };
        check("storm off to ama*", &["storm", "off", "to", "~ama*"]);
        check("wom?n in tech?", &["~wom?n", "in", "tech"]);
        check("is it?!, 5 * 3 ?", &["is", "it", "5", "3"]);
        check("co-fou* don’*t a*-b", &["co", "~fou*", "~don’*t", "~a*", "b"]);
        check("*gate **bold** ?x", &["!*gate", "!**bold**", "!?x"]);
        check("アマ* 東?京", &["~アマ*", "~東?", "京"]);
        check("é* 1.5* U.S ***", &["~é*", "~1.5*", "U.S"]);
        check("*:* [* TO *]", &["TO"]);
    }
}
