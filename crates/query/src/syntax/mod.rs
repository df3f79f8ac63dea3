//! The query language: text to AST, with a warning for whatever is not understood.

pub(crate) mod ast;
pub(crate) mod clock;
pub(crate) mod dates;
pub(crate) mod explain;
pub(crate) mod filters;
pub(crate) mod lexer;
pub(crate) mod operand;
pub(crate) mod parser;
pub(crate) mod pattern;
pub(crate) mod warning;
pub(crate) mod wildcard_words;
