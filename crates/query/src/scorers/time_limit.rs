//! A query that stops at a deadline, because tantivy itself cannot cancel a search.

use tantivy::query::{EnableScoring, Explanation, Query as TantivyQuery, Scorer, Weight};
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

use crate::deadline::{Deadline, Watch};

/// A query whose matches end at a deadline.
#[derive(Debug)]
pub(crate) struct TimeLimitedQuery {
    pub(crate) query: Box<dyn TantivyQuery>,
    pub(crate) deadline: Deadline,
    /// Whether the inner query runs in tantivy's own loops, which prune (skip documents that cannot
    /// be among the best) and count. They check the deadline only between segments and at each
    /// match that they report, so this is for queries of few terms.
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
        Ok(Box::new(TimeLimitedWeight {
            inner,
            deadline: self.deadline.clone(),
            allow_pruning: self.allow_pruning,
        }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.query.query_terms(visitor);
    }
}

struct TimeLimitedWeight {
    inner: Box<dyn Weight>,
    deadline: Deadline,
    allow_pruning: bool,
}

impl TimeLimitedWeight {
    fn time_limited_scorer(
        &self,
        reader: &SegmentReader,
        boost: Score,
    ) -> tantivy::Result<TimeLimitedScorer> {
        // Past the deadline, opening the inner scorer would waste time.
        let inner =
            if self.deadline.is_over() { None } else { Some(self.inner.scorer(reader, boost)?) };
        Ok(TimeLimitedScorer {
            // Opening may itself run past the deadline.
            inner: inner.filter(|_| !self.deadline.was_seen()),
            watch: self.deadline.watch(),
        })
    }
}

impl Weight for TimeLimitedWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(self.time_limited_scorer(reader, boost)?))
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
        let mut scorer = self.time_limited_scorer(reader, 1.0)?;
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
        let mut scorer = self.time_limited_scorer(reader, 1.0)?;
        let mut buffer = [0; COLLECT_BLOCK_BUFFER_LEN];
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
            // Past the deadline, a threshold that no score exceeds makes tantivy stop.
            let mut time_limited = |document, score| {
                if watch.is_over() { Score::INFINITY } else { callback(document, score) }
            };
            return self.inner.for_each_pruning(threshold, reader, &mut time_limited);
        }
        let mut scorer = self.time_limited_scorer(reader, 1.0)?;
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

/// Terminates at the deadline. A document that the inner scorer reaches after the deadline does not
/// count.
struct TimeLimitedScorer {
    /// `None` past the deadline.
    inner: Option<Box<dyn Scorer>>,
    watch: Watch,
}

impl TimeLimitedScorer {
    /// `document`, or [`TERMINATED`] past the deadline.
    fn unless_over(&mut self, document: DocId) -> DocId {
        if self.watch.is_over() {
            self.inner = None;
            return TERMINATED;
        }
        document
    }
}

impl DocSet for TimeLimitedScorer {
    fn advance(&mut self) -> DocId {
        let Some(inner) = &mut self.inner else { return TERMINATED };
        let document = inner.advance();
        self.unless_over(document)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let Some(inner) = &mut self.inner else { return TERMINATED };
        // tantivy also asks an excluded scorer about documents before its current one.
        let document = if inner.doc() >= target { inner.doc() } else { inner.seek(target) };
        self.unless_over(document)
    }

    fn fill_buffer(&mut self, buffer: &mut [DocId; COLLECT_BLOCK_BUFFER_LEN]) -> usize {
        let Some(inner) = &mut self.inner else { return 0 };
        let filled = inner.fill_buffer(buffer);
        // Filling a buffer takes far longer than one step, so each call reads the clock.
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

impl Scorer for TimeLimitedScorer {
    fn score(&mut self) -> Score {
        self.inner.as_mut().map_or(0.0, Scorer::score)
    }
}
