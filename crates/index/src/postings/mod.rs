//! Building the posting lists of a new segment faster than tantivy's own writer, in its file format.

pub(crate) mod interner;
pub(crate) mod inverter;
pub(crate) mod packed_word;
pub(crate) mod serializer;
pub(crate) mod writer;
