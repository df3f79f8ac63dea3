//! Zip archives (PKWARE's APPNOTE.TXT).
//!
//! Documents are archives in memory, of which `directory` finds the members by name. Archives of files
//! are read as a `stream`, and `members` reads each of their members as a file.

pub(crate) mod directory;
pub(crate) mod members;
pub(crate) mod stream;
#[cfg(test)]
mod tests;
