//! Checks whether every article can be read back as it was read from its file.

use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use newsdex_article::Article;
use newsdex_index::{ArticleIdentity, IndexSnapshot, StoredArticle, StoredFields};
use tantivy::DocId;

use crate::check::term_digests::TermDigests;

/// Document store blocks to keep decompressed. One suffices: articles are read in store order.
const CACHED_BLOCKS: usize = 1;

/// Reads back the articles of an index, and collects their problems.
pub(crate) struct ArticleCheck<'s> {
    snapshot: &'s IndexSnapshot,
    /// The terms of every `sample_every`-th article are compared with the index.
    sample_every: u64,
    /// Number of articles read back.
    pub(crate) count: u64,
    /// Number of articles whose terms were compared.
    pub(crate) compared: u64,
    /// Number of articles of each file, by the file's key.
    pub(crate) file_counts: BTreeMap<String, u64>,
    /// What is wrong with the index.
    pub(crate) problems: Vec<String>,
    /// Hashes of all keys, to find duplicates.
    key_hashes: HashSet<u64>,
    hasher: RandomState,
}

impl<'s> ArticleCheck<'s> {
    pub(crate) fn new(snapshot: &'s IndexSnapshot, sample_every: u64) -> ArticleCheck<'s> {
        ArticleCheck {
            snapshot,
            sample_every,
            count: 0,
            compared: 0,
            file_counts: BTreeMap::new(),
            problems: Vec::new(),
            key_hashes: HashSet::new(),
            hasher: RandomState::new(),
        }
    }

    /// Reads back all articles of a segment, and compares the terms of a sample with the index.
    /// Calls `progress` with the number of articles read back so far.
    pub(crate) fn check_segment(
        &mut self,
        segment_ord: usize,
        progress: &mut dyn FnMut(u64),
    ) -> tantivy::Result<()> {
        let segment = &self.snapshot.searcher.segment_readers()[segment_ord];
        let store = segment.get_store_reader(CACHED_BLOCKS)?;
        let hashes = segment.fast_fields().u64("hash")?;
        let mut term_digests = TermDigests::new(self.snapshot, segment)?;
        for document in segment.doc_ids_alive() {
            let stored: StoredFields = store.get(document)?;
            let Some(stored) = StoredArticle::new(&self.snapshot.fields, stored) else { continue };
            let (key, file) = (stored.key.clone(), stored.file.clone());
            self.count_article(&key, &file);
            progress(self.count);
            let Some(article) = self.read_body(segment_ord, document, stored) else { continue };
            if hashes.first(document) != Some(article.content_hash()) {
                self.problems
                    .push(format!("the article {key} differs from what was read from its file"));
            } else if self.count.is_multiple_of(self.sample_every) {
                let identity = ArticleIdentity { key: &key, file: &file, hash: 0 };
                term_digests.add(document, &article, identity);
            }
        }
        self.compared += term_digests.len() as u64;
        let sample_every = usize::try_from(self.sample_every).unwrap_or(usize::MAX);
        self.problems.extend(term_digests.compare(segment, sample_every)?);
        Ok(())
    }

    fn count_article(&mut self, key: &str, file: &str) {
        self.count += 1;
        if !self.key_hashes.insert(self.hasher.hash_one(key)) {
            self.problems.push(format!("two articles have the key {key}"));
        }
        *self.file_counts.entry(file.to_owned()).or_default() += 1;
    }

    /// The article with its body, if the body can be read back.
    fn read_body(
        &mut self,
        segment_ord: usize,
        document: DocId,
        stored: StoredArticle,
    ) -> Option<Article> {
        let text = self.snapshot.stored_texts[segment_ord].text(document);
        match text.and_then(|text| Ok(text.full_text()?.into_owned())) {
            Ok(body) => Some(stored.into_article(body)),
            Err(error) => {
                self.problems
                    .push(format!("the text of {} cannot be read back ({error})", stored.key));
                None
            }
        }
    }
}
