//! Posting lists of new segments, built faster than tantivy builds them, in tantivy's file format.
//!
//! tantivy's indexing is bound by cache misses: three random accesses per token. newsdex interns
//! words as term ids (`interner`, `packed_word`), buffers their occurrences in blocks, sorts each
//! block by counting (`inverter`) and writes tantivy's files from the result (`serializer`).
//! `writer` is the segment plugin that drives these steps.
//!
//! The files of a segment are byte for byte those that tantivy would write:
//!
//! ```text
//! SEGMENT.fieldnorm   number of tokens of each document in each field, rounded to one byte
//! SEGMENT.term        term dictionary: each term with its document frequency and file offsets
//! SEGMENT.idx         posting lists: document ids and term frequencies
//! SEGMENT.pos         positions of the terms in their documents
//! ```

pub(crate) mod interner;
pub(crate) mod inverter;
pub(crate) mod packed_word;
pub(crate) mod serializer;
pub(crate) mod writer;
