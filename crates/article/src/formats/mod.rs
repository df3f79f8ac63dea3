//! One module per format, in rooms by kind. Each implements [`crate::reader::Reader`].

pub(crate) mod feeds;
pub(crate) mod mail;
pub(crate) mod office;
pub(crate) mod records;
pub(crate) mod text;
pub(crate) mod web;
pub(crate) mod wire;
pub(crate) mod xml;
