//! Bytes in any encoding to text.

pub(crate) mod decode;
pub(crate) mod utf8_stream;
