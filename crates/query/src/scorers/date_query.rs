//! Articles published in a range of time.
//!
//! Where a date stands alone, tantivy's ranges find the articles by scanning columns. Where it is one
//! of several conditions, each article that meets the others is looked up: that takes a date and a
//! word 0.6 of the time, since a union of ranges scans its columns anyway. A lookup decides by the same
//! function as the highlighter.

use newsdex_index::{Fields, Moment};
use tantivy::columnar::Column;
use tantivy::query::{
    EmptyScorer, EnableScoring, Explanation, Query as TantivyQuery, Scorer, Weight,
};
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED};

use crate::scorers::range_query::date_ranges;
use crate::syntax::dates::DateFilter;

/// The articles that a date filter accepts. They score nothing: a date says nothing about relevance.
#[derive(Debug)]
pub(crate) struct DateQuery {
    filter: DateFilter,
    ranges: Box<dyn TantivyQuery>,
}

impl DateQuery {
    pub(crate) fn new(filter: &DateFilter, fields: &Fields) -> DateQuery {
        DateQuery { filter: filter.clone(), ranges: date_ranges(filter, fields) }
    }
}

impl Clone for DateQuery {
    fn clone(&self) -> DateQuery {
        DateQuery { filter: self.filter.clone(), ranges: self.ranges.box_clone() }
    }
}

impl TantivyQuery for DateQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let ranges = self.ranges.weight(scoring)?;
        Ok(Box::new(DateWeight { filter: self.filter.clone(), ranges }))
    }
}

struct DateWeight {
    filter: DateFilter,
    ranges: Box<dyn Weight>,
}

impl DateWeight {
    /// A scorer that is not at a match yet; `None` if the segment has no dates.
    fn date_scorer(&self, segment: &SegmentReader) -> tantivy::Result<Option<DateScorer>> {
        let column = |name| segment.fast_fields().column_opt(name);
        let dates = DateColumns {
            instants: column("published_at")?,
            local: column("published_local")?,
            local_end: column("published_local_end")?,
            modified: if self.filter.trust_file_time { column("changed_at")? } else { None },
        };
        let has_dates =
            dates.instants.is_some() || dates.local.is_some() || dates.modified.is_some();
        let (filter, max_doc) = (self.filter.clone(), segment.max_doc());
        Ok(has_dates.then_some(DateScorer { filter, dates, document: 0, max_doc }))
    }
}

impl Weight for DateWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        self.ranges.scorer(segment, boost)
    }

    /// tantivy asks for the scorers of an intersection in this way.
    fn scorer_danger(
        &self,
        segment: &SegmentReader,
        target: DocId,
        _boost: Score,
    ) -> tantivy::Result<(SeekDangerResult, Box<dyn Scorer>)> {
        let Some(mut scorer) = self.date_scorer(segment)? else {
            return Ok((SeekDangerResult::SeekLowerBound(TERMINATED), Box::new(EmptyScorer)));
        };
        Ok((scorer.seek_danger(target), Box::new(scorer)))
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        self.ranges.explain(segment, document)
    }
}

/// What a segment knows of the dates of its articles.
struct DateColumns {
    instants: Option<Column<i64>>,
    local: Option<Column<i64>>,
    local_end: Option<Column<i64>>,
    modified: Option<Column<i64>>,
}

impl DateColumns {
    fn moment(&self, document: DocId) -> Option<Moment> {
        let value = |column: &Option<Column<i64>>| column.as_ref()?.first(document);
        if let Some(start) = value(&self.local) {
            let end = value(&self.local_end).unwrap_or_else(|| start.saturating_add(1));
            return Some(Moment::Local(start..end));
        }
        let instant = value(&self.instants).map(Moment::Instant);
        instant.or_else(|| value(&self.modified).map(Moment::Modified))
    }
}

struct DateScorer {
    filter: DateFilter,
    dates: DateColumns,
    /// The current document, or [`TERMINATED`]; after a failed [`DocSet::seek_danger`], its target.
    document: DocId,
    max_doc: DocId,
}

impl DateScorer {
    fn accepts(&self, document: DocId) -> bool {
        self.filter.matches(self.dates.moment(document).as_ref())
    }

    /// Goes to the first match from `document` on.
    fn find_from(&mut self, document: DocId) -> DocId {
        let found = (document..self.max_doc).find(|&document| self.accepts(document));
        self.document = found.unwrap_or(TERMINATED);
        self.document
    }
}

impl DocSet for DateScorer {
    fn advance(&mut self) -> DocId {
        self.find_from(self.document.saturating_add(1))
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.document { self.document } else { self.find_from(target) }
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if target >= self.max_doc {
            self.document = TERMINATED;
            return SeekDangerResult::SeekLowerBound(TERMINATED);
        }
        self.document = target;
        if self.accepts(target) {
            SeekDangerResult::Found
        } else {
            SeekDangerResult::SeekLowerBound(target + 1)
        }
    }

    fn doc(&self) -> DocId {
        self.document
    }

    fn size_hint(&self) -> u32 {
        // As tantivy assumes of its ranges.
        self.max_doc / 10
    }

    /// Every document is looked up.
    fn cost(&self) -> u64 {
        u64::from(self.max_doc)
    }
}

impl Scorer for DateScorer {
    fn score(&mut self) -> Score {
        0.0
    }
}
