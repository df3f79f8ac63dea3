//! Reads files and checks what holds of all.

use newsdex_article::{Event, FileEnd, ReadOptions, SourceFile, read_in_order};

use crate::holds::{check_article, check_warning};

/// Reads files: each comes in its turn, is read to its end, and is counted, as articles, as left out, or as one without any.
/// Gives how many articles and warnings there were; `ended` is how many files were done, also where it panics.
pub fn check_files(files: &[SourceFile], ended: &mut usize) -> (usize, usize) {
    let (mut articles, mut warnings, mut counted) = (0, 0, false);
    *ended = 0;
    read_in_order(files, &ReadOptions::default(), |event| {
        match event {
            Event::Article { file, article } => {
                assert_eq!(file, *ended);
                check_article(&article);
                articles += 1;
                counted = true;
            }
            Event::Warning { warning, skipped } => {
                check_warning(&warning);
                warnings += 1;
                counted |= skipped;
            }
            Event::NoArticles => counted = true,
            Event::End { file, end } => {
                assert_eq!(file, *ended);
                assert!(
                    matches!(end, FileEnd::Read { .. }) && counted,
                    "{}",
                    files[file].path.display()
                );
                (*ended, counted) = (file + 1, false);
            }
        }
        Ok::<(), ()>(())
    })
    .unwrap();
    assert_eq!(*ended, files.len());
    (articles, warnings)
}
