//! Reads articles from files without an index.

use std::ops::ControlFlow;
use std::path::Path;

use newsdex_article::{
    Article, Event, ReadOptions, Root, WalkOptions, Warning, read_in_order, walk,
};
use newsdex_index::Layout;

use crate::error::Error;

/// Reads the articles of a file, or of all files below a folder, exactly as a sync would index
/// them. Passes each article to `sink`, which may stop the reading, and returns the warnings about
/// the files that were read.
///
/// # Errors
/// If `path` is neither a folder nor a file of articles.
///
/// ```
/// use std::ops::ControlFlow;
///
/// use newsdex::{ReadOptions, read};
///
/// # let temporary = tempfile::tempdir()?;
/// let file = temporary.path().join("ferry.txt");
/// std::fs::write(&file, "Ferry runs again\n\nThe ferry sailed at 9 a.m. Monday.")?;
///
/// let mut titles = Vec::new();
/// let options = ReadOptions::default();
/// let warnings = read(&file, &options, &mut |article| {
///     titles.push(article.metadata.title);
///     ControlFlow::Continue(())
/// })?;
/// assert_eq!((titles, warnings.len()), (vec![Some("Ferry runs again".to_owned())], 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read(
    path: &Path,
    options: &ReadOptions,
    sink: &mut dyn FnMut(Article) -> ControlFlow<()>,
) -> Result<Vec<Warning>, Error> {
    let root = Root::resolve(path)?;
    let is_excluded = |folder: &Path| Layout::new(folder).is_index();
    let walk_options = WalkOptions { is_excluded: Some(&is_excluded), ..WalkOptions::default() };
    let listing = walk(&root, &walk_options);
    let mut warnings = listing.warnings;
    let read = read_in_order(&listing.files, options, |event| {
        match event {
            Event::Article { article, .. } => {
                if sink(article).is_break() {
                    return Err(Stopped);
                }
            }
            Event::Warning { warning, .. } => warnings.push(warning),
            Event::NoArticles | Event::End { .. } => {}
        }
        Ok(())
    });
    match read {
        Ok(()) | Err(Stopped) => Ok(warnings),
    }
}

/// The sink wants no more articles.
struct Stopped;
