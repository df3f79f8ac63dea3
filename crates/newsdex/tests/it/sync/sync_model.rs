//! A naive model of syncing: maps of files and articles that say what the index holds and what a
//! sync reports.

use std::collections::{BTreeMap, BTreeSet};

use newsdex::Report;
use serde_json::json;

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
    pub title: Option<String>,
    /// Day of May 2026.
    pub day: Option<u32>,
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
    pub id: String,
    /// Key of its file.
    pub file: String,
    pub body: String,
}

/// An article of a file that was read.
#[derive(Clone, Copy)]
struct Found<'m> {
    file: &'m str,
    /// From 1.
    line: usize,
    article: &'m Line,
}

/// The files on disk, and what the index holds of them.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// The files as they are now, by key.
    pub files: BTreeMap<String, File>,
    /// The indexed files as they were when a sync read them, by key.
    read: BTreeMap<String, File>,
    /// The indexed articles, by key.
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
        let lines = self.lines.iter().map(|line| {
            let date = line.day.map(|day| format!("2026-05-{day:02}"));
            let Line { id, title, body, .. } = line;
            json!({ "id": id, "title": title, "date": date, "body": body }).to_string() + "\n"
        });
        lines.collect()
    }
}

pub fn is_json_lines(key: &str) -> bool {
    key.rsplit('.').next() == Some("jsonl")
}

/// Name of the folder that a file belongs to.
fn folder(key: &str) -> &str {
    key.split_once('/').unwrap().0
}

impl Found<'_> {
    fn id(&self) -> String {
        let default = if is_json_lines(self.file) {
            format!("{}#{}", self.file, self.line)
        } else {
            self.file.to_owned()
        };
        self.article.id.clone().unwrap_or(default)
    }

    fn plain_key(&self) -> String {
        match &self.article.id {
            Some(id) => format!("{}/{id}", folder(self.file)),
            None => self.id(),
        }
    }

    /// Whether two articles with the same key are versions of one.
    fn is_version_of(&self, other: &Found<'_>) -> bool {
        let same_title = self.article.title.is_some() && self.article.title == other.article.title;
        let shingles = |text: &str| {
            let text = text.to_lowercase().replace('.', "");
            let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
            words.windows(5).map(<[String]>::to_vec).collect::<BTreeSet<_>>()
        };
        let (one, two) = (shingles(&self.article.body), shingles(&other.article.body));
        same_title || 2 * one.intersection(&two).count() >= one.union(&two).count()
    }
}

impl Model {
    /// The model after a sync, and the [`counts`] that the sync reports.
    pub fn sync(&self, request: &SyncRequest) -> (Model, [u64; 7]) {
        let mut next = self.clone();
        let mut given = request.folders.clone();
        if request.rebuild {
            given.extend(self.folders.iter().cloned());
            next.articles.clear();
        }
        next.folders.extend(given.iter().cloned());
        given.retain(|name| !request.removed.contains(name));
        next.folders.retain(|name| !request.removed.contains(name));
        let before = next.articles.clone();
        let is_read =
            |key: &str| given.contains(folder(key)) || request.removed.contains(folder(key));
        next.read.retain(|key, _| !is_read(key));
        let files = self.files.iter().filter(|(key, _)| given.contains(folder(key)));
        next.read.extend(files.map(|(key, file)| (key.clone(), file.clone())));
        let older = next.index(&given);
        let counts = next.counts(&before, &given, older);
        (next, counts)
    }

    /// Sets the indexed articles to those of the files that were read. Returns how many articles of
    /// the given folders are older versions of others.
    fn index(&mut self, given: &BTreeSet<String>) -> u64 {
        let mut groups: BTreeMap<String, Vec<Found<'_>>> = BTreeMap::new();
        for (file, content) in &self.read {
            for (article, line) in content.lines.iter().zip(1..) {
                let found = Found { file, line, article };
                groups.entry(found.plain_key()).or_default().push(found);
            }
        }
        let (mut articles, mut older) = (BTreeMap::new(), 0);
        for (plain, mut group) in groups {
            let mut is_first = true;
            while !group.is_empty() {
                let mut versions = vec![group.remove(0)];
                // Until no other article is a version of one of these.
                while let Some(at) = group
                    .iter()
                    .position(|found| versions.iter().any(|version| version.is_version_of(found)))
                {
                    versions.push(group.remove(at));
                }
                let first = versions.iter().min_by_key(|it| (it.file, it.line)).unwrap();
                let same = |found: &&Found<'_>| found.plain_key() == plain;
                let before = self.read[first.file].lines.iter().zip(1..first.line);
                let ordinal = 1 + before
                    .map(|(article, line)| Found { file: first.file, line, article })
                    .filter(|found| same(&found))
                    .count();
                let key = match (is_first, ordinal) {
                    (true, _) => plain.clone(),
                    (false, 1) => format!("{plain}@{}", first.file),
                    (false, _) => format!("{plain}@{}#{ordinal}", first.file),
                };
                is_first = false;
                let latest = versions.iter().max_by_key(|it| (it.article.day, it.file, it.line));
                let latest = latest.unwrap();
                if given.contains(folder(latest.file)) {
                    older += versions.len() as u64 - 1;
                }
                let file = latest.file.to_owned();
                let body = latest.article.body.clone();
                articles.insert(key, Article { id: latest.id(), file, body });
            }
        }
        self.articles = articles;
        older
    }

    /// The counts of a sync that began with the articles `before`, in the order of [`counts`].
    fn counts(
        &self,
        before: &BTreeMap<String, Article>,
        given: &BTreeSet<String>,
        older: u64,
    ) -> [u64; 7] {
        let body_before = |key: &String| before.get(key).map(|article| &article.body);
        let count = |is_counted: &dyn Fn(Option<&String>, &String) -> bool| {
            let in_given =
                self.articles.iter().filter(|(_, article)| given.contains(folder(&article.file)));
            let counted =
                in_given.filter(|(key, article)| is_counted(body_before(key), &article.body));
            counted.count() as u64
        };
        let added = count(&|before, _| before.is_none());
        let changed = count(&|before, now| before.is_some_and(|before| before != now));
        let unchanged = count(&|before, now| before.is_some_and(|before| before == now));
        let removed = before.keys().filter(|key| !self.articles.contains_key(*key)).count() as u64;
        [added, changed, unchanged, removed, older, older, self.articles.len() as u64]
    }
}

/// The counts `added changed unchanged removed skipped warnings articles` of a report.
pub fn counts(report: &Report) -> [u64; 7] {
    let warnings = report.warnings.len() as u64 + report.more_warnings;
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
