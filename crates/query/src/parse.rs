//! Tokens to the clause tree.
//!
//! ```text
//! query    = items
//! items    = { [+] either }             any of them, or all with a plus; those that exclude take away from the rest
//! either   = both { OR both }
//! both     = near { AND near }
//! near     = item { NEAR/n item }
//! item     = { NOT | - } [ field: ] ( word | phrase | "(" items ")" )
//! word     = letters, with `*` and `?` in place of some; or letters, `~` and how many may differ
//! ```
//!
//! Nothing is an error: what does not fit is taken as plain words, or left out, with a complaint that says so.

use std::ops::Range;

use newsdex_analysis::{bare_form, fold, words};

use crate::clause::{Clause, Leaf, LeafWords, Near, RowWord, Scope};
use crate::complaint::QueryComplaint;
use crate::lex::{DOUBLE_QUOTES, Token, TokenKind, lex};
use crate::near::near_side;
use crate::pattern::Pattern;
use crate::row_words::{PieceKind, pieces};

/// A query is read no further than this, in bytes.
const LONGEST_QUERY: usize = 16 * 1024;
/// No more words than this are looked for.
const MOST_WORDS: usize = 512;
/// No more words with wildcards or `~`: each is looked up in the whole dictionary.
const MOST_PATTERNS: usize = 16;
/// A longer word is not one that somebody misspelt, in letters.
const LONGEST_FUZZY: usize = 64;
/// No more words than this may stand between what is near.
const FARTHEST_NEAR: usize = 100;
/// No more often than this is nearness asked for.
const MOST_NEARS: usize = 8;
/// No more words than this are looked for near each other at once.
const MOST_NEAR_WORDS: usize = 10;
/// Parentheses are not followed deeper than this.
const DEEPEST: usize = 64;

/// A query, read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Query {
    /// What is looked for; nothing where no word is in the query, or only words to exclude.
    pub(crate) clause: Option<Clause>,
    pub(crate) complaints: Vec<QueryComplaint>,
}

/// What some part of a query looks for, and what it takes away.
#[derive(Default)]
struct Part {
    sought: Option<Clause>,
    excluded: Vec<Clause>,
}

impl Part {
    /// As a clause of its own. What only excludes has none.
    fn clause(self) -> Result<Clause, Vec<Clause>> {
        match self.sought {
            Some(sought) => Ok(Clause::all(vec![sought], Vec::new(), self.excluded)),
            None => Err(self.excluded),
        }
    }

    /// The opposite.
    fn negated(self) -> Part {
        match self.clause() {
            Ok(clause) => Part { sought: None, excluded: vec![clause] },
            Err(excluded) if excluded.is_empty() => Part::default(),
            Err(excluded) => Part { sought: Some(Clause::any(excluded)), excluded: Vec::new() },
        }
    }
}

/// Reads a query. Never fails.
pub(crate) fn parse(query: &str) -> Query {
    let kept = &query[..query.floor_char_boundary(LONGEST_QUERY)];
    let tokens = lex(kept);
    let mut parser = Parser {
        query: kept,
        tokens: &tokens,
        at: 0,
        depth: 0,
        leaves: 0,
        words: 0,
        patterns: 0,
        nears: 0,
        complaints: Vec::new(),
    };
    if kept.len() < query.len() {
        let remedy = format!("only the first {LONGEST_QUERY} bytes were read");
        parser.complain(kept.len()..query.len(), "too long for a query", &remedy);
    }
    let part = parser.items(Scope::Article, true);
    debug_assert_eq!(parser.at, tokens.len());
    let clause = match part.clause() {
        Ok(clause) => Some(clause),
        Err(excluded) if excluded.is_empty() => {
            parser.complain(0..kept.len(), "no word in it", "write the words to look for");
            None
        }
        Err(_) => {
            parser.complain(0..kept.len(), "it only excludes", "add a word or phrase to look for");
            None
        }
    };
    Query { clause, complaints: parser.complaints }
}

struct Parser<'q> {
    query: &'q str,
    tokens: &'q [Token],
    at: usize,
    depth: usize,
    leaves: usize,
    words: usize,
    patterns: usize,
    nears: usize,
    complaints: Vec<QueryComplaint>,
}

impl Parser<'_> {
    fn complain(&mut self, span: Range<usize>, what: &str, remedy: &str) {
        // One of a kind is enough: a hostile query could earn thousands.
        if self.complaints.iter().filter(|complaint| complaint.what == what).count() < 3 {
            let (start, end) = (span.start, span.end);
            self.complaints.push(QueryComplaint { start, end, what: what.to_owned(), remedy: remedy.to_owned() });
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
    fn items(&mut self, scope: Scope, outermost: bool) -> Part {
        let (mut required, mut sought, mut excluded) = (Vec::new(), Vec::new(), Vec::new());
        // Every turn takes at least one token.
        while let Some(kind) = self.peek() {
            let span = self.tokens[self.at].span.clone();
            match kind {
                TokenKind::Close if !outermost => break,
                TokenKind::Close => {
                    self.complain(span, "nothing is open that this could close", "it was passed over");
                    self.at += 1;
                }
                TokenKind::And | TokenKind::Or | TokenKind::Near(_) => {
                    self.complain(span, "nothing to join on this side", "it was passed over");
                    self.at += 1;
                }
                _ => {
                    let into = if self.next_if(TokenKind::Plus) { &mut required } else { &mut sought };
                    match self.either(scope).clause() {
                        Ok(clause) => into.push(clause),
                        Err(clauses) => excluded.extend(clauses),
                    }
                }
            }
        }
        if !required.is_empty() {
            return Part { sought: Some(Clause::all(required, sought, Vec::new())), excluded };
        }
        Part { sought: (!sought.is_empty()).then(|| Clause::any(sought)), excluded }
    }

    fn either(&mut self, scope: Scope) -> Part {
        let first = self.both(scope);
        if self.peek() != Some(TokenKind::Or) {
            return first;
        }
        let mut sought = Vec::new();
        let mut side = first;
        loop {
            let operator = self.tokens.get(self.at).map(|token| token.span.clone());
            match side.clause() {
                Ok(clause) => sought.push(clause),
                Err(excluded) if excluded.is_empty() => {}
                Err(_) => {
                    let span = operator.unwrap_or(self.query.len()..self.query.len());
                    let remedy = "the exclusion beside it was passed over: nearly everything would match";
                    self.complain(span, "OR with an exclusion", remedy);
                }
            }
            if !self.joined(TokenKind::Or) {
                break;
            }
            side = self.both(scope);
        }
        Part { sought: (!sought.is_empty()).then(|| Clause::any(sought)), excluded: Vec::new() }
    }

    fn both(&mut self, scope: Scope) -> Part {
        let first = self.near(scope);
        if self.peek() != Some(TokenKind::And) {
            return first;
        }
        let (mut must, mut without) = (Vec::new(), Vec::new());
        let mut side = first;
        loop {
            match side.clause() {
                Ok(clause) => must.push(clause),
                Err(excluded) => without.extend(excluded),
            }
            if !self.joined(TokenKind::And) {
                break;
            }
            side = self.near(scope);
        }
        if must.is_empty() {
            return Part { sought: None, excluded: without };
        }
        Part { sought: Some(Clause::all(must, Vec::new(), without)), excluded: Vec::new() }
    }

    /// `a NEAR/3 b`; of more than two, each is near the next.
    fn near(&mut self, scope: Scope) -> Part {
        let mut left = self.item(scope);
        let (mut pairs, mut excluded) = (Vec::new(), Vec::new());
        while let Some(TokenKind::Near(between)) = self.peek() {
            let operator = self.tokens[self.at].span.clone();
            if !self.joined(TokenKind::Near(between)) {
                break;
            }
            let right = self.item(scope);
            let side = |part: &Part| part.sought.as_ref().filter(|_| part.excluded.is_empty()).and_then(near_side);
            let room = self.nears < MOST_NEARS;
            let sides = [side(&left), side(&right)].map(|side| side.filter(|_| room));
            let [Some(one), Some(other)] = sides else {
                if room {
                    let remedy =
                        "NEAR stands between words, phrases, or groups of which any will do; AND was taken for it";
                    self.complain(operator, "not something that can be near", remedy);
                } else {
                    let what = format!("nearness asked for more than {MOST_NEARS} times");
                    self.complain(operator, &what, "AND was taken for it");
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
            let between = self.bounded_distance(operator, between);
            pairs.push(Clause::Near(Near { sides: vec![one, other], between, ordered: false }));
            left = right;
        }
        if pairs.is_empty() && excluded.is_empty() {
            return left;
        }
        Part { sought: (!pairs.is_empty()).then(|| Clause::all(pairs, Vec::new(), Vec::new())), excluded }
    }

    fn bounded_distance(&mut self, span: Range<usize>, between: usize) -> usize {
        if between > FARTHEST_NEAR {
            let what = format!("near means {FARTHEST_NEAR} words between at most");
            self.complain(span, &what, "so many were taken");
        }
        between.min(FARTHEST_NEAR)
    }

    /// Takes an operator if it is next and something follows that it can join.
    fn joined(&mut self, operator: TokenKind) -> bool {
        let joins = self.peek() == Some(operator)
            && self.tokens.get(self.at + 1).is_some_and(|next| {
                !matches!(next.kind, TokenKind::Close | TokenKind::And | TokenKind::Or | TokenKind::Near(_))
            });
        self.at += usize::from(joins);
        joins
    }

    fn item(&mut self, mut scope: Scope) -> Part {
        let mut negated = false;
        // Each turn takes a token.
        while let Some(
            kind
            @ (TokenKind::Not | TokenKind::Minus | TokenKind::Plus | TokenKind::Field(_) | TokenKind::UnknownField),
        ) = self.peek()
        {
            let span = self.tokens[self.at].span.clone();
            self.at += 1;
            match kind {
                TokenKind::Field(named) => scope = named,
                TokenKind::UnknownField => return self.unknown_field(span, scope, negated),
                // Within an item it says nothing that is not said already.
                TokenKind::Plus => {}
                _ => negated = !negated,
            }
            if !self.an_item_follows() {
                self.complain(span, "nothing for it to apply to", "it was passed over");
                return Part::default();
            }
        }
        let part = self.unit(scope);
        if negated { part.negated() } else { part }
    }

    fn an_item_follows(&self) -> bool {
        !matches!(self.peek(), None | Some(TokenKind::Close | TokenKind::And | TokenKind::Or | TokenKind::Near(_)))
    }

    /// `author:x` where there is no field `author`: the name is a word as any other.
    fn unknown_field(&mut self, span: Range<usize>, scope: Scope, negated: bool) -> Part {
        let name = &self.query[span.start..span.end - 1];
        let what = format!("there is no field \"{name}\"");
        let known: Vec<String> = Scope::NAMED.iter().map(|(name, _)| format!("{name}:")).collect();
        let remedy = format!("searched as plain words; the fields are {}", known.join(" and "));
        self.complain(span.clone(), &what, &remedy);
        let mut sought: Vec<Clause> = self.plain(span.start..span.end - 1, scope).into_iter().collect();
        let value = self.unit(scope);
        sought.extend(value.clause().ok());
        let part = Part { sought: (!sought.is_empty()).then(|| Clause::any(sought)), excluded: Vec::new() };
        if negated { part.negated() } else { part }
    }

    fn unit(&mut self, scope: Scope) -> Part {
        let Some(Token { span, kind }) = self.tokens.get(self.at).cloned() else { return Part::default() };
        self.at += 1;
        let clause = match kind {
            TokenKind::Open => return self.group(span, scope),
            TokenKind::Quoted => self.phrase(span, scope),
            TokenKind::QuotedNear(between) => self.near_phrase(span, scope, between),
            TokenKind::Unclosed => return self.unclosed(span, scope),
            _ => self.plain(span, scope),
        };
        Part { sought: clause, excluded: Vec::new() }
    }

    fn group(&mut self, open: Range<usize>, scope: Scope) -> Part {
        if self.depth == DEEPEST {
            let what = format!("parentheses deeper than {DEEPEST}");
            self.complain(open, &what, "they were passed over");
            // Recursion ends here: the rest of the parentheses open and close nothing.
            return Part::default();
        }
        self.depth += 1;
        let part = self.items(scope, false);
        self.depth -= 1;
        if !self.next_if(TokenKind::Close) {
            self.complain(open, "this is never closed", "it was taken to close at the end");
        }
        part
    }

    fn phrase(&mut self, span: Range<usize>, scope: Scope) -> Option<Clause> {
        if scope.is_key() {
            return self.plain(span, scope);
        }
        let words = self.take_words(span.clone());
        if words.is_empty() {
            let open = self.query[..span.start].chars().next_back().map_or(0, char::len_utf8);
            let close = self.query[span.end..].chars().next().map_or(0, char::len_utf8);
            let outer = span.start - open..span.end + close;
            self.complain(outer, "no word between these quotes", "it was passed over");
            return None;
        }
        Some(self.leaf(span, scope, LeafWords::Row(words)))
    }

    /// `"a b c"~3`: the words in their order, so many others between them at most.
    fn near_phrase(&mut self, span: Range<usize>, scope: Scope, between: usize) -> Option<Clause> {
        let phrase = self.phrase(span.clone(), scope)?;
        let Clause::Leaf(Leaf { words: LeafWords::Row(words), .. }) = &phrase else { return Some(phrase) };
        if words.len() < 2 || between == 0 || !scope.is_text() {
            return Some(phrase);
        }
        if words.len() > MOST_NEAR_WORDS || self.nears == MOST_NEARS {
            let what =
                format!("more than {MOST_NEAR_WORDS} words to be near each other, or more than {MOST_NEARS} times");
            self.complain(span, &what, "they were taken as a phrase");
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
        Some(Clause::Near(Near { sides, between, ordered: true }))
    }

    fn unclosed(&mut self, span: Range<usize>, scope: Scope) -> Part {
        let quote = self.query[span.clone()].chars().next().map_or(1, char::len_utf8);
        self.complain(
            span.start..span.start + quote,
            "this quote is never closed",
            "what follows was searched as plain words",
        );
        let inner = &self.query[span.start + quote..span.end];
        debug_assert!(!inner.contains(DOUBLE_QUOTES));
        let mut sought = Vec::new();
        let mut at = span.start + quote;
        for piece in inner.split_inclusive(char::is_whitespace) {
            sought.extend(self.plain(at..at + piece.len(), scope));
            at += piece.len();
        }
        Part { sought: (!sought.is_empty()).then(|| Clause::any(sought)), excluded: Vec::new() }
    }

    /// Text between white space. Several words in it, as in `f-16` or `amazon.com`, are looked for in a row; a
    /// possessive is looked for as typed.
    fn plain(&mut self, span: Range<usize>, scope: Scope) -> Option<Clause> {
        if scope.is_key() {
            let text = &self.query[span.clone()];
            let (key, begins) = text.strip_suffix('*').map_or((text, false), |key| (key, true));
            let key = LeafWords::Key { key: key.to_owned(), begins };
            return Some(self.leaf(span, scope, key));
        }
        if let Some((word, digits)) = self.query[span.clone()].rsplit_once('~')
            && let Some(pattern) = fuzzy(word, digits)
            && self.room_for_pattern(span.clone())
            && self.words < MOST_WORDS
        {
            self.words += 1;
            return Some(self.leaf(span, scope, LeafWords::Row(vec![RowWord::Like(pattern)])));
        }
        let mut words = self.take_words(span.clone());
        match words.as_slice() {
            [] => None,
            [RowWord::Word(word)] if bare_form(word).is_none() && scope.is_text() => {
                let word = word.clone();
                Some(self.leaf(span, scope, LeafWords::Stemmed(word)))
            }
            _ => Some(self.leaf(span, scope, LeafWords::Row(std::mem::take(&mut words)))),
        }
    }

    /// The words of a text, to stand in a row.
    fn take_words(&mut self, span: Range<usize>) -> Vec<RowWord> {
        let text = &self.query[span.clone()];
        let room = MOST_WORDS - self.words;
        let mut pieces = pieces(text, room + 1);
        if pieces.len() > room {
            pieces.truncate(room);
            let what = format!("more than {MOST_WORDS} words");
            self.complain(span.clone(), &what, "the rest was passed over");
        }
        let mut found = Vec::new();
        for piece in pieces {
            let letters = &text[piece.span.clone()];
            let at = span.start + piece.span.start..span.start + piece.span.end;
            match piece.kind {
                PieceKind::Plain => found.push(RowWord::Word(fold(letters))),
                PieceKind::Wild if self.room_for_pattern(at.clone()) => {
                    found.push(RowWord::Like(Pattern::Wildcard(fold(letters))));
                }
                PieceKind::Wild => found.extend(words(letters).map(|word| RowWord::Word(fold(&letters[word])))),
                PieceKind::BeginsWild => {
                    let remedy = "searched without it; begin with the letters that are known";
                    self.complain(at, "a word cannot begin with a wildcard", remedy);
                    found.extend(words(letters).map(|word| RowWord::Word(fold(&letters[word]))));
                }
            }
        }
        // Where wildcards were left out, there may be more words than were counted.
        found.truncate(room);
        self.words += found.len();
        found
    }

    fn room_for_pattern(&mut self, span: Range<usize>) -> bool {
        let room = self.patterns < MOST_PATTERNS;
        if room {
            self.patterns += 1;
        } else {
            let what = format!("more than {MOST_PATTERNS} words with wildcards or ~");
            self.complain(span, &what, "searched as plain words");
        }
        room
    }

    fn leaf(&mut self, span: Range<usize>, scope: Scope, words: LeafWords) -> Clause {
        self.leaves += 1;
        Clause::Leaf(Leaf { id: self.leaves - 1, span, scope, words, boost: 1.0 })
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A clause as text: `word~` is stemmed, `"…"` exact, `t:` and `s:` the scopes.
    fn show(clause: &Clause) -> String {
        let list = |clauses: &[Clause], between: &str| clauses.iter().map(show).collect::<Vec<_>>().join(between);
        match clause {
            Clause::Leaf(leaf) => {
                let scope = match leaf.scope {
                    Scope::Article => String::new(),
                    scope => format!("{}:", &Scope::NAMED.iter().find(|(_, named)| *named == scope).unwrap().0[..1]),
                };
                let word = |word: &RowWord| match word {
                    RowWord::Word(word) => word.clone(),
                    RowWord::Like(Pattern::Wildcard(text)) => format!("/{text}/"),
                    RowWord::Like(Pattern::Fuzzy { word, distance }) => format!("{word}~{distance}"),
                };
                match &leaf.words {
                    LeafWords::Stemmed(word) => format!("{scope}{word}~"),
                    LeafWords::Row(row) => match row.as_slice() {
                        [like @ RowWord::Like(_)] => format!("{scope}{}", word(like)),
                        row => format!("{scope}\"{}\"", row.iter().map(word).collect::<Vec<_>>().join(" ")),
                    },
                    LeafWords::Key { key, begins } => format!("{scope}={key}{}", if *begins { "*" } else { "" }),
                }
            }
            Clause::Near(near) => {
                let sides = near.sides.iter().map(|side| {
                    let leaves: Vec<String> = side.iter().map(|leaf| show(&Clause::Leaf(leaf.clone()))).collect();
                    leaves.join("|")
                });
                let sides: Vec<String> = sides.collect();
                format!("<{}>{}", sides.join(if near.ordered { " " } else { " , " }), near.between)
            }
            Clause::Any(clauses) => format!("({})", list(clauses, " | ")),
            Clause::All { must, may, without } => {
                let signed = |clauses: &[Clause], sign: &str| {
                    clauses.iter().map(|clause| [sign, &show(clause)].concat()).collect::<String>()
                };
                format!("({}{}{})", list(must, " & "), signed(may, " ? "), signed(without, " - "))
            }
        }
    }

    /// Checks the tree, and the complaints as `what @ text they point at`.
    fn check(query: &str, tree: &str, complaints: &[&str]) {
        let parsed = parse(query);
        assert_eq!(parsed.clause.as_ref().map_or(String::new(), show), tree, "{query}");
        let found: Vec<String> =
            parsed.complaints.iter().map(|c| format!("{} @ {}", c.what, &query[c.start..c.end])).collect();
        assert_eq!(found, complaints, "{query}");
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
        check("https://a.example/b", "\"https a example b\"", &[]);
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
        check("(a AND b) NEAR/3 c", "((a~ & b~) & c~)", &["not something that can be near @ NEAR/3"]);
        check("-a NEAR/3 b", "(b~ - a~)", &["not something that can be near @ NEAR/3"]);
        check("(a -b) NEAR/3 c", "((a~ - b~) & c~)", &["not something that can be near @ NEAR/3"]);
        check("NEAR a NEAR/3", "a~", &["nothing to join on this side @ NEAR", "nothing to join on this side @ NEAR/3"]);
    }

    #[test]
    fn words_may_be_described() {
        check("priva* wom?n Ça*", "(/priva*/ | /wom?n/ | /ca*/)", &[]);
        check("who is it?", "(who~ | is~ | it~)", &[]);
        check("title:amaz* -ama?on*", "(t:/amaz*/ - /ama?on*/)", &[]);
        check("jassy~ storms~ Jassy~2 zoë~1", "(jassy~1 | storms~2 | jassy~2 | zoe~1)", &[]);
        check("jassy~0 jassy~9 a-b~ ~5 x~y", "(\"jassy 0\" | \"jassy 9\" | \"a b\" | 5~ | \"x y\")", &[]);
        check("\"storm off to ama*\" \"wom?n at it?\"", "(\"storm off to /ama*/\" | \"/wom?n/ at it\")", &[]);
        check("co-fou* \"* a\"", "(\"co /fou*/\" | \"a\")", &[]);
        check("*gate * ? a*-b", "(gate~ | \"/a*/ b\")", &["a word cannot begin with a wildcard @ *gate"]);
    }

    #[test]
    fn fields_take_words_phrases_and_groups() {
        check("title:storm x", "(t:storm~ | x~)", &[]);
        check("Title:\"storm off\" source:times", "(t:\"storm off\" | s:\"times\")", &[]);
        check("title:(a \"b c\" -d)", "((t:a~ | t:\"b c\") - t:d~)", &[]);
        check("-source:times a", "(a~ - s:\"times\")", &[]);
        check("title: a", "t:a~", &[]);
    }

    #[test]
    fn what_is_not_understood_is_searched_as_plain_words_with_a_complaint() {
        check("\"storm off", "(storm~ | off~)", &["this quote is never closed @ \""]);
        check("a (b", "(a~ | b~)", &["this is never closed @ ("]);
        check("a) b", "(a~ | b~)", &["nothing is open that this could close @ )"]);
        check("AND a OR", "a~", &["nothing to join on this side @ AND", "nothing to join on this side @ OR"]);
        check("a AND OR b", "(a~ | b~)", &["nothing to join on this side @ AND", "nothing to join on this side @ OR"]);
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
            "a NEAR/9 ".repeat(1 << 17),
            format!("\"{}\"~9", "the ".repeat(1 << 18)),
        ];
        for query in hostile {
            let parsed = parse(&query);
            let leaves = parsed.clause.as_ref().map_or(0, |clause| clause.leaves().len());
            assert!(
                leaves <= MOST_WORDS && parsed.complaints.len() < 40,
                "{}…",
                query.chars().take(20).collect::<String>()
            );
            assert!(!parsed.complaints.is_empty());
        }
    }

    #[test]
    fn random_queries_are_read_to_their_end() {
        let pieces = [
            "a", "b ", " ", "\"", "(", ")", "-", " AND ", " OR ", "NOT ", "title:", "x:", "'", "“", "é", "1.5", ":",
            "*", "?", "~", "+",
        ];
        let mut state = 3_u64;
        for _ in 0..20_000 {
            let mut query = String::new();
            for _ in 0..10 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                query.push_str(pieces[usize::try_from(state >> 33).unwrap() % pieces.len()]);
            }
            let parsed = parse(&query);
            for complaint in &parsed.complaints {
                assert!(query.get(complaint.start..complaint.end).is_some(), "{query}: {complaint:?}");
            }
            assert!(parsed.clause.is_some() || !parsed.complaints.is_empty(), "{query}");
        }
    }
}
