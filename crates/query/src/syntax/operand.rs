//! What a query looks for: words, phrases, addresses, keys and dates, as leaves of the tree.

use std::ops::Range;

use newsdex_analysis::{bare_form, fold, words};
use newsdex_index::HAS;

use crate::syntax::ast::{Leaf, LeafWords, Near, PhraseWord, Query, Scope};
use crate::syntax::dates::{DateField, WRITTEN_AS, read_date};
use crate::syntax::lexer::TokenKind;
use crate::syntax::parser::{MOST_NEARS, Parser};
use crate::syntax::pattern::Pattern;
use crate::syntax::wildcard_words::{PieceKind, pieces};

/// No more words than this are looked for.
pub(crate) const MOST_WORDS: usize = 512;
/// No more words with wildcards or `~`: each is looked up in the whole dictionary.
const MOST_PATTERNS: usize = 16;
/// A longer word is not one that somebody misspelt, in letters.
const LONGEST_FUZZY: usize = 64;
/// No more words than this are looked for near each other at once.
const MOST_NEAR_WORDS: usize = 10;
/// No more dates than this.
const MOST_DATES: usize = 32;
/// Nothing weighs more than so many times what it would.
const HEAVIEST: f32 = 100.0;

impl Parser<'_> {
    /// What one token looks for in a scope.
    pub(crate) fn operand(
        &mut self,
        kind: TokenKind,
        span: Range<usize>,
        scope: Scope,
    ) -> Option<Query> {
        match kind {
            TokenKind::Unclosed => self.unclosed(span, scope),
            _ if scope.is_key() => self.key(kind, span, scope),
            TokenKind::Quoted => self.phrase(span, scope),
            TokenKind::QuotedNear(between) => self.near_phrase(span, scope, between),
            TokenKind::Address => self.address(span, scope),
            _ => {
                let found = self.plain(span.clone(), scope);
                if found.is_none() && scope != Scope::Article {
                    self.warn(span, "no word to look for there", "it was passed over");
                }
                found
            }
        }
    }

    fn phrase(&mut self, span: Range<usize>, scope: Scope) -> Option<Query> {
        let words = self.take_words(span.clone());
        if words.is_empty() {
            let outer = self.with_quotes(&span);
            self.warn(outer, "no word between these quotes", "it was passed over");
            return None;
        }
        Some(self.leaf(span, scope, LeafWords::Row(words)))
    }

    fn with_quotes(&self, span: &Range<usize>) -> Range<usize> {
        let open = self.query[..span.start].chars().next_back().map_or(0, char::len_utf8);
        let close = self.query[span.end..].chars().next().map_or(0, char::len_utf8);
        span.start - open..span.end + close
    }

    /// `"a b c"~3`: the words in their order, so many others between them at most.
    fn near_phrase(&mut self, span: Range<usize>, scope: Scope, between: usize) -> Option<Query> {
        let phrase = self.phrase(span.clone(), scope)?;
        let Query::Leaf(Leaf { words: LeafWords::Row(words), .. }) = &phrase else {
            return Some(phrase);
        };
        if words.len() < 2 || between == 0 || !scope.is_text() {
            return Some(phrase);
        }
        if words.len() > MOST_NEAR_WORDS || self.nears == MOST_NEARS {
            let what = format!(
                "more than {MOST_NEAR_WORDS} words to be near each other, or more than {MOST_NEARS} times"
            );
            self.warn(span, &what, "they were taken as a phrase");
            return Some(phrase);
        }
        self.nears += 1;
        let sides = words.iter().map(|word| {
            self.leaves += 1;
            let words = LeafWords::Row(vec![word.clone()]);
            vec![Leaf { id: self.leaves - 1, span: span.clone(), scope, words, boost: 1.0 }]
        });
        let sides = sides.collect();
        let between = self.bounded_distance(span, between);
        Some(Query::Near(Near { sides, between, ordered: true }))
    }

    fn unclosed(&mut self, span: Range<usize>, scope: Scope) -> Option<Query> {
        let quote = self.query[span.clone()].chars().next().map_or(1, char::len_utf8);
        let open = span.start..span.start + quote;
        self.warn(
            open.clone(),
            "this quote is never closed",
            "what follows was searched as plain words",
        );
        let mut operand = Vec::new();
        let mut at = open.end;
        for piece in self.query[open.end..span.end].split_inclusive(char::is_whitespace) {
            let span = at..at + piece.trim_end().len();
            at += piece.len();
            if scope.is_key() && !span.is_empty() {
                operand.extend(self.key(TokenKind::Plain, span, scope));
            } else if !scope.is_key() {
                operand.extend(self.plain(span, scope));
            }
        }
        (!operand.is_empty()).then(|| Query::any(operand))
    }

    /// Text between white space. Several words in it, as in `f-16` or `amazon.com`, are looked for in a row; a
    /// possessive is looked for as typed. Outside headline and text words have no other forms.
    pub(crate) fn plain(&mut self, span: Range<usize>, scope: Scope) -> Option<Query> {
        if let Some((word, digits)) = self.query[span.clone()].rsplit_once('~')
            && let Some(pattern) = fuzzy(word, digits)
            && self.words < MOST_WORDS
            && self.room_for_pattern(span.clone())
        {
            self.words += 1;
            return Some(self.leaf(
                span,
                scope,
                LeafWords::Row(vec![PhraseWord::Pattern(pattern)]),
            ));
        }
        let words = self.take_words(span.clone());
        let words = match words.as_slice() {
            [] => return None,
            [PhraseWord::Word(word)] if bare_form(word).is_none() && scope.is_text() => {
                LeafWords::Stemmed(word.clone())
            }
            _ => LeafWords::Row(words),
        };
        Some(self.leaf(span, scope, words))
    }

    /// An address that was pasted: it is looked for in the text, and among the addresses of the articles. What stands
    /// for wildcards elsewhere are only signs in it.
    fn address(&mut self, span: Range<usize>, scope: Scope) -> Option<Query> {
        let text = &self.query[span.clone()];
        let room = MOST_WORDS - self.words;
        let row: Vec<PhraseWord> =
            words(text).map(|word| PhraseWord::Word(fold(&text[word]))).take(room).collect();
        if row.is_empty() {
            return None;
        }
        self.words += row.len();
        let in_text = self.leaf(span.clone(), scope, LeafWords::Row(row.clone()));
        if scope != Scope::Article {
            return Some(in_text);
        }
        let of_article = self.leaf(span, Scope::Url, LeafWords::Row(row));
        Some(Query::any(vec![in_text, of_article]))
    }

    /// An id, or the beginning of one; or what an article is to have.
    fn key(&mut self, kind: TokenKind, span: Range<usize>, scope: Scope) -> Option<Query> {
        let text = &self.query[span.clone()];
        let quoted = matches!(kind, TokenKind::Quoted | TokenKind::QuotedNear(_));
        let text = if quoted { unescaped(text) } else { text.to_owned() };
        let (key, is_prefix) = match text.strip_suffix('*') {
            Some(key) if scope == Scope::Id => (key.to_owned(), true),
            _ => (text, false),
        };
        if scope == Scope::Has && !HAS.iter().any(|has| has.name == key.to_lowercase()) {
            let shown: String = key.chars().take(40).collect();
            let help = format!(
                "it was passed over; write has: and one of {}",
                HAS.map(|has| has.name).join(", ")
            );
            self.warn(span, &format!("no article is said to have \"{shown}\""), &help);
            return None;
        }
        if key.is_empty() {
            self.warn(
                span,
                "nothing of the id stands before the *",
                "it was passed over; write how the id begins",
            );
            return None;
        }
        if self.words == MOST_WORDS {
            self.warn_of_words(span);
            return None;
        }
        self.words += 1;
        let key = if scope == Scope::Has { key.to_lowercase() } else { key };
        Some(self.leaf(span, scope, LeafWords::Key { key, is_prefix }))
    }

    /// A date. One that cannot be read is passed over, so that the rest means what it would without it.
    pub(crate) fn date(
        &mut self,
        kind: TokenKind,
        span: Range<usize>,
        field: DateField,
    ) -> Option<Query> {
        let text = match kind {
            TokenKind::Unclosed => {
                let quote = self.query[span.clone()].chars().next().map_or(1, char::len_utf8);
                let help = "it was taken to close at the end";
                self.warn(span.start..span.start + quote, "this quote is never closed", help);
                &self.query[span.start + quote..span.end]
            }
            _ => &self.query[span.clone()],
        };
        if self.dates == MOST_DATES {
            self.warn(span, &format!("more than {MOST_DATES} dates"), "the rest was passed over");
            return None;
        }
        self.dates += 1;
        match read_date(field, text, span.clone(), self.clock) {
            Ok(date) => Some(Query::Date(date)),
            Err(what) => {
                self.warn(span, what, &format!("it was passed over; {WRITTEN_AS}"));
                None
            }
        }
    }

    /// `^2`: how much more something weighs.
    pub(crate) fn boost(&mut self, span: Range<usize>) -> f32 {
        let boost = self.query[span.start + 1..span.end].parse().unwrap_or(0.0);
        if boost > 0.0 && boost <= HEAVIEST {
            return boost;
        }
        let what = "a weight must be above 0 and no more than 100";
        self.warn(span, what, "it was taken for 1");
        1.0
    }

    /// The words of a text, to stand in a row.
    fn take_words(&mut self, span: Range<usize>) -> Vec<PhraseWord> {
        let text = &self.query[span.clone()];
        let room = MOST_WORDS - self.words;
        let mut pieces = pieces(text, room + 1);
        if pieces.len() > room {
            pieces.truncate(room);
            self.warn_of_words(span.clone());
        }
        let mut found = Vec::new();
        for piece in pieces {
            let letters = &text[piece.span.clone()];
            let at = span.start + piece.span.start..span.start + piece.span.end;
            match piece.kind {
                PieceKind::Plain => found.push(PhraseWord::Word(fold(letters))),
                PieceKind::Wild if self.room_for_pattern(at.clone()) => {
                    found.push(PhraseWord::Pattern(Pattern::Wildcard(fold(letters))));
                }
                PieceKind::Wild => found.extend(without_wildcards(letters)),
                PieceKind::BeginsWild => {
                    let help = "searched without it; begin with the letters that are known";
                    self.warn(at, "a word cannot begin with a wildcard", help);
                    found.extend(without_wildcards(letters));
                }
            }
        }
        // Where wildcards were left out, there may be more words than were counted.
        found.truncate(room);
        self.words += found.len();
        found
    }

    fn warn_of_words(&mut self, span: Range<usize>) {
        self.warn(span, &format!("more than {MOST_WORDS} words"), "the rest was passed over");
    }

    fn room_for_pattern(&mut self, span: Range<usize>) -> bool {
        let room = self.patterns < MOST_PATTERNS;
        if room {
            self.patterns += 1;
        } else {
            let what = format!("more than {MOST_PATTERNS} words with wildcards or ~");
            self.warn(span, &what, "searched as plain words");
        }
        room
    }

    fn leaf(&mut self, span: Range<usize>, scope: Scope, words: LeafWords) -> Query {
        self.leaves += 1;
        Query::Leaf(Leaf { id: self.leaves - 1, span, scope, words, boost: 1.0 })
    }
}

fn without_wildcards(letters: &str) -> impl Iterator<Item = PhraseWord> {
    words(letters).map(|word| PhraseWord::Word(fold(&letters[word])))
}

/// What stands between quotes, where `\` stands before a quote or another `\` that is meant as it is.
fn unescaped(text: &str) -> String {
    text.replace("\\\\", "\u{0}").replace("\\\"", "\"").replace('\u{0}', "\\")
}

/// `jassy~`, `jassy~2`: one word, and how many letters may differ. Without a number it is one in words of up to five
/// letters, and two in longer ones.
fn fuzzy(word: &str, digits: &str) -> Option<Pattern> {
    let mut found = words(word);
    if found.next() != Some(0..word.len()) || word.chars().count() > LONGEST_FUZZY {
        return None;
    }
    let folded = fold(word);
    let distance = match digits {
        "" if folded.chars().count() <= 5 => 1,
        "" | "2" => 2,
        "1" => 1,
        _ => return None,
    };
    Some(Pattern::Fuzzy { word: folded, distance })
}
