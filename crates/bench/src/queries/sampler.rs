//! Samples queries from articles. The same articles, kind, seed and count give the same queries.

use std::collections::HashSet;

use crate::dataset::corpus::Corpus;
use crate::dataset::split_mix::SplitMix64;
use crate::queries::sampled::{HitOrder, NEAR_SLOP, QueryKind, QueryShape, SampledQuery};
use crate::queries::words::{Word, most_frequent, split_words};

/// Number of words that count as common.
const COMMON_WORDS: usize = 100;

/// A dated query covers the day of an article and this many days before and after it.
const DAYS_AROUND: i64 = 45;

/// Attempts per query. It bounds the sampling of articles that have few words.
const MAX_ATTEMPTS: usize = 200;

/// The queries of one kind.
#[derive(Debug, Clone)]
pub struct QuerySet {
    /// Their kind.
    pub kind: QueryKind,
    /// The queries, all different.
    pub queries: Vec<SampledQuery>,
}

/// Samples up to `count` different queries, fewer if the articles have too few words.
pub fn sample_queries(corpus: &Corpus, kind: QueryKind, seed: u64, count: usize) -> QuerySet {
    let texts = &corpus.texts;
    let mut sampler = Sampler::new(texts, kind, seed);
    let mut distinct = HashSet::new();
    let mut queries = Vec::with_capacity(count);
    for _ in 0..count.saturating_mul(MAX_ATTEMPTS) {
        if queries.len() == count || texts.is_empty() {
            break;
        }
        let article = sampler.rng.below(texts.len());
        let query = sampler.query(&split_words(&texts[article]), corpus.days[article]);
        queries.extend(query.filter(|query| distinct.insert(query.clone())));
    }
    QuerySet { kind, queries }
}

struct Sampler {
    kind: QueryKind,
    /// Empty unless the kind needs them.
    common_words: HashSet<String>,
    rng: SplitMix64,
}

impl Sampler {
    fn new(texts: &[String], kind: QueryKind, seed: u64) -> Sampler {
        let common_words = match kind {
            QueryKind::Common => most_frequent(texts, COMMON_WORDS),
            _ => HashSet::new(),
        };
        // Each kind has its own sequence, so that sampling one does not change another.
        let rng = SplitMix64::new(seed ^ ((kind as u64 + 1) << 56));
        Sampler { kind, common_words, rng }
    }

    /// A query from the words of one article, if the randomly chosen ones fit the kind.
    fn query(&mut self, words: &[Word<'_>], day: Option<i64>) -> Option<SampledQuery> {
        if words.is_empty() {
            return None;
        }
        let at = self.rng.below(words.len());
        let (shape, words) = self.shape_and_words(words, at)?;
        let days = match self.kind {
            QueryKind::Dated => Some(day? - DAYS_AROUND..=day? + DAYS_AROUND),
            _ => None,
        };
        let order = match self.kind {
            QueryKind::Newest => HitOrder::Newest,
            _ => HitOrder::Relevance,
        };
        Some(SampledQuery { shape, words, days, order })
    }

    fn shape_and_words(
        &mut self,
        words: &[Word<'_>],
        at: usize,
    ) -> Option<(QueryShape, Vec<String>)> {
        let term = |min_length: usize| words[at].query_term().filter(|w| w.len() >= min_length);
        Some(match self.kind {
            QueryKind::Word | QueryKind::Newest => (QueryShape::Any, vec![term(3)?]),
            QueryKind::Dated => (QueryShape::Any, self.distinct_terms(words, 2)?),
            QueryKind::All => {
                let count = 2 + self.rng.below(2);
                (QueryShape::All, self.distinct_terms(words, count)?)
            }
            QueryKind::Any => (QueryShape::Any, self.distinct_terms(words, 6)?),
            QueryKind::Phrase => {
                let phrase = consecutive(words, at, 2 + self.rng.below(4))?;
                (QueryShape::Phrase, phrase.iter().map(|word| word.text.to_owned()).collect())
            }
            QueryKind::Common => {
                let phrase = consecutive(words, at, 2 + self.rng.below(3))?;
                let lower: Vec<_> =
                    phrase.iter().map(|word| word.text.to_ascii_lowercase()).collect();
                let all_common = lower.iter().all(|word| self.common_words.contains(word));
                (QueryShape::Phrase, all_common.then_some(lower)?)
            }
            QueryKind::Prefix => {
                let word = term(6)?;
                let length = 4 + self.rng.below(word.len() - 4);
                (QueryShape::Prefix, vec![word[..length].to_owned()])
            }
            QueryKind::Fuzzy => (QueryShape::Fuzzy, vec![term(5)?]),
            QueryKind::Near => {
                let first = term(3)?;
                let other = words.get(at + 1 + self.rng.below(usize::from(NEAR_SLOP)))?;
                let second = other.query_term()?;
                let near = other.position - words[at].position <= usize::from(NEAR_SLOP) + 1;
                (QueryShape::Near, (near && first != second).then_some(vec![first, second])?)
            }
        })
    }

    /// This many different terms of an article; `None` if a bounded number of draws finds fewer.
    fn distinct_terms(&mut self, words: &[Word<'_>], count: usize) -> Option<Vec<String>> {
        let mut terms: Vec<String> = Vec::with_capacity(count);
        for _ in 0..count * 8 {
            if let Some(term) = words[self.rng.below(words.len())].query_term()
                && terms.len() < count
                && !terms.contains(&term)
            {
                terms.push(term);
            }
        }
        (terms.len() == count).then_some(terms)
    }
}

/// This many words from `at` on, if single spaces separate them.
fn consecutive<'w, 't>(words: &'w [Word<'t>], at: usize, count: usize) -> Option<&'w [Word<'t>]> {
    let phrase = words.get(at..at + count)?;
    phrase[1..].iter().all(|word| word.follows_previous).then_some(phrase)
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;

    /// Articles of random words, some of them more frequent than others.
    fn articles() -> Corpus {
        let words = [
            "harbour", "bridge", "of", "the", "closes", "ferry", "storm", "council", "in",
            "repair", "Monday",
        ];
        let mut rng = SplitMix64::new(7);
        let text = |rng: &mut SplitMix64| {
            let words: Vec<_> = (0..60).map(|_| words[rng.below(words.len())]).collect();
            format!("Harbour news\n{}.", words.join(" "))
        };
        corpus((0..20).map(|_| text(&mut rng)).collect())
    }

    fn corpus(texts: Vec<String>) -> Corpus {
        let days = texts.iter().map(|_| Some(17_000)).collect();
        Corpus { texts, days, text_bytes: 0 }
    }

    #[test]
    fn the_seed_decides_which_queries_are_sampled() {
        let articles = articles();
        for &kind in QueryKind::value_variants() {
            let sample = |seed, count| sample_queries(&articles, kind, seed, count).queries;
            let queries = sample(1, 5);
            assert_eq!(queries, sample(1, 5), "{kind:?}");
            assert_ne!(queries, sample(2, 5), "{kind:?}");
            // A smaller sample is a prefix of a larger one.
            assert_eq!(queries[..3], sample(1, 3), "{kind:?}");
        }
    }

    #[test]
    fn queries_have_the_shape_of_their_kind() {
        let articles = articles();
        for &kind in QueryKind::value_variants() {
            let queries = sample_queries(&articles, kind, 3, 5).queries;
            assert_eq!(queries.len(), 5, "{kind:?}");
            for SampledQuery { shape, words, days, order } in queries {
                let (expected, lengths) = match kind {
                    QueryKind::Word | QueryKind::Newest => (QueryShape::Any, 1..=1),
                    QueryKind::All => (QueryShape::All, 2..=3),
                    QueryKind::Any => (QueryShape::Any, 6..=6),
                    QueryKind::Phrase => (QueryShape::Phrase, 2..=5),
                    QueryKind::Common => (QueryShape::Phrase, 2..=4),
                    QueryKind::Prefix => (QueryShape::Prefix, 1..=1),
                    QueryKind::Fuzzy => (QueryShape::Fuzzy, 1..=1),
                    QueryKind::Near => (QueryShape::Near, 2..=2),
                    QueryKind::Dated => (QueryShape::Any, 2..=2),
                };
                assert_eq!(shape, expected, "{kind:?}: {words:?}");
                assert!(lengths.contains(&words.len()), "{kind:?}: {words:?}");
                assert!(kind != QueryKind::Prefix || words[0].len() >= 4, "{words:?}");
                let around = 17_000 - DAYS_AROUND..=17_000 + DAYS_AROUND;
                assert_eq!(days, (kind == QueryKind::Dated).then_some(around));
                assert_eq!(order == HitOrder::Newest, kind == QueryKind::Newest);
                if shape == QueryShape::Phrase {
                    let phrase = words.join(" ").to_ascii_lowercase();
                    assert!(
                        articles
                            .texts
                            .iter()
                            .any(|text| text.to_ascii_lowercase().contains(&phrase)),
                        "{phrase}"
                    );
                }
            }
        }
    }

    #[test]
    fn articles_without_words_give_no_queries() {
        let sample = |texts, kind| sample_queries(&corpus(texts), kind, 1, 5).queries;
        assert_eq!(sample(Vec::new(), QueryKind::Word), []);
        let texts = vec!["\n...".to_owned(), "\n1 2 3".to_owned()];
        assert_eq!(sample(texts, QueryKind::All), []);
    }
}
