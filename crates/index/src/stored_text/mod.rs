//! The `.text` component of a segment: the bodies of its articles, compressed word by word.
//!
//! tantivy's document store compresses blocks of documents, and sets up a decompressor for each
//! block. In a search that shows ten articles, that took most of the time. Here each body is
//! encoded by itself, as a sequence of symbols (`symbols`) of a vocabulary that the segment shares
//! (`dense_code`). So reading one body decodes nothing else. A long body is encoded in chunks
//! (`chunked`), so that the text around a few words can be read without the rest (`partial`).
//! `component` is the segment plugin that writes, merges and reads the file:
//!
//! ```text
//! record of each document:  length of the body in bytes (LEB128), then
//!                           its code (dense_code.rs), or its chunks if it is long (chunked.rs)
//! zeros up to a multiple of 16 bytes
//! vocabulary of the segment (dense_code.rs)
//! start of each record, then the end of the last                           u64 each
//! footer: number of documents, length of the vocabulary in bytes           u64 each
//! ```

pub(crate) mod chunked;
pub(crate) mod component;
pub(crate) mod dense_code;
pub(crate) mod partial;
pub(crate) mod symbols;
