//! The dates of a page: of publication, and of the last change.
//!
//! `page_date` asks, in this order: what the page declares (`declared`, with the names of `<meta>`
//! elements in `meta_names`), its address, the lines beside its headline (`beside_headline`, which
//! reads the `lines` of the page and knows `labels`, also those in `label_lines`, and `class_names`),
//! data in its scripts (`script_data`). A vague declaration gives way to the address and to a date
//! that the page shows as that of publication.

mod anchors;
mod beside_headline;
mod class_names;
mod declared;
mod label_lines;
mod labels;
mod lines;
mod meta_names;
mod page_date;
mod script_data;
mod written;

pub(crate) use anchors::Anchors;
pub(crate) use declared::DeclaredDate;
pub(crate) use page_date::page_date;
