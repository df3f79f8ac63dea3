//! The dates of a page: of publication, and of the last change.
//!
//! `page_date` asks, in this order: what the page declares (`declared`, with the names of `<meta>`
//! elements in `meta_names`), its address, the lines beside its headline (`beside_headline`, which
//! reads the `lines` of the page and knows `labels` and `class_names`), data in its scripts (`script_data`).

mod anchors;
mod beside_headline;
mod class_names;
mod declared;
mod labels;
mod lines;
mod meta_names;
mod page_date;
mod script_data;
mod written;

pub(crate) use anchors::Anchors;
pub(crate) use declared::DeclaredDate;
pub(crate) use page_date::page_date;
