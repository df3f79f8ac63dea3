//! Whether every article can be read back as it was read from its file.

use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use newsdex_index::{IndexSnapshot, StoredArticle, StoredFields};

use super::words::TextWords;

/// Blocks of the document store that are kept: articles are read in their order.
const CACHED_BLOCKS: usize = 1;

/// What stands in an index.
#[derive(Default)]
pub(super) struct Contents {
    /// How many articles.
    pub(super) articles: u64,
    /// Of how many all words were compared.
    pub(super) compared: u64,
    /// How many of each file, by its key.
    pub(super) of_files: BTreeMap<String, u64>,
    /// What is wrong.
    pub(super) wrong: Vec<String>,
    /// Hashes of the ids met.
    ids: HashSet<u64>,
    hasher: RandomState,
}

impl Contents {
    /// Reads all articles of a segment back, and compares the words of every so many of them with the index. `told` is told
    /// how many were read in all.
    pub(super) fn read_segment(
        &mut self,
        snapshot: &IndexSnapshot,
        number: usize,
        every: u64,
        told: &mut dyn FnMut(u64),
    ) -> tantivy::Result<()> {
        let segment = &snapshot.searcher.segment_readers()[number];
        let store = segment.get_store_reader(CACHED_BLOCKS)?;
        let hashes = segment.fast_fields().u64("hash")?;
        let mut words = TextWords::of(snapshot, segment)?;
        for document in segment.doc_ids_alive() {
            let stored: StoredFields = store.get(document)?;
            let Some(stored) = StoredArticle::new(&snapshot.fields, stored) else { continue };
            let (id, file) = (stored.id.clone(), stored.file.clone());
            self.articles += 1;
            told(self.articles);
            if !self.ids.insert(self.hasher.hash_one(&id)) {
                self.wrong.push(format!("has two articles of the id {id}"));
            }
            *self.of_files.entry(file.clone()).or_default() += 1;
            let body = match snapshot.stored_texts[number]
                .text(document)
                .and_then(|text| Ok(text.full_text()?.into_owned()))
            {
                Ok(body) => body,
                Err(error) => {
                    self.wrong.push(format!("cannot read back the text of {id} ({error})"));
                    continue;
                }
            };
            let article = stored.into_article(body);
            if hashes.first(document) != Some(article.content_hash()) {
                self.wrong.push(format!("says something else of {id} than was read from its file"));
            } else if self.articles.is_multiple_of(every) {
                words.add(document, &article, &file);
            }
        }
        self.compared += words.len() as u64;
        self.wrong.extend(words.compare(segment, usize::try_from(every).unwrap_or(usize::MAX))?);
        Ok(())
    }
}
