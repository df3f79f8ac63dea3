//! The folders of a sync: which roots the index has after it, and what is read of them.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use newsdex_article::{ReadOptions, Root, RootError};
use newsdex_index::IndexedRoot;

use crate::error::IndexError;
use crate::file_records::FileRecord;
use crate::sync::root_names::{path_parts, root_names};

/// Of the files of a folder at another path, at most this many are looked up to see whether it is
/// the same folder.
const MAX_PROBED_FILES: usize = 200;

/// A root, and what a sync does with it.
#[derive(Debug)]
pub(crate) struct Folder {
    /// The root as the index will list it.
    pub(crate) root: IndexedRoot,
    /// Which part of it the sync reads.
    pub(crate) scope: Scope,
    /// Whether all files are read, even those that did not change.
    pub(crate) read_all: bool,
}

/// The part of a root that a sync reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Scope {
    Nothing,
    /// The files at or below these paths.
    Parts(BTreeSet<PathBuf>),
    Whole,
}

/// The folders of a sync.
#[derive(Debug, Default)]
pub(crate) struct Folders {
    /// All roots of the index after the sync, by name.
    pub(crate) all: Vec<Folder>,
    /// Names whose file records leave the index: of removed roots, and earlier names of others.
    pub(crate) dropped: Vec<String>,
    /// Given folders that are indexed, and are not there.
    pub(crate) missing: Vec<IndexedRoot>,
}

/// What folders are resolved from.
pub(crate) struct FolderContext<'a> {
    /// The paths to sync with.
    pub(crate) paths: &'a [PathBuf],
    /// Roots or names of roots to remove.
    pub(crate) removed: &'a [PathBuf],
    pub(crate) read: &'a ReadOptions,
    pub(crate) follow_links: Option<bool>,
    /// Whether a folder that is not there counts as empty.
    pub(crate) allow_empty: bool,
    /// Whether all roots are read.
    pub(crate) rebuild: bool,
    /// Whether reading a root that is not given is an error.
    pub(crate) only_given: bool,
    /// The roots of the index before the sync.
    pub(crate) indexed: &'a [IndexedRoot],
    pub(crate) records: &'a BTreeMap<String, FileRecord>,
}

/// A root on its way to a [`Folder`].
struct Candidate {
    root: IndexedRoot,
    /// The name that its files have in the index; `None` if it is new.
    earlier_name: Option<String>,
    scope: Scope,
    exists: bool,
    /// Whether its path is among those to sync with.
    is_given: bool,
    /// Whether its files are to be read in another way than before.
    read_all: bool,
}

impl FolderContext<'_> {
    /// Resolves the folders.
    ///
    /// A folder within another root belongs to that root. The names of the roots depend only on
    /// their paths, whatever the order in which they were given.
    pub(crate) fn resolve(&self) -> Result<Folders, IndexError> {
        let removed = folder_names(self.indexed, self.removed)?;
        let kept = self.indexed.iter().filter(|root| !removed.contains(&root.name));
        let mut candidates: Vec<Candidate> = kept
            .map(|root| Candidate {
                earlier_name: Some(root.name.clone()),
                scope: if self.rebuild { Scope::Whole } else { Scope::Nothing },
                exists: root.path.exists(),
                is_given: false,
                read_all: false,
                root: root.clone(),
            })
            .collect();
        let mut missing = Vec::new();
        for path in self.paths {
            match Root::resolve(path) {
                Ok(root) => self.add(root, &mut candidates),
                Err(error) => missing.push(self.find_missing(path, error, &mut candidates)?),
            }
        }
        let mut folders = Folders { dropped: removed, ..Folders::default() };
        folders.missing = missing.into_iter().flatten().collect();
        absorb(&mut candidates, &mut folders.dropped);
        name(&mut candidates, &mut folders.dropped);
        let mut others = Vec::new();
        for candidate in candidates {
            let is_given = candidate.is_given;
            let folder = self.folder(candidate, &folders.dropped);
            if folder.scope == Scope::Whole && !is_given {
                others.push(folder.root.path.clone());
            }
            folders.all.push(folder);
        }
        if self.only_given && !others.is_empty() {
            return Err(IndexError::OtherFolders { folders: others });
        }
        folders.all.sort_by(|one, other| one.root.name.cmp(&other.root.name));
        Ok(folders)
    }

    /// Adds a given folder, or the scope of it to the candidate that it is, or is in.
    fn add(&self, given: Root, candidates: &mut Vec<Candidate>) {
        let same = candidates.iter().position(|it| it.root.path == given.path);
        let same = same.or_else(|| {
            let moved = candidates.iter().position(|it| self.has_moved_to(it, &given.path))?;
            candidates[moved].root.path.clone_from(&given.path);
            candidates[moved].exists = true;
            Some(moved)
        });
        if let Some(same) = same {
            candidates[same].scope = Scope::Whole;
            candidates[same].is_given = true;
            return;
        }
        candidates.push(Candidate {
            root: IndexedRoot { name: given.name, path: given.path, ..IndexedRoot::default() },
            earlier_name: None,
            scope: Scope::Whole,
            exists: true,
            is_given: true,
            read_all: false,
        });
    }

    /// Whether a root that is no longer there was moved to `path`: the folder has the same name,
    /// and half of the indexed files are there.
    fn has_moved_to(&self, candidate: &Candidate, path: &Path) -> bool {
        let Some(name) = &candidate.earlier_name else { return false };
        if candidate.exists || candidate.root.path.file_name() != path.file_name() {
            return false;
        }
        if self.rebuild {
            return true;
        }
        let keys: Vec<&String> = self.records.keys().filter(|key| is_below(key, name)).collect();
        let probed = keys.iter().step_by(1 + keys.len() / MAX_PROBED_FILES);
        let (mut count, mut found) = (0, 0);
        for key in probed {
            count += 1;
            found += usize::from(path_of(key, name, path).exists());
        }
        count > 0 && found * 2 >= count
    }

    /// A given path that does not exist, if it is an indexed root or within one: then a disk may be
    /// missing.
    fn find_missing(
        &self,
        path: &Path,
        error: RootError,
        candidates: &mut [Candidate],
    ) -> Result<Option<IndexedRoot>, IndexError> {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let found = candidates
            .iter_mut()
            .find(|it| it.earlier_name.is_some() && !it.exists && absolute == it.root.path);
        let Some(candidate) = found else { return Err(error.into()) };
        if self.allow_empty {
            candidate.scope = Scope::Whole;
            return Ok(None);
        }
        Ok(Some(candidate.root.clone()))
    }

    fn folder(&self, candidate: Candidate, dropped: &[String]) -> Folder {
        let Candidate { mut root, earlier_name, mut scope, mut read_all, .. } = candidate;
        if scope != Scope::Nothing {
            read_all |= self.apply_options(&mut root);
        }
        let is_renamed = earlier_name.as_ref().is_some_and(|name| *name != root.name);
        if is_renamed || read_all {
            scope = Scope::Whole;
        }
        // Records of another folder that had this name say nothing about its files.
        read_all |= is_renamed || dropped.contains(&root.name);
        Folder { root, scope, read_all }
    }

    /// Merges the requested options with those that the index remembers for a root. Returns whether
    /// they differ from the remembered ones, so that all files have to be read again.
    fn apply_options(&self, root: &mut IndexedRoot) -> bool {
        let mut options = ReadOptions::default();
        for mapping in root.map.iter().chain(&self.read.mappings()) {
            // Each mapping was valid when it was first given.
            let added = options.map(mapping);
            debug_assert!(added.is_ok(), "{mapping}");
        }
        let mappings = options.mappings();
        let changed = mappings != root.map;
        root.map = mappings;
        root.follow_links = self.follow_links.unwrap_or(root.follow_links);
        changed
    }
}

/// Makes roots within other roots parts of those.
fn absorb(candidates: &mut Vec<Candidate>, dropped: &mut Vec<String>) {
    // Outer roots first.
    candidates.sort_by(|one, other| one.root.path.cmp(&other.root.path));
    let mut outer: Vec<Candidate> = Vec::new();
    for candidate in candidates.drain(..) {
        let path = &candidate.root.path;
        match outer.iter_mut().find(|outer| contains(&outer.root.path, path)) {
            Some(outer) => {
                outer.absorb(&candidate);
                dropped.extend(candidate.earlier_name);
            }
            None => outer.push(candidate),
        }
    }
    *candidates = outer;
}

impl Candidate {
    /// Reads what another root within this one asks for.
    fn absorb(&mut self, inner: &Candidate) {
        // An inner root that the index has is read again, because its keys change.
        if inner.scope != Scope::Nothing || inner.earlier_name.is_some() {
            match &mut self.scope {
                Scope::Whole => {}
                Scope::Parts(parts) => drop(parts.insert(inner.root.path.clone())),
                Scope::Nothing => self.scope = Scope::Parts([inner.root.path.clone()].into()),
            }
        }
        for mapping in &inner.root.map {
            if !self.root.map.contains(mapping) {
                self.root.map.push(mapping.clone());
                self.read_all = true;
            }
        }
        self.root.follow_links |= inner.root.follow_links;
    }
}

/// Whether walking `outer` reaches `inner`.
fn contains(outer: &Path, inner: &Path) -> bool {
    let is_hidden = |part: &OsStr| part.as_encoded_bytes().starts_with(b".");
    inner.strip_prefix(outer).is_ok_and(|below| !below.iter().any(is_hidden)) && outer.is_dir()
}

/// Names the roots. One that is not there keeps its name, because its files cannot be read again.
fn name(candidates: &mut [Candidate], dropped: &mut Vec<String>) {
    let is_fixed = |it: &Candidate| !it.exists && it.earlier_name.is_some();
    let fixed = candidates.iter().filter(|it| is_fixed(it));
    let fixed: Vec<String> = fixed.filter_map(|it| it.earlier_name.clone()).collect();
    let mut named: Vec<&mut Candidate> = candidates.iter_mut().filter(|it| !is_fixed(it)).collect();
    let parts: Vec<Vec<String>> = named.iter().map(|it| path_parts(&it.root.path)).collect();
    for (candidate, name) in named.iter_mut().zip(root_names(&parts, &fixed)) {
        if let Some(earlier) = candidate.earlier_name.as_ref().filter(|&earlier| *earlier != name) {
            dropped.push(earlier.clone());
        }
        candidate.root.name = name;
    }
}

/// Names of the indexed folders that the given paths or names refer to.
fn folder_names(roots: &[IndexedRoot], paths: &[PathBuf]) -> Result<Vec<String>, IndexError> {
    let name = |path: &PathBuf| {
        let absolute = path.canonicalize().or_else(|_| std::path::absolute(path)).ok();
        let root = roots
            .iter()
            .find(|root| absolute.as_ref() == Some(&root.path) || path == Path::new(&root.name));
        root.map(|root| root.name.clone()).ok_or_else(|| IndexError::NotIndexed {
            path: path.clone(),
            indexed: roots.iter().map(|root| root.path.clone()).collect(),
        })
    };
    paths.iter().map(name).collect()
}

/// Whether the key of a file lies below a folder, or a key prefix.
pub(crate) fn is_below(key: &str, folder: &str) -> bool {
    key.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The path of a file, by its key, below the root called `name` at `path`.
pub(crate) fn path_of(key: &str, name: &str, path: &Path) -> PathBuf {
    let below = key.strip_prefix(name).unwrap_or(key).trim_start_matches('/');
    if below.is_empty() { path.to_owned() } else { path.join(below) }
}
