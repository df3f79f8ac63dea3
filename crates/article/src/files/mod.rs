//! Files and their bytes: walking folders, opening, decompressing and detecting formats.

pub(crate) mod detect;
mod detect_zip;
pub(crate) mod format;
pub(crate) mod lines;
pub(crate) mod member_name;
pub(crate) mod open;
pub(crate) mod unpack;
pub(crate) mod unpack_budget;
pub(crate) mod unread_kinds;
pub(crate) mod walk;
pub(crate) mod zip_header;
