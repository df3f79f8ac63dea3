//! Query text to tokens.

use std::ops::Range;

use crate::clause::Scope;

/// Characters that open and close a phrase, in whatever pairs they are typed.
pub(crate) const DOUBLE_QUOTES: [char; 12] = ['"', '“', '”', '„', '‟', '«', '»', '″', '‶', '＂', '〝', '〞'];

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
    Field(Scope),
    /// A name and a colon that are no field, as `author:`.
    UnknownField,
}

/// Cuts a query into tokens. Every byte of it that is not white space or a quote is in one of them.
pub(crate) fn lex(query: &str) -> Vec<Token> {
    let mut lexer = Lexer { query, at: 0, tokens: Vec::new() };
    // Each turn moves forward by at least one character.
    while let Some(c) = lexer.peek() {
        let before = lexer.at;
        lexer.step(c);
        debug_assert!(lexer.at > before);
    }
    lexer.tokens
}

struct Lexer<'q> {
    query: &'q str,
    at: usize,
    tokens: Vec<Token>,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.query[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Whether a new item begins here, rather than going on from the character before.
    fn at_boundary(&self) -> bool {
        self.query[..self.at]
            .chars()
            .next_back()
            .is_none_or(|c| c.is_whitespace() || "(:+".contains(c) || MINUS.contains(&c))
    }

    fn push(&mut self, kind: TokenKind, length: usize) {
        self.tokens.push(Token { span: self.at..self.at + length, kind });
        self.at += length;
    }

    /// What stands between two quotes; goes on after the second.
    fn push_quoted(&mut self, span: Range<usize>) {
        self.at = span.end + self.query[span.end..].chars().next().map_or(0, char::len_utf8);
        let digits =
            self.rest().strip_prefix('~').map_or(0, |rest| rest.bytes().take_while(u8::is_ascii_digit).count());
        let mut kind = TokenKind::Quoted;
        if digits > 0 {
            let number = self.at + 1..self.at + 1 + digits;
            kind = TokenKind::QuotedNear(self.query[number.clone()].parse().unwrap_or(usize::MAX));
            self.at = number.end;
        }
        self.tokens.push(Token { span, kind });
    }

    fn step(&mut self, c: char) {
        let next = self.rest().chars().nth(1);
        if c.is_whitespace() {
            self.at += c.len_utf8();
        } else if c == '(' {
            self.push(TokenKind::Open, 1);
        } else if c == ')' {
            self.push(TokenKind::Close, 1);
        } else if DOUBLE_QUOTES.contains(&c) {
            self.quoted(c);
        } else if let Some(end) = self.single_quoted(c) {
            self.push_quoted(self.at + c.len_utf8()..end);
        } else if MINUS.contains(&c) && self.at_boundary() && next.is_some_and(begins_an_item) {
            self.push(TokenKind::Minus, c.len_utf8());
        } else if c == '+' && self.at_boundary() && next.is_some_and(begins_an_item) {
            self.push(TokenKind::Plus, 1);
        } else {
            self.plain();
        }
    }

    fn quoted(&mut self, open: char) {
        let start = self.at + open.len_utf8();
        if let Some(length) = self.query[start..].find(DOUBLE_QUOTES) {
            self.push_quoted(start..start + length);
        } else {
            self.push(TokenKind::Unclosed, self.query.len() - self.at);
        }
    }

    /// Where the phrase ends that a single quote opens here, if it does: it must begin an item, and be closed at the
    /// end of one, so that apostrophes are left alone.
    fn single_quoted(&self, c: char) -> Option<usize> {
        if !SINGLE_QUOTES.contains(&c) || !self.at_boundary() {
            return None;
        }
        let start = self.at + c.len_utf8();
        let within = self.query.floor_char_boundary(start + LONGEST_SINGLE_QUOTED);
        let chars = self.query[start..within].char_indices();
        let mut before = ' ';
        for (at, c) in chars {
            let next = self.query[start + at..].chars().nth(1);
            let ends = next.is_none_or(|next| next.is_whitespace() || next == ')');
            if SINGLE_QUOTES.contains(&c) && ends && !before.is_whitespace() && at > 0 {
                return Some(start + at);
            }
            if DOUBLE_QUOTES.contains(&c) {
                return None;
            }
            before = c;
        }
        None
    }

    fn plain(&mut self) {
        let ends = |c: char| c.is_whitespace() || "()".contains(c) || DOUBLE_QUOTES.contains(&c);
        let rest = self.rest();
        let length = rest.find(ends).unwrap_or(rest.len());
        let chunk = &rest[..length];
        let operator = match chunk {
            "AND" => Some(TokenKind::And),
            "OR" => Some(TokenKind::Or),
            "NOT" => Some(TokenKind::Not),
            "NEAR" => Some(TokenKind::Near(USUAL_NEAR)),
            _ => chunk.strip_prefix("NEAR/").and_then(|digits| digits.parse().ok()).map(TokenKind::Near),
        };
        if let Some(operator) = operator {
            self.push(operator, length);
            return;
        }
        if let Some((name, value)) = chunk.split_once(':') {
            let known = Scope::NAMED.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            let name_length = name.len() + 1;
            if let Some(&(_, scope)) = known {
                self.push(TokenKind::Field(scope), name_length);
                return;
            }
            // A time of day, an address or a word with a colon at its end is no field.
            let a_name = name.len() > 1 && name.chars().all(|c| c.is_ascii_alphabetic() || c == '_');
            let a_value = if value.is_empty() {
                rest[length..].starts_with(DOUBLE_QUOTES) || rest[length..].starts_with('(')
            } else {
                value.starts_with(char::is_alphanumeric)
            };
            if a_name && a_value {
                self.push(TokenKind::UnknownField, name_length);
                return;
            }
        }
        self.push(TokenKind::Plain, length);
    }
}

fn begins_an_item(c: char) -> bool {
    c.is_alphanumeric() || c == '(' || DOUBLE_QUOTES.contains(&c) || SINGLE_QUOTES.contains(&c)
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
            "Field(Title) title: | x | Field(Title) Title: | Quoted a b | Field(Source) source: | Open ( | y | Close ) | Field(Title) title: | z",
        );
        check(
            "author:x 10:30 https://a.b/c a: foo:\"x\"",
            "UnknownField author: | x | 10:30 | https://a.b/c | a: | UnknownField foo: | Quoted x",
        );
        check(
            "+a +\"b c\" C++ +(d) a+b + +-e",
            "Plus + | a | Plus + | Quoted b c | C++ | Plus + | Open ( | d | Close ) | a+b | + | +-e",
        );
        check("-title:x", "Minus - | Field(Title) title: | x");
        check("a NEAR/3 b NEAR c NEAR/x", "a | Near(3) NEAR/3 | b | Near(10) NEAR | c | NEAR/x");
        check("\"a b\"~3 \"c\"~ \"d\"~x", "QuotedNear(3) a b | Quoted c | ~ | Quoted d | ~x");
        check("12\" pipe", "12 | Unclosed \" pipe");
        check("🙂 \u{0}", "🙂 | \u{0}");
    }
}
