//! Text made fit for a terminal: sanitized, marked, styled, wrapped.

pub mod humanize;
pub mod marked;
pub mod relative_path;
pub mod sanitize;
pub mod styled;
pub mod wrap;
