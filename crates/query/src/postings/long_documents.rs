//! Documents of so many tokens that their positions are read as streams.

use tantivy::directory::OwnedBytes;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::Field;
use tantivy::{DocId, SegmentReader};

/// Number of tokens in a field from which a document is long. About 1.5 MB of text.
pub(crate) const LONG_TOKENS: u32 = 1 << 18;

/// The long documents of a segment.
pub(crate) struct LongDocuments {
    /// For each field, the rounded number of tokens in each document, as tantivy stores it.
    lengths: Vec<OwnedBytes>,
    /// The rounded number from which on a document is long.
    min_length: u8,
}

impl LongDocuments {
    /// The documents that are long in one of `fields`; `None` if there are none, as nearly always.
    ///
    /// Looks at one byte for each document, in vector instructions.
    pub(crate) fn open(
        segment: &SegmentReader,
        fields: impl IntoIterator<Item = Field>,
    ) -> tantivy::Result<Option<LongDocuments>> {
        let min_length = FieldNormReader::fieldnorm_to_id(LONG_TOKENS);
        let mut lengths = Vec::new();
        for field in fields {
            // A small segment has no long documents, and need not be scanned.
            if segment.inverted_index(field)?.total_num_tokens() < u64::from(LONG_TOKENS) {
                continue;
            }
            let file = segment.fieldnorms_readers().get_inner_file();
            if let Some(file) = file.open_read(field) {
                let bytes = file.read_bytes()?;
                if bytes.iter().copied().max().is_some_and(|max| max >= min_length) {
                    lengths.push(bytes);
                }
            }
        }
        Ok((!lengths.is_empty()).then_some(LongDocuments { lengths, min_length }))
    }

    pub(crate) fn contains(&self, document: DocId) -> bool {
        let is_long = |lengths: &OwnedBytes| {
            lengths.get(document as usize).is_some_and(|length| *length >= self.min_length)
        };
        self.lengths.iter().any(is_long)
    }
}
