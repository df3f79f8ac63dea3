//! HTML pages: the article without navigation, related links and comments.

pub(crate) mod asides;
pub(crate) mod boilerplate;
pub(crate) mod charset;
pub(crate) mod date;
pub(crate) mod facts;
pub(crate) mod linked_data;
pub(crate) mod main_text;
pub(crate) mod markup;
pub(crate) mod page;
pub(crate) mod reader;
pub(crate) mod tags;
