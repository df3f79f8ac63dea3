//! JSON, JSON lines and CSV: named fields to articles.

pub(crate) mod bounded_value;
pub(crate) mod csv;
pub(crate) mod csv_rows;
pub(crate) mod json;
pub(crate) mod json_lines;
pub(crate) mod json_scan;
pub(crate) mod record;
pub(crate) mod repair;
pub(crate) mod value;
