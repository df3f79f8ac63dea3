//! Prints hits and articles. `hits` and `article` split them into elements, and a printer for each
//! output format lays the elements out.

pub mod article;
pub mod hits;
pub mod html;
pub mod markdown;
pub mod plain;
pub mod printer;
pub mod terminal;
