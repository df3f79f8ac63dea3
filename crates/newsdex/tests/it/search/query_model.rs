//! A naive model of search: what a random query matches and marks, found by scanning the text word
//! by word.

use std::collections::BTreeSet;
use std::mem::discriminant;
use std::ops::Range;

use crate::fixtures::random_articles::{FAMILIES, LANGUAGES, RandomArticle, RandomDate, SOURCES};
use crate::fixtures::random_queries::{Filter, Matching, NearSide, PhraseWord, RandomQuery};

/// Marked byte ranges of a text, each as its start and its end.
pub type MarkedBytes = BTreeSet<(usize, usize)>;

/// What a query marks in an article.
#[derive(Debug, Default, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ArticleMarks {
    pub title: MarkedBytes,
    pub body: MarkedBytes,
}

/// A word of a text.
pub struct ScannedWord {
    /// In lower case and with a plain apostrophe.
    pub text: String,
    pub bytes: Range<usize>,
}

/// The words of a text.
pub fn scan(text: &str) -> Vec<ScannedWord> {
    let mut words: Vec<ScannedWord> = Vec::new();
    let mut in_word = false;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let continues =
            c.is_ascii_alphabetic() || c == '’' && text[end..].starts_with('s') && in_word;
        if continues {
            if !in_word {
                words.push(ScannedWord { text: String::new(), bytes: at..at });
            }
            let word = words.last_mut().unwrap();
            word.text.push(if c == '’' { '\'' } else { c.to_ascii_lowercase() });
            word.bytes.end = end;
        }
        in_word = continues;
    }
    words
}

/// A typed word as [`scan`] would return it.
fn normalized(typed: &str) -> String {
    typed.to_lowercase().replace('’', "'")
}

fn accepts(filter: &Filter, article: &RandomArticle) -> bool {
    // A date matches if all days that it may be are within the range.
    let days = article.published.map(RandomDate::days);
    let first = days.as_ref().map(|days| *days.start());
    let last = days.map(|days| *days.end());
    match filter {
        Filter::Source(words) => article.source.is_some_and(|index| {
            SOURCES[index].windows(words.len()).any(|window| window == *words)
        }),
        Filter::By(name) => article.authors.contains(name),
        Filter::Language(subtag) => article.language.is_some_and(|index| {
            LANGUAGES[index].iter().any(|other| other.eq_ignore_ascii_case(subtag))
        }),
        Filter::Date(range) => {
            [first, last].iter().all(|day| day.is_some_and(|day| range.contains(&day)))
        }
        Filter::After(after) => first.is_some_and(|first| first > *after),
        Filter::Before(before) => last.is_some_and(|last| last < *before),
    }
}

/// Whether each kind of filter has one that accepts the article.
fn accept(filters: &[Filter], article: &RandomArticle) -> bool {
    filters.iter().all(|filter| {
        let same_kind = filters.iter().filter(|other| discriminant(filter) == discriminant(*other));
        same_kind.into_iter().any(|other| accepts(other, article))
    })
}

fn family(word: &str) -> usize {
    let word = normalized(word);
    let contains = |family: &[&str]| family.iter().any(|other| normalized(other) == word);
    FAMILIES.iter().position(|family| contains(family)).unwrap()
}

/// Edit distance in insertions, deletions, substitutions and transpositions of adjacent letters
/// (optimal string alignment), computed by its recursive definition.
fn edit_distance(a: &[char], b: &[char]) -> usize {
    let (Some((x, a_rest)), Some((y, b_rest))) = (a.split_last(), b.split_last()) else {
        return a.len() + b.len();
    };
    let substituted = edit_distance(a_rest, b_rest) + usize::from(x != y);
    let mut least = substituted.min(edit_distance(a_rest, b) + 1).min(edit_distance(a, b_rest) + 1);
    if let ([a_less @ .., v], [b_less @ .., w]) = (a_rest, b_rest)
        && (v, x) == (y, w)
    {
        least = least.min(edit_distance(a_less, b_less) + 1);
    }
    least
}

/// Marks of the words that `accepts`, as they are or without a possessive ending.
fn accepted_words(text: &str, accepts: impl Fn(&str) -> bool) -> MarkedBytes {
    let matches = |word: &str| accepts(word) || word.strip_suffix("'s").is_some_and(&accepts);
    let words = scan(text).into_iter().filter(|word| matches(&word.text));
    words.map(|word| (word.bytes.start, word.bytes.end)).collect()
}

fn phrases(text: &str, typed: &[String], matching: Matching) -> MarkedBytes {
    let words = scan(text);
    let found = find_phrase(&words, typed, matching).into_iter();
    found.map(|range| span(&words, range)).collect()
}

/// Bytes from the first to the last of some words.
fn span(words: &[ScannedWord], range: Range<usize>) -> (usize, usize) {
    (words[range.start].bytes.start, words[range.end - 1].bytes.end)
}

/// Finds typed words as a phrase. Returns ranges of word positions.
fn find_phrase(words: &[ScannedWord], typed: &[String], matching: Matching) -> Vec<Range<usize>> {
    let matches = |typed: &String, word: &ScannedWord| match matching {
        Matching::Exact => matches_exactly(typed, word),
        Matching::Stemmed => family(typed) == family(&word.text),
    };
    let starts_phrase = |first: &usize| {
        typed.iter().zip(&words[*first..]).all(|(typed, word)| matches(typed, word))
    };
    (0..(words.len() + 1).saturating_sub(typed.len()))
        .filter(starts_phrase)
        .map(|first| first..first + typed.len())
        .collect()
}

/// Whether a word is the typed one, or its possessive.
fn matches_exactly(typed: &str, word: &ScannedWord) -> bool {
    let typed = normalized(typed);
    typed == word.text || format!("{typed}'s") == word.text
}

fn near(text: &str, sides: &[NearSide; 2], slop: usize, is_ordered: bool) -> MarkedBytes {
    let words = scan(text);
    let [one, other] = sides.each_ref().map(|side| -> Vec<Range<usize>> {
        side.iter().flat_map(|phrase| find_phrase(&words, &phrase.words, phrase.matching)).collect()
    });
    let mut marks = MarkedBytes::new();
    for a in &one {
        for b in &other {
            let in_order = |first: &Range<usize>, second: &Range<usize>| {
                second.start >= first.end && second.start - first.end <= slop
            };
            if in_order(a, b) || !is_ordered && in_order(b, a) {
                marks.extend([a, b].map(|phrase| span(&words, phrase.clone())));
            }
        }
    }
    marks
}

/// Whether a word matches a pattern, in which `*` stands for any letters or none and `?` for one.
fn matches_pattern(pattern: &[char], word: &[char]) -> bool {
    match pattern.split_first() {
        None => word.is_empty(),
        Some(('*', rest)) => (0..=word.len()).any(|taken| matches_pattern(rest, &word[taken..])),
        Some((sign, rest)) => word
            .split_first()
            .is_some_and(|(c, word)| [c, &'?'].contains(&sign) && matches_pattern(rest, word)),
    }
}

fn prefix_phrases(text: &str, typed: &[PhraseWord]) -> MarkedBytes {
    let words = scan(text);
    let matches = |typed: &PhraseWord, word: &ScannedWord| {
        if typed.is_prefix {
            word.text.starts_with(&normalized(&typed.text))
        } else {
            matches_exactly(&typed.text, word)
        }
    };
    (0..(words.len() + 1).saturating_sub(typed.len()))
        .map(|first| first..first + typed.len())
        .filter(|phrase| {
            typed.iter().zip(&words[phrase.clone()]).all(|(typed, word)| matches(typed, word))
        })
        .map(|phrase| span(&words, phrase))
        .collect()
}

/// Tries every choice of occurrences of the typed words in their order.
fn sloppy_phrases(text: &str, typed: &[String], slop: usize) -> MarkedBytes {
    let words = scan(text);
    let mut choices: Vec<Vec<usize>> = vec![Vec::new()];
    for word in typed {
        let occurrences = find_phrase(&words, std::slice::from_ref(word), Matching::Exact);
        let positions: Vec<usize> = occurrences.into_iter().map(|range| range.start).collect();
        choices = choices
            .iter()
            .flat_map(|choice| {
                let later = positions
                    .iter()
                    .filter(|position| choice.last().is_none_or(|last| *position > last));
                later.map(|position| [choice.as_slice(), &[*position]].concat()).collect::<Vec<_>>()
            })
            .filter(|choice| choice[choice.len() - 1] - choice[0] + 1 - choice.len() <= slop)
            .collect();
    }
    choices.into_iter().flatten().map(|word| span(&words, word..word + 1)).collect()
}

/// The fields that a query searches.
#[derive(Clone, Copy, PartialEq)]
enum Fields {
    All,
    Title,
    Body,
}

/// What a query marks in an article; `None` if the article does not match.
pub fn marks(query: &RandomQuery, article: &RandomArticle) -> Option<ArticleMarks> {
    Model { article, fields: Fields::All }.marks(query)
}

#[derive(Clone, Copy)]
struct Model<'a> {
    article: &'a RandomArticle,
    fields: Fields,
}

impl Model<'_> {
    fn marks(self, query: &RandomQuery) -> Option<ArticleMarks> {
        match query {
            RandomQuery::Or(queries) => {
                let matching: Vec<_> =
                    queries.iter().filter_map(|query| self.marks(query)).collect();
                (!matching.is_empty()).then(|| merge(matching))
            }
            RandomQuery::And(queries) => {
                let marks = queries.iter().map(|query| self.marks(query));
                marks.collect::<Option<Vec<_>>>().map(merge)
            }
            RandomQuery::AndNot(query, excluded) => {
                if self.marks(excluded).is_some() {
                    None
                } else {
                    self.marks(query)
                }
            }
            RandomQuery::Plus { must, should } => {
                let must = self.marks(must)?;
                Some(merge([Some(must), self.marks(should)].into_iter().flatten().collect()))
            }
            RandomQuery::Title(query) => Model { fields: Fields::Title, ..self }.marks(query),
            RandomQuery::Body(query) => Model { fields: Fields::Body, ..self }.marks(query),
            RandomQuery::Boost(query, _) => self.marks(query),
            RandomQuery::Filtered(query, filters) => {
                self.marks(query).filter(|_| accept(filters, self.article))
            }
            RandomQuery::OrFilter(query, filter) => {
                let accepted = accepts(filter, self.article).then(ArticleMarks::default);
                self.marks(query).or(accepted)
            }
            RandomQuery::NotFilter(query, filter) => {
                self.marks(query).filter(|_| !accepts(filter, self.article))
            }
            leaf => self.leaf_marks(leaf),
        }
    }

    fn leaf_marks(self, leaf: &RandomQuery) -> Option<ArticleMarks> {
        match leaf {
            // A typed possessive matches only the possessive.
            RandomQuery::Word(word) => {
                let matching =
                    if word.contains('’') { Matching::Exact } else { Matching::Stemmed };
                self.in_fields(&|text| phrases(text, std::slice::from_ref(word), matching))
            }
            RandomQuery::Phrase(words) => {
                self.in_fields(&|text| phrases(text, words, Matching::Exact))
            }
            RandomQuery::PrefixPhrase(words) => self.in_fields(&|text| prefix_phrases(text, words)),
            RandomQuery::Near { sides, slop, in_order } => {
                self.in_fields(&|text| near(text, sides, *slop, *in_order))
            }
            RandomQuery::SloppyPhrase { words, slop } => {
                self.in_fields(&|text| sloppy_phrases(text, words, *slop))
            }
            RandomQuery::Prefix(letters) => {
                let letters = letters.to_lowercase();
                self.in_fields(&|text| accepted_words(text, |word| word.starts_with(&letters)))
            }
            RandomQuery::Wildcard(pattern) => {
                let pattern: Vec<char> = pattern.to_lowercase().chars().collect();
                let accepts =
                    |word: &str| matches_pattern(&pattern, &word.chars().collect::<Vec<char>>());
                self.in_fields(&|text| accepted_words(text, accepts))
            }
            RandomQuery::Fuzzy { word, max_distance } => {
                let word: Vec<char> = word.to_lowercase().chars().collect();
                let accepts = |other: &str| {
                    edit_distance(&word, &other.chars().collect::<Vec<char>>()) <= *max_distance
                };
                self.in_fields(&|text| accepted_words(text, accepts))
            }
            _ => unreachable!("not a leaf"),
        }
    }

    fn in_fields(self, find: &dyn Fn(&str) -> MarkedBytes) -> Option<ArticleMarks> {
        let in_field = |excluded: Fields, text: &str| {
            if self.fields == excluded { MarkedBytes::new() } else { find(text) }
        };
        let title = in_field(Fields::Body, &self.article.title);
        let body = in_field(Fields::Title, &self.article.body);
        (!title.is_empty() || !body.is_empty()).then_some(ArticleMarks { title, body })
    }
}

fn merge(marks: Vec<ArticleMarks>) -> ArticleMarks {
    let mut merged = ArticleMarks::default();
    for marks in marks {
        merged.title.extend(marks.title);
        merged.body.extend(marks.body);
    }
    merged
}
