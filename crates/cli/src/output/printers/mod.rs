//! Hits and articles in each output format.

pub mod hits;
pub mod html;
pub mod markdown;
pub mod plain;
pub mod printer;
pub mod terminal;
