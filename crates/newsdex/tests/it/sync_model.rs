//! What an index is to hold after a sync, told without an index: by maps of files and of articles.

use std::collections::{BTreeMap, BTreeSet};

use newsdex::Report;

/// A file of articles: one, or one a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub lines: Vec<Line>,
    /// When it was last changed.
    pub time: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// That it gives itself.
    pub id: Option<String>,
    pub body: String,
}

/// What a sync is asked.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Folders by their names.
    pub named: BTreeSet<String>,
    pub forgotten: BTreeSet<String>,
    pub verify: bool,
    pub rebuild: bool,
}

/// Files by their keys, and what the index has of them.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// As they are.
    pub files: BTreeMap<String, File>,
    /// As they were when they were read.
    read: BTreeMap<String, File>,
    /// Files and bodies of articles, by id.
    pub held: BTreeMap<String, (String, String)>,
    /// Folders that the index has.
    pub folders: BTreeSet<String>,
}

impl File {
    /// Its text.
    pub fn text(&self, key: &str) -> String {
        if !is_lines(key) {
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

    /// Ids and bodies.
    fn articles<'f>(&'f self, key: &'f str) -> impl Iterator<Item = (String, &'f str)> {
        self.lines.iter().zip(1..).map(move |(line, number)| {
            let own = if is_lines(key) { format!("{key}#{number}") } else { key.to_owned() };
            (line.id.clone().unwrap_or(own), line.body.as_str())
        })
    }

    /// By what it shows whether a file changed.
    fn stamp(&self, key: &str) -> (usize, u64) {
        (self.text(key).len(), self.time)
    }
}

pub fn is_lines(key: &str) -> bool {
    key.rsplit('.').next() == Some("jsonl")
}

fn folder_of(key: &str) -> &str {
    key.split_once('/').unwrap().0
}

impl Model {
    /// The index after a sync, and what the sync reports.
    ///
    /// Articles stay of files that did not change. Of all others that stand in files of the folders named, the first of
    /// its id is taken, by the names of files.
    pub fn synced(&self, asked: &Asked) -> (Model, [u64; 7]) {
        let mut next = self.clone();
        let mut named = asked.named.clone();
        if asked.rebuild {
            named.extend(self.folders.iter().cloned());
            (next.read, next.held) = (BTreeMap::new(), BTreeMap::new());
        } else if !asked.forgotten.is_empty() {
            named.extend(
                self.read
                    .keys()
                    .filter(|key| self.left_out(key) > 0)
                    .map(|key| folder_of(key).to_owned()),
            );
        }
        next.folders.extend(named.iter().cloned());
        named.retain(|name| !asked.forgotten.contains(name));
        next.folders.retain(|name| !asked.forgotten.contains(name));
        let before = next.held.clone();

        let is_about =
            |key: &str| named.contains(folder_of(key)) || asked.forgotten.contains(folder_of(key));
        let known = next.read.clone();
        let same = |key: &String| {
            let (is, was) = (self.files.get(key), known.get(key));
            !asked.verify && is.zip(was).is_some_and(|(is, was)| is.stamp(key) == was.stamp(key))
        };
        let changes = |key: &String| {
            is_about(key) && (asked.forgotten.contains(folder_of(key)) || !same(key))
        };
        next.held.retain(|_, (file, _)| !changes(file));
        next.read.retain(|key, _| !changes(key));
        for (key, file) in
            self.files.iter().filter(|(key, _)| named.contains(folder_of(key)) && changes(key))
        {
            next.read.insert(key.clone(), file.clone());
        }
        for (key, file) in next.read.iter().filter(|(key, _)| named.contains(folder_of(key))) {
            for (id, body) in file.articles(key) {
                next.held.entry(id).or_insert_with(|| (key.clone(), body.to_owned()));
            }
        }
        let counts = next.counts(&before, &named);
        (next, counts)
    }

    /// How many articles of a file were left out for others of their ids.
    fn left_out(&self, key: &str) -> u64 {
        let of_file = self.held.values().filter(|(file, _)| file == key).count();
        (self.read[key].lines.len() - of_file) as u64
    }

    /// As [`reported`] has them.
    fn counts(
        &self,
        before: &BTreeMap<String, (String, String)>,
        named: &BTreeSet<String>,
    ) -> [u64; 7] {
        let body = |id: &String| before.get(id).map(|(_, body)| body);
        let count = |wanted: &dyn Fn(&String, &String) -> bool| {
            let there = self.held.iter().filter(|(_, (file, _))| named.contains(folder_of(file)));
            there.filter(|(id, (_, body))| wanted(id, body)).count() as u64
        };
        let added = count(&|id, _| body(id).is_none());
        let changed = count(&|id, now| body(id).is_some_and(|was| was != now));
        let unchanged = count(&|id, now| body(id).is_some_and(|was| was == now));
        let removed = before.keys().filter(|id| !self.held.contains_key(*id)).count() as u64;
        let left_out = self
            .read
            .keys()
            .filter(|key| named.contains(folder_of(key)))
            .map(|key| self.left_out(key))
            .sum();
        [added, changed, unchanged, removed, left_out, left_out, self.held.len() as u64]
    }
}

/// `added changed unchanged removed skipped warnings articles`.
pub fn reported(report: &Report) -> [u64; 7] {
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
