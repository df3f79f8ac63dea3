//! Limits that hold for all formats, each with its unit and its reason.
//!
//! Limits that only one format needs, such as the number of pages of a PDF, stand beside its
//! reader.

/// Largest article, in bytes: a text file, a line of JSON, a message, an item of a feed.
///
/// Indexing an article of this size takes some 300 MB of memory. Fuzzers get a smaller limit so
/// that they reach it.
pub const MAX_ARTICLE_BYTES: usize = if cfg!(fuzzing) { 64 * 1024 } else { 32 * 1024 * 1024 };

/// Warnings per file. The caller keeps every warning, so their number must be bounded.
pub(crate) const MAX_WARNINGS: usize = 1_000;

/// Length of the `what` of a warning, in characters. Parsers quote their input in error messages,
/// and that may be the whole file.
pub(crate) const MAX_WARNING_CHARS: usize = 400;

/// Characters of a file's own text that a warning quotes, such as a date or a label.
pub(crate) const MAX_QUOTED_CHARS: usize = 40;

/// Length of an id, in bytes. The index keeps ids as terms, of at most 65,530 bytes, and hits print
/// them whole.
pub(crate) const MAX_ID_BYTES: usize = 4096;

/// Bylines of one article, and keywords. News has a few authors, and a report of many newsrooms some dozens;
/// markup and lists can go on without end.
pub(crate) const MAX_BYLINES: usize = 100;

/// Everything compressed in a file may expand to this many times the size of the file, so that a
/// small file cannot occupy the machine for long: 5 MB are read within seconds, whatever is in
/// them. News compresses to a tenth at best. [`MIN_UNPACKED_LIMIT_BYTES`] is allowed in any case.
pub(crate) const MAX_UNPACKED_RATIO: u64 = 30;

/// What an article or a skipped one counts in addition to the bytes that a compressed file expands
/// to. Millions of empty articles take longer than their bytes.
pub(crate) const ARTICLE_UNPACKED_BYTES: u64 = 256;

/// What a tag of a page counts in addition, for the same reason.
pub(crate) const TAG_UNPACKED_BYTES: u64 = 32;

/// Every file may expand to this many bytes, because short repetitive text compresses better than
/// [`MAX_UNPACKED_RATIO`].
pub(crate) const MIN_UNPACKED_LIMIT_BYTES: u64 =
    if cfg!(fuzzing) { 1024 * 1024 } else { 16 * 1024 * 1024 };

/// A reading thread takes consecutive files up to this many bytes at a time.
pub(crate) const MAX_GROUP_BYTES: u64 = 1024 * 1024;

/// A reading thread takes this many files at a time at most.
pub(crate) const MAX_GROUP_FILES: usize = 64;

/// Events travel from a reading thread to the consumer in batches of about this many bytes.
pub(crate) const MAX_BATCH_BYTES: usize = 256 * 1024;

/// Batches that wait for the consumer, per group of files. With the batch size this bounds the
/// memory of reading ahead.
pub(crate) const MAX_WAITING_BATCHES: usize = 2;
