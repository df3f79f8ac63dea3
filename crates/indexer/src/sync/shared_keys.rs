//! Articles of one root that share their plain key: which of them are indexed, and under which keys.
//!
//! The articles of a group are known only when all files are read. So this step reads the files
//! that hold them once more to compare the articles, and a third time to write those that the index
//! does not hold yet. The result depends only on the files, not on what the index held before.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use newsdex_article::{Article, Event, FileEnd, SourceFile, read_in_order};
use newsdex_index::{ArticleIdentity, Fields};

use crate::error::IndexError;
use crate::file_records::{FileWarning, MAX_STORED_WARNINGS, SharedKey};
use crate::sync::article_key::{is_plain, key_hash, key_with_file, plain_key};
use crate::sync::plan::{FolderFiles, list, read_options};
use crate::sync::seen::{Outcome, outcome};
use crate::sync::update::Update;
use crate::sync::versions::{Version, Versions, group_versions};

/// The files that hold articles with shared keys.
struct SharingFiles {
    /// By root, in the order of their keys.
    reads: Vec<FolderFiles>,
    /// How reading each file ended; `None` for one that could not be read.
    ends: Vec<Option<FileEnd>>,
}

/// An article with a shared key.
struct SharedArticle<'a> {
    root: &'a str,
    /// Index of its file among all sharing files.
    file: usize,
    file_key: &'a str,
    plain_key: String,
    /// Its number among the articles of its file with this plain key, from 1.
    ordinal: u32,
    article: &'a Article,
}

/// Where an article is: its file, the hash of its plain key, and its number there.
type Position = (usize, u64, u32);

/// What becomes of the articles with shared keys.
#[derive(Default)]
struct Resolution {
    /// Keys of the articles that are in the index after the sync.
    live: HashSet<String>,
    /// The articles to write, with their keys.
    writes: HashMap<Position, String>,
    /// The entries of the file records, by file.
    entries: Vec<BTreeMap<u64, SharedKey>>,
    /// By file, the number of articles that no longer share their key.
    alone: Vec<u64>,
}

/// The articles that share a plain key.
struct Group {
    root: String,
    versions: Vec<Version>,
}

impl Update<'_> {
    /// Resolves the shared keys. Returns the keys of the articles that have them.
    pub(crate) fn resolve_shared_keys(&mut self) -> Result<HashSet<String>, IndexError> {
        // A key that only one article still has may already be settled.
        let seen = &self.seen;
        self.shared.retain(|hash| {
            seen.get(hash).is_none_or(|seen| matches!(seen.outcome, Outcome::Shared { .. }))
        });
        let mut keys = std::mem::take(&mut self.sharing_files);
        let records = self.records.iter().filter(|(_, record)| record.shares_any(&self.shared));
        keys.extend(records.map(|(key, _)| key.clone()));
        if keys.is_empty() {
            return Ok(HashSet::new());
        }
        let mut files = self.locate(&keys);
        let groups = self.read_groups(&mut files)?;
        let unread = self.unread_articles(&keys, &files)?;
        let resolution = self.resolve(&files, &groups, unread)?;
        self.write_shared(&mut files, resolution.writes)?;
        self.remove_others(&files, &resolution.live)?;
        let mut ends = files.ends.iter();
        let mut parts = resolution.entries.into_iter().zip(resolution.alone);
        for file in files.reads.iter().flat_map(|folder| &folder.files) {
            let (Some(end), Some((entries, alone))) = (ends.next(), parts.next()) else { break };
            self.update_record(file, end.as_ref(), entries, alone)?;
        }
        Ok(resolution.live)
    }

    /// The files with some keys, as far as they are there.
    fn locate(&self, keys: &BTreeSet<String>) -> SharingFiles {
        let plan = self.context.plan;
        let known = plan.files().chain(&plan.sharing).filter(|file| keys.contains(&file.key));
        let mut found: BTreeMap<String, SourceFile> =
            known.map(|file| (file.key.clone(), file.clone())).collect();
        let mut reads = Vec::new();
        for root in &plan.roots {
            let in_root = |key: &str| plan.root_of(key).is_some_and(|it| it.name == root.name);
            let wanted: Vec<&String> = keys.iter().filter(|key| in_root(key)).collect();
            if wanted.iter().any(|key| !found.contains_key(*key)) {
                let listed = list(root, &root.path).files.into_iter();
                let others = listed.filter(|file| keys.contains(&file.key));
                found.extend(others.map(|file| (file.key.clone(), file)));
            }
            let files: Vec<SourceFile> =
                wanted.into_iter().filter_map(|key| found.remove(key)).collect();
            if !files.is_empty() {
                reads.push(FolderFiles {
                    root: root.name.clone(),
                    options: read_options(root),
                    files,
                });
            }
        }
        let count = reads.iter().map(|folder| folder.files.len()).sum();
        SharingFiles { reads, ends: vec![None; count] }
    }

    /// Reads the files, and groups their articles that share a key.
    fn read_groups(&self, files: &mut SharingFiles) -> Result<BTreeMap<String, Group>, IndexError> {
        let mut groups: BTreeMap<String, Group> = BTreeMap::new();
        files.read(&self.shared, &mut |found| {
            let version = Version::new(found.article, found.file, found.ordinal);
            let root = found.root.to_owned();
            let group = groups
                .entry(found.plain_key)
                .or_insert_with(|| Group { root, versions: Vec::new() });
            group.versions.push(version);
            Ok(())
        })?;
        for group in groups.values_mut() {
            group.versions.retain(|version| files.ends[version.file].is_some());
        }
        groups.retain(|_, group| !group.versions.is_empty());
        Ok(groups)
    }

    /// Keys of the indexed articles with shared keys whose files cannot be read now. They stay as
    /// they are.
    fn unread_articles(
        &self,
        keys: &BTreeSet<String>,
        files: &SharingFiles,
    ) -> Result<HashSet<String>, IndexError> {
        let read = files.all().zip(&files.ends).filter(|(_, end)| end.is_some());
        let read: HashSet<&String> = read.map(|(file, _)| &file.key).collect();
        let mut unread = HashSet::new();
        let is_removed = |key: &String| !self.records.contains_key(key);
        for key in keys.iter().filter(|key| !read.contains(key) && !is_removed(key)) {
            unread.extend(self.shared_of_file(key)?.into_iter().filter(|key| {
                // One that was written meanwhile is that of another file.
                let seen = self.seen.get(&key_hash(key));
                !seen.is_some_and(|seen| seen.outcome == Outcome::Shared { is_written: true })
            }));
        }
        Ok(unread)
    }

    /// Keys of the indexed articles of a file whose plain keys are shared.
    fn shared_of_file(&self, file: &str) -> Result<Vec<String>, IndexError> {
        let Some(root) = self.context.plan.root_of(file) else { return Ok(Vec::new()) };
        let mut keys = Vec::new();
        for article in self.by_file(file)? {
            let is_shared = if is_plain(&article.key, &root.name) {
                self.shared.contains(&key_hash(&article.key))
            } else {
                let id = self.indexed_id(&article)?;
                self.shared.contains(&key_hash(&plain_key(&root.name, file, &id)))
            };
            keys.extend(is_shared.then_some(article.key));
        }
        Ok(keys)
    }

    /// Decides which articles are indexed, and under which keys.
    fn resolve(
        &mut self,
        files: &SharingFiles,
        groups: &BTreeMap<String, Group>,
        unread: HashSet<String>,
    ) -> Result<Resolution, IndexError> {
        let count = files.ends.len();
        let mut resolution = Resolution {
            entries: vec![BTreeMap::new(); count],
            alone: vec![0; count],
            ..Resolution::default()
        };
        let file_keys: Vec<&str> = files.all().map(|file| file.key.as_str()).collect();
        let mut writes = Vec::new();
        for (plain, group) in groups {
            let hash = key_hash(plain);
            let is_free = !unread.contains(plain);
            for (number, versions) in group_versions(&group.versions).iter().enumerate() {
                let first = &group.versions[versions.first];
                let file = file_keys[first.file];
                let key = if number == 0 && is_free {
                    plain.clone()
                } else {
                    key_with_file(plain, &group.root, file, first.ordinal)
                };
                let latest = &group.versions[versions.latest];
                if self.is_write(&key, hash, latest, file_keys[latest.file])? {
                    writes.push(((latest.file, hash, latest.ordinal), key.clone()));
                }
                resolution.live.insert(key);
                resolution.enter(plain, group, versions, &file_keys);
            }
            if let [only] = &group.versions[..] {
                resolution.entries[only.file].remove(&hash);
                resolution.alone[only.file] += 1;
            }
        }
        resolution.writes = writes.into_iter().collect();
        resolution.live.extend(unread);
        Ok(resolution)
    }

    /// Counts an article that the index is to hold under a key, and returns whether it has to be
    /// written.
    fn is_write(
        &mut self,
        key: &str,
        hash: u64,
        version: &Version,
        file: &str,
    ) -> Result<bool, IndexError> {
        let indexed = self.by_key(key)?;
        let outcome = outcome(indexed.as_ref(), version.content, file, version.line);
        self.count(outcome);
        let written = Outcome::Shared { is_written: true };
        let is_overwritten = key_hash(key) == hash
            && self.seen.get(&hash).is_some_and(|seen| seen.outcome == written);
        Ok(is_overwritten || outcome != Outcome::Unchanged { is_written: false })
    }

    /// Writes articles, which are read once more.
    fn write_shared(
        &mut self,
        files: &mut SharingFiles,
        mut keys: HashMap<Position, String>,
    ) -> Result<(), IndexError> {
        if keys.is_empty() {
            return Ok(());
        }
        self.has_changes = true;
        let Some(writer) = &mut self.writer else { return Ok(()) };
        for key in keys.values() {
            writer.delete_article(key);
        }
        let before = files.ends.clone();
        files.read(&self.shared, &mut |found| {
            let position = (found.file, key_hash(&found.plain_key), found.ordinal);
            let Some(key) = keys.remove(&position) else { return Ok(()) };
            let (file, hash) = (found.file_key, found.article.content_hash());
            writer.add_article(found.article, ArticleIdentity { key: &key, file, hash })
        })?;
        // The next sync reads a file again that changed in between.
        for (end, before) in files.ends.iter_mut().zip(before) {
            if *end != before {
                *end = None;
            }
        }
        Ok(())
    }

    /// Removes the indexed articles with shared keys of files that were not read before this step.
    fn remove_others(
        &mut self,
        files: &SharingFiles,
        live: &HashSet<String>,
    ) -> Result<(), IndexError> {
        for file in files.all() {
            if self.context.plan.replaceable.contains(&file.key) {
                continue;
            }
            for key in self.shared_of_file(&file.key)? {
                self.remove_unless_live(&key, live);
            }
        }
        Ok(())
    }

    /// Enters the shared keys of a file in its record.
    fn update_record(
        &mut self,
        file: &SourceFile,
        end: Option<&FileEnd>,
        mut entries: BTreeMap<u64, SharedKey>,
        alone: u64,
    ) -> Result<(), IndexError> {
        let mut record = self.records.get(&file.key).cloned().unwrap_or_default();
        let Some(&FileEnd::Read { size, times, hash }) = end else {
            // The next sync reads the file again.
            record.time = Fields::NO_TIME;
            return self.set_record(&file.key, record);
        };
        let mut warnings = 0;
        for entry in entries.values_mut() {
            entry.warnings.truncate(MAX_STORED_WARNINGS.saturating_sub(warnings));
            warnings += entry.warnings.len();
            entry.report_older(&file.path, &mut self.report);
        }
        record.details.shared.retain(|shared| !self.shared.contains(&shared.hash));
        record.details.shared.extend(entries.into_values());
        record.details.shared.sort_by_key(|shared| shared.hash);
        record.articles += alone;
        record.time = Fields::NO_TIME;
        if (size, hash) == (record.size, record.hash) {
            record.time = self.trusted_time(times);
            record.changed = times.changed;
        }
        if self.records.get(&file.key) == Some(&record) {
            Ok(())
        } else {
            self.set_record(&file.key, record)
        }
    }
}

impl Resolution {
    /// Enters the versions of an article in the records of their files.
    fn enter(&mut self, plain: &str, group: &Group, versions: &Versions, files: &[&str]) {
        let hash = key_hash(plain);
        let latest = &group.versions[versions.latest];
        self.entry(latest.file, hash).indexed += 1;
        for other in versions.others.iter().map(|&index| &group.versions[index]) {
            let entry = self.entry(other.file, hash);
            entry.older += 1;
            if entry.warnings.len() < MAX_STORED_WARNINGS {
                entry.warnings.push(older_version(plain, other, latest, files[latest.file]));
            }
        }
    }

    fn entry(&mut self, file: usize, hash: u64) -> &mut SharedKey {
        let entry = self.entries[file].entry(hash);
        entry.or_insert_with(|| SharedKey { hash, ..SharedKey::default() })
    }
}

/// The warning about a version that is left out in favor of another one.
fn older_version(plain: &str, version: &Version, latest: &Version, file: &str) -> FileWarning {
    let line = latest.line.map(|line| format!(", line {line}")).unwrap_or_default();
    let why = if latest.date > version.date {
        "is newer"
    } else {
        "comes last in the order of file names"
    };
    FileWarning {
        place: version.line.map(|line| format!("line {line}")),
        what: format!("another version of the article {plain} is in {file}{line}"),
        help: format!(
            "newsdex indexed that one, which {why}; delete this one, or give it an id of its own"
        ),
    }
}

impl SharingFiles {
    fn all(&self) -> impl Iterator<Item = &SourceFile> {
        self.reads.iter().flat_map(|folder| &folder.files)
    }

    /// Reads the files, and passes on the articles whose plain keys have hashes in `shared`.
    fn read(
        &mut self,
        shared: &HashSet<u64>,
        visit: &mut dyn FnMut(SharedArticle<'_>) -> Result<(), IndexError>,
    ) -> Result<(), IndexError> {
        let mut first = 0;
        for FolderFiles { root, options, files } in &self.reads {
            let mut ordinals: HashMap<u64, u32> = HashMap::new();
            read_in_order(files, options, |event| {
                match event {
                    Event::Article { file: index, article } => {
                        let file_key = &files[index].key;
                        let plain_key = plain_key(root, file_key, &article.id);
                        let hash = key_hash(&plain_key);
                        if !shared.contains(&hash) {
                            return Ok(());
                        }
                        let ordinal = ordinals.entry(hash).or_default();
                        *ordinal += 1;
                        let (file, ordinal, article) = (first + index, *ordinal, &article);
                        visit(SharedArticle { root, file, file_key, plain_key, ordinal, article })?;
                    }
                    Event::End { file: index, end } => {
                        ordinals.clear();
                        let is_read = matches!(end, FileEnd::Read { .. });
                        self.ends[first + index] = is_read.then_some(end);
                    }
                    Event::Warning { .. } | Event::NoArticles => {}
                }
                Ok::<(), IndexError>(())
            })?;
            first += files.len();
        }
        Ok(())
    }
}
