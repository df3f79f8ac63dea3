//! JSON, JSON lines, CSV and XML: records with named fields.
//!
//! `record` turns named fields into an article; `value` interprets their values. JSON Feed and
//! ninjs need no reader of their own, because they are JSON with known field names.

pub(crate) mod bounded_value;
pub(crate) mod csv;
pub(crate) mod json;
pub(crate) mod json_article;
pub(crate) mod json_lines;
pub(crate) mod json_object;
pub(crate) mod json_scan;
pub(crate) mod markup_body;
pub(crate) mod name_lists;
pub(crate) mod nested_objects;
pub(crate) mod ranked_value;
pub(crate) mod record;
pub(crate) mod record_date;
pub(crate) mod repair;
pub(crate) mod value;
pub(crate) mod xml;
