//! Zip archives (PKWARE's APPNOTE.TXT): documents of word processors are zip archives.
//!
//! `header` parses the header of a member, `directory` reads members of an archive in memory.

pub(crate) mod directory;
pub(crate) mod header;
