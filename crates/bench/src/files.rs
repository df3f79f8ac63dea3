//! The same articles as text files, a file each, for peers that read nothing else.
//!
//! Ten folders stand for tenths: `0` has every tenth article from the first on, for peers that are given no more. Below
//! them are folders of a thousand files each.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};

use crate::corpus::{Article, for_each};
use crate::place::Place;
use crate::run::whole;

/// How many folders there are at the top.
const PARTS: usize = 10;

/// How many files are in a folder.
const TOGETHER: usize = 1_000;

/// What stands between headline and body.
const BETWEEN: &str = "\n\n";

/// All articles of a file of JSON lines, each in a file of its own, made where they are not there yet.
pub fn all(place: &Place, articles: &Path) -> Result<PathBuf> {
    let name = articles.file_stem().context("articles without a name")?.to_string_lossy();
    whole(&place.work.join(format!("{name}-files")), |begun| {
        let mut count = 0;
        for_each(articles, |article| {
            let folder = begun
                .join((count % PARTS).to_string())
                .join((count / PARTS / TOGETHER).to_string());
            let path = folder.join(format!("{count:07}.txt"));
            count += 1;
            fs::create_dir_all(folder)?;
            write(&path, &article).with_context(|| format!("cannot write {}", path.display()))
        })
    })
}

/// Every tenth of them.
pub fn tenth(place: &Place, articles: &Path) -> Result<PathBuf> {
    Ok(all(place, articles)?.join("0"))
}

/// Bytes of headlines and bodies of a folder of them.
pub fn text_bytes(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for file in below(folder)? {
        bytes += fs::metadata(file)?.len() - BETWEEN.len() as u64;
    }
    Ok(bytes)
}

/// All files below a folder, by name.
pub fn below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    // Ends: there are no links to folders.
    for entry in
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?
    {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            files.extend(below(&entry.path())?);
        } else {
            files.push(entry.path());
        }
    }
    files.sort_unstable();
    Ok(files)
}

/// A file as old as its article, where that is known: a headline on one line, and the body.
fn write(path: &Path, article: &Article) -> Result<()> {
    let mut file = File::create(path)?;
    let headline = article.title.replace(['\r', '\n'], " ");
    file.write_all([&headline, BETWEEN, &article.body].concat().as_bytes())?;
    if let Some(day) = article.day()
        && let Ok(day) = u64::try_from(day)
    {
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(day * 86_400))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_become_files_of_their_age() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let articles = folder.path().join("a.jsonl");
        let line = |at: usize| {
            format!(
                "{{\"title\": \"Ferry\\n{at}\", \"body\": \"It sails.\", \"date\": \"1970-01-03\"}}\n"
            )
        };
        fs::write(&articles, (0..21).map(line).collect::<String>())?;
        let place = Place::at(folder.path().to_owned(), PathBuf::new());
        assert_eq!(below(&all(&place, &articles)?)?.len(), 21);
        let tenth = tenth(&place, &articles)?;
        let files = below(&tenth)?;
        assert_eq!(files.len(), 3);
        assert_eq!(fs::read_to_string(&files[1])?, "Ferry 10\n\nIt sails.");
        let age = fs::metadata(&files[1])?.modified()?.duration_since(SystemTime::UNIX_EPOCH)?;
        assert_eq!(age.as_secs(), 2 * 86_400);
        assert_eq!(text_bytes(&tenth)?, 3 * 16 + 2);
        Ok(())
    }
}
