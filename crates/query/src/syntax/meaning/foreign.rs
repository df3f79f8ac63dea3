//! The syntax of other search services: Nexis, Westlaw, Factiva, `ProQuest` and Lucene.
//!
//! Operators and dates of theirs are understood where they can only be meant as such. Any other text
//! stays a word: `w/5` alone, or `n/5` at the end of a query.

use std::ops::Range;

use newsdex_analysis::fold;

use crate::syntax::dates::{DateField, compared_field};
use crate::syntax::field::FieldName;
use crate::syntax::lexer::{Token, TokenKind};
use crate::syntax::warning::QueryWarning;

/// Words in between for operators that ask for the same sentence or paragraph, as Nexis once
/// explained them.
const SENTENCE_SLOP: usize = 25;
const PARAGRAPH_SLOP: usize = 75;

/// Turns words that are foreign syntax into the tokens that they mean.
pub(crate) fn understand(query: &str, tokens: Vec<Token>) -> Vec<Token> {
    let may_be_foreign = |token: &Token| {
        let text = &query[token.span.clone()];
        token.kind == TokenKind::Plain
            && (text.contains(['/', '>', '<', '=', '[', '{']) || text.ends_with(char::is_numeric))
    };
    if !tokens.iter().any(may_be_foreign) {
        return tokens;
    }
    let mut understood = Vec::with_capacity(tokens.len());
    let mut at = 0;
    // Terminates: each iteration takes one token or more.
    while at < tokens.len() {
        let taken = operator(query, &tokens, at, &mut understood)
            || date_comparison(query, &tokens, &mut at, &mut understood)
            || lucene_range(query, &tokens, &mut at, &mut understood);
        if !taken {
            understood.push(tokens[at].clone());
        }
        at += 1;
    }
    understood
}

/// `w/5` and the like, between two operands.
fn operator(query: &str, tokens: &[Token], at: usize, understood: &mut Vec<Token>) -> bool {
    let Token { span, kind } = &tokens[at];
    if *kind != TokenKind::Plain {
        return false;
    }
    let Some(kind) = proximity(&query[span.clone()]) else { return false };
    let ends_operand = |token: &Token| {
        use TokenKind::{Address, Boost, Close, Plain, Quoted, QuotedNear};
        matches!(token.kind, Address | Boost | Close | Plain | Quoted | QuotedNear(_))
    };
    let starts_operand = |token: &Token| {
        use TokenKind::{Address, Field, Open, Plain, Quoted, QuotedNear};
        matches!(token.kind, Address | Field(_) | Open | Plain | Quoted | QuotedNear(_))
    };
    // A sign of this kind right beside a word is part of it.
    let stands_alone = |byte: Option<u8>| {
        byte.is_none_or(|byte| byte.is_ascii_whitespace() || b"()\"".contains(&byte))
    };
    let bytes = query.as_bytes();
    let before = span.start.checked_sub(1).map(|at| bytes[at]);
    let is_operator = understood.last().is_some_and(ends_operand)
        && tokens.get(at + 1).is_some_and(starts_operand)
        && stands_alone(before)
        && stands_alone(bytes.get(span.end).copied());
    if is_operator {
        understood.push(Token { span: span.clone(), kind });
    }
    is_operator
}

/// The operator of other services that a word is.
fn proximity(word: &str) -> Option<TokenKind> {
    let word = word.to_ascii_lowercase();
    match word.as_str() {
        "/s" | "w/s" => return Some(TokenKind::Vague { slop: SENTENCE_SLOP }),
        "/p" | "w/p" | "w/para" => return Some(TokenKind::Vague { slop: PARAGRAPH_SLOP }),
        _ => {}
    }
    let number = |prefix: &str| -> Option<usize> {
        let digits = word.strip_prefix(prefix)?;
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| digits.parse().unwrap_or(usize::MAX))
    };
    let any_order = ["w/", "n/", "near/", "/", "near"].into_iter().find_map(number);
    let in_order = || ["pre/", "p/", "onear/", "adj"].into_iter().find_map(number);
    any_order.map(TokenKind::Near).or_else(|| in_order().map(TokenKind::Ordered))
}

/// `date>2015-01-01`, also with spaces around the sign.
fn date_comparison(
    query: &str,
    tokens: &[Token],
    at: &mut usize,
    understood: &mut Vec<Token>,
) -> bool {
    let plain = |index: usize| {
        tokens.get(index).filter(|token| token.kind == TokenKind::Plain).map(|token| &token.span)
    };
    let Some(first) = plain(*at) else { return false };
    let text = &query[first.clone()];
    let name_len = text.find(['<', '>', '=']).unwrap_or(text.len());
    let is_date =
        matches!(FieldName::from_name(&text[..name_len]), Some(FieldName::Date(DateField::Date)));
    if !is_date {
        return false;
    }
    // The sign and the date, which may be tokens of their own.
    let mut rest = first.start + name_len..first.end;
    let mut index = *at;
    let mut next = |rest: &mut Range<usize>| {
        if rest.start == rest.end {
            index += 1;
            *rest = plain(index).cloned().unwrap_or(rest.clone());
        }
    };
    next(&mut rest);
    let text = &query[rest.clone()];
    let sign_len = text.len() - text.trim_start_matches(['<', '>', '=']).len();
    let Some(field) = compared_field(&text[..sign_len]) else { return false };
    let sign_end = rest.start + sign_len;
    let mut date = sign_end..rest.end;
    next(&mut date);
    if !query[date.clone()].starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let kind = TokenKind::Field(FieldName::Date(field));
    understood.push(Token { span: first.start..sign_end, kind });
    understood.push(Token { span: date, kind: TokenKind::Plain });
    *at = index;
    true
}

/// `date:[2015 TO 2016]`: joins the tokens of the range.
fn lucene_range(
    query: &str,
    tokens: &[Token],
    at: &mut usize,
    understood: &mut Vec<Token>,
) -> bool {
    let is_date = |token: &Token| matches!(token.kind, TokenKind::Field(FieldName::Date(_)));
    let is_plain = |token: &&Token| token.kind == TokenKind::Plain;
    let Some(first) = tokens.get(*at).filter(is_plain) else { return false };
    if !understood.last().is_some_and(is_date) || !query[first.span.clone()].starts_with(['[', '{'])
    {
        return false;
    }
    let words = tokens[*at..].iter().take(3).take_while(is_plain);
    let Some(count) =
        words.map(|token| query[token.span.clone()].ends_with([']', '}'])).position(|ends| ends)
    else {
        return false;
    };
    let span = first.span.start..tokens[*at + count].span.end;
    understood.push(Token { span, kind: TokenKind::Plain });
    *at += count;
    true
}

/// A word that other services may read differently from newsdex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ForeignWord {
    /// What newsdex searches for.
    pub(crate) word: String,
    /// The warning if that word is rare in the archive, so that it is hardly what is meant.
    pub(crate) warning: QueryWarning,
}

/// Maximum number of such words in a query. Each is looked up.
const MAX_FOREIGN_WORDS: usize = 3;

/// Words such as `immigra!` and `atleast5(`.
pub(crate) fn foreign_words(query: &str, tokens: &[Token]) -> Vec<ForeignWord> {
    let is_plain = |token: &&Token| token.kind == TokenKind::Plain;
    let found = tokens.iter().filter(is_plain).filter_map(|Token { span, .. }| {
        let text = &query[span.clone()];
        let (word, what, help) = if let Some(word) = truncated(text) {
            (
                word,
                "newsdex reads ! as punctuation",
                format!("for all words that begin so, write {word}*"),
            )
        } else if is_at_least(text) && query[span.end..].starts_with('(') {
            let help = "it was searched as a word; newsdex ranks articles with more matches higher";
            (text, "newsdex has no ATLEAST", help.to_owned())
        } else {
            return None;
        };
        let warning = QueryWarning { span: span.clone(), what: what.to_owned(), help };
        Some(ForeignWord { word: fold(word), warning })
    });
    found.take(MAX_FOREIGN_WORDS).collect()
}

/// The letters of a word that ends in a single exclamation mark.
fn truncated(text: &str) -> Option<&str> {
    let word = text.strip_suffix('!')?;
    (word.chars().count() >= 3 && word.chars().all(char::is_alphabetic)).then_some(word)
}

fn is_at_least(text: &str) -> bool {
    text.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("atleast"))
        && text.len() > 7
        && text[7..].bytes().all(|byte| byte.is_ascii_digit())
}
