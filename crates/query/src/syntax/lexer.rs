//! Query text to tokens.
//!
//! Each kind of token is one winnow parser; the lexer tries them in turn at each position. No
//! parser looks beyond its own token, except for the end of a phrase, so lexing takes time linear
//! in the length of the query.

use std::ops::Range;

use newsdex_analysis::words;
use winnow::combinator::{alt, delimited, eof, opt, peek, preceded, repeat, terminated};
use winnow::error::EmptyError;
use winnow::stream::{LocatingSlice, Location, Stream};
use winnow::token::{none_of, one_of, rest, take_till, take_while};
use winnow::{Parser, Result};

use crate::syntax::field::{FieldName, Scope};

/// Characters that open and close a phrase. Any of them closes what any other opened.
const DOUBLE_QUOTES: [char; 12] = ['"', '“', '”', '„', '‟', '«', '»', '″', '‶', '＂', '〝', '〞'];

/// Characters that quote a phrase if they are at its very ends. Within words they are apostrophes.
const SINGLE_QUOTES: [char; 9] = ['\'', '‘', '’', '‚', '‛', '‹', '›', '′', '‵'];

/// How far the lexer looks for the end of a phrase in single quotes, in bytes. The limit keeps
/// lexing linear, because most single quotes are apostrophes and open no phrase.
const MAX_SINGLE_QUOTED_LENGTH: usize = 1024;

/// The slop of a `NEAR` without a number.
const DEFAULT_NEAR_SLOP: usize = 10;

/// Signs that exclude the item right after them, if they follow white space.
const MINUS_SIGNS: [char; 3] = ['-', '−', '–'];

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// Byte range in the query. That of a quoted phrase excludes its quotes.
    pub(crate) span: Range<usize>,
    pub(crate) kind: TokenKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// Any other text between white space: words and punctuation.
    Plain,
    /// A URL.
    Address,
    /// A quoted phrase.
    Quoted,
    /// A quoted phrase with a slop: `"…"~3`.
    QuotedNear(usize),
    /// Everything from a quote that is never closed to the end of the query.
    Unclosed,
    Open,
    Close,
    Minus,
    Plus,
    And,
    Or,
    Not,
    /// `NEAR/5`, with the slop.
    Near(usize),
    /// `pre/5`: as NEAR, in this order.
    Ordered(usize),
    /// `/s`: the same sentence, for which NEAR with this slop has to do.
    Vague {
        slop: usize,
    },
    /// A field name with its colon, such as `title:`.
    Field(FieldName),
    /// A name with a colon that is no field, such as `desk:`.
    UnknownField,
    /// `^2` after a word, a phrase or a group.
    Boost,
}

type Input<'q> = LocatingSlice<&'q str>;
type Lexed<T> = Result<T, EmptyError>;

/// Splits a query into tokens. Every byte that is neither white space nor a quote is in one of
/// them.
pub(crate) fn lex(query: &str) -> Vec<Token> {
    let mut input = LocatingSlice::new(query);
    let mut tokens: Vec<Token> = Vec::new();
    // Terminates: each iteration consumes white space, a token, or a character that starts no
    // token.
    while !input.is_empty() {
        let at = input.current_token_start();
        if white_space.parse_next(&mut input).is_ok() {
            continue;
        }
        let token = if may_start_item(&query[..at]) { first_token } else { inner_token };
        let parsed = match tokens.last().map(|token| token.kind) {
            // An id may contain any character.
            Some(TokenKind::Field(FieldName::Words(Scope::Id))) => {
                alt((quoted, open, id, token)).parse_next(&mut input)
            }
            _ => token(&mut input),
        };
        match parsed {
            Ok(token) => tokens.push(token),
            Err(_) => drop(input.next_token()),
        }
        let may_be_boosted = |kind| {
            use TokenKind::{Address, Close, Plain, Quoted, QuotedNear};
            matches!(kind, Address | Close | Plain | Quoted | QuotedNear(_))
        };
        if tokens.last().is_some_and(|last| may_be_boosted(last.kind))
            && let Ok(span) = boost.span().parse_next(&mut input)
        {
            tokens.push(Token { span, kind: TokenKind::Boost });
        }
        debug_assert!(input.current_token_start() > at);
    }
    tokens
}

/// Whether a new item can start after this text. If not, the next character may continue a word.
fn may_start_item(before: &str) -> bool {
    let last = before.chars().next_back();
    last.is_none_or(|c| c.is_whitespace() || "(:+".contains(c) || MINUS_SIGNS.contains(&c))
}

fn white_space<'q>(input: &mut Input<'q>) -> Lexed<&'q str> {
    take_while(1.., char::is_whitespace).parse_next(input)
}

/// A token where an item can start.
fn first_token(input: &mut Input<'_>) -> Lexed<Token> {
    let at_start = alt((single_quoted, sign, address));
    alt((open, close, quoted, unclosed, at_start, operator, field, plain)).parse_next(input)
}

/// A token right after another one.
fn inner_token(input: &mut Input<'_>) -> Lexed<Token> {
    alt((open, close, quoted, unclosed, operator, field, plain)).parse_next(input)
}

/// Turns a parser of a token kind into a parser of a token, with its span.
fn token<'q>(
    kind: impl Parser<Input<'q>, TokenKind, EmptyError>,
) -> impl Parser<Input<'q>, Token, EmptyError> {
    kind.with_span().map(|(kind, span)| Token { span, kind })
}

fn open(input: &mut Input<'_>) -> Lexed<Token> {
    token('('.value(TokenKind::Open)).parse_next(input)
}

fn close(input: &mut Input<'_>) -> Lexed<Token> {
    token(')'.value(TokenKind::Close)).parse_next(input)
}

/// A phrase in double quotes. In it, `\"` is a quote and `\\` a backslash. Neither is part of a
/// word.
fn quoted(input: &mut Input<'_>) -> Lexed<Token> {
    let escaped = ('\\', one_of(|c: char| c == '\\' || DOUBLE_QUOTES.contains(&c))).void();
    let inner = repeat::<_, _, (), _, _>(0.., alt((escaped, none_of(DOUBLE_QUOTES).void())));
    let phrase = delimited(one_of(DOUBLE_QUOTES), inner.span(), one_of(DOUBLE_QUOTES));
    (phrase, opt(slop)).map(phrase_token).parse_next(input)
}

fn phrase_token((span, slop): (Range<usize>, Option<usize>)) -> Token {
    Token { span, kind: slop.map_or(TokenKind::Quoted, TokenKind::QuotedNear) }
}

fn slop(input: &mut Input<'_>) -> Lexed<usize> {
    preceded('~', digits).map(number).parse_next(input)
}

fn digits<'q>(input: &mut Input<'q>) -> Lexed<&'q str> {
    take_while(1.., |c: char| c.is_ascii_digit()).parse_next(input)
}

/// The value of `digits`, saturating, because the parser bounds large numbers anyway.
fn number(digits: &str) -> usize {
    digits.parse().unwrap_or(usize::MAX)
}

fn unclosed(input: &mut Input<'_>) -> Lexed<Token> {
    token((one_of(DOUBLE_QUOTES), rest).value(TokenKind::Unclosed)).parse_next(input)
}

/// A phrase in single quotes. It must start and end where an item does, so that apostrophes open
/// and close nothing.
fn single_quoted(input: &mut Input<'_>) -> Lexed<Token> {
    let phrase =
        delimited(one_of(SINGLE_QUOTES), single_quoted_inner.span(), one_of(SINGLE_QUOTES));
    (phrase, opt(slop)).map(phrase_token).parse_next(input)
}

fn single_quoted_inner(input: &mut Input<'_>) -> Lexed<()> {
    let text: &str = input.as_ref();
    let searched = &text[..text.floor_char_boundary(MAX_SINGLE_QUOTED_LENGTH)];
    let mut before = ' ';
    for (at, c) in searched.char_indices() {
        let next = text[at..].chars().nth(1);
        let ends_item = next.is_none_or(|next| next.is_whitespace() || ")^~".contains(next));
        if SINGLE_QUOTES.contains(&c) && ends_item && !before.is_whitespace() && at > 0 {
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

/// A sign that excludes or requires the item right after it.
fn sign(input: &mut Input<'_>) -> Lexed<Token> {
    let sign = alt((one_of(MINUS_SIGNS).value(TokenKind::Minus), '+'.value(TokenKind::Plus)));
    let item_start = |c: char| {
        c.is_alphanumeric()
            || "(@#$€£".contains(c)
            || DOUBLE_QUOTES.contains(&c)
            || SINGLE_QUOTES.contains(&c)
    };
    token(terminated(sign, peek(one_of(item_start)))).parse_next(input)
}

/// Whether a character can be part of [`TokenKind::Plain`].
fn is_plain(c: char) -> bool {
    !c.is_whitespace() && !"()".contains(c) && !DOUBLE_QUOTES.contains(&c)
}

fn operator(input: &mut Input<'_>) -> Lexed<Token> {
    let near = preceded("NEAR", opt(preceded('/', digits)));
    let operator = alt((
        "AND".value(TokenKind::And),
        "OR".value(TokenKind::Or),
        "NOT".value(TokenKind::Not),
        near.map(|digits: Option<&str>| TokenKind::Near(digits.map_or(DEFAULT_NEAR_SLOP, number))),
    ));
    token(terminated(operator, end_of_plain)).parse_next(input)
}

fn end_of_plain(input: &mut Input<'_>) -> Lexed<()> {
    alt((eof.void(), peek(one_of(|c| !is_plain(c))).void())).parse_next(input)
}

/// A name with a colon. A time of day, a URL, or a word that ends in a colon is no field.
fn field(input: &mut Input<'_>) -> Lexed<Token> {
    let name = take_while(2.., |c: char| c.is_ascii_alphabetic() || c == '_');
    let start = input.current_token_start();
    let name: &str = terminated(name, ':').parse_next(input)?;
    let field = FieldName::from_name(name);
    if !FieldName::named().any(|(own_name, _)| own_name.eq_ignore_ascii_case(name)) {
        let value_start = |c: char| c.is_alphanumeric() || c == '(' || DOUBLE_QUOTES.contains(&c);
        peek(one_of(value_start)).parse_next(input)?;
    }
    let kind = field.map_or(TokenKind::UnknownField, TokenKind::Field);
    Ok(Token { span: start..input.current_token_start(), kind })
}

/// A URL: up to the next white space or double quote, with any punctuation in it.
fn address(input: &mut Input<'_>) -> Lexed<Token> {
    const PREFIXES: [&str; 3] = ["http://", "https://", "www."];
    let text: &str = input.as_ref();
    let has_prefix = |prefix: &&str| {
        text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    if !PREFIXES.iter().any(has_prefix) {
        return Err(EmptyError);
    }
    token(to_white_space(DOUBLE_QUOTES.as_slice()).value(TokenKind::Address)).parse_next(input)
}

/// An id, taken literally.
fn id(input: &mut Input<'_>) -> Lexed<Token> {
    token(to_white_space(&[]).value(TokenKind::Plain)).parse_next(input)
}

/// Text up to white space, one of `ends`, or a closing parenthesis that was not opened in the text.
fn to_white_space<'q>(ends: &[char]) -> impl Parser<Input<'q>, &'q str, EmptyError> {
    move |input: &mut Input<'q>| {
        let before = input.checkpoint();
        let text: &str =
            take_till(1.., |c: char| c.is_whitespace() || ends.contains(&c)).parse_next(input)?;
        let mut depth = 0_usize;
        let unbalanced = text.bytes().position(|byte| {
            let is_unbalanced = byte == b')' && depth == 0;
            depth = match byte {
                b'(' => depth + 1,
                b')' => depth.saturating_sub(1),
                _ => depth,
            };
            is_unbalanced
        });
        let length = unbalanced.unwrap_or(text.len());
        input.reset(&before);
        if length == 0 { Err(EmptyError) } else { Ok(input.next_slice(length)) }
    }
}

/// How far initials with spaces between them go on, in bytes.
const MAX_INITIALS_BYTES: usize = 64;

/// A run of other characters, without a boost at its end. Initials with a space between them are one
/// run: `J. K.`
fn plain(input: &mut Input<'_>) -> Lexed<Token> {
    let text: &str = input.as_ref();
    let run: &str = peek(take_while(1.., is_plain)).parse_next(input)?;
    let beginning = &text[..text.floor_char_boundary(MAX_INITIALS_BYTES)];
    let first_word = if run.ends_with('.') { words(beginning).next() } else { None };
    let first_word = first_word.filter(|word| word.start == 0);
    let initials = first_word.map_or(0, |word| word.end).max(run.len());
    let after = text[initials..].find(|c| !is_plain(c)).unwrap_or(text.len() - initials);
    let run = &text[..initials + after];
    let caret = run.rfind('^').filter(|&at| at > 0);
    let boost = caret.filter(|&at| boost_text.parse(LocatingSlice::new(&run[at..])).is_ok());
    let start = input.current_token_start();
    input.next_slice(boost.unwrap_or(run.len()));
    Ok(Token { span: start..input.current_token_start(), kind: TokenKind::Plain })
}

/// `^2` or `^1.5`, not followed by more text.
fn boost(input: &mut Input<'_>) -> Lexed<()> {
    terminated(boost_text, end_of_plain).parse_next(input)
}

fn boost_text(input: &mut Input<'_>) -> Lexed<()> {
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
    fn initials_with_spaces_are_one_token() {
        let check = |query: &str, expected: &str| assert_eq!(show(query), expected, "{query}");
        check("U. S. troops", "U. S. | troops");
        check("J. K. Quill^2", "J. K. | Quill | Boost ^2");
        check("(U. S.-led)", "Open ( | U. S.-led | Close )");
        check("a. b. A. b", "a. | b. | A. | b");
    }

    #[test]
    fn queries_are_split_into_tokens() {
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
            "desk:x 10:30 https://a.b/c a: foo:\"x\"",
            "UnknownField desk: | x | 10:30 | Address https://a.b/c | a: | UnknownField foo: | Quoted x",
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
