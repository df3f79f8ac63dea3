//! Reads the fuzz corpus, the seeds and the fixtures, and checks that every file is accounted for.

use std::fs;
use std::path::Path;

use newsdex_article::{Root, WalkOptions, walk};

use crate::all_read::check_files;

#[test]
fn corpus_seeds_and_fixtures_are_read_and_accounted_for() {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let corpus = crate_folder.join("../../fuzz/corpus");
    for target in fs::read_dir(corpus).unwrap().map(Result::unwrap) {
        let (name, copies) = (target.file_name(), folder.path().join(target.file_name()));
        fs::create_dir(&copies).unwrap();
        let files = fs::read_dir(target.path()).unwrap().map(|file| file.unwrap().path());
        for (n, file) in files.enumerate() {
            let mut bytes = fs::read(&file).unwrap();
            let mut file_name = file.file_name().unwrap().to_string_lossy().into_owned();
            if name == "format" {
                // Inputs of this target have the file name on their first line.
                let end = bytes.iter().position(|&byte| byte == b'\n').unwrap_or(bytes.len());
                let line = String::from_utf8_lossy(&bytes[..end]).replace('\0', "");
                let last = Path::new(&line).file_name().unwrap_or_default();
                file_name = last.to_string_lossy().into_owned();
                bytes.drain(..bytes.len().min(end + 1));
            }
            fs::write(copies.join(format!("{n:03}-{file_name}")), bytes).unwrap();
        }
    }
    let seeds = crate_folder.join("../../seeds");
    let fixtures = crate_folder.join("tests/fixtures");
    for (folder, min_files) in [(folder.path(), 40), (&seeds, 72), (&fixtures, 29)] {
        let list = walk(&Root::resolve(folder).unwrap(), &WalkOptions::default());
        assert!(list.files.len() >= min_files && list.warnings.is_empty(), "{list:?}");
        check_files(&list.files, &mut 0);
    }
}
