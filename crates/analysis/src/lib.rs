//! Text to words, stems and sentences; the schema of the index and the analyser of each of its fields.
//!
//! Everything that decides what matches lives here, and the same code runs when articles are indexed, when queries
//! are read and when hits are marked: none of the three can drift from the others.
//!
//! ```
//! use newsdex_analysis::{fold, words};
//!
//! let text = "Microsoft’s “storm off” e-mail";
//! let folded: Vec<String> = words(text).map(|word| fold(&text[word])).collect();
//! assert_eq!(folded, ["microsoft's", "storm", "off", "e", "mail"]);
//! ```

mod alive;
mod analysed;
mod commit_stamp;
mod dense_code;
mod fold;
mod forms;
mod frequent;
mod generation;
mod indexed_document;
mod inverter;
mod layout;
mod long_text;
mod offsets;
mod posting_files;
mod read_directory;
mod schema;
mod sealed_directory;
mod segment_postings;
mod segment_texts;
mod segment_words;
mod sentence;
mod short_word;
mod stem;
mod sums;
mod symbols;
mod terms;
mod text_parts;
mod token_stream;
mod varint;
mod word;

pub use commit_stamp::CommitStamp;
pub use fold::{bare_form, fold, fold_into};
pub use frequent::{is_frequent, pair_term};
pub use generation::{Generation, GenerationError, Payload, Root};
pub use indexed_document::IndexedDocument;
pub use layout::{Layout, LayoutError, Marker};
pub use long_text::LongText;
pub use offsets::WordPlaces;
pub use schema::{Fields, create_index, fingerprint, open_index, schema};
pub use segment_texts::{SegmentTexts, ShortText, StoredText};
pub use segment_words::SegmentWords;
pub use sentence::{SENTENCE_REACH, paragraph_around, sentences, sentences_around};
pub use stem::Stems;
pub use sums::{Damage, SoundFiles, files_of};
pub use text_parts::TextParts;
pub use unicode_normalization::char::is_combining_mark;
pub use word::{Words, words};
