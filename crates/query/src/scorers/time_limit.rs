//! A query of the engine that ends when its time is up. The engine itself knows no cancelling.

use tantivy::query::{EnableScoring, Explanation, Query as TantivyQuery, Scorer, Weight};
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

use crate::deadline::{Deadline, Watch};

/// A query whose matches end at a deadline.
#[derive(Debug)]
pub(crate) struct TimeLimitedQuery {
    pub(crate) query: Box<dyn TantivyQuery>,
    pub(crate) deadline: Deadline,
    /// Whether the engine's own loops over this query gain so much that they are kept: those that pass over articles
    /// that cannot come first, and those that count. They are only stopped between segments and at what they find, so it
    /// must be a query of few words.
    pub(crate) allow_pruning: bool,
}

impl Clone for TimeLimitedQuery {
    fn clone(&self) -> TimeLimitedQuery {
        TimeLimitedQuery {
            query: self.query.box_clone(),
            deadline: self.deadline.clone(),
            allow_pruning: self.allow_pruning,
        }
    }
}

impl TantivyQuery for TimeLimitedQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let inner = self.query.weight(scoring)?;
        Ok(Box::new(TimedWeight {
            inner,
            deadline: self.deadline.clone(),
            allow_pruning: self.allow_pruning,
        }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.query.query_terms(visitor);
    }
}

struct TimedWeight {
    inner: Box<dyn Weight>,
    deadline: Deadline,
    allow_pruning: bool,
}

impl TimedWeight {
    fn timed(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<TimedScorer> {
        // Where time is up already, opening what would be searched takes time for nothing.
        let open = !self.deadline.is_over();
        let inner = if open { Some(self.inner.scorer(reader, boost)?) } else { None };
        Ok(TimedScorer {
            inner: inner.filter(|_| !self.deadline.was_seen()),
            watch: self.deadline.watch(),
        })
    }
}

impl Weight for TimedWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(self.timed(reader, boost)?))
    }

    fn explain(&self, reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        self.inner.explain(reader, document)
    }

    fn count(&self, reader: &SegmentReader) -> tantivy::Result<u32> {
        if self.allow_pruning {
            return if self.deadline.is_over() { Ok(0) } else { self.inner.count(reader) };
        }
        let alive = reader.alive_bitset();
        let mut count = 0;
        self.for_each_no_score(reader, &mut |documents| {
            let alive = documents
                .iter()
                .filter(|&&document| alive.is_none_or(|alive| alive.is_alive(document)));
            count += u32::try_from(alive.count()).unwrap_or(u32::MAX);
        })?;
        Ok(count)
    }

    fn for_each(
        &self,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score),
    ) -> tantivy::Result<()> {
        let mut scorer = self.timed(reader, 1.0)?;
        while scorer.doc() != TERMINATED {
            callback(scorer.doc(), scorer.score());
            scorer.advance();
        }
        Ok(())
    }

    fn for_each_no_score(
        &self,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(&[DocId]),
    ) -> tantivy::Result<()> {
        let mut scorer = self.timed(reader, 1.0)?;
        let mut buffer = [0; COLLECT_BLOCK_BUFFER_LEN];
        // Ends: what is not full is the last.
        loop {
            let filled = scorer.fill_buffer(&mut buffer);
            callback(&buffer[..filled]);
            if filled < buffer.len() {
                return Ok(());
            }
        }
    }

    fn for_each_pruning(
        &self,
        mut threshold: Score,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score) -> Score,
    ) -> tantivy::Result<()> {
        if self.allow_pruning {
            let mut watch = self.deadline.watch();
            if watch.is_over() {
                return Ok(());
            }
            // Nothing scores more than this, so the engine has no more to look for.
            let mut timed = |document, score| {
                if watch.is_over() { Score::INFINITY } else { callback(document, score) }
            };
            return self.inner.for_each_pruning(threshold, reader, &mut timed);
        }
        let mut scorer = self.timed(reader, 1.0)?;
        while scorer.doc() != TERMINATED {
            let score = scorer.score();
            if score > threshold {
                threshold = callback(scorer.doc(), score);
            }
            scorer.advance();
        }
        Ok(())
    }
}

/// Ends when its time is up. What the inner one came to after that is not told.
struct TimedScorer {
    /// None once time is up.
    inner: Option<Box<dyn Scorer>>,
    watch: Watch,
}

impl TimedScorer {
    fn unless_over(&mut self, document: DocId) -> DocId {
        if self.watch.is_over() {
            self.inner = None;
            return TERMINATED;
        }
        document
    }
}

impl DocSet for TimedScorer {
    fn advance(&mut self) -> DocId {
        let Some(inner) = &mut self.inner else { return TERMINATED };
        let document = inner.advance();
        self.unless_over(document)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let Some(inner) = &mut self.inner else { return TERMINATED };
        // What is excluded is also asked for documents before the one that it stands at.
        let document = if inner.doc() >= target { inner.doc() } else { inner.seek(target) };
        self.unless_over(document)
    }

    fn fill_buffer(&mut self, buffer: &mut [DocId; COLLECT_BLOCK_BUFFER_LEN]) -> usize {
        let Some(inner) = &mut self.inner else { return 0 };
        let filled = inner.fill_buffer(buffer);
        // A buffer takes far longer than a step, so the clock is read for each.
        if self.watch.is_over_by_clock() {
            self.inner = None;
            return 0;
        }
        filled
    }

    fn doc(&self) -> DocId {
        self.inner.as_ref().map_or(TERMINATED, DocSet::doc)
    }

    fn size_hint(&self) -> u32 {
        self.inner.as_ref().map_or(0, DocSet::size_hint)
    }

    fn cost(&self) -> u64 {
        self.inner.as_ref().map_or(0, DocSet::cost)
    }
}

impl Scorer for TimedScorer {
    fn score(&mut self) -> Score {
        self.inner.as_mut().map_or(0.0, Scorer::score)
    }
}
