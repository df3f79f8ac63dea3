//! Counts a phrase in the documents of a segment.

use std::sync::Arc;

use tantivy::{DocId, SegmentReader};

use crate::deadline::Deadline;
use crate::postings::long_documents::LongDocuments;
use crate::postings::phrase::{PhrasePart, PhrasePostings};
use crate::postings::position_stream::PhraseStream;

/// Counts a phrase, reading the positions of long documents as streams.
pub(crate) struct PhraseCounter {
    /// `None` if the segment lacks one of the parts.
    postings: Option<PhrasePostings>,
    /// Scratch space.
    positions: Vec<u32>,
    long: Option<LongPhrase>,
}

/// What it takes to read the phrase in the long documents of a segment.
struct LongPhrase {
    documents: LongDocuments,
    segment: SegmentReader,
    parts: Arc<[PhrasePart]>,
    deadline: Deadline,
}

impl PhraseCounter {
    pub(crate) fn open(
        segment: &SegmentReader,
        parts: &Arc<[PhrasePart]>,
        deadline: &Deadline,
    ) -> tantivy::Result<PhraseCounter> {
        let fields = parts.iter().flat_map(|part| &part.terms).map(tantivy::Term::field);
        let mut fields: Vec<_> = fields.collect();
        fields.sort_unstable();
        fields.dedup();
        let long = LongDocuments::open(segment, fields)?.map(|documents| LongPhrase {
            documents,
            segment: segment.clone(),
            parts: Arc::clone(parts),
            deadline: deadline.clone(),
        });
        let phrase = parts.iter().map(|part| (part.offset, part.terms.as_slice()));
        let postings = PhrasePostings::open(segment, phrase)?;
        Ok(PhraseCounter { postings, positions: Vec::new(), long })
    }

    /// Whether the phrase occurs in a document. Documents must be passed in ascending order.
    pub(crate) fn occurs(&mut self, document: DocId) -> bool {
        match self.stream(document) {
            Some(mut stream) => stream.next().is_some(),
            None => self.count_at_once(document) > 0,
        }
    }

    /// How often the phrase occurs in a document. Documents must be passed in ascending order.
    pub(crate) fn count(&mut self, document: DocId) -> u32 {
        match self.stream(document) {
            Some(stream) => u32::try_from(stream.count()).unwrap_or(u32::MAX),
            None => self.count_at_once(document),
        }
    }

    /// The stream of a long document; `None` for any other.
    fn stream(&self, document: DocId) -> Option<PhraseStream> {
        let LongPhrase { documents, segment, parts, deadline } = self.long.as_ref()?;
        if !documents.contains(document) {
            return None;
        }
        // The same terms were looked up when the phrase was opened, so this does not fail.
        PhraseStream::open(segment, parts, document, deadline).ok()
    }

    fn count_at_once(&mut self, document: DocId) -> u32 {
        let PhraseCounter { postings, positions, .. } = self;
        let Some(postings) = postings else { return 0 };
        postings.read(document, positions);
        u32::try_from(positions.len()).unwrap_or(u32::MAX)
    }
}
