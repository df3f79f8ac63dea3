//! Reads files and checks what must hold for all of them.

use newsdex_article::{Event, FileEnd, ReadOptions, SourceFile, read_in_order};

use crate::invariants::{check_article, check_warning};

/// Numbers of articles and warnings.
#[derive(Debug)]
pub struct Totals {
    pub articles: usize,
    pub warnings: usize,
}

/// Checks that files are read in order and to their ends, and that each is accounted for: by
/// articles, by skipped ones, or as a file without any. `ended` is the number of files that are
/// done, also after a panic.
pub fn check_files(files: &[SourceFile], ended: &mut usize) -> Totals {
    let mut totals = Totals { articles: 0, warnings: 0 };
    let mut is_accounted_for = false;
    *ended = 0;
    read_in_order(files, &ReadOptions::default(), |event| {
        match event {
            Event::Article { file, article } => {
                assert_eq!(file, *ended);
                check_article(&article);
                totals.articles += 1;
                is_accounted_for = true;
            }
            Event::Warning { warning, skipped } => {
                check_warning(&warning);
                totals.warnings += 1;
                is_accounted_for |= skipped;
            }
            Event::NoArticles => is_accounted_for = true,
            Event::End { file, end } => {
                assert_eq!(file, *ended);
                let is_read = matches!(end, FileEnd::Read { .. });
                assert!(is_read && is_accounted_for, "{}", files[file].path.display());
                (*ended, is_accounted_for) = (file + 1, false);
            }
        }
        Ok::<(), ()>(())
    })
    .unwrap();
    assert_eq!(*ended, files.len());
    totals
}
