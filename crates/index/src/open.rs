//! Creating and opening an index with the tokenizers and segment components of newsdex.

use std::sync::Arc;

use tantivy::directory::Directory;
use tantivy::store::Compressor;
use tantivy::{Index, IndexSettings, TantivyError};

use crate::folder::checksummed_directory::ChecksummedDirectory;
use crate::postings::writer::PostingsPlugin;
use crate::schema::schema;
use crate::stored_text::component::StoredTextPlugin;
use crate::tokenizers::tokenizers;
use crate::word_offsets::component::WordOffsetsPlugin;

/// Settings of a new index. Small blocks in the document store, since a search reads ten articles from ten places.
fn index_settings() -> IndexSettings {
    IndexSettings {
        docstore_compression: Compressor::Lz4,
        docstore_blocksize: 4096,
        ..IndexSettings::default()
    }
}

/// Makes a new index in a directory that is empty: the engine would take what is there for an index of its own, or clear it
/// away.
pub fn create_index(directory: impl Into<Box<dyn Directory>>) -> tantivy::Result<Index> {
    Index::builder()
        .schema(schema())
        .settings(index_settings())
        .tokenizers(tokenizers())
        .register_plugin(Arc::new(PostingsPlugin))
        .register_plugin(Arc::new(WordOffsetsPlugin))
        .register_plugin(Arc::new(StoredTextPlugin))
        .open_or_create(ChecksummedDirectory::new(directory.into()))
}

/// Opens an index, and makes known to it what it finds by name: the analysers, and the components of its segments. None is
/// made where there is none.
pub fn open_index(directory: impl Into<Box<dyn Directory>>) -> tantivy::Result<Index> {
    let mut index = Index::open(ChecksummedDirectory::new(directory.into()))?;
    if index.schema() != schema() {
        return Err(TantivyError::SchemaError(
            "it has other fields than its manifest says".to_owned(),
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

    /// An index in memory whose postings are all the engine's.
    pub(crate) fn index_with_tantivy_postings() -> Index {
        builder().create_in_ram().unwrap()
    }

    /// An index in memory that has no component of ours but the postings.
    pub(crate) fn index_with_our_postings() -> Index {
        builder().register_plugin(Arc::new(PostingsPlugin)).create_in_ram().unwrap()
    }
}
