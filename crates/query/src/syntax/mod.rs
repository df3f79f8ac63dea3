//! The query language: text to tokens to AST. Nothing is an error: what the parser does not
//! understand becomes a warning.

pub(crate) mod ast;
pub(crate) mod budget;
pub(crate) mod clock;
pub(crate) mod dates;
pub(crate) mod explain;
pub(crate) mod field;
pub(crate) mod filters;
pub(crate) mod lexer;
pub(crate) mod near_side;
pub(crate) mod operand;
pub(crate) mod parser;
pub(crate) mod pattern;
pub(crate) mod warning;
pub(crate) mod wildcard_words;
