//! The `.words` component of a segment: where the words of each body are, and which words share a
//! stem.
//!
//! tantivy's postings give the positions of a term as word numbers, but marks are byte ranges.
//! The component stores the offset of about every 32nd word, which takes little space, and the
//! reader splits the text from there on (`offsets`).
//! The table of stem forms (`stem_forms`) lets a query match all words with the stem of a query
//! word. `component` is the segment plugin that writes, merges and reads the file:
//!
//! ```text
//! offset table of each document, concatenated           see offsets.rs
//! start of each table, then the end of the last         u64 each
//! stem forms of the segment                             see stem_forms.rs
//! footer: lengths in bytes of these three parts,
//!         and of the records in the third               u64 each
//! ```

pub(crate) mod component;
pub(crate) mod offsets;
pub(crate) mod stem_forms;
