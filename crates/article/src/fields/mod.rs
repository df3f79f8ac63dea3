//! What records call the fields of an article: the usual names, and the user's mapping.

pub(crate) mod map;
pub(crate) mod names;
