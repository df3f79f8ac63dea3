//! Plain text and Markdown.

pub(crate) mod front_matter;
pub(crate) mod markdown;
pub(crate) mod markdown_text;
pub(crate) mod plain;
pub(crate) mod subtitles;
