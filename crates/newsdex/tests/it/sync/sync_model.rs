//! A naive model of syncing: maps of files and articles that say what the index holds and what a
//! sync reports.

use std::collections::{BTreeMap, BTreeSet};

use newsdex::Report;

/// A file of articles: a text file with one, or JSON lines with one on each line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub lines: Vec<Line>,
    /// Modification time.
    pub time: u64,
}

/// An article of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The id that the line gives, if any.
    pub id: Option<String>,
    pub body: String,
}

/// The arguments of a sync.
#[derive(Debug, Clone, Default)]
pub struct SyncRequest {
    /// Names of the folders to sync with.
    pub folders: BTreeSet<String>,
    /// Names of the folders to remove.
    pub removed: BTreeSet<String>,
    pub verify: bool,
    pub rebuild: bool,
}

/// An indexed article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Key of its file.
    pub file: String,
    pub body: String,
}

/// The files on disk, and what the index holds of them.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// The files as they are now, by key.
    pub files: BTreeMap<String, File>,
    /// The indexed files as they were when a sync read them, by key.
    read: BTreeMap<String, File>,
    /// The indexed articles, by id.
    pub articles: BTreeMap<String, Article>,
    /// Names of the indexed folders.
    pub folders: BTreeSet<String>,
}

impl File {
    /// The content of the file.
    pub fn text(&self, key: &str) -> String {
        if !is_json_lines(key) {
            return self.lines[0].body.clone();
        }
        let id = |line: &Line| {
            line.id.as_ref().map(|id| format!("\"id\":\"{id}\",")).unwrap_or_default()
        };
        let lines: Vec<String> = self
            .lines
            .iter()
            .map(|line| format!("{{{}\"body\":\"{}\"}}\n", id(line), line.body))
            .collect();
        lines.concat()
    }

    /// The articles of the file, by id.
    fn articles<'f>(&'f self, key: &'f str) -> impl Iterator<Item = (String, Article)> {
        self.lines.iter().zip(1..).map(move |(line, number)| {
            let default_id =
                if is_json_lines(key) { format!("{key}#{number}") } else { key.to_owned() };
            let article = Article { file: key.to_owned(), body: line.body.clone() };
            (line.id.clone().unwrap_or(default_id), article)
        })
    }

    /// Size and modification time, which show whether the file changed.
    fn stamp(&self, key: &str) -> (usize, u64) {
        (self.text(key).len(), self.time)
    }
}

pub fn is_json_lines(key: &str) -> bool {
    key.rsplit('.').next() == Some("jsonl")
}

/// Name of the folder that a file belongs to.
fn folder(key: &str) -> &str {
    key.split_once('/').unwrap().0
}

impl Model {
    /// The model after a sync, and the [`counts`] that the sync reports.
    ///
    /// Articles of unchanged files stay. Of all other articles in the given folders, the first one
    /// with an id is indexed, in the order of their files' names.
    pub fn sync(&self, request: &SyncRequest) -> (Model, [u64; 7]) {
        let mut next = self.clone();
        let mut given = request.folders.clone();
        if request.rebuild {
            given.extend(self.folders.iter().cloned());
            (next.read, next.articles) = (BTreeMap::new(), BTreeMap::new());
        } else if !request.removed.is_empty() {
            let with_left_out = self.read.keys().filter(|key| self.left_out(key) > 0);
            given.extend(with_left_out.map(|key| folder(key).to_owned()));
        }
        next.folders.extend(given.iter().cloned());
        given.retain(|name| !request.removed.contains(name));
        next.folders.retain(|name| !request.removed.contains(name));
        let before = next.articles.clone();

        let is_removed = |key: &str| request.removed.contains(folder(key));
        let read_before = next.read.clone();
        let is_unchanged = |key: &String| {
            let (now, before) = (self.files.get(key), read_before.get(key));
            let both = now.zip(before);
            !request.verify && both.is_some_and(|(now, before)| now.stamp(key) == before.stamp(key))
        };
        let is_replaced =
            |key: &String| is_removed(key) || given.contains(folder(key)) && !is_unchanged(key);
        next.articles.retain(|_, article| !is_replaced(&article.file));
        next.read.retain(|key, _| !is_replaced(key));
        let in_given = |key: &str| given.contains(folder(key));
        for (key, file) in self.files.iter().filter(|(key, _)| in_given(key) && is_replaced(key)) {
            next.read.insert(key.clone(), file.clone());
        }
        for (key, file) in next.read.iter().filter(|(key, _)| in_given(key)) {
            for (id, article) in file.articles(key) {
                next.articles.entry(id).or_insert(article);
            }
        }
        let counts = next.counts(&before, &given);
        (next, counts)
    }

    /// Number of articles of a file that are left out in favor of others with the same id.
    fn left_out(&self, key: &str) -> u64 {
        let indexed = self.articles.values().filter(|article| article.file == key).count();
        (self.read[key].lines.len() - indexed) as u64
    }

    /// The counts of a sync that began with the articles `before`, in the order of [`counts`].
    fn counts(&self, before: &BTreeMap<String, Article>, given: &BTreeSet<String>) -> [u64; 7] {
        let body_before = |id: &String| before.get(id).map(|article| &article.body);
        let count = |is_counted: &dyn Fn(Option<&String>, &String) -> bool| {
            let in_given =
                self.articles.iter().filter(|(_, article)| given.contains(folder(&article.file)));
            let counted =
                in_given.filter(|(id, article)| is_counted(body_before(id), &article.body));
            counted.count() as u64
        };
        let added = count(&|before, _| before.is_none());
        let changed = count(&|before, now| before.is_some_and(|before| before != now));
        let unchanged = count(&|before, now| before.is_some_and(|before| before == now));
        let removed = before.keys().filter(|id| !self.articles.contains_key(*id)).count() as u64;
        let read = self.read.keys().filter(|key| given.contains(folder(key)));
        let left_out = read.map(|key| self.left_out(key)).sum();
        [added, changed, unchanged, removed, left_out, left_out, self.articles.len() as u64]
    }
}

/// The counts `added changed unchanged removed skipped warnings articles` of a report.
pub fn counts(report: &Report) -> [u64; 7] {
    let warnings = report.warnings.len() as u64;
    [
        report.added,
        report.changed,
        report.unchanged,
        report.removed,
        report.skipped,
        warnings,
        report.articles,
    ]
}
