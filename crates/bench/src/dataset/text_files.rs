//! The articles as text files, one each, for peers that read nothing else.
//!
//! Article n goes into top-level folder n mod 10, so that folder `0` holds every tenth article for
//! peers that are given no more. Each top-level folder holds subfolders of 1000 files.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};

use crate::dataset::article::{Article, for_each_article};
use crate::fs::{create_once, files_below};
use crate::work_dir::WorkDir;

const TOP_FOLDERS: usize = 10;
const FILES_PER_FOLDER: usize = 1_000;
/// Separates title and body.
const SEPARATOR: &str = "\n\n";

/// The folder with all articles of a JSON lines file, created on first use.
pub fn all_articles(work_dir: &WorkDir, articles: &Path) -> Result<PathBuf> {
    let name = articles.file_stem().context("the articles have no file name")?.to_string_lossy();
    create_once(&work_dir.root.join(format!("{name}-files")), |root| {
        let mut count = 0;
        for_each_article(articles, |article| {
            let folder = root
                .join((count % TOP_FOLDERS).to_string())
                .join((count / TOP_FOLDERS / FILES_PER_FOLDER).to_string());
            let path = folder.join(format!("{count:07}.txt"));
            count += 1;
            fs::create_dir_all(folder)?;
            write_article(&path, &article)
                .with_context(|| format!("cannot write {}", path.display()))
        })
    })
}

/// The folder with every tenth article, created on first use.
pub fn every_tenth_article(work_dir: &WorkDir, articles: &Path) -> Result<PathBuf> {
    Ok(all_articles(work_dir, articles)?.join("0"))
}

/// Bytes of titles and bodies of all text files below a folder.
pub fn text_bytes(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for file in files_below(folder)? {
        bytes += fs::metadata(file)?.len() - SEPARATOR.len() as u64;
    }
    Ok(bytes)
}

/// Writes the title on one line, a blank line, and the body. The modification time of the file is
/// the publication date, where the article has one.
fn write_article(path: &Path, article: &Article) -> Result<()> {
    let mut file = File::create(path)?;
    let title = article.title.replace(['\r', '\n'], " ");
    file.write_all([&title, SEPARATOR, &article.body].concat().as_bytes())?;
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
    fn text_files_carry_the_date_of_their_article() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let articles = folder.path().join("a.jsonl");
        let line = |at: usize| {
            format!(
                "{{\"title\": \"Ferry\\n{at}\", \"body\": \"It sails.\", \"date\": \"1970-01-03\"}}\n"
            )
        };
        fs::write(&articles, (0..21).map(line).collect::<String>())?;
        let work_dir = WorkDir::new(folder.path().to_owned(), PathBuf::new());
        assert_eq!(files_below(&all_articles(&work_dir, &articles)?)?.len(), 21);
        let tenth = every_tenth_article(&work_dir, &articles)?;
        let files = files_below(&tenth)?;
        assert_eq!(files.len(), 3);
        assert_eq!(fs::read_to_string(&files[1])?, "Ferry 10\n\nIt sails.");
        let modified =
            fs::metadata(&files[1])?.modified()?.duration_since(SystemTime::UNIX_EPOCH)?;
        assert_eq!(modified.as_secs(), 2 * 86_400);
        assert_eq!(text_bytes(&tenth)?, 3 * 16 + 2);
        Ok(())
    }
}
