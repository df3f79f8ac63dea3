//! How the caller wants files to be read.

use crate::fields::map::{FieldMap, MapError};

/// Options for reading files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadOptions {
    pub(crate) map: FieldMap,
}

impl ReadOptions {
    /// Maps a field of an article to the name that JSON and CSV files have for it, as `field=name`.
    /// Readers look for this name first, then for the usual names of the field. A dotted name
    /// descends into objects.
    ///
    /// # Errors
    /// If the mapping has another form, or names a field that articles do not have. The message
    /// lists the fields.
    ///
    /// ```
    /// use newsdex_article::ReadOptions;
    ///
    /// let mut options = ReadOptions::default();
    /// options.map("body=story.wording").unwrap();
    /// let message = options.map("text=wording").unwrap_err().to_string();
    /// assert!(message.starts_with("an article has no field \"text\"; it has id, title, body"));
    /// ```
    pub fn map(&mut self, mapping: &str) -> Result<(), MapError> {
        self.map.add(mapping)
    }

    /// The mappings as `field=name`. If a field was mapped several times, only the last counts.
    #[must_use]
    pub fn mappings(&self) -> Vec<String> {
        self.map.mappings()
    }
}
