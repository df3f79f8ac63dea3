//! Phrases in archives with long documents, as a tantivy query.
//!
//! tantivy's phrase query reads all positions of a document at once. In a document with millions of
//! them it takes seconds, without looking at the deadline. This query matches and scores the same.

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{
    Bm25Weight, BooleanQuery, EnableScoring, Explanation, Query as TantivyQuery, Scorer, TermQuery,
    Weight,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

use crate::deadline::{Deadline, Watch};
use crate::postings::phrase::PhrasePart;
use crate::scorers::phrase_counter::PhraseCounter;

/// Consecutive words, each one term of the same field.
#[derive(Debug, Clone)]
pub(crate) struct LongPhraseQuery {
    parts: Arc<[PhrasePart]>,
    deadline: Deadline,
}

impl LongPhraseQuery {
    pub(crate) fn new(parts: Vec<PhrasePart>, deadline: Deadline) -> LongPhraseQuery {
        LongPhraseQuery { parts: parts.into(), deadline }
    }

    fn terms(&self) -> impl Iterator<Item = &Term> {
        self.parts.iter().flat_map(|part| &part.terms)
    }
}

impl TantivyQuery for LongPhraseQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let term_query = |term: &Term| -> Box<dyn TantivyQuery> {
            Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs))
        };
        let all = BooleanQuery::intersection(self.terms().map(term_query).collect());
        let (similarity, approximation) = match scoring {
            EnableScoring::Enabled { searcher, statistics_provider } => {
                let terms: Vec<Term> = self.terms().cloned().collect();
                let similarity = Bm25Weight::for_terms(statistics_provider, &terms)?;
                let scoring = EnableScoring::disabled_from_searcher(searcher);
                (Some(similarity), all.weight(scoring)?)
            }
            EnableScoring::Disabled { .. } => (None, all.weight(scoring)?),
        };
        Ok(Box::new(LongPhraseWeight { approximation, similarity, query: self.clone() }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.terms().for_each(|term| visitor(term, true));
    }
}

struct LongPhraseWeight {
    /// Matches documents that hold every word anywhere in the field.
    approximation: Box<dyn Weight>,
    /// `None` if scores are not needed.
    similarity: Option<Bm25Weight>,
    query: LongPhraseQuery,
}

impl Weight for LongPhraseWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let LongPhraseQuery { parts, deadline } = &self.query;
        let lengths = match self.query.terms().next() {
            Some(term) => reader.get_fieldnorms_reader(term.field())?,
            None => FieldNormReader::constant(reader.max_doc(), 1),
        };
        let mut scorer = LongPhraseScorer {
            approximation: self.approximation.scorer(reader, 1.0)?,
            counter: PhraseCounter::open(reader, parts, deadline)?,
            count: 0,
            similarity: self.similarity.as_ref().map(|similarity| similarity.boost_by(boost)),
            lengths,
            watch: deadline.watch(),
        };
        scorer.first_match(scorer.approximation.doc());
        Ok(Box::new(scorer))
    }

    fn explain(&self, _reader: &SegmentReader, _document: DocId) -> tantivy::Result<Explanation> {
        Err(TantivyError::InvalidArgument("phrase scores cannot be explained".to_owned()))
    }
}

struct LongPhraseScorer {
    approximation: Box<dyn Scorer>,
    counter: PhraseCounter,
    /// How often the phrase occurs in the current document.
    count: u32,
    similarity: Option<Bm25Weight>,
    lengths: FieldNormReader,
    watch: Watch,
}

impl LongPhraseScorer {
    /// The first match, beginning with `document`, at which the approximation is positioned.
    fn first_match(&mut self, mut document: DocId) -> DocId {
        // Terminates: each iteration moves the approximation forward.
        while document != TERMINATED {
            if self.watch.is_over() {
                return self.approximation.seek(TERMINATED);
            }
            self.count = match self.similarity {
                Some(_) => self.counter.count(document),
                None => u32::from(self.counter.occurs(document)),
            };
            if self.count > 0 {
                return document;
            }
            document = self.approximation.advance();
        }
        document
    }
}

impl DocSet for LongPhraseScorer {
    fn advance(&mut self) -> DocId {
        let next = self.approximation.advance();
        self.first_match(next)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.approximation.doc() >= target {
            return self.approximation.doc();
        }
        let next = self.approximation.seek(target);
        self.first_match(next)
    }

    fn doc(&self) -> DocId {
        self.approximation.doc()
    }

    fn size_hint(&self) -> u32 {
        self.approximation.size_hint()
    }
}

impl Scorer for LongPhraseScorer {
    fn score(&mut self) -> Score {
        let length = self.lengths.fieldnorm_id(self.doc());
        self.similarity.as_ref().map_or(1.0, |similarity| similarity.score(length, self.count))
    }
}

#[cfg(test)]
mod tests {
    use tantivy::collector::TopDocs;
    use tantivy::query::PhraseQuery;
    use tantivy::schema::{Schema, TEXT};
    use tantivy::{Index, doc};

    use super::*;

    #[test]
    fn phrases_match_and_score_as_in_tantivy() {
        let mut schema = Schema::builder();
        let field = schema.add_text_field("text", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 15_000_000).unwrap();
        let mut random = fastrand::Rng::with_seed(9);
        for _ in 0..400 {
            let words: Vec<&str> =
                (0..random.usize(..40)).map(|_| ["ash", "bay", "cay"][random.usize(..3)]).collect();
            writer.add_document(doc!(field => words.join(" "))).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        for phrase in [&["ash", "bay"][..], &["bay", "bay", "cay"], &["ash", "cay", "bay", "ash"]] {
            let terms: Vec<Term> =
                phrase.iter().map(|word| Term::from_field_text(field, word)).collect();
            let part =
                |(offset, term): (usize, &Term)| PhrasePart { offset, terms: vec![term.clone()] };
            let parts = terms.iter().enumerate().map(part).collect();
            let top = TopDocs::with_limit(400).order_by_score();
            let found =
                searcher.search(&LongPhraseQuery::new(parts, Deadline::never()), &top).unwrap();
            let expected = searcher.search(&PhraseQuery::new(terms), &top).unwrap();
            assert!(expected.len() > 20, "{}", expected.len());
            assert_eq!(found, expected, "{phrase:?}");
        }
    }
}
