//! CSV and TSV: rows of fields below a header.

mod dialect;
mod reader;
mod rows;

pub(crate) use reader::CsvReader;
