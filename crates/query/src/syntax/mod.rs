//! The query language: text to tokens to AST. Nothing is an error: what the parser does not
//! understand becomes a warning.
//!
//! `lexer` splits the text into tokens. `parser` combines them by the grammar into the AST (`ast`).
//! `operand` makes leaves of single tokens, with `wildcard_words` and `pattern` for wildcards and
//! fuzzy words, `dates` and `clock` for dates, and `field` for the names before a colon.
//! `meaning` finds operators that are words, and what other services write. `filters`
//! and `near_side` decide how metadata and `NEAR` combine. `budget` has the limits of a query,
//! `warning` what the user is told, and `explain` describes the result.

pub(crate) mod ast;
pub(crate) mod budget;
pub(crate) mod clock;
pub(crate) mod dates;
pub(crate) mod explain;
pub(crate) mod field;
pub(crate) mod filters;
pub(crate) mod lexer;
pub(crate) mod meaning;
pub(crate) mod near_side;
pub(crate) mod operand;
pub(crate) mod parser;
pub(crate) mod pattern;
pub(crate) mod warning;
pub(crate) mod wildcard_words;
