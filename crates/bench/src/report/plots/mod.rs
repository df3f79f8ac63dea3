//! The results as SVG and PNG plots.

pub mod building;
pub mod canvas;
pub mod files;
pub mod growth;
pub mod warm;
