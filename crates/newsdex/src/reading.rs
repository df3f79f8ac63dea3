//! What files hold, without an index.

use std::path::Path;

use newsdex_article::{Article, Event, ReadOptions, Root, Warning, read_in_order, walk};

use crate::error::Error;

/// Reads the articles of a file, or of all files below a folder, and gives each to `sink`: just what a sync would index.
/// Answers what is odd in them.
///
/// # Errors
/// Where there is nothing that can be read at `path`.
///
/// ```
/// use newsdex::{ReadOptions, read};
///
/// # let place = tempfile::tempdir()?;
/// let file = place.path().join("ferry.txt");
/// std::fs::write(&file, "Ferry runs again\n\nThe ferry sailed at 9 a.m. Monday.")?;
/// let mut titles = Vec::new();
/// let warnings = read(&file, &ReadOptions::default(), &mut |article| titles.push(article.title))?;
/// assert_eq!((titles, warnings.len()), (vec![Some("Ferry runs again".to_owned())], 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read(
    path: &Path,
    options: &ReadOptions,
    sink: &mut dyn FnMut(Article),
) -> Result<Vec<Warning>, Error> {
    let root = Root::resolve(path)?;
    let found = walk(&root, None);
    let mut warnings = found.warnings;
    let read = read_in_order(&found.files, options, |event| {
        match event {
            Event::Article { article, .. } => sink(article),
            Event::Warning { warning, .. } => warnings.push(warning),
            Event::NoArticles | Event::End { .. } => {}
        }
        Ok::<(), std::convert::Infallible>(())
    });
    match read {
        Ok(()) => Ok(warnings),
    }
}
