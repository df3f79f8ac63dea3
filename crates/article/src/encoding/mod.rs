//! Detects encodings and decodes text.

pub(crate) mod declared;
pub(crate) mod decode;
pub(crate) mod guess;
pub(crate) mod mojibake;
pub(crate) mod utf8_stream;
