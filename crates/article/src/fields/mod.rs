//! What the fields of an article are called in the records of other systems.

pub(crate) mod map;
pub(crate) mod names;
