//! A folder of articles and an index beside it, both gone when the test ends.

use std::fs;
use std::path::{Path, PathBuf};

use newsdex::{Answer, Archive, Report, SearchOptions, SyncOptions};

pub struct Folder {
    place: tempfile::TempDir,
}

impl Folder {
    /// A folder called `news` with these files, each a path below it and its text.
    pub fn with(files: &[(&str, &str)]) -> Folder {
        let folder = Folder { place: in_memory() };
        fs::create_dir(folder.articles()).unwrap();
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    pub fn articles(&self) -> PathBuf {
        self.place.path().join("news")
    }

    pub fn index(&self) -> PathBuf {
        self.place.path().join("index")
    }

    pub fn place(&self) -> &Path {
        self.place.path()
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.articles().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.articles().join(path)).unwrap();
    }

    pub fn archive(&self) -> Archive {
        Archive::open_or_create(self.index()).unwrap()
    }

    pub fn sync(&self) -> Report {
        self.sync_with(&SyncOptions::default())
    }

    pub fn sync_with(&self, options: &SyncOptions) -> Report {
        self.archive().sync(&[self.articles()], options, &mut |_| {}).unwrap()
    }

    /// Syncs, and searches for all that can be found.
    pub fn answer(&self, query: &str) -> Answer {
        self.sync();
        search_all(&self.archive(), query)
    }
}

/// A temporary folder, in memory where there is such a place: thousands of syncs would take minutes on a disk.
pub fn in_memory() -> tempfile::TempDir {
    let memory = Some(PathBuf::from("/dev/shm")).filter(|memory| memory.is_dir());
    tempfile::tempdir_in(memory.unwrap_or_else(std::env::temp_dir)).unwrap()
}

pub fn search_all(archive: &Archive, query: &str) -> Answer {
    archive
        .search(query, &SearchOptions { limit: 1000, passages: 1000, ..SearchOptions::default() })
        .unwrap()
}

/// Numbers for random tests, the same in every run (a linear congruential generator; Knuth's MMIX constants).
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}
