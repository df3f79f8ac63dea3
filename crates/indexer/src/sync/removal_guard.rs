//! Tells a disk that is not there from files that were deleted.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use newsdex_article::{SourceFile, device, path_text};

use crate::file_records::FileRecord;
use crate::report::{Refusal, RefusedBecause};
use crate::sync::folders::path_of;

/// With more files than this, a sync does not remove over half of them at once.
const MAX_FILES_REMOVED_FREELY: usize = 1_000;

/// A part of a root as a sync finds it.
pub(crate) struct Found<'a> {
    /// Name of the root.
    pub(crate) name: &'a str,
    /// Path of the root.
    pub(crate) path: &'a Path,
    /// The files that are there.
    pub(crate) files: &'a [SourceFile],
    /// The records of the files that the index has of it, with their keys.
    pub(crate) records: &'a [(&'a String, &'a FileRecord)],
}

impl Found<'_> {
    /// Why the files that are gone must not be removed from the index; `None` if they may be.
    pub(crate) fn refusal(&self) -> Option<Refusal> {
        let gone = self.gone();
        if gone.iter().all(|(_, record)| record.indexed() == 0) {
            return None;
        }
        let (files, indexed_files) = (gone.len() as u64, self.records.len() as u64);
        let refuse = |because| {
            let folder = path_text(self.path);
            Some(Refusal { folder, files, indexed_files, because })
        };
        if self.files.is_empty() {
            return refuse(RefusedBecause::Empty);
        }
        if self.is_on_lost_device(&gone) {
            return refuse(RefusedBecause::OtherDevice);
        }
        let is_many = self.records.len() > MAX_FILES_REMOVED_FREELY
            && self.not_renamed(&gone) * 2 > self.records.len();
        if is_many { refuse(RefusedBecause::Most) } else { None }
    }

    /// The records of files that are no longer there.
    fn gone(&self) -> Vec<(&String, &FileRecord)> {
        let there: HashSet<&String> = self.files.iter().map(|file| &file.key).collect();
        self.records.iter().filter(|(key, _)| !there.contains(key)).copied().collect()
    }

    /// Number of files that are gone and did not only get another name: no new file has the same
    /// size and modification time.
    fn not_renamed(&self, gone: &[(&String, &FileRecord)]) -> usize {
        let known: HashSet<&String> = self.records.iter().map(|(key, _)| *key).collect();
        let mut new: HashMap<(u64, i64), usize> = HashMap::new();
        for file in self.files.iter().filter(|file| !known.contains(&file.key)) {
            *new.entry((file.size, file.times.modified)).or_default() += 1;
        }
        let is_renamed = |record: &FileRecord| match new.get_mut(&(record.size, record.time)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        };
        gone.len() - gone.iter().map(|(_, record)| *record).map(is_renamed).filter(|&it| it).count()
    }

    /// Whether files that are gone lay on a device that is no longer there.
    ///
    /// A device may get another number when the system starts. Then files that are still there have
    /// the new number as well.
    fn is_on_lost_device(&self, gone: &[(&String, &FileRecord)]) -> bool {
        let records: HashMap<&String, &FileRecord> = self.records.iter().copied().collect();
        // The device that a recorded number stands for now, as far as files show it.
        let mut now = HashSet::new();
        for file in self.files {
            if let Some(record) = records.get(&file.key) {
                now.insert((record.device, file.device));
            }
        }
        let mut devices: HashMap<PathBuf, u64> = HashMap::new();
        gone.iter().filter(|(_, record)| record.device != 0).any(|(key, record)| {
            let path = path_of(key, self.name, self.path);
            let Some(folder) = path.parent() else { return false };
            let found = *devices.entry(folder.to_owned()).or_insert_with(|| device_above(folder));
            found != record.device && !now.contains(&(record.device, found))
        })
    }
}

/// The device of the nearest folder at or above a path.
fn device_above(path: &Path) -> u64 {
    let mut metadata = path.ancestors().filter_map(|folder| fs::metadata(folder).ok());
    metadata.next().map_or(0, |metadata| device(&metadata))
}

#[cfg(test)]
mod tests {
    use newsdex_article::{FileTimes, NameHint};

    use super::*;

    /// A file `name size device`, or with another `now` after it the device that it is on now.
    struct Case {
        indexed: Vec<(String, FileRecord)>,
        files: Vec<SourceFile>,
    }

    impl Case {
        fn new() -> Case {
            Case { indexed: Vec::new(), files: Vec::new() }
        }

        fn indexed(mut self, name: &str, size: u64, device: u64) -> Case {
            let record = FileRecord { size, time: 7, device, articles: 1, ..FileRecord::default() };
            self.indexed.push((format!("news/{name}"), record));
            self
        }

        fn there(mut self, name: &str, size: u64, device: u64) -> Case {
            self.files.push(SourceFile {
                key: format!("news/{name}"),
                path: name.into(),
                name_hint: NameHint::Unknown,
                size,
                times: FileTimes { modified: 7, changed: 7 },
                device,
            });
            self
        }

        fn both(self, name: &str, size: u64, device: u64) -> Case {
            self.indexed(name, size, device).there(name, size, device)
        }

        fn refusal(&self, folder: &Path) -> Option<RefusedBecause> {
            let records: Vec<(&String, &FileRecord)> =
                self.indexed.iter().map(|(key, record)| (key, record)).collect();
            let found = Found { name: "news", path: folder, files: &self.files, records: &records };
            found.refusal().map(|refusal| refusal.because)
        }
    }

    #[test]
    fn deleted_files_are_told_from_a_disk_that_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let here = device_above(folder.path());
        let (other, third) = (here + 1, here + 2);
        let check = |case: Case, expected: Option<RefusedBecause>| {
            assert_eq!(case.refusal(folder.path()), expected, "{:?}", case.indexed);
        };
        check(Case::new(), None);
        check(Case::new().indexed("a", 1, here), Some(RefusedBecause::Empty));
        check(Case::new().indexed("a", 1, here).both("b", 1, here), None);
        // A disk was mounted at `disk`.
        check(
            Case::new().indexed("disk/a", 1, other).both("b", 1, here),
            Some(RefusedBecause::OtherDevice),
        );
        // Devices have other numbers than before.
        check(Case::new().indexed("a", 1, other).indexed("b", 1, other).there("b", 1, here), None);
        check(
            Case::new().indexed("a", 1, other).indexed("b", 1, third).there("b", 1, here),
            Some(RefusedBecause::OtherDevice),
        );
        // Unknown devices.
        check(Case::new().indexed("a", 1, 0).both("b", 1, 0), None);
    }

    #[test]
    fn over_half_of_many_files_are_not_removed_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let check = |gone: u64, stay: u64, renamed: u64, expected: Option<RefusedBecause>| {
            let mut case = Case::new();
            for number in 0..gone {
                case = case.indexed(&format!("gone{number}"), number, 0);
            }
            for number in 0..stay {
                case = case.both(&format!("stay{number}"), 1, 0);
            }
            for number in 0..renamed {
                case = case.there(&format!("renamed{number}"), number, 0);
            }
            assert_eq!(case.refusal(folder.path()), expected, "{gone} {stay} {renamed}");
        };
        check(501, 499, 0, None);
        check(501, 500, 0, Some(RefusedBecause::Most));
        check(500, 501, 0, None);
        check(800, 300, 800, None);
        check(800, 300, 100, Some(RefusedBecause::Most));
    }
}
