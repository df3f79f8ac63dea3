//! Text made fit for people and terminals: sanitized, marked, styled and wrapped.

pub mod humanize;
pub mod mark_colors;
pub mod marked_text;
pub mod relative_path;
pub mod sanitize;
pub mod shell_quoting;
pub mod styled_text;
pub mod wrap;
