//! Creates and opens a tantivy index with the tokenizers and segment components of newsdex.

use std::sync::Arc;

use tantivy::directory::Directory;
use tantivy::store::Compressor;
use tantivy::{Index, IndexSettings, TantivyError};

use crate::folder::sealed_directory::SealedDirectory;
use crate::postings::writer::PostingsPlugin;
use crate::schema::schema;
use crate::stored_text::component::StoredTextPlugin;
use crate::tokenizers::tokenizers;
use crate::word_offsets::component::WordOffsetsPlugin;

/// Settings of a new index. The blocks of the document store are small because a search reads ten
/// articles from ten blocks.
fn index_settings() -> IndexSettings {
    IndexSettings {
        docstore_compression: Compressor::Lz4,
        docstore_blocksize: 4096,
        ..IndexSettings::default()
    }
}

/// Creates an index in a directory, which must be empty: tantivy would adopt an index that is
/// already there, and would delete files that it does not know.
///
/// ```no_run
/// use newsdex_index::{GenerationDirectory, create_index, schema};
///
/// let index = create_index(GenerationDirectory::open("index/g1".as_ref())?)?;
/// assert_eq!(index.schema(), schema());
/// # Ok::<(), tantivy::TantivyError>(())
/// ```
///
/// # Errors
/// If the directory cannot be written.
pub fn create_index(directory: impl Into<Box<dyn Directory>>) -> tantivy::Result<Index> {
    Index::builder()
        .schema(schema())
        .settings(index_settings())
        .tokenizers(tokenizers())
        .register_plugin(Arc::new(PostingsPlugin))
        .register_plugin(Arc::new(WordOffsetsPlugin))
        .register_plugin(Arc::new(StoredTextPlugin))
        .open_or_create(SealedDirectory::new(directory.into()))
}

/// Opens the index in a directory, and registers the tokenizers and segment components that it
/// refers to by name.
///
/// # Errors
/// If the directory holds no index, or an index with another schema.
pub fn open_index(directory: impl Into<Box<dyn Directory>>) -> tantivy::Result<Index> {
    let mut index = Index::open(SealedDirectory::new(directory.into()))?;
    if index.schema() != schema() {
        return Err(TantivyError::SchemaError(
            "its fields are not those that its manifest promises".to_owned(),
        ));
    }
    index.set_tokenizers(tokenizers());
    index.register_plugin(Arc::new(PostingsPlugin));
    index.register_plugin(Arc::new(WordOffsetsPlugin));
    index.register_plugin(Arc::new(StoredTextPlugin));
    Ok(index)
}

#[cfg(test)]
pub(crate) mod tests {
    use tantivy::IndexBuilder;

    use super::*;

    fn builder() -> IndexBuilder {
        Index::builder().schema(schema()).settings(index_settings()).tokenizers(tokenizers())
    }

    /// An index in memory whose postings are all written by tantivy.
    pub(crate) fn index_with_tantivy_postings() -> Index {
        builder().create_in_ram().unwrap()
    }

    /// An index in memory whose postings are written by newsdex, without the other components.
    pub(crate) fn index_with_newsdex_postings() -> Index {
        builder().register_plugin(Arc::new(PostingsPlugin)).create_in_ram().unwrap()
    }
}
