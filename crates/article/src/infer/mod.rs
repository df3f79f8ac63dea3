//! What newsdex infers from an article: its headline, its language, and missing metadata.

pub(crate) mod headline;
pub(crate) mod language;
pub(crate) mod language_tag;
pub(crate) mod missing_fields;
pub(crate) mod site_lines;
