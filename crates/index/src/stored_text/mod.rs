//! The `.text` component of a segment: article bodies, compressed word by word so that any part can be read alone.

pub(crate) mod chunked;
pub(crate) mod component;
pub(crate) mod dense_code;
pub(crate) mod partial;
pub(crate) mod symbols;
