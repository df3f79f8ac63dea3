//! Operands of a query: turns words, phrases, addresses, keywords and dates into nodes of the AST.

use std::ops::Range;

use newsdex_analysis::{abbreviated_month, bare_form, fold, fold_in_text, words};
use newsdex_article::language_code;
use newsdex_index::HAS;

use crate::syntax::ast::{Leaf, LeafWords, Near, NearOrder, PhraseWord, Query};
use crate::syntax::budget::{
    Budget, MAX_DATES, MAX_NEAR_WORDS, MAX_NEARS, MAX_PATTERNS, MAX_SLOP, MAX_WORDS,
};
use crate::syntax::clock::Clock;
use crate::syntax::dates::{DATE_FORMATS, DateField, WrittenDate};
use crate::syntax::field::Scope;
use crate::syntax::lexer::{Token, TokenKind};
use crate::syntax::pattern::Pattern;
use crate::syntax::warning::Warnings;
use crate::syntax::wildcard_words::{QueryWordKind, query_words};

/// Maximum length of a fuzzy word, in characters. A longer one is searched as a plain word.
const MAX_FUZZY_LENGTH: usize = 64;

/// What a part of a query searches for, and which queries it excludes.
#[derive(Debug, Default)]
pub(crate) struct Operand {
    pub(crate) query: Option<Query>,
    pub(crate) excluded: Vec<Query>,
}

impl From<Option<Query>> for Operand {
    fn from(query: Option<Query>) -> Operand {
        Operand { query, excluded: Vec::new() }
    }
}

impl Operand {
    /// The operand as one query.
    ///
    /// # Errors
    /// The exclusions, if it has nothing else.
    pub(crate) fn into_query(self) -> Result<Query, Vec<Query>> {
        match self.query {
            Some(query) => Ok(Query::all(vec![query], Vec::new(), self.excluded)),
            None => Err(self.excluded),
        }
    }

    /// Swaps what is searched for and what is excluded.
    pub(crate) fn negated(self) -> Operand {
        match self.into_query() {
            Ok(query) => Operand { query: None, excluded: vec![query] },
            Err(excluded) if excluded.is_empty() => Operand::default(),
            Err(excluded) => Operand { query: Some(Query::any(excluded)), excluded: Vec::new() },
        }
    }
}

/// Builds leaves from tokens, within the limits of one query.
pub(crate) struct OperandBuilder<'q> {
    pub(crate) query: &'q str,
    clock: &'q Clock,
    pub(crate) budget: Budget,
    pub(crate) warnings: Warnings,
    next_leaf: usize,
}

impl<'q> OperandBuilder<'q> {
    pub(crate) fn new(query: &'q str, clock: &'q Clock) -> OperandBuilder<'q> {
        OperandBuilder {
            query,
            clock,
            budget: Budget::default(),
            warnings: Warnings::default(),
            next_leaf: 0,
        }
    }

    /// What a token searches for in a scope.
    pub(crate) fn operand(&mut self, token: Token, scope: Scope) -> Option<Query> {
        let Token { span, kind } = token;
        match kind {
            TokenKind::Unclosed => self.unclosed(span, scope),
            _ if scope.is_keyword() => self.keyword(kind, span, scope),
            _ if scope == Scope::Lang && language_code(&self.query[span.clone()]).is_some() => {
                self.language(span)
            }
            TokenKind::Quoted => self.phrase(span, scope),
            TokenKind::QuotedNear(slop) => self.near_phrase(span, scope, slop),
            TokenKind::Address => self.address(span, scope),
            _ => {
                let query = self.plain(span.clone(), scope);
                if query.is_none() && scope != Scope::Article {
                    let what = "no word to search for in this field";
                    self.warnings.add(span, what, "it was ignored");
                }
                query
            }
        }
    }

    /// A language that is not called by its tag.
    fn language(&mut self, span: Range<usize>) -> Option<Query> {
        let tag = language_code(&self.query[span.clone()])?;
        if self.budget.words_left() == 0 {
            self.warn_too_many_words(span);
            return None;
        }
        self.budget.use_words(1);
        let words = LeafWords::Phrase(vec![PhraseWord::Word(tag.to_owned())]);
        Some(self.leaf(span, Scope::Lang, words))
    }

    fn phrase(&mut self, span: Range<usize>, scope: Scope) -> Option<Query> {
        let words = self.phrase_words(span.clone(), scope);
        if words.is_empty() {
            let quoted = self.with_quotes(&span);
            self.warnings.add(quoted, "no word between these quotes", "it was ignored");
            return None;
        }
        Some(self.leaf(span, scope, LeafWords::Phrase(words)))
    }

    fn with_quotes(&self, span: &Range<usize>) -> Range<usize> {
        let open = self.query[..span.start].chars().next_back().map_or(0, char::len_utf8);
        let close = self.query[span.end..].chars().next().map_or(0, char::len_utf8);
        span.start - open..span.end + close
    }

    /// `"a b c"~3`: the words in this order, with at most that many other words in all gaps
    /// together.
    fn near_phrase(&mut self, span: Range<usize>, scope: Scope, slop: usize) -> Option<Query> {
        let phrase = self.phrase(span.clone(), scope)?;
        let Query::Leaf(Leaf { words: LeafWords::Phrase(words), .. }) = &phrase else {
            return Some(phrase);
        };
        if words.len() < 2 || slop == 0 || !scope.is_text() {
            return Some(phrase);
        }
        if words.len() > MAX_NEAR_WORDS || !self.budget.use_near() {
            let what = format!(
                "more than {MAX_NEAR_WORDS} words in a phrase with ~, or more than {MAX_NEARS} uses of NEAR"
            );
            self.warnings.add(span, &what, "it was searched as an exact phrase");
            return Some(phrase);
        }
        let mut sides = Vec::with_capacity(words.len());
        for word in words {
            let words = LeafWords::Phrase(vec![word.clone()]);
            let id = self.next_leaf_id();
            sides.push(vec![Leaf { id, span: span.clone(), scope, words, boost: 1.0 }]);
        }
        let slop = self.bounded_slop(span, slop);
        Some(Query::Near(Near { sides, slop, order: NearOrder::Ordered }))
    }

    pub(crate) fn bounded_slop(&mut self, span: Range<usize>, slop: usize) -> u32 {
        match u32::try_from(slop) {
            Ok(slop) if slop <= MAX_SLOP => slop,
            _ => {
                let what = format!("NEAR allows at most {MAX_SLOP} words in between");
                self.warnings.add(span, &what, &format!("{MAX_SLOP} was used instead"));
                MAX_SLOP
            }
        }
    }

    fn unclosed(&mut self, span: Range<usize>, scope: Scope) -> Option<Query> {
        let quote = self.opening_quote(&span);
        let mut at = quote.end;
        let help = "the text after it was searched as plain words";
        self.warnings.add(quote, "this quote is never closed", help);
        let mut queries = Vec::new();
        for chunk in self.query[at..span.end].split_inclusive(char::is_whitespace) {
            let span = at..at + chunk.trim_end().len();
            at += chunk.len();
            if scope.is_keyword() && !span.is_empty() {
                queries.extend(self.keyword(TokenKind::Plain, span, scope));
            } else if !scope.is_keyword() {
                queries.extend(self.plain(span, scope));
            }
        }
        (!queries.is_empty()).then(|| Query::any(queries))
    }

    fn opening_quote(&self, span: &Range<usize>) -> Range<usize> {
        let length = self.query[span.clone()].chars().next().map_or(1, char::len_utf8);
        span.start..span.start + length
    }

    /// Text between white space. If it has several words, as `f-16` and `amazon.com` do, they form
    /// a phrase. A possessive is searched as typed, and so is every word outside title and body,
    /// where nothing is stemmed.
    pub(crate) fn plain(&mut self, span: Range<usize>, scope: Scope) -> Option<Query> {
        if let Some((word, digits)) = self.query[span.clone()].rsplit_once('~')
            && let Some(pattern) = fuzzy(word, digits)
            && self.budget.words_left() > 0
            && self.use_pattern(span.clone())
        {
            self.budget.use_words(1);
            let words = LeafWords::Phrase(vec![PhraseWord::Pattern(pattern)]);
            return Some(self.leaf(span, scope, words));
        }
        let words = self.phrase_words(span.clone(), scope);
        let words = match words.as_slice() {
            [] => return None,
            [PhraseWord::Word(word)] if bare_form(word).is_none() && scope.is_text() => {
                LeafWords::Stemmed(word.clone())
            }
            _ => LeafWords::Phrase(words),
        };
        Some(self.leaf(span, scope, words))
    }

    /// A pasted URL. It is searched in the text and in the addresses of articles. Wildcards in it
    /// are punctuation.
    fn address(&mut self, span: Range<usize>, scope: Scope) -> Option<Query> {
        let text = &self.query[span.clone()];
        let words: Vec<Range<usize>> = words(text).take(self.budget.words_left()).collect();
        if words.is_empty() {
            return None;
        }
        self.budget.use_words(words.len());
        let phrase = |fold_word: &dyn Fn(&Range<usize>) -> String| {
            LeafWords::Phrase(words.iter().map(fold_word).map(PhraseWord::Word).collect())
        };
        let in_text = phrase(&|word| fold_in_text(text, word.clone()));
        let in_url = phrase(&|word| fold(&text[word.clone()]));
        let in_text = self.leaf(span.clone(), scope, in_text);
        if scope != Scope::Article {
            return Some(in_text);
        }
        let in_url = self.leaf(span, Scope::Url, in_url);
        Some(Query::any(vec![in_text, in_url]))
    }

    /// An id, the prefix of one, or the name of a field that an article must have.
    fn keyword(&mut self, kind: TokenKind, span: Range<usize>, scope: Scope) -> Option<Query> {
        let text = &self.query[span.clone()];
        let is_quoted = matches!(kind, TokenKind::Quoted | TokenKind::QuotedNear(_));
        let text = if is_quoted { unescaped(text) } else { text.to_owned() };
        let (value, is_prefix) = match text.strip_suffix('*') {
            Some(prefix) if scope == Scope::Id => (prefix.to_owned(), true),
            _ => (text, false),
        };
        if scope == Scope::Has && !HAS.iter().any(|has| has.name == value.to_lowercase()) {
            let shown: String = value.chars().take(40).collect();
            let what = format!("has: knows no field \"{shown}\"");
            let help = format!(
                "it was ignored; write has: and one of {}",
                HAS.iter().map(|has| has.name).collect::<Vec<&str>>().join(", ")
            );
            self.warnings.add(span, &what, &help);
            return None;
        }
        if value.is_empty() {
            let help = "it was ignored; write the first characters of the id";
            self.warnings.add(span, "no id before the *", help);
            return None;
        }
        if self.budget.words_left() == 0 {
            self.warn_too_many_words(span);
            return None;
        }
        self.budget.use_words(1);
        let value = if scope == Scope::Has { value.to_lowercase() } else { value };
        Some(self.leaf(span, scope, LeafWords::Keyword { value, is_prefix }))
    }

    /// A date. One that cannot be read is ignored, so that the rest of the query means what it
    /// would mean without it.
    pub(crate) fn date(&mut self, token: Token, field: DateField) -> Option<Query> {
        let Token { span, kind } = token;
        let mut text = span.clone();
        if kind == TokenKind::Unclosed {
            let quote = self.opening_quote(&span);
            text.start = quote.end;
            let help = "it was closed at the end of the query";
            self.warnings.add(quote, "this quote is never closed", help);
        }
        if !self.budget.use_date() {
            let what = format!("more than {MAX_DATES} dates");
            self.warnings.add(span, &what, "the rest was ignored");
            return None;
        }
        let written = WrittenDate { field, text: &self.query[text], span: span.clone() };
        match written.read(self.clock) {
            Ok(date) => Some(Query::Date(date)),
            Err(what) => {
                self.warnings.add(span, what, &format!("it was ignored; {DATE_FORMATS}"));
                None
            }
        }
    }

    /// `^2`, the factor of a score.
    pub(crate) fn boost(&mut self, span: Range<usize>) -> f32 {
        let boost = self.query[span.start + 1..span.end].parse().unwrap_or(0.0);
        if boost > 0.0 && boost <= Leaf::MAX_BOOST {
            return boost;
        }
        let what = format!("a boost must be above 0 and at most {}", Leaf::MAX_BOOST);
        self.warnings.add(span, &what, "1 was used instead");
        1.0
    }

    /// The words of a part of the query, as words of a phrase. Capitals tell acronyms in a text only.
    fn phrase_words(&mut self, span: Range<usize>, scope: Scope) -> Vec<PhraseWord> {
        let text = &self.query[span.clone()];
        let max_words = self.budget.words_left();
        let mut split = query_words(text, max_words + 1);
        if split.len() > max_words {
            split.truncate(max_words);
            self.warn_too_many_words(span.clone());
        }
        let mut words = Vec::new();
        for word in split {
            let letters = &text[word.span.clone()];
            let at = span.start + word.span.start..span.start + word.span.end;
            match word.kind {
                QueryWordKind::Plain => {
                    let folded = match abbreviated_month(self.query, at) {
                        _ if !scope.is_text() => fold(letters),
                        // The day may be another word of the query.
                        Some(month) => month.to_owned(),
                        None => fold_in_text(text, word.span),
                    };
                    words.push(PhraseWord::Word(folded));
                }
                QueryWordKind::Wildcard if self.use_pattern(at.clone()) => {
                    words.push(PhraseWord::Pattern(Pattern::Wildcard(fold(letters))));
                }
                QueryWordKind::Wildcard => words.extend(without_wildcards(letters)),
                QueryWordKind::LeadingWildcard => {
                    let help =
                        "it was searched without the wildcard; start with the letters you know";
                    self.warnings.add(at, "a word cannot start with a wildcard", help);
                    words.extend(without_wildcards(letters));
                }
            }
        }
        // Removing wildcards may split a word into several.
        words.truncate(max_words);
        self.budget.use_words(words.len());
        words
    }

    fn warn_too_many_words(&mut self, span: Range<usize>) {
        self.warnings.add(span, &format!("more than {MAX_WORDS} words"), "the rest was ignored");
    }

    /// Uses a pattern of the budget, or warns that none is left.
    fn use_pattern(&mut self, span: Range<usize>) -> bool {
        let is_left = self.budget.use_pattern();
        if !is_left {
            let what = format!("more than {MAX_PATTERNS} words with wildcards or ~");
            self.warnings.add(span, &what, "searched as plain words");
        }
        is_left
    }

    fn leaf(&mut self, span: Range<usize>, scope: Scope, words: LeafWords) -> Query {
        Query::Leaf(Leaf { id: self.next_leaf_id(), span, scope, words, boost: 1.0 })
    }

    fn next_leaf_id(&mut self) -> usize {
        self.next_leaf += 1;
        self.next_leaf - 1
    }
}

fn without_wildcards(letters: &str) -> impl Iterator<Item = PhraseWord> {
    words(letters).map(|word| PhraseWord::Word(fold(&letters[word])))
}

/// Replaces the escapes of a quoted phrase: `\"` by a quote, `\\` by a backslash.
fn unescaped(text: &str) -> String {
    text.replace("\\\\", "\u{0}").replace("\\\"", "\"").replace('\u{0}', "\\")
}

/// `jassy~`, `jassy~2`: a single word, and the maximum edit distance. The default is 1 for words of
/// up to five letters, and 2 for longer ones.
fn fuzzy(word: &str, digits: &str) -> Option<Pattern> {
    let mut split = words(word);
    if split.next() != Some(0..word.len()) || word.chars().count() > MAX_FUZZY_LENGTH {
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
