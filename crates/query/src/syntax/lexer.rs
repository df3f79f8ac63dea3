//! Query text to tokens.
//!
//! Each token is one parser of winnow, tried in turn at every place. None looks further than the token it takes, except
//! for the end of a phrase, so that the time this needs grows with the query alone.

use std::ops::Range;

use winnow::combinator::{alt, delimited, eof, opt, peek, preceded, repeat, terminated};
use winnow::error::EmptyError;
use winnow::stream::{LocatingSlice, Location, Stream};
use winnow::token::{none_of, one_of, rest, take_till, take_while};
use winnow::{Parser, Result};

use crate::syntax::field::{FieldName, Scope};

/// Characters that open and close a phrase, in whatever pairs they are typed.
const DOUBLE_QUOTES: [char; 12] = ['"', '“', '”', '„', '‟', '«', '»', '″', '‶', '＂', '〝', '〞'];

/// Characters that quote a phrase where they stand at its very ends; within words they are apostrophes.
const SINGLE_QUOTES: [char; 9] = ['\'', '‘', '’', '‚', '‛', '‹', '›', '′', '‵'];

/// How far the end of a phrase in single quotes is looked for, in bytes: most of them are apostrophes.
const LONGEST_SINGLE_QUOTED: usize = 1024;

/// How many words may stand between the sides of a `NEAR` without a number.
const USUAL_NEAR: usize = 10;

/// Signs that exclude what follows them at once, after white space.
const MINUS: [char; 3] = ['-', '−', '–'];

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// Byte range of the query.
    pub(crate) span: Range<usize>,
    pub(crate) kind: TokenKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// Anything between white space: words, and signs that mean nothing.
    Plain,
    /// The address of a page, as it was pasted.
    Address,
    /// What stands between quotes, without them.
    Quoted,
    /// The same with `~3` behind it: other words may stand between, so many in all.
    QuotedNear(usize),
    /// From a quote that is never closed to the end.
    Unclosed,
    Open,
    Close,
    Minus,
    Plus,
    And,
    Or,
    Not,
    /// `NEAR/5`: so many words may stand between.
    Near(usize),
    /// `title:` and the like, up to and with the colon.
    Field(FieldName),
    /// A name and a colon that are no field, as `author:`.
    UnknownField,
    /// `^2`, behind a word, a phrase or a group.
    Boost,
}

type Input<'q> = LocatingSlice<&'q str>;
type Read<T> = Result<T, EmptyError>;
type Found = (TokenKind, Range<usize>);

/// Cuts a query into tokens. Every byte of it that is not white space or a quote is in one of them.
pub(crate) fn lex(query: &str) -> Vec<Token> {
    let mut input = LocatingSlice::new(query);
    let mut tokens: Vec<Token> = Vec::new();
    // Ends: each turn takes white space, a token, or a character that begins none.
    while !input.is_empty() {
        let at = input.current_token_start();
        if white_space.parse_next(&mut input).is_ok() {
            continue;
        }
        let last = tokens.last().map(|token| token.kind);
        let is_prefix = begins_item(&query[..at]);
        let found = match last {
            // An id may hold anything.
            Some(TokenKind::Field(FieldName::Words(Scope::Id))) => {
                alt((quoted, open, key, token(is_prefix))).parse_next(&mut input)
            }
            _ => token(is_prefix).parse_next(&mut input),
        };
        match found {
            Ok((kind, span)) => tokens.push(Token { span, kind }),
            Err(_) => drop(input.next_token()),
        }
        let boosted = |kind| {
            use TokenKind::{Address, Close, Plain, Quoted, QuotedNear};
            matches!(kind, Address | Close | Plain | Quoted | QuotedNear(_))
        };
        if tokens.last().is_some_and(|last| boosted(last.kind))
            && let Ok(span) = boost.span().parse_next(&mut input)
        {
            tokens.push(Token { span, kind: TokenKind::Boost });
        }
        debug_assert!(input.current_token_start() > at);
    }
    tokens
}

/// Whether a new item can begin behind this text, rather than going on from the character before.
fn begins_item(before: &str) -> bool {
    let last = before.chars().next_back();
    last.is_none_or(|c| c.is_whitespace() || "(:+".contains(c) || MINUS.contains(&c))
}

fn white_space<'q>(input: &mut Input<'q>) -> Read<&'q str> {
    take_while(1.., char::is_whitespace).parse_next(input)
}

/// A token; `is_prefix` says whether it can be one that only begins an item.
fn token<'q>(is_prefix: bool) -> impl Parser<Input<'q>, Found, EmptyError> {
    let at_beginning = move |input: &mut Input<'q>| {
        if !is_prefix {
            return Err(EmptyError);
        }
        alt((single_quoted, sign, address)).parse_next(input)
    };
    alt((open, close, quoted, unclosed, at_beginning, operator, field, plain))
}

fn open(input: &mut Input<'_>) -> Read<Found> {
    '('.value(TokenKind::Open).with_span().parse_next(input)
}

fn close(input: &mut Input<'_>) -> Read<Found> {
    ')'.value(TokenKind::Close).with_span().parse_next(input)
}

/// A phrase. In it `\"` is a quote and `\\` a backslash, neither of which is part of a word.
fn quoted(input: &mut Input<'_>) -> Read<Found> {
    let escaped = ('\\', one_of(|c: char| c == '\\' || DOUBLE_QUOTES.contains(&c))).void();
    let inner = repeat::<_, _, (), _, _>(0.., alt((escaped, none_of(DOUBLE_QUOTES).void())));
    let phrase = delimited(one_of(DOUBLE_QUOTES), inner.span(), one_of(DOUBLE_QUOTES));
    (phrase, opt(distance)).map(phrase_found).parse_next(input)
}

fn phrase_found((span, distance): (Range<usize>, Option<usize>)) -> Found {
    (distance.map_or(TokenKind::Quoted, TokenKind::QuotedNear), span)
}

fn distance(input: &mut Input<'_>) -> Read<usize> {
    preceded('~', digits).map(number).parse_next(input)
}

fn digits<'q>(input: &mut Input<'q>) -> Read<&'q str> {
    take_while(1.., |c: char| c.is_ascii_digit()).parse_next(input)
}

/// A number too great to be one is bounded like all others.
fn number(digits: &str) -> usize {
    digits.parse().unwrap_or(usize::MAX)
}

fn unclosed(input: &mut Input<'_>) -> Read<Found> {
    (one_of(DOUBLE_QUOTES), rest).value(TokenKind::Unclosed).with_span().parse_next(input)
}

/// A phrase in single quotes: it must begin an item, and be closed at the end of one, so that apostrophes are left alone.
fn single_quoted(input: &mut Input<'_>) -> Read<Found> {
    (
        delimited(one_of(SINGLE_QUOTES), single_quoted_inner.span(), one_of(SINGLE_QUOTES)),
        opt(distance),
    )
        .map(phrase_found)
        .parse_next(input)
}

fn single_quoted_inner(input: &mut Input<'_>) -> Read<()> {
    let text: &str = input.as_ref();
    let within = &text[..text.floor_char_boundary(LONGEST_SINGLE_QUOTED)];
    let mut before = ' ';
    for (at, c) in within.char_indices() {
        let next = text[at..].chars().nth(1);
        let ends = next.is_none_or(|next| next.is_whitespace() || ")^~".contains(next));
        if SINGLE_QUOTES.contains(&c) && ends && !before.is_whitespace() && at > 0 {
            input.next_slice(at);
            return Ok(());
        }
        if DOUBLE_QUOTES.contains(&c) {
            break;
        }
        before = c;
    }
    Err(EmptyError)
}

/// A sign that excludes or requires the item that follows it.
fn sign(input: &mut Input<'_>) -> Read<Found> {
    let sign = alt((one_of(MINUS).value(TokenKind::Minus), '+'.value(TokenKind::Plus)));
    let item = |c: char| {
        c.is_alphanumeric()
            || "(@#$€£".contains(c)
            || DOUBLE_QUOTES.contains(&c)
            || SINGLE_QUOTES.contains(&c)
    };
    terminated(sign, peek(one_of(item))).with_span().parse_next(input)
}

fn in_chunk(c: char) -> bool {
    !c.is_whitespace() && !"()".contains(c) && !DOUBLE_QUOTES.contains(&c)
}

fn operator(input: &mut Input<'_>) -> Read<Found> {
    let near = preceded("NEAR", opt(preceded('/', digits)));
    let operator = alt((
        "AND".value(TokenKind::And),
        "OR".value(TokenKind::Or),
        "NOT".value(TokenKind::Not),
        near.map(|digits: Option<&str>| TokenKind::Near(digits.map_or(USUAL_NEAR, number))),
    ));
    terminated(operator, end_of_chunk).with_span().parse_next(input)
}

fn end_of_chunk(input: &mut Input<'_>) -> Read<()> {
    alt((eof.void(), peek(one_of(|c| !in_chunk(c))).void())).parse_next(input)
}

/// A name with a colon behind it. A time of day, an address or a word with a colon at its end is no field.
fn field(input: &mut Input<'_>) -> Read<Found> {
    let name = take_while(2.., |c: char| c.is_ascii_alphabetic() || c == '_');
    let start = input.current_token_start();
    let name: &str = terminated(name, ':').parse_next(input)?;
    let known = FieldName::named().find(|(known, _)| known.eq_ignore_ascii_case(name));
    if known.is_none() {
        let value = |c: char| c.is_alphanumeric() || c == '(' || DOUBLE_QUOTES.contains(&c);
        peek(one_of(value)).parse_next(input)?;
    }
    let kind = known.map_or(TokenKind::UnknownField, |(_, field)| TokenKind::Field(field));
    Ok((kind, start..input.current_token_start()))
}

/// A page's address: to the next white space, whatever signs are in it.
fn address(input: &mut Input<'_>) -> Read<Found> {
    const BEGINNINGS: [&str; 3] = ["http://", "https://", "www."];
    let text: &str = input.as_ref();
    let is_prefix =
        |with: &str| text.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    if !BEGINNINGS.iter().any(|with| is_prefix(with)) {
        return Err(EmptyError);
    }
    to_white_space(DOUBLE_QUOTES.as_slice()).value(TokenKind::Address).with_span().parse_next(input)
}

/// An id, as it is.
fn key(input: &mut Input<'_>) -> Read<Found> {
    to_white_space(&[]).value(TokenKind::Plain).with_span().parse_next(input)
}

/// Text up to white space or one of `ends`. A bracket that closes what was opened before it is not part of it.
fn to_white_space<'q>(ends: &[char]) -> impl Parser<Input<'q>, &'q str, EmptyError> {
    move |input: &mut Input<'q>| {
        let before = input.checkpoint();
        let text: &str =
            take_till(1.., |c: char| c.is_whitespace() || ends.contains(&c)).parse_next(input)?;
        let mut open = 0_usize;
        let stray = text.bytes().position(|byte| {
            let closes_more = byte == b')' && open == 0;
            open = match byte {
                b'(' => open + 1,
                b')' => open.saturating_sub(1),
                _ => open,
            };
            closes_more
        });
        let taken = stray.unwrap_or(text.len());
        input.reset(&before);
        if taken == 0 { Err(EmptyError) } else { Ok(input.next_slice(taken)) }
    }
}

/// A run of anything else, without the boost at its end.
fn plain(input: &mut Input<'_>) -> Read<Found> {
    let chunk: &str = peek(take_while(1.., in_chunk)).parse_next(input)?;
    let boosted = chunk.rfind('^').filter(|&at| at > 0);
    let boosted = boosted.filter(|&at| boost_text.parse(LocatingSlice::new(&chunk[at..])).is_ok());
    let start = input.current_token_start();
    input.next_slice(boosted.unwrap_or(chunk.len()));
    Ok((TokenKind::Plain, start..input.current_token_start()))
}

/// `^2`, `^1.5`, with nothing behind it.
fn boost(input: &mut Input<'_>) -> Read<()> {
    terminated(boost_text, end_of_chunk).parse_next(input)
}

fn boost_text(input: &mut Input<'_>) -> Read<()> {
    ('^', opt('-'), digits, opt(('.', digits))).void().parse_next(input)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tokens as `kind text`, joined by ` | `.
    fn show(query: &str) -> String {
        let show = |token: Token| {
            let text = &query[token.span.clone()];
            match token.kind {
                TokenKind::Plain => text.to_owned(),
                kind => format!("{kind:?} {text}"),
            }
        };
        lex(query).into_iter().map(show).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn queries_are_cut_into_tokens() {
        let check = |query: &str, expected: &str| assert_eq!(show(query), expected, "{query}");
        check("storm  amazon", "storm | amazon");
        check("\"storm off\" x", "Quoted storm off | x");
        check("„a b“ «c» »d« ″e″ “f\"", "Quoted a b | Quoted c | Quoted d | Quoted e | Quoted f");
        check(
            "‘storm off’ ‚x‘ ‹y› 'a b' (‘z’)",
            "Quoted storm off | Quoted x | Quoted y | Quoted a b | Open ( | Quoted z | Close )",
        );
        check("don't Musk’s 'tis dogs' x", "don't | Musk’s | Quoted tis dogs | x");
        check("rock 'n roll", "rock | 'n | roll");
        check("\"storm off", "Unclosed \"storm off");
        check(
            "-a -\"b c\" -(d) --e f-16 - g",
            "Minus - | a | Minus - | Quoted b c | Minus - | Open ( | d | Close ) | --e | f-16 | - | g",
        );
        check("a AND b OR NOT c and", "a | And AND | b | Or OR | Not NOT | c | and");
        check(
            "title:x Title:\"a b\" source:(y) title: z",
            "Field(Words(Title)) title: | x | Field(Words(Title)) Title: | Quoted a b | Field(Words(Source)) source: | Open ( | y | Close ) | Field(Words(Title)) title: | z",
        );
        check(
            "author:x 10:30 https://a.b/c a: foo:\"x\"",
            "UnknownField author: | x | 10:30 | Address https://a.b/c | a: | UnknownField foo: | Quoted x",
        );
        check(
            "+a +\"b c\" C++ +(d) a+b + +-e",
            "Plus + | a | Plus + | Quoted b c | C++ | Plus + | Open ( | d | Close ) | a+b | + | +-e",
        );
        check("-title:x", "Minus - | Field(Words(Title)) title: | x");
        check("a NEAR/3 b NEAR c NEAR/x", "a | Near(3) NEAR/3 | b | Near(10) NEAR | c | NEAR/x");
        check("\"a b\"~3 \"c\"~ \"d\"~x", "QuotedNear(3) a b | Quoted c | ~ | Quoted d | ~x");
        check("12\" pipe", "12 | Unclosed \" pipe");
        check(
            "a^2 \"b\"^1.5 (c)^3 d^x e^-1 ^4 f~1^2 \"g\"~2^2",
            "a | Boost ^2 | Quoted b | Boost ^1.5 | Open ( | c | Close ) | Boost ^3 | d^x | e | Boost ^-1 | ^4 | f~1 | Boost ^2 | QuotedNear(2) g | Boost ^2",
        );
        check(r#""say \"hi\" \\" x"#, r#"Quoted say \"hi\" \\ | x"#);
        check(r#""C:\" x"#, r#"Unclosed "C:\" x"#);
        check(
            "(www.a.b/c_(d)?e=f:g^2) -HTTP://x \"https://y z\"",
            "Open ( | Address www.a.b/c_(d)?e=f:g^2 | Close ) | Minus - | Address HTTP://x | Quoted https://y z",
        );
        check(
            "id:a/b(1)\"*^2 (id:c) id:\"d e\"",
            "Field(Words(Id)) id: | a/b(1)\"*^2 | Open ( | Field(Words(Id)) id: | c | Close ) | Field(Words(Id)) id: | Quoted d e",
        );
        check(
            "date:2026-04.. since:7d date:'last week'",
            "Field(Date(Date)) date: | 2026-04.. | Field(Date(Since)) since: | 7d | Field(Date(Date)) date: | Quoted last week",
        );
        check(
            "-@a #b NEAR/99999999999999999999999",
            "Minus - | @a | #b | Near(18446744073709551615) NEAR/99999999999999999999999",
        );
        check("🙂 \u{0}", "🙂 | \u{0}");
    }
}
