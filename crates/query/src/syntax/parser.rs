//! Tokens to the clause tree.
//!
//! ```text
//! query    = items
//! items    = { [+] either }             any of them, or all with a plus; conditions narrow, exclusions take away
//! either   = both { OR both }
//! both     = near { AND near }
//! near     = item { NEAR/n item }
//! item     = { NOT | - } [ field: ] ( word | phrase | "(" items ")" ) [ ^boost ]
//! ```
//!
//! Nothing is an error: what does not fit is taken as plain words, or left out, with a warning that says so. That is
//! why tokens are joined by hand, where parsers made of parts would give up or try again: every mistake is named and
//! reading goes on behind it, each token is taken once, and the depth of the recursion is bounded.

use std::ops::Range;

use crate::syntax::ast::{Near, NearOrder, Query};
use crate::syntax::clock::Clock;
use crate::syntax::field::{FieldName, Scope};
use crate::syntax::filters::Conditions;
use crate::syntax::lexer::{Token, TokenKind, lex};
use crate::syntax::near_side::near_side;
use crate::syntax::warning::QueryWarning;

/// A query is read no further than this, in bytes.
const LONGEST_QUERY: usize = 16 * 1024;
/// No more words than this may stand between what is near.
const FARTHEST_NEAR: u32 = 100;
/// No more often than this is nearness asked for.
pub(crate) const MOST_NEARS: usize = 8;
/// Parentheses are not followed deeper than this.
const DEEPEST: usize = 64;
/// No more warnings than this: a hostile query could earn thousands.
const MAX_WARNINGS: usize = 32;

/// A query, read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ParsedQuery {
    /// What is looked for; nothing where no word is in the query, or only words to exclude.
    pub(crate) query: Option<Query>,
    pub(crate) warnings: Vec<QueryWarning>,
}

/// What some part of a query looks for, and what it takes away.
#[derive(Default)]
pub(crate) struct Operand {
    operand: Option<Query>,
    excluded: Vec<Query>,
}

impl From<Option<Query>> for Operand {
    fn from(operand: Option<Query>) -> Operand {
        Operand { operand, excluded: Vec::new() }
    }
}

impl Operand {
    /// As a clause of its own. What only excludes has none.
    pub(crate) fn clause(self) -> Result<Query, Vec<Query>> {
        match self.operand {
            Some(operand) => Ok(Query::all(vec![operand], Vec::new(), self.excluded)),
            None => Err(self.excluded),
        }
    }

    /// The opposite.
    fn negated(self) -> Operand {
        match self.clause() {
            Ok(clause) => Operand { operand: None, excluded: vec![clause] },
            Err(excluded) if excluded.is_empty() => Operand::default(),
            Err(excluded) => Operand { operand: Some(Query::any(excluded)), excluded: Vec::new() },
        }
    }
}

/// Reads a query, its dates by a clock. Never fails.
pub(crate) fn parse(query: &str, clock: &Clock) -> ParsedQuery {
    let kept = &query[..query.floor_char_boundary(LONGEST_QUERY)];
    let tokens = lex(kept);
    let mut parser = Parser {
        query: kept,
        clock,
        tokens: &tokens,
        at: 0,
        depth: 0,
        leaves: 0,
        words: 0,
        patterns: 0,
        nears: 0,
        dates: 0,
        warnings: Vec::new(),
    };
    if kept.len() < query.len() {
        let help = format!("only the first {LONGEST_QUERY} bytes were read");
        parser.warn(kept.len()..query.len(), "too long for a query", &help);
    }
    let part = parser.items(FieldName::Words(Scope::Article), true);
    debug_assert_eq!(parser.at, tokens.len());
    let clause = match part.clause() {
        Ok(clause) => Some(clause),
        Err(excluded) if excluded.is_empty() => {
            // What was passed over has been said.
            if parser.warnings.is_empty() {
                parser.warn(0..kept.len(), "no word in it", "write the words to look for");
            }
            None
        }
        Err(_) => {
            parser.warn(0..kept.len(), "it only excludes", "add a word or phrase to look for");
            None
        }
    };
    ParsedQuery { query: clause, warnings: parser.warnings }
}

/// What has been read of a query so far.
pub(crate) struct Parser<'q> {
    pub(crate) query: &'q str,
    pub(crate) clock: &'q Clock,
    tokens: &'q [Token],
    at: usize,
    depth: usize,
    /// How many leaves, words, patterns, nearnesses and dates there are: each is bounded.
    pub(crate) leaves: usize,
    pub(crate) words: usize,
    pub(crate) patterns: usize,
    pub(crate) nears: usize,
    pub(crate) dates: usize,
    warnings: Vec<QueryWarning>,
}

impl Parser<'_> {
    pub(crate) fn warn(&mut self, span: Range<usize>, what: &str, help: &str) {
        // A few of a kind are enough.
        let room = self.warnings.len() < MAX_WARNINGS;
        if room && self.warnings.iter().filter(|warning| warning.what == what).count() < 3 {
            self.warnings.push(QueryWarning { span, what: what.to_owned(), help: help.to_owned() });
        }
    }

    fn peek(&self) -> Option<TokenKind> {
        self.tokens.get(self.at).map(|token| token.kind)
    }

    fn next_if(&mut self, kind: TokenKind) -> bool {
        let found = self.peek() == Some(kind);
        self.at += usize::from(found);
        found
    }

    /// Items up to the closing parenthesis of this depth, or to the end.
    fn items(&mut self, field: FieldName, outermost: bool) -> Operand {
        let (mut required, mut operand, mut excluded) = (Vec::new(), Vec::new(), Vec::new());
        let mut conditions = Conditions::default();
        // Every turn takes at least one token.
        while let Some(kind) = self.peek() {
            let span = self.tokens[self.at].span.clone();
            match kind {
                TokenKind::Close if !outermost => break,
                TokenKind::Close => {
                    self.warn(span, "nothing is open that this could close", "it was passed over");
                    self.at += 1;
                }
                TokenKind::And | TokenKind::Or | TokenKind::Near(_) => {
                    self.warn(span, "nothing to join on this side", "it was passed over");
                    self.at += 1;
                }
                TokenKind::Boost => {
                    self.warn(span, "nothing for it to weigh", "it was passed over");
                    self.at += 1;
                }
                _ => {
                    let plus = self.next_if(TokenKind::Plus);
                    match self.either(field).clause() {
                        Ok(clause) if plus => required.push(clause),
                        Ok(clause) => operand.extend(conditions.take(clause)),
                        Err(clauses) => excluded.extend(clauses),
                    }
                }
            }
        }
        if required.is_empty() {
            required
                .extend((!operand.is_empty()).then(|| Query::any(std::mem::take(&mut operand))));
        }
        required.extend(conditions.into_clauses());
        let operand = (!required.is_empty()).then(|| Query::all(required, operand, Vec::new()));
        Operand { operand, excluded }
    }

    fn either(&mut self, field: FieldName) -> Operand {
        let first = self.both(field);
        if self.peek() != Some(TokenKind::Or) {
            return first;
        }
        let mut operand = Vec::new();
        let mut side = first;
        loop {
            let operator = self.tokens.get(self.at).map(|token| token.span.clone());
            match side.clause() {
                Ok(clause) => operand.push(clause),
                Err(excluded) if excluded.is_empty() => {}
                Err(_) => {
                    let span = operator.unwrap_or(self.query.len()..self.query.len());
                    let help =
                        "the exclusion beside it was passed over: nearly everything would match";
                    self.warn(span, "OR with an exclusion", help);
                }
            }
            if !self.joined(TokenKind::Or) {
                break;
            }
            side = self.both(field);
        }
        (!operand.is_empty()).then(|| Query::any(operand)).into()
    }

    fn both(&mut self, field: FieldName) -> Operand {
        let first = self.near(field);
        if self.peek() != Some(TokenKind::And) {
            return first;
        }
        let (mut must, mut must_not) = (Vec::new(), Vec::new());
        let mut side = first;
        loop {
            match side.clause() {
                Ok(clause) => must.push(clause),
                Err(excluded) => must_not.extend(excluded),
            }
            if !self.joined(TokenKind::And) {
                break;
            }
            side = self.near(field);
        }
        if must.is_empty() {
            return Operand { operand: None, excluded: must_not };
        }
        Operand { operand: Some(Query::all(must, Vec::new(), must_not)), excluded: Vec::new() }
    }

    /// `a NEAR/3 b`; of more than two, each is near the next.
    fn near(&mut self, field: FieldName) -> Operand {
        let mut left = self.item(field);
        let (mut pairs, mut excluded) = (Vec::new(), Vec::new());
        while let Some(TokenKind::Near(between)) = self.peek() {
            let operator = self.tokens[self.at].span.clone();
            if !self.joined(TokenKind::Near(between)) {
                break;
            }
            let right = self.item(field);
            let side = |part: &Operand| {
                part.operand.as_ref().filter(|_| part.excluded.is_empty()).and_then(near_side)
            };
            let room = self.nears < MOST_NEARS;
            let sides = [side(&left), side(&right)].map(|side| side.filter(|_| room));
            let [Some(one), Some(other)] = sides else {
                if room {
                    let help = "NEAR stands between words, phrases, or groups of which any will do; AND was taken for it";
                    self.warn(operator, "not something that can be near", help);
                } else {
                    let what = format!("nearness asked for more than {MOST_NEARS} times");
                    self.warn(operator, &what, "AND was taken for it");
                }
                for part in [std::mem::take(&mut left), right] {
                    match part.clause() {
                        Ok(clause) => pairs.push(clause),
                        Err(clauses) => excluded.extend(clauses),
                    }
                }
                continue;
            };
            self.nears += 1;
            let slop = self.bounded_distance(operator, between);
            let order = NearOrder::Unordered;
            pairs.push(Query::Near(Near { sides: vec![one, other], slop, order }));
            left = right;
        }
        if pairs.is_empty() && excluded.is_empty() {
            return left;
        }
        Operand {
            operand: (!pairs.is_empty()).then(|| Query::all(pairs, Vec::new(), Vec::new())),
            excluded,
        }
    }

    pub(crate) fn bounded_distance(&mut self, span: Range<usize>, between: usize) -> u32 {
        if between > FARTHEST_NEAR as usize {
            let what = format!("near means {FARTHEST_NEAR} words between at most");
            self.warn(span, &what, "so many were taken");
        }
        u32::try_from(between).map_or(FARTHEST_NEAR, |slop| slop.min(FARTHEST_NEAR))
    }

    /// Takes an operator if it is next and something follows that it can join.
    fn joined(&mut self, operator: TokenKind) -> bool {
        let joins = self.peek() == Some(operator)
            && self.tokens.get(self.at + 1).is_some_and(|next| {
                !matches!(
                    next.kind,
                    TokenKind::Close | TokenKind::And | TokenKind::Or | TokenKind::Near(_)
                )
            });
        self.at += usize::from(joins);
        joins
    }

    fn item(&mut self, mut field: FieldName) -> Operand {
        let mut negated = false;
        // Each turn takes a token.
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
                TokenKind::UnknownField => return self.unknown_field(span, field, negated),
                // Within an item it says nothing that is not said already.
                TokenKind::Plus => {}
                _ => negated = !negated,
            }
            if !self.an_item_follows() {
                self.warn(span, "nothing for it to apply to", "it was passed over");
                return Operand::default();
            }
        }
        let part = self.unit(field);
        if negated { part.negated() } else { part }
    }

    fn an_item_follows(&self) -> bool {
        !matches!(
            self.peek(),
            None | Some(TokenKind::Close | TokenKind::And | TokenKind::Or | TokenKind::Near(_))
        )
    }

    /// `author:x` where there is no field `author`: the name is a word as any other.
    fn unknown_field(&mut self, span: Range<usize>, field: FieldName, negated: bool) -> Operand {
        let name = span.start..span.end - 1;
        let what = format!("there is no field \"{}\"", &self.query[name.clone()]);
        let known: Vec<String> = FieldName::named().map(|(name, _)| format!("{name}:")).collect();
        let help = format!("searched as plain words; the fields are {}", known.join(" "));
        self.warn(span, &what, &help);
        let mut operand: Vec<Query> = Vec::new();
        if let FieldName::Words(scope) = field {
            operand.extend(self.plain(name, scope));
        }
        let value = self.unit(field);
        operand.extend(value.clause().ok());
        let part: Operand = (!operand.is_empty()).then(|| Query::any(operand)).into();
        if negated { part.negated() } else { part }
    }

    /// A word, phrase, date or group, with the boost behind it.
    fn unit(&mut self, field: FieldName) -> Operand {
        let Some(Token { span, kind }) = self.tokens.get(self.at).cloned() else {
            return Operand::default();
        };
        self.at += 1;
        let mut part = match (kind, field) {
            (TokenKind::Open, _) => self.group(span, field),
            (kind, FieldName::Words(scope)) => self.operand(kind, span, scope).into(),
            (kind, FieldName::Date(field)) => self.date(kind, span, field).into(),
        };
        if self.peek() == Some(TokenKind::Boost) {
            let span = self.tokens[self.at].span.clone();
            self.at += 1;
            let boost = self.boost(span);
            part.operand.iter_mut().for_each(|operand| operand.boost(boost));
        }
        part
    }

    fn group(&mut self, open: Range<usize>, field: FieldName) -> Operand {
        if self.depth == DEEPEST {
            let what = format!("parentheses deeper than {DEEPEST}");
            self.warn(open, &what, "they were passed over");
            // Recursion ends here: the rest of the parentheses open and close nothing.
            return Operand::default();
        }
        self.depth += 1;
        let part = self.items(field, false);
        self.depth -= 1;
        if !self.next_if(TokenKind::Close) {
            self.warn(open, "this is never closed", "it was taken to close at the end");
        }
        part
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::ast::{LeafWords, PhraseWord};
    use crate::syntax::operand::MOST_WORDS;
    use crate::syntax::pattern::Pattern;

    /// A Friday, in a zone two hours ahead of UTC.
    fn clock() -> Clock {
        Clock::at("2026-05-08T15:30:00+02:00[+02:00]")
    }

    /// A clause as text: `word~` is stemmed, `"…"` exact, `t:` and `s:` the scopes.
    fn show(clause: &Query) -> String {
        let list = |clauses: &[Query], between: &str| {
            clauses.iter().map(show).collect::<Vec<_>>().join(between)
        };
        match clause {
            Query::Leaf(leaf) => {
                let boost =
                    leaf.explicit_boost().map_or(String::new(), |boost| format!("^{boost}"));
                let scope = match leaf.scope {
                    Scope::Article => String::new(),
                    scope => format!(
                        "{}:",
                        &Scope::NAMED.iter().find(|(_, named)| *named == scope).unwrap().0[..1]
                    ),
                };
                let word = |word: &PhraseWord| match word {
                    PhraseWord::Word(word) => word.clone(),
                    PhraseWord::Pattern(Pattern::Wildcard(text)) => format!("/{text}/"),
                    PhraseWord::Pattern(Pattern::Fuzzy { word, distance }) => {
                        format!("{word}~{distance}")
                    }
                };
                let words = match &leaf.words {
                    LeafWords::Stemmed(word) => format!("{scope}{word}~"),
                    LeafWords::Phrase(row) => match row.as_slice() {
                        [like @ PhraseWord::Pattern(_)] => format!("{scope}{}", word(like)),
                        row => format!(
                            "{scope}\"{}\"",
                            row.iter().map(word).collect::<Vec<_>>().join(" ")
                        ),
                    },
                    LeafWords::Key { key, is_prefix } => {
                        format!("{scope}={key}{}", if *is_prefix { "*" } else { "" })
                    }
                };
                words + &boost
            }
            Query::Date(date) => {
                format!("[{}]", date.shown.text.trim_end_matches(", local time (+02)"))
            }
            Query::Near(near) => {
                let sides = near.sides.iter().map(|side| {
                    let leaves: Vec<String> =
                        side.iter().map(|leaf| show(&Query::Leaf(leaf.clone()))).collect();
                    leaves.join("|")
                });
                let sides: Vec<String> = sides.collect();
                format!(
                    "<{}>{}",
                    sides.join(if near.order == NearOrder::Ordered { " " } else { " , " }),
                    near.slop
                )
            }
            Query::Any(clauses) => format!("({})", list(clauses, " | ")),
            Query::All { must, should, must_not } => {
                let signed = |clauses: &[Query], sign: &str| {
                    clauses.iter().map(|clause| [sign, &show(clause)].concat()).collect::<String>()
                };
                format!(
                    "({}{}{})",
                    list(must, " & "),
                    signed(should, " ? "),
                    signed(must_not, " - ")
                )
            }
        }
    }

    /// Checks the tree, and the warnings as `what @ text they point at`.
    fn check(query: &str, tree: &str, warnings: &[&str]) {
        let parsed = parse(query, &clock());
        assert_eq!(parsed.query.as_ref().map_or(String::new(), show), tree, "{query}");
        let found: Vec<String> = parsed
            .warnings
            .iter()
            .map(|c| format!("{} @ {}", c.what, &query[c.span.clone()]))
            .collect();
        assert_eq!(found, warnings, "{query}");
    }

    #[test]
    fn words_phrases_and_operators_mean_what_they_say() {
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
    fn words_with_signs_in_them_are_looked_for_in_a_row() {
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
    fn a_plus_requires_and_ranks_the_rest() {
        check("+a b", "(a~ ? b~)", &[]);
        check("+a b +\"c d\" -e", "(a~ & \"c d\" ? b~ - e~)", &[]);
        check("+a", "a~", &[]);
        check("+(a b) c", "((a~ | b~) ? c~)", &[]);
        check("+-a b", "(a~ | b~)", &[]);
        check("a AND +b", "(a~ & b~)", &[]);
        check("a+b C++", "(\"a b\" | c~)", &[]);
    }

    #[test]
    fn nearness_binds_more_tightly_than_and() {
        check("a NEAR/3 b", "<a~ , b~>3", &[]);
        check("a NEAR b NEAR/2 \"c d\" AND e", "((<a~ , b~>10 & <b~ , \"c d\">2) & e~)", &[]);
        check("(a OR b*) NEAR/1 c", "<a~|/b*/ , c~>1", &[]);
        check("\"a b c\"~2 \"a\"~2 \"a b\"~0", "(<\"a\" \"b\" \"c\">2 | \"a\" | \"a b\")", &[]);
        check("title:(a NEAR/3 b) -\"c d\"~1", "(<t:a~ , t:b~>3 - <\"c\" \"d\">1)", &[]);
        check("a NEAR/500 b", "<a~ , b~>100", &["near means 100 words between at most @ NEAR/500"]);
        check(
            "(a AND b) NEAR/3 c",
            "((a~ & b~) & c~)",
            &["not something that can be near @ NEAR/3"],
        );
        check("-a NEAR/3 b", "(b~ - a~)", &["not something that can be near @ NEAR/3"]);
        check("(a -b) NEAR/3 c", "((a~ - b~) & c~)", &["not something that can be near @ NEAR/3"]);
        check(
            "NEAR a NEAR/3",
            "a~",
            &["nothing to join on this side @ NEAR", "nothing to join on this side @ NEAR/3"],
        );
    }

    #[test]
    fn words_may_be_described() {
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
            &["a word cannot begin with a wildcard @ *gate"],
        );
    }

    #[test]
    fn fields_take_words_phrases_and_groups() {
        check("title:storm x", "(t:storm~ | x~)", &[]);
        check("Title:\"storm off\" source:times", "(t:\"storm off\" & s:\"times\")", &[]);
        check("title:(a \"b c\" -d)", "((t:a~ | t:\"b c\") - t:d~)", &[]);
        check("-source:times a", "(a~ - s:\"times\")", &[]);
        check("title: a", "t:a~", &[]);
    }

    #[test]
    fn what_is_known_of_articles_narrows() {
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
        check("-lang:d", "", &["it only excludes @ -lang:d"]);
        check("source:jas* url:nytimes.com", "(s:/jas*/ & u:\"nytimes com\")", &[]);
        check("id:wires/* id:\"a \\\" b\" has:Title", "((i:=wires/* | i:=a \" b) & h:=title)", &[]);
        check("id:* a", "a~", &["nothing of the id stands before the * @ *"]);
        check("a has:soul", "a~", &["no article is said to have \"soul\" @ soul"]);
        check("a source:🙂", "a~", &["no word to look for there @ 🙂"]);
    }

    #[test]
    fn dates_narrow_and_each_of_their_fields_by_itself() {
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
        check("date:soon", "", &["not a date that can be read @ soon"]);
        check("a -date:2026-13", "a~", &["not a date that can be read @ 2026-13"]);
        check(
            "a date:2026-05-08..2026-04-01",
            "a~",
            &["a range that ends before it begins @ 2026-05-08..2026-04-01"],
        );
    }

    #[test]
    fn boosts_weigh_leaves() {
        check("a^2 b", "(a~^2 | b~)", &[]);
        check("(a \"b c\"^1.5 d*)^2 title:e^3", "(a~^2 | \"b c\"^3 | /d*/^2 | t:e~^3)", &[]);
        check("((a^100)^100)^1", "a~^100", &[]);
        check("jassy~1^2 \"a b\"~3^2", "(jassy~1^2 | <\"a\"^2 \"b\"^2>3)", &[]);
        check("a^0", "a~", &["a weight must be above 0 and no more than 100 @ ^0"]);
        check(
            "a^-1 b^1e5 c^101",
            "(a~ | \"b 1e5\" | c~)",
            &[
                "a weight must be above 0 and no more than 100 @ ^-1",
                "a weight must be above 0 and no more than 100 @ ^101",
            ],
        );
        check("x^y", "\"x y\"", &[]);
    }

    #[test]
    fn what_is_not_understood_is_searched_as_plain_words_with_a_warning() {
        check("\"storm off", "(storm~ | off~)", &["this quote is never closed @ \""]);
        check("a (b", "(a~ | b~)", &["this is never closed @ ("]);
        check("a) b", "(a~ | b~)", &["nothing is open that this could close @ )"]);
        check(
            "AND a OR",
            "a~",
            &["nothing to join on this side @ AND", "nothing to join on this side @ OR"],
        );
        check(
            "a AND OR b",
            "(a~ | b~)",
            &["nothing to join on this side @ AND", "nothing to join on this side @ OR"],
        );
        check("a NOT", "a~", &["nothing for it to apply to @ NOT"]);
        check("a title:", "a~", &["nothing for it to apply to @ title:"]);
        check("author:smith", "(author~ | smith~)", &["there is no field \"author\" @ author:"]);
        check("\"\" a", "a~", &["no word between these quotes @ \"\""]);
        check("a OR -b", "a~", &["OR with an exclusion @ "]);
        check("", "", &["no word in it @ "]);
        check("🙂 & ?", "", &["no word in it @ 🙂 & ?"]);
        check("-a", "", &["it only excludes @ -a"]);
        check("NOT (a OR b)", "", &["it only excludes @ NOT (a OR b)"]);
    }

    #[test]
    fn no_query_is_too_much() {
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
            let leaves = parsed.query.as_ref().map_or(0, |clause| clause.leaves().len());
            assert!(
                leaves <= MOST_WORDS && parsed.warnings.len() < 40,
                "{}…",
                query.chars().take(20).collect::<String>()
            );
            assert!(!parsed.warnings.is_empty());
        }
    }

    #[test]
    fn random_queries_are_read_to_their_end() {
        let pieces = [
            "a", "b ", " ", "\"", "(", ")", "-", " AND ", " OR ", "NOT ", "title:", "x:", "'", "“",
            "é", "1.5", ":", "*", "?", "~", "+", "^2", "date:", "2026", "id:", "has:", "\\",
        ];
        let mut state = 3_u64;
        for _ in 0..20_000 {
            let mut query = String::new();
            for _ in 0..10 {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                query.push_str(pieces[usize::try_from(state >> 33).unwrap() % pieces.len()]);
            }
            let parsed = parse(&query, &clock());
            for warning in &parsed.warnings {
                assert!(query.get(warning.span.clone()).is_some(), "{query}: {warning:?}");
            }
            assert!(parsed.query.is_some() || !parsed.warnings.is_empty(), "{query}");
        }
    }
}
