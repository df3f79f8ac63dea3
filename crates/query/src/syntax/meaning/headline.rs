//! Headlines in capitals, pasted as queries: in `SENATE VOTES NOT TO FUND TRAMS`, NOT is a word.

use std::ops::Range;

use crate::syntax::field::FieldName;
use crate::syntax::lexer::{Token, TokenKind};

/// Number of words that are no acronyms from which on a query in capitals is a headline.
const MIN_PLAIN_WORDS: usize = 3;
/// Maximum number of words that are looked up in the archive.
const MAX_LOOKUPS: usize = 32;

/// A query all of whose letters are capitals, with operators that may be words.
pub(crate) struct CapitalQuery<'q> {
    /// The other words. A phrase in quotes counts as one.
    words: Vec<&'q str>,
    /// The first operator.
    pub(crate) operator: Range<usize>,
}

impl<'q> CapitalQuery<'q> {
    /// `None` if a word has small letters, if no operator could be a word, or if parentheses show
    /// that operators are meant.
    pub(crate) fn new(query: &'q str, tokens: &[Token]) -> Option<CapitalQuery<'q>> {
        let mut operator = None;
        let mut words = Vec::new();
        let mut depth = 0_usize;
        let mut is_filter = false;
        for token in tokens {
            let text = &query[token.span.clone()];
            match token.kind {
                TokenKind::Open => depth += 1,
                TokenKind::Close => depth = depth.saturating_sub(1),
                TokenKind::And | TokenKind::Or if depth > 0 => return None,
                _ if may_be_word(token.kind, text) => {
                    operator = operator.or_else(|| Some(token.span.clone()));
                }
                TokenKind::Field(field) => {
                    is_filter = !matches!(field, FieldName::Words(scope) if scope.is_text());
                    continue;
                }
                // What metadata are compared with is not part of a headline.
                _ if is_filter => {}
                TokenKind::Plain
                | TokenKind::Quoted
                | TokenKind::QuotedNear(_)
                | TokenKind::Address
                | TokenKind::Unclosed
                | TokenKind::UnknownField => {
                    if text.chars().any(char::is_lowercase) {
                        return None;
                    }
                    words.extend(text.chars().any(char::is_uppercase).then_some(text));
                }
                _ => {}
            }
            is_filter = false;
        }
        (!words.is_empty()).then_some(CapitalQuery { words, operator: operator? })
    }

    /// Whether so many of the words are no acronyms that this is a headline.
    pub(crate) fn is_headline(&self, mut is_acronym: impl FnMut(&str) -> bool) -> bool {
        let words = self.words.iter().take(MAX_LOOKUPS);
        self.words.len() >= MIN_PLAIN_WORDS
            && words.filter(|word| !is_acronym(word)).nth(MIN_PLAIN_WORDS - 1).is_some()
    }
}

/// Whether a token is an operator that is written like a word.
fn may_be_word(kind: TokenKind, text: &str) -> bool {
    match kind {
        TokenKind::And | TokenKind::Or | TokenKind::Not => true,
        TokenKind::Near(_) => text == "NEAR",
        _ => false,
    }
}

/// The tokens of a headline: those of operators become words.
pub(crate) fn without_operators(query: &str, mut tokens: Vec<Token>) -> Vec<Token> {
    for Token { kind, span } in &mut tokens {
        if may_be_word(*kind, &query[span.clone()]) {
            *kind = TokenKind::Plain;
        }
    }
    tokens
}
