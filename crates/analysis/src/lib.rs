//! Text analysis: words, folding, stems, sentences and common grams.
//!
//! This crate decides what matches. Indexing, query parsing and highlighting run the same code, so
//! the three cannot drift apart. The crate is pure text: it depends on no search engine and does no
//! I/O.
//!
//! ```
//! use newsdex_analysis::{fold, words};
//!
//! let text = "Microsoft’s “storm off” e-mail";
//! let folded: Vec<String> = words(text).map(|word| fold(&text[word])).collect();
//! assert_eq!(folded, ["microsoft's", "storm", "off", "e", "mail"]);
//! ```

mod abbreviations;
mod common_grams;
mod fold;
mod paragraph;
mod sentence;
mod stem;
mod tokens;
mod unicode_words;
mod word;

pub use common_grams::{
    COMMON_WORD_COUNT, common_gram, common_word, common_word_id, is_common_word,
};
pub use fold::{abbreviated_month, bare_form, fold, fold_in_text, fold_in_text_into};
pub use paragraph::paragraph_around;
pub use sentence::{SENTENCE_REACH, sentences, sentences_around};
pub use stem::{CachingStemmer, stem};
pub use tokens::{Tokens, tokenize, tokenize_value};
pub use unicode_normalization::char::is_combining_mark;
pub use word::{Words, words};
