//! What fuzzers begin with, and what they have found: all of it is read, and counted. They begin with `seeds/` too.

use std::fs;
use std::path::Path;

use newsdex_article::{Root, walk};

use crate::all_read::check_files;

#[test]
fn what_fuzzers_found_is_read_and_counted() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    let folder = tempfile::tempdir().unwrap();
    for target in fs::read_dir(corpus).unwrap().map(Result::unwrap) {
        let (name, of_target) = (target.file_name(), folder.path().join(target.file_name()));
        fs::create_dir(&of_target).unwrap();
        for (n, file) in
            fs::read_dir(target.path()).unwrap().map(|file| file.unwrap().path()).enumerate()
        {
            let mut bytes = fs::read(&file).unwrap();
            let mut called = file.file_name().unwrap().to_string_lossy().into_owned();
            if name == "format" {
                // Its first line is the name.
                let end = bytes.iter().position(|&byte| byte == b'\n').unwrap_or(bytes.len());
                let line = String::from_utf8_lossy(&bytes[..end]).replace('\0', "");
                called =
                    Path::new(&line).file_name().unwrap_or_default().to_string_lossy().into_owned();
                bytes.drain(..bytes.len().min(end + 1));
            }
            fs::write(of_target.join(format!("{n:03}-{called}")), bytes).unwrap();
        }
    }
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds");
    for (folder, least) in [(folder.path(), 40), (&seeds, 100)] {
        let found = walk(&Root::resolve(folder).unwrap(), None);
        assert!(found.files.len() >= least && found.warnings.is_empty(), "{found:?}");
        check_files(&found.files, &mut 0);
    }
}
