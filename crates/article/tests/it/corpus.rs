//! What fuzzers begin with, and what they have found: all of it is read, and counted.

use std::fs;
use std::path::Path;

use newsdex_article::{Event, FileEnd, ReadOptions, Root, read_in_order, walk};

use crate::holds::{check_article, check_complaint};

#[test]
fn what_fuzzers_found_is_read_and_counted() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    let folder = tempfile::tempdir().unwrap();
    for target in fs::read_dir(corpus).unwrap().map(Result::unwrap) {
        let (name, of_target) = (target.file_name(), folder.path().join(target.file_name()));
        fs::create_dir(&of_target).unwrap();
        for (n, file) in fs::read_dir(target.path()).unwrap().map(|file| file.unwrap().path()).enumerate() {
            let mut bytes = fs::read(&file).unwrap();
            let mut called = file.file_name().unwrap().to_string_lossy().into_owned();
            if name == "format" {
                // Its first line is the name.
                let end = bytes.iter().position(|&byte| byte == b'\n').unwrap_or(bytes.len());
                let line = String::from_utf8_lossy(&bytes[..end]).replace('\0', "");
                called = Path::new(&line).file_name().unwrap_or_default().to_string_lossy().into_owned();
                bytes.drain(..bytes.len().min(end + 1));
            }
            fs::write(of_target.join(format!("{n:03}-{called}")), bytes).unwrap();
        }
    }
    let found = walk(&Root::resolve(folder.path()).unwrap(), None);
    assert!(found.files.len() >= 50 && found.complaints.is_empty(), "{found:?}");
    let mut ended = 0;
    let mut counted = false;
    read_in_order(&found.files, &ReadOptions::default(), |event| {
        match event {
            Event::Article { article, .. } => {
                check_article(&article);
                counted = true;
            }
            Event::Complaint { complaint, left_out } => {
                check_complaint(&complaint);
                counted |= left_out;
            }
            Event::PassedOver => counted = true,
            Event::End { file, end } => {
                assert!(matches!(end, FileEnd::Read { .. }) && counted, "{}", found.files[file].key);
                assert_eq!(file, ended);
                (ended, counted) = (file + 1, false);
            }
        }
        Ok::<(), ()>(())
    })
    .unwrap();
    assert_eq!(ended, found.files.len());
}
