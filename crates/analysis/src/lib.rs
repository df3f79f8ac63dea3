//! Text analysis: tokens, folding, stems, sentences and common grams.
//!
//! Everything that decides what matches lives here. Indexing, query parsing and highlighting run the same code, so
//! none of the three can drift from the others. The crate is pure text: it depends on no search engine and does no I/O.
//!
//! ```
//! use newsdex_analysis::{fold, words};
//!
//! let text = "Microsoft’s “storm off” e-mail";
//! let folded: Vec<String> = words(text).map(|word| fold(&text[word])).collect();
//! assert_eq!(folded, ["microsoft's", "storm", "off", "e", "mail"]);
//! ```

mod common_grams;
mod fold;
mod sentence;
mod stem;
mod tokens;
mod word;

pub use common_grams::{
    COMMON_WORD_COUNT, common_gram, common_word, common_word_id, is_common_word,
};
pub use fold::{bare_form, fold, fold_into};
pub use sentence::{SENTENCE_REACH, paragraph_around, sentences, sentences_around};
pub use stem::{Stems, stem};
pub use tokens::{Tokens, tokenize};
pub use unicode_normalization::char::is_combining_mark;
pub use word::{Words, words};
