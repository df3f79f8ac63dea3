//! The live articles whose date is unknown, or known only as a year or a month.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use tantivy::index::SegmentId;
use tantivy::schema::IndexRecordOption;
use tantivy::{BitSet, DocSet, Searcher, SegmentReader, Term};

use crate::schema::Fields;

/// Name of the date among the values of `has`.
const DATE: &str = "date";

/// The live articles without an exact date, by segment. Segments without any are missing.
pub type UndatedArticles = FxHashMap<SegmentId, UndatedInSegment>;

/// The live articles of a segment without an exact date.
pub struct UndatedInSegment {
    /// Those without a date.
    pub undated: BitSet,
    /// Those of which only the year or the month is known.
    pub coarse: BitSet,
}

/// The articles without an exact date of one snapshot, found on first use.
#[derive(Default)]
pub(crate) struct CachedUndated(OnceLock<Arc<UndatedArticles>>);

impl CachedUndated {
    pub(crate) fn get(
        &self,
        searcher: &Searcher,
        fields: &Fields,
    ) -> tantivy::Result<Arc<UndatedArticles>> {
        if let Some(found) = self.0.get() {
            return Ok(Arc::clone(found));
        }
        let mut undated = UndatedArticles::default();
        for segment in searcher.segment_readers() {
            let in_segment = undated_articles(segment, fields)?;
            if in_segment.undated.len() > 0 || in_segment.coarse.len() > 0 {
                undated.insert(segment.segment_id(), in_segment);
            }
        }
        Ok(Arc::clone(self.0.get_or_init(|| Arc::new(undated))))
    }
}

fn undated_articles(segment: &SegmentReader, fields: &Fields) -> tantivy::Result<UndatedInSegment> {
    let mut undated = BitSet::with_max_value_and_full(segment.max_doc());
    let has_date = Term::from_field_text(fields.has, DATE);
    let dated =
        segment.inverted_index(fields.has)?.read_postings(&has_date, IndexRecordOption::Basic)?;
    if let Some(mut dated) = dated {
        while dated.doc() < segment.max_doc() {
            undated.remove(dated.doc());
            dated.advance();
        }
    }
    // Records of files have no key.
    let keys = segment.fast_fields().str("key")?;
    let is_article = |document| {
        !segment.is_deleted(document)
            && keys.as_ref().is_some_and(|keys| keys.ords().first(document).is_some())
    };
    for document in 0..segment.max_doc() {
        if undated.contains(document) && !is_article(document) {
            undated.remove(document);
        }
    }
    // Only years and months have an end.
    let mut coarse = BitSet::with_max_value(segment.max_doc());
    if let Some(ends) = segment.fast_fields().column_opt::<i64>("published_local_end")? {
        let is_coarse = |document| !segment.is_deleted(document) && ends.first(document).is_some();
        for document in (0..segment.max_doc()).filter(|&document| is_coarse(document)) {
            coarse.insert(document);
        }
    }
    Ok(UndatedInSegment { undated, coarse })
}
