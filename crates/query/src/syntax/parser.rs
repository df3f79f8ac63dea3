//! Tokens to the AST.
//!
//! ```text
//! query        = items
//! items        = { [+] disjunction }    any of them, or all with a plus; filters narrow
//! disjunction  = conjunction { OR conjunction }
//! conjunction  = near { AND near }
//! near         = item { ( NEAR/n | pre/n ) item }
//! item         = { NOT | - } [ field: ] primary
//! primary      = ( word | phrase | date | "(" items ")" ) [ ^boost ]
//! ```
//!
//! Nothing is an error. What does not fit is searched as plain words or ignored, with a warning.
//! This is a recursive descent parser written by hand, because parser combinators fail or backtrack
//! where this one warns and continues. It consumes each token once and bounds the depth of the
//! recursion.

use std::ops::Range;

use crate::syntax::ast::{Leaf, Near, NearOrder, Query};
use crate::syntax::budget::MAX_NEARS;
use crate::syntax::clock::Clock;
use crate::syntax::field::{FieldName, Scope};
use crate::syntax::filters::Filters;
use crate::syntax::lexer::{Token, TokenKind, lex};
use crate::syntax::meaning::foreign::{ForeignWord, foreign_words, understand};
use crate::syntax::meaning::headline::{CapitalQuery, without_operators};
use crate::syntax::near_side::near_side;
use crate::syntax::operand::{Operand, OperandBuilder};
use crate::syntax::warning::{QueryWarning, Warnings};

/// Maximum length of a query in bytes. The rest is ignored.
const MAX_QUERY_LENGTH: usize = 16 * 1024;
/// Maximum depth of parentheses.
const MAX_DEPTH: usize = 64;

const IGNORED: &str = "it was ignored";

/// A parsed query.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ParsedQuery {
    /// `None` if the query has no words, or only words to exclude.
    pub(crate) query: Option<Query>,
    pub(crate) warnings: Vec<QueryWarning>,
    /// Words that deserve a warning if they are rare in the archive.
    pub(crate) foreign_words: Vec<ForeignWord>,
}

/// Parses a query without an archive. Dates are relative to `clock`. Never fails.
pub(crate) fn parse(query: &str, clock: &Clock) -> ParsedQuery {
    parse_for_archive(query, clock, |_| true)
}

/// Parses a query for an archive, in which `is_acronym` tells whether a word is written in capitals.
pub(crate) fn parse_for_archive(
    query: &str,
    clock: &Clock,
    is_acronym: impl FnMut(&str) -> bool,
) -> ParsedQuery {
    let kept = &query[..query.floor_char_boundary(MAX_QUERY_LENGTH)];
    let tokens = understand(kept, lex(kept));
    let mut parsed = parse_tokens(kept, &tokens, clock);
    let foreign_words = foreign_words(kept, &tokens);
    let mut headline = None;
    if let Some(capitals) = CapitalQuery::new(kept, &tokens)
        && (parsed.lacks_operand || capitals.is_headline(is_acronym))
    {
        parsed = parse_tokens(kept, &without_operators(kept, tokens), clock);
        headline = Some(capitals.operator);
    }
    let mut warnings = Warnings::default();
    if kept.len() < query.len() {
        let help = format!("only the first {MAX_QUERY_LENGTH} bytes were read");
        warnings.add(kept.len()..query.len(), "the query is too long", &help);
    }
    if let Some(operator) = headline {
        let what = "the query is all in capitals, so its operators were searched as words";
        warnings.add(operator, what, "to use operators, write the other words in small letters");
    }
    let warnings = [warnings.into_vec(), parsed.warnings].concat();
    ParsedQuery { query: parsed.query, warnings, foreign_words }
}

/// What the tokens of a query mean.
struct ParsedTokens {
    query: Option<Query>,
    warnings: Vec<QueryWarning>,
    /// Whether an operator has nothing to apply to.
    lacks_operand: bool,
}

fn parse_tokens(query: &str, tokens: &[Token], clock: &Clock) -> ParsedTokens {
    let operands = OperandBuilder::new(query, clock);
    let mut parser = Parser { tokens, at: 0, depth: 0, operands, lacks_operand: false };
    let operand = parser.items(FieldName::Words(Scope::Article));
    debug_assert_eq!(parser.at, tokens.len());
    let parsed = match operand.into_query() {
        Ok(query) => Some(query),
        Err(excluded) => {
            if !excluded.is_empty() {
                let help = "add a word or phrase to search for";
                parser.warn(0..query.len(), "the query only excludes", help);
                parser.lacks_operand = true;
            } else if parser.operands.warnings.is_empty() {
                let help = "type the words to search for";
                parser.warn(0..query.len(), "the query has no words", help);
            }
            None
        }
    };
    let Parser { operands, lacks_operand, .. } = parser;
    ParsedTokens { query: parsed, warnings: operands.warnings.into_vec(), lacks_operand }
}

struct Parser<'q> {
    tokens: &'q [Token],
    /// Index of the next token.
    at: usize,
    /// Number of open parentheses.
    depth: usize,
    operands: OperandBuilder<'q>,
    /// Whether an operator had nothing to apply to.
    lacks_operand: bool,
}

impl Parser<'_> {
    fn warn(&mut self, span: Range<usize>, what: &str, help: &str) {
        self.operands.warnings.add(span, what, help);
    }

    fn peek(&self) -> Option<TokenKind> {
        self.tokens.get(self.at).map(|token| token.kind)
    }

    /// The next token.
    fn take(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += usize::from(token.is_some());
        token
    }

    fn take_if(&mut self, kind: TokenKind) -> Option<Token> {
        if self.peek() == Some(kind) { self.take() } else { None }
    }

    /// Takes an operator if it comes next and an operand follows it.
    fn take_operator(&mut self, operator: TokenKind) -> bool {
        let has_operand =
            self.tokens.get(self.at + 1).is_some_and(|next| starts_operand(next.kind));
        has_operand && self.take_if(operator).is_some()
    }

    /// Items up to the closing parenthesis of this depth, or to the end.
    fn items(&mut self, field: FieldName) -> Operand {
        let (mut required, mut optional, mut excluded) = (Vec::new(), Vec::new(), Vec::new());
        let mut filters = Filters::default();
        // Terminates: each iteration consumes at least one token.
        while let Some(kind) = self.peek() {
            if kind == TokenKind::Close && self.depth > 0 {
                break;
            }
            if let Some(what) = misplaced(kind) {
                let span = self.take().map(|token| token.span).unwrap_or_default();
                self.warn(span, what, IGNORED);
                self.lacks_operand |= is_operator(kind);
                continue;
            }
            let is_required = self.take_if(TokenKind::Plus).is_some();
            match self.disjunction(field).into_query() {
                Ok(query) if is_required => required.push(query),
                Ok(query) => optional.extend(filters.take(query)),
                Err(queries) => excluded.extend(queries),
            }
        }
        if required.is_empty() && !optional.is_empty() {
            required.push(Query::any(std::mem::take(&mut optional)));
        }
        required.extend(filters.into_queries());
        let query = (!required.is_empty()).then(|| Query::all(required, optional, Vec::new()));
        Operand { query, excluded }
    }

    fn disjunction(&mut self, field: FieldName) -> Operand {
        let mut side = self.conjunction(field);
        if self.peek() != Some(TokenKind::Or) {
            return side;
        }
        let mut queries = Vec::new();
        loop {
            let operator = self.tokens.get(self.at).map(|token| token.span.clone());
            match side.into_query() {
                Ok(query) => queries.push(query),
                Err(excluded) if excluded.is_empty() => {}
                Err(_) => {
                    let end = self.operands.query.len();
                    let help =
                        "the exclusion was ignored, because it would match nearly every article";
                    self.warn(operator.unwrap_or(end..end), "OR with an exclusion", help);
                }
            }
            if !self.take_operator(TokenKind::Or) {
                break;
            }
            side = self.conjunction(field);
        }
        (!queries.is_empty()).then(|| Query::any(queries)).into()
    }

    fn conjunction(&mut self, field: FieldName) -> Operand {
        let mut side = self.near(field);
        if self.peek() != Some(TokenKind::And) {
            return side;
        }
        let (mut must, mut must_not) = (Vec::new(), Vec::new());
        loop {
            match side.into_query() {
                Ok(query) => must.push(query),
                Err(excluded) => must_not.extend(excluded),
            }
            if !self.take_operator(TokenKind::And) {
                break;
            }
            side = self.near(field);
        }
        if must.is_empty() {
            return Operand { query: None, excluded: must_not };
        }
        Some(Query::all(must, Vec::new(), must_not)).into()
    }

    /// `a NEAR/3 b`, `a pre/3 b`. In a chain of them, each item must be near the next.
    fn near(&mut self, field: FieldName) -> Operand {
        let mut left = self.item(field);
        let (mut queries, mut excluded) = (Vec::new(), Vec::new());
        while let Some(kind) = self.peek()
            && let Some((slop, order)) = proximity(kind)
        {
            let operator = self.tokens[self.at].span.clone();
            if !self.take_operator(kind) {
                break;
            }
            let right = self.item(field);
            if let Some(sides) = self.near_sides([&left, &right], operator.clone()) {
                if let TokenKind::Vague { .. } = kind {
                    let what = "newsdex cannot search within a sentence or paragraph";
                    let help = format!("NEAR/{slop} was used instead");
                    self.warn(operator.clone(), what, &help);
                }
                let slop = self.operands.bounded_slop(operator, slop);
                queries.push(Query::Near(Near { sides, slop, order }));
                left = right;
                continue;
            }
            for operand in [std::mem::take(&mut left), right] {
                match operand.into_query() {
                    Ok(query) => queries.push(query),
                    Err(queries) => excluded.extend(queries),
                }
            }
        }
        if queries.is_empty() && excluded.is_empty() {
            return left;
        }
        let query = (!queries.is_empty()).then(|| Query::all(queries, Vec::new(), Vec::new()));
        Operand { query, excluded }
    }

    /// The sides of a `NEAR`. Warns if there can be none, in which case AND replaces it.
    fn near_sides(
        &mut self,
        operands: [&Operand; 2],
        operator: Range<usize>,
    ) -> Option<Vec<Vec<Leaf>>> {
        if !self.operands.budget.has_near_left() {
            let what = format!("more than {MAX_NEARS} uses of NEAR");
            self.warn(operator, &what, "AND was used instead");
            return None;
        }
        let side = |operand: &Operand| {
            operand.query.as_ref().filter(|_| operand.excluded.is_empty()).and_then(near_side)
        };
        let sides: Option<Vec<Vec<Leaf>>> = operands.into_iter().map(side).collect();
        if sides.is_some() {
            self.operands.budget.use_near();
        } else {
            let help =
                "AND was used instead; NEAR joins words, phrases, and groups of them with OR";
            self.warn(operator, "NEAR cannot join these operands", help);
        }
        sides
    }

    fn item(&mut self, mut field: FieldName) -> Operand {
        let mut is_negated = false;
        while let Some(
            kind @ (TokenKind::Not
            | TokenKind::Minus
            | TokenKind::Plus
            | TokenKind::Field(_)
            | TokenKind::UnknownField),
        ) = self.peek()
        {
            let span = self.tokens[self.at].span.clone();
            self.at += 1;
            match kind {
                TokenKind::Field(named) => field = named,
                TokenKind::UnknownField => {
                    let operand = self.unknown_field(span, field);
                    return if is_negated { operand.negated() } else { operand };
                }
                // Inside an item, a plus has no effect.
                TokenKind::Plus => {}
                _ => is_negated = !is_negated,
            }
            if !self.peek().is_some_and(starts_operand) {
                self.warn(span, "nothing follows that this could apply to", IGNORED);
                self.lacks_operand |= kind == TokenKind::Not;
                return Operand::default();
            }
        }
        let operand = self.primary(field);
        if is_negated { operand.negated() } else { operand }
    }

    /// `desk:x`, although there is no field `desk`: the name is searched like any other word.
    fn unknown_field(&mut self, span: Range<usize>, field: FieldName) -> Operand {
        let name = span.start..span.end - 1;
        let what = format!("there is no field \"{}\"", &self.operands.query[name.clone()]);
        let fields: Vec<String> = FieldName::named().map(|(name, _)| format!("{name}:")).collect();
        let help = format!("searched as plain words; the fields are {}", fields.join(" "));
        self.warn(span, &what, &help);
        let mut queries: Vec<Query> = Vec::new();
        if let FieldName::Words(scope) = field {
            queries.extend(self.operands.plain(name, scope));
        }
        queries.extend(self.primary(field).into_query().ok());
        (!queries.is_empty()).then(|| Query::any(queries)).into()
    }

    /// A word, phrase, date or group, with its boost.
    fn primary(&mut self, field: FieldName) -> Operand {
        let Some(token) = self.take() else { return Operand::default() };
        let mut operand = match (token.kind, field) {
            (TokenKind::Open, _) => self.group(token.span, field),
            (_, FieldName::Words(scope)) => self.operands.operand(token, scope).into(),
            (_, FieldName::Date(field)) => self.operands.date(token, field).into(),
        };
        if let Some(Token { span, .. }) = self.take_if(TokenKind::Boost) {
            let boost = self.operands.boost(span);
            operand.query.iter_mut().for_each(|query| query.boost(boost));
        }
        operand
    }

    fn group(&mut self, open: Range<usize>, field: FieldName) -> Operand {
        if self.depth == MAX_DEPTH {
            let what = format!("parentheses nested deeper than {MAX_DEPTH}");
            self.warn(open, &what, "they were ignored");
            // Deeper groups are parsed as items of this depth, whose parentheses are unmatched.
            return Operand::default();
        }
        self.depth += 1;
        let operand = self.items(field);
        self.depth -= 1;
        if self.take_if(TokenKind::Close).is_none() {
            let help = "it was closed at the end of the query";
            self.warn(open, "this parenthesis is never closed", help);
        }
        operand
    }
}

/// Whether a token can begin the operand of an operator, or of a sign before it.
fn starts_operand(kind: TokenKind) -> bool {
    kind != TokenKind::Close && !is_operator(kind)
}

/// Whether a token joins two operands.
fn is_operator(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::And | TokenKind::Or) || proximity(kind).is_some()
}

/// The slop and the order of an operator that asks for nearness.
fn proximity(kind: TokenKind) -> Option<(usize, NearOrder)> {
    match kind {
        TokenKind::Near(slop) | TokenKind::Vague { slop } => Some((slop, NearOrder::Unordered)),
        TokenKind::Ordered(slop) => Some((slop, NearOrder::Ordered)),
        _ => None,
    }
}

/// What is wrong with a token that cannot start an item, if it is one.
fn misplaced(kind: TokenKind) -> Option<&'static str> {
    match kind {
        TokenKind::Close => Some("unmatched closing parenthesis"),
        TokenKind::Boost => Some("boost without an operand"),
        _ => is_operator(kind).then_some("operator without an operand"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::ast::{LeafWords, PhraseWord};
    use crate::syntax::budget::MAX_WORDS;
    use crate::syntax::pattern::Pattern;

    /// A Friday, in a zone two hours ahead of UTC.
    fn clock() -> Clock {
        Clock::fixed("2026-05-08T15:30:00+02:00[+02:00]")
    }

    /// A query as text: `word~` is stemmed, `"…"` is exact, `t:` and `s:` are scopes.
    fn show(query: &Query) -> String {
        let list = |queries: &[Query], separator: &str| {
            queries.iter().map(show).collect::<Vec<_>>().join(separator)
        };
        match query {
            Query::Leaf(leaf) => show_leaf(leaf),
            Query::Date(date) => {
                format!("[{}]", date.description.text.trim_end_matches(", local time (+02)"))
            }
            Query::Near(near) => {
                let side =
                    |side: &Vec<Leaf>| side.iter().map(show_leaf).collect::<Vec<_>>().join("|");
                let sides: Vec<String> = near.sides.iter().map(side).collect();
                let separator = if near.order == NearOrder::Ordered { " " } else { " , " };
                format!("<{}>{}", sides.join(separator), near.slop)
            }
            Query::Any(queries) => format!("({})", list(queries, " | ")),
            Query::All { must, should, must_not } => {
                let signed = |queries: &[Query], sign: &str| {
                    queries.iter().map(|query| [sign, &show(query)].concat()).collect::<String>()
                };
                let (should, must_not) = (signed(should, " ? "), signed(must_not, " - "));
                format!("({}{should}{must_not})", list(must, " & "))
            }
        }
    }

    fn show_leaf(leaf: &Leaf) -> String {
        let scope = match leaf.scope {
            Scope::Article => String::new(),
            scope => {
                let (name, _) = Scope::NAMED.iter().find(|(_, named)| *named == scope).unwrap();
                format!("{}:", &name[..1])
            }
        };
        let word = |word: &PhraseWord| match word {
            PhraseWord::Word(word) => word.clone(),
            PhraseWord::Pattern(Pattern::Wildcard(text)) => format!("/{text}/"),
            PhraseWord::Pattern(Pattern::Fuzzy { word, distance }) => format!("{word}~{distance}"),
        };
        let words = match &leaf.words {
            LeafWords::Stemmed(word) => format!("{word}~"),
            LeafWords::Phrase(words) => match words.as_slice() {
                [pattern @ PhraseWord::Pattern(_)] => word(pattern),
                words => {
                    format!("\"{}\"", words.iter().map(word).collect::<Vec<_>>().join(" "))
                }
            },
            LeafWords::Keyword { value, is_prefix } => {
                format!("={value}{}", if *is_prefix { "*" } else { "" })
            }
        };
        let boost = leaf.explicit_boost().map_or(String::new(), |boost| format!("^{boost}"));
        format!("{scope}{words}{boost}")
    }

    /// Checks the tree, and the warnings as `what @ text in the span`.
    fn check(query: &str, tree: &str, warnings: &[&str]) {
        let parsed = parse(query, &clock());
        assert_eq!(parsed.query.as_ref().map_or(String::new(), show), tree, "{query}");
        let warnings_shown: Vec<String> = parsed
            .warnings
            .iter()
            .map(|warning| format!("{} @ {}", warning.what, &query[warning.span.clone()]))
            .collect();
        assert_eq!(warnings_shown, warnings, "{query}");
    }

    #[test]
    fn words_phrases_and_operators() {
        check("Storm amazon", "(storm~ | amazon~)", &[]);
        check("“storm off to Amazon”", "\"storm off to amazon\"", &[]);
        check("a -b", "(a~ - b~)", &[]);
        check("a b NOT \"c d\"", "((a~ | b~) - \"c d\")", &[]);
        check("a AND b OR c d", "((a~ & b~) | c~ | d~)", &[]);
        check("a AND (b OR c)", "(a~ & (b~ | c~))", &[]);
        check("a AND NOT b", "(a~ - b~)", &[]);
        check("a AND -b AND c", "(a~ & c~ - b~)", &[]);
        check("-a b", "(b~ - a~)", &[]);
        check("-(a b) c", "(c~ - (a~ | b~))", &[]);
        check("a NOT NOT b", "(a~ | b~)", &[]);
        check("a AND (-b)", "(a~ - b~)", &[]);
        check("and or not", "(and~ | or~ | not~)", &[]);
        check("(a)", "a~", &[]);
        check("a b A \"b\" (a OR b) -c -c", "((a~ | b~ | \"b\") - c~)", &[]);
        check("a AND a", "a~", &[]);
    }

    #[test]
    fn words_with_punctuation_are_phrases() {
        check("f-16 co-founder", "(\"f 16\" | \"co founder\")", &[]);
        check("amazon.com 10:30 AT&T", "(\"amazon com\" | \"10 30\" | \"at t\")", &[]);
        check(
            "https://a.example/b?c*",
            "(\"https a example b c\" | u:\"https a example b c\")",
            &[],
        );
        check("title:www.ab.cd url:ab.cd", "(t:\"www ab cd\" & u:\"ab cd\")", &[]);
        check("@handle #tag -@x F-16^2", "((handle~ | tag~ | \"f 16\"^2) - x~)", &[]);
        check(r#""say \"storm off\" \\ now""#, "\"say storm off now\"", &[]);
        check("Musk’s don't U.S. C++", "(\"musk's\" | don't~ | u.s~ | c~)", &[]);
    }

    #[test]
    fn plus_requires_and_the_rest_is_optional() {
        check("+a b", "(a~ ? b~)", &[]);
        check("+a b +\"c d\" -e", "(a~ & \"c d\" ? b~ - e~)", &[]);
        check("+a", "a~", &[]);
        check("+(a b) c", "((a~ | b~) ? c~)", &[]);
        check("+-a b", "(a~ | b~)", &[]);
        check("a AND +b", "(a~ & b~)", &[]);
        check("a+b C++", "(\"a b\" | c~)", &[]);
    }

    #[test]
    fn near_binds_more_tightly_than_and() {
        check("a NEAR/3 b", "<a~ , b~>3", &[]);
        check("a NEAR b NEAR/2 \"c d\" AND e", "((<a~ , b~>10 & <b~ , \"c d\">2) & e~)", &[]);
        check("(a OR b*) NEAR/1 c", "<a~|/b*/ , c~>1", &[]);
        check("\"a b c\"~2 \"a\"~2 \"a b\"~0", "(<\"a\" \"b\" \"c\">2 | \"a\" | \"a b\")", &[]);
        check("title:(a NEAR/3 b) -\"c d\"~1", "(<t:a~ , t:b~>3 - <\"c\" \"d\">1)", &[]);
        check(
            "a NEAR/500 b",
            "<a~ , b~>100",
            &["NEAR allows at most 100 words in between @ NEAR/500"],
        );
        check(
            "(a AND b) NEAR/3 c",
            "((a~ & b~) & c~)",
            &["NEAR cannot join these operands @ NEAR/3"],
        );
        check("-a NEAR/3 b", "(b~ - a~)", &["NEAR cannot join these operands @ NEAR/3"]);
        check("(a -b) NEAR/3 c", "((a~ - b~) & c~)", &["NEAR cannot join these operands @ NEAR/3"]);
        check(
            "NEAR a NEAR/3",
            "a~",
            &["operator without an operand @ NEAR", "operator without an operand @ NEAR/3"],
        );
    }

    #[test]
    fn wildcards_and_fuzzy_words_are_patterns() {
        check("priva* wom?n Ça*", "(/priva*/ | /wom?n/ | /ca*/)", &[]);
        check("who is it?", "(who~ | is~ | it~)", &[]);
        check("title:amaz* -ama?on*", "(t:/amaz*/ - /ama?on*/)", &[]);
        check("jassy~ storms~ Jassy~2 zoë~1", "(jassy~1 | storms~2 | jassy~2 | zoe~1)", &[]);
        check(
            "jassy~0 jassy~9 a-b~ ~5 x~y",
            "(\"jassy 0\" | \"jassy 9\" | \"a b\" | 5~ | \"x y\")",
            &[],
        );
        check(
            "\"storm off to ama*\" \"wom?n at it?\"",
            "(\"storm off to /ama*/\" | \"/wom?n/ at it\")",
            &[],
        );
        check("co-fou* \"* a\"", "(\"co /fou*/\" | \"a\")", &[]);
        check(
            "*gate * ? a*-b",
            "(gate~ | \"/a*/ b\")",
            &["a word cannot start with a wildcard @ *gate"],
        );
    }

    #[test]
    fn fields_apply_to_words_phrases_and_groups() {
        check("title:storm x", "(t:storm~ | x~)", &[]);
        check("Title:\"storm off\" source:times", "(t:\"storm off\" & s:\"times\")", &[]);
        check("title:(a \"b c\" -d)", "((t:a~ | t:\"b c\") - t:d~)", &[]);
        check("-source:times a", "(a~ - s:\"times\")", &[]);
        check("title: a", "t:a~", &[]);
    }

    #[test]
    fn queries_about_metadata_are_filters() {
        check("flood source:reuters", "(flood~ & s:\"reuters\")", &[]);
        check(
            "a b source:c source:\"d e\" lang:en",
            "((a~ | b~) & (s:\"c\" | s:\"d e\") & l:\"en\")",
            &[],
        );
        check("source:c", "s:\"c\"", &[]);
        check("by:(a b) source:c", "((b:\"a\" | b:\"b\") & s:\"c\")", &[]);
        check("a OR source:c", "(a~ | s:\"c\")", &[]);
        check("a (source:b OR lang:c)", "(a~ & (s:\"b\" | l:\"c\"))", &[]);
        check("+a b source:c", "(a~ & s:\"c\" ? b~)", &[]);
        check("a body:b title:c -lang:d", "((a~ | b:b~ | t:c~) - l:\"d\")", &[]);
        check("-lang:d", "", &["the query only excludes @ -lang:d"]);
        check(
            "a lang:english lang:en-GB lang:eng*",
            "(a~ & (l:\"en\" | l:\"en gb\" | l:/eng*/))",
            &[],
        );
        check("source:jas* url:nytimes.com", "(s:/jas*/ & u:\"nytimes com\")", &[]);
        check("id:wires/* id:\"a \\\" b\" has:Title", "((i:=wires/* | i:=a \" b) & h:=title)", &[]);
        check("id:* a", "a~", &["no id before the * @ *"]);
        check("a has:soul", "a~", &["has: knows no field \"soul\" @ soul"]);
        check("a source:🙂", "a~", &["no word to search for in this field @ 🙂"]);
    }

    #[test]
    fn dates_are_filters_of_separate_fields() {
        check("a b date:2026", "((a~ | b~) & [2026-01-01 to 2026-12-31])", &[]);
        check(
            "date:2025 date:2026-05 after:2025-02",
            "(([2025-01-01 to 2025-12-31] | [2026-05-01 to 2026-05-31]) & [from 2025-03-01 on])",
            &[],
        );
        check("since:7d before:today", "([from 2026-05-01 15:30 on] & [until 2026-05-07])", &[]);
        check("date:\"last week\" OR a", "([2026-04-27 to 2026-05-03] | a~)", &[]);
        check("a -date:2026-05-08", "(a~ - [2026-05-08])", &[]);
        check(
            "date:(2024 OR 2025)",
            "([2024-01-01 to 2024-12-31] | [2025-01-01 to 2025-12-31])",
            &[],
        );
        check("date:soon", "", &["unreadable date @ soon"]);
        check("a -date:2026-13", "a~", &["unreadable date @ 2026-13"]);
        check(
            "a date:2026-05-08..2026-04-01",
            "a~",
            &["this range ends before it starts @ 2026-05-08..2026-04-01"],
        );
    }

    #[test]
    fn boosts_multiply_the_boosts_of_leaves() {
        check("a^2 b", "(a~^2 | b~)", &[]);
        check("(a \"b c\"^1.5 d*)^2 title:e^3", "(a~^2 | \"b c\"^3 | /d*/^2 | t:e~^3)", &[]);
        check("((a^100)^100)^1", "a~^100", &[]);
        check("jassy~1^2 \"a b\"~3^2", "(jassy~1^2 | <\"a\"^2 \"b\"^2>3)", &[]);
        check("a^0", "a~", &["a boost must be above 0 and at most 100 @ ^0"]);
        check(
            "a^-1 b^1e5 c^101",
            "(a~ | \"b 1e5\" | c~)",
            &[
                "a boost must be above 0 and at most 100 @ ^-1",
                "a boost must be above 0 and at most 100 @ ^101",
            ],
        );
        check("x^y", "\"x y\"", &[]);
    }

    #[test]
    fn what_the_parser_does_not_understand_is_searched_as_plain_words_with_a_warning() {
        check("\"storm off", "(storm~ | off~)", &["this quote is never closed @ \""]);
        check("a (b", "(a~ | b~)", &["this parenthesis is never closed @ ("]);
        check("a) b", "(a~ | b~)", &["unmatched closing parenthesis @ )"]);
        check(
            "AND a OR",
            "a~",
            &["operator without an operand @ AND", "operator without an operand @ OR"],
        );
        check(
            "a AND OR b",
            "(a~ | b~)",
            &["operator without an operand @ AND", "operator without an operand @ OR"],
        );
        check("a NOT", "a~", &["nothing follows that this could apply to @ NOT"]);
        check("a title:", "a~", &["nothing follows that this could apply to @ title:"]);
        check("desk:smith", "(desk~ | smith~)", &["there is no field \"desk\" @ desk:"]);
        check("\"\" a", "a~", &["no word between these quotes @ \"\""]);
        check("a OR -b", "a~", &["OR with an exclusion @ "]);
        check("", "", &["the query has no words @ "]);
        check("🙂 & ?", "", &["the query has no words @ 🙂 & ?"]);
        check("-a", "", &["the query only excludes @ -a"]);
        check("NOT (a OR b)", "", &["the query only excludes @ NOT (a OR b)"]);
    }

    #[test]
    fn the_syntax_of_other_services_is_understood() {
        check("a w/5 b N/2 c", "(<a~ , b~>5 & <b~ , c~>2)", &[]);
        check("a near/3 \"b c\" near5 d", "(<a~ , \"b c\">3 & <\"b c\" , d~>5)", &[]);
        check("(a OR b) pre/3 c*", "<a~|b~ /c*/>3", &[]);
        check("a PRE/3 b p/2 c", "(<a~ b~>3 & <b~ c~>2)", &[]);
        check("(a /5 b) AND c onear/1 d adj4 e", "(<a~ , b~>5 & (<c~ d~>1 & <d~ e~>4))", &[]);
        check("title:(a w/3 b)", "<t:a~ , t:b~>3", &[]);
        check(
            "a /s b w/p c",
            "(<a~ , b~>25 & <b~ , c~>75)",
            &[
                "newsdex cannot search within a sentence or paragraph @ /s",
                "newsdex cannot search within a sentence or paragraph @ w/p",
            ],
        );
        // Not between two operands, they are words.
        check("w/5", "\"w 5\"", &[]);
        check("a w/5", "(a~ | \"w 5\")", &[]);
        check("w/5 a", "(\"w 5\" | a~)", &[]);
        check("a AND w/5 b", "((a~ & \"w 5\") | b~)", &[]);
        check("a w/x b pre/ c", "(a~ | \"w x\" | b~ | pre~ | c~)", &[]);
        check("a+5 b 24/7 c", "(\"a 5\" | b~ | \"24 7\" | c~)", &[]);
        check("a date>2026-05-01", "(a~ & [from 2026-05-02 on])", &[]);
        check("a Date >= 2026-05", "(a~ & [from 2026-05-01 on])", &[]);
        check("date< 2026 a", "(a~ & [until 2025-12-31])", &[]);
        check("a date<=2026", "(a~ & [until 2026-12-31])", &[]);
        check("a pubdate=2026", "(a~ & [2026-01-01 to 2026-12-31])", &[]);
        check("a date:>2026 date:<=2027", "(a~ & [from 2027-01-01 on] & [until 2027-12-31])", &[]);
        check("a date:[2025 TO 2026-02]", "(a~ & [2025-01-01 to 2026-02-28])", &[]);
        check("a date:[* to 2026]", "(a~ & [until 2026-12-31])", &[]);
        check("a date:2025..2026", "(a~ & [2025-01-01 to 2026-12-31])", &[]);
        check("date > x update>2026", "(date~ | x~ | \"update 2026\")", &[]);
        check("headline:a HL:b ti:(c d)", "(t:a~ | t:b~ | t:c~ | t:d~)", &[]);
        check("a byline:b author:c", "(a~ & (b:\"b\" | b:\"c\"))", &[]);
        check("a publication:\"b c\" la:en", "(a~ & s:\"b c\" & l:\"en\")", &[]);
        check("a published:2026 text:b", "((a~ | b:b~) & [2026-01-01 to 2026-12-31])", &[]);
        check("hlead:a", "a~", &[]);
        check("au: a hl: b", "(au~ | a~ | hl~ | b~)", &[]);
    }

    #[test]
    fn foreign_words_are_listed_for_the_archive_to_judge() {
        let check = |query: &str, expected: &[&str]| {
            let parsed = parse(query, &clock());
            let words: Vec<String> =
                parsed.foreign_words.into_iter().map(|foreign| foreign.word).collect();
            assert_eq!(words, expected, "{query}");
        };
        check("Immigra! w/5 (yahoo! OR b)", &["immigra", "yahoo"]);
        check("a! ab! \"abc!\" abc!! 100! abc !", &[]);
        check("atleast5(a b) ATLEAST12(c)", &["atleast5", "atleast12"]);
        check("atleast5 (a) atleast(b) atleastx(c)", &[]);
        check("abc! abd! abe! abf!", &["abc", "abd", "abe"]);
    }

    #[test]
    fn operators_of_a_headline_in_capitals_are_words() {
        const WARNING: &str =
            "the query is all in capitals, so its operators were searched as words";
        /// Checks whether operators are words, where `acronyms` are those of the archive.
        fn check(query: &str, acronyms: &[&str], are_words: bool) {
            let parsed = parse_for_archive(query, &clock(), |word| acronyms.contains(&word));
            let told = parsed.warnings.iter().filter(|warning| warning.what == WARNING).count();
            assert_eq!(told, usize::from(are_words), "{query}: {parsed:?}");
            let operators = ["and", "or", "not", "near"];
            let searched = |leaf: &Leaf| matches!(&leaf.words, LeafWords::Stemmed(word) if operators.contains(&word.as_str()));
            let query_leaves =
                parsed.query.iter().flat_map(Query::leaves).filter(|leaf| searched(leaf));
            assert!(query_leaves.count() > 0 || !are_words, "{query}");
        }
        let some = &["NATO", "EU", "UN", "США", "ЕС", "ООН", "НАТО"][..];
        check("SENATE VOTES NOT TO FUND TRAMS", some, true);
        check("READY OR NOT", some, true);
        check("NOT GUILTY", some, true);
        check("TRAMS AND", some, true);
        check("NATO AND EU", some, false);
        check("NATO AND EU AND UN NOT TRAMS OR BUSES", some, false);
        check("NATO AND EU MEET ON TRAMS", some, true);
        check("TRAMS AND BUSES", some, false);
        check("TRAMS AND BUSES AND FERRIES", some, true);
        check("MAN FOUND NEAR RIVER", some, true);
        check("MAN FOUND NEAR/3 RIVER", some, false);
        check("(TRAMS OR BUSES) AND FERRIES", some, false);
        check("(AP) SENATE VOTES NOT TO FUND", some, true);
        check("senate votes NOT to fund trams", some, false);
        check("SENATE VOTES not TO FUND TRAMS", some, false);
        check("\"CLIMATE CHANGE\" AND \"CARBON TAX\"", some, false);
        check("TITLE:SENATE VOTES NOT TO FUND", some, true);
        check("SENATE VOTES NOT TO FUND source:herald", some, true);
        check("СЕНАТ НЕ ДАЛ AND ТРАМВАИ", some, true);
        check("США AND ЕС AND ООН OR НАТО", some, false);
        check("ΒΟΥΛΗ ΨΗΦΙΖΕΙ NOT ΤΡΑΜ", some, true);
        check("中国 AND 日本 AND 韓国 OR 台湾", some, false);
        check("2026 AND 2027 AND 2028 AND 2029", some, false);
        check("and or not", some, false);
        check("SENATE VOTES TO FUND TRAMS", some, false);
    }

    #[test]
    fn hostile_queries_stay_within_the_limits() {
        let hostile = [
            "(".repeat(1 << 20),
            ")".repeat(1 << 20),
            "-(a ".repeat(1 << 18),
            "NOT ".repeat(1 << 18),
            "title:".repeat(1 << 17),
            "\"".repeat(1 << 20),
            "a AND ".repeat(1 << 17),
            "a OR ".repeat(1 << 17),
            "\"a\" ".repeat(1 << 18),
            format!("\"{}\"", "the ".repeat(1 << 18)),
            "(a OR ".repeat(1 << 17),
            "\u{0}\u{202e}\u{feff}".repeat(1 << 17),
            "x:".repeat(1 << 19),
            "é".repeat(1 << 19),
            "'a ".repeat(1 << 18),
            "a* ".repeat(1 << 18),
            "ab~ ".repeat(1 << 18),
            "+".repeat(1 << 20),
            "+a ".repeat(1 << 18),
            "a^2 ".repeat(1 << 18),
            "date:2026 ".repeat(1 << 17),
            "id:a ".repeat(1 << 17),
            "^2".repeat(1 << 19),
            "(a)^9".repeat(1 << 18),
            "\\\"".repeat(1 << 19),
            "www.a".repeat(1 << 18),
            "qq:a ".repeat(1 << 18),
            "source:a OR ".repeat(1 << 17),
            "a NEAR/9 ".repeat(1 << 17),
            format!("\"{}\"~9", "the ".repeat(1 << 18)),
        ];
        for query in hostile {
            let parsed = parse(&query, &clock());
            let leaves = parsed.query.as_ref().map_or(0, |query| query.leaves().len());
            assert!(
                leaves <= MAX_WORDS && parsed.warnings.len() < 40,
                "{}…",
                query.chars().take(20).collect::<String>()
            );
            assert!(!parsed.warnings.is_empty());
        }
    }

    #[test]
    fn random_queries_are_parsed_to_their_end() {
        let pieces = [
            "a", "b ", " ", "\"", "(", ")", "-", " AND ", " OR ", "NOT ", "title:", "x:", "'", "“",
            "é", "1.5", ":", "*", "?", "~", "+", "^2", "date:", "2026", "id:", "has:", "\\",
        ];
        let mut random = fastrand::Rng::with_seed(3);
        for _ in 0..20_000 {
            let mut query = String::new();
            for _ in 0..10 {
                query.push_str(pieces[random.usize(..pieces.len())]);
            }
            let parsed = parse(&query, &clock());
            for warning in &parsed.warnings {
                assert!(query.get(warning.span.clone()).is_some(), "{query}: {warning:?}");
            }
            assert!(parsed.query.is_some() || !parsed.warnings.is_empty(), "{query}");
        }
    }
}
