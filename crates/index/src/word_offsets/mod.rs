//! The `.words` component of a segment: byte offsets of words, and the surface forms of each stem.

pub(crate) mod component;
pub(crate) mod offsets;
pub(crate) mod stem_forms;
