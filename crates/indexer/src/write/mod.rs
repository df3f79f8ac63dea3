//! Writing to an index: the writer lock, the writer of a generation, and its memory bound.

pub(crate) mod budget;
pub(crate) mod lock;
pub(crate) mod writer;
