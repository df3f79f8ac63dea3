//! SQLite's FTS5, as someone who knows it uses it: headline and body in a table of `fts5` with Porter's stemmer, the days in
//! a table of their own with an index, one transaction, and `optimize` at its end, as its documentation advises for what is
//! written once. It writes with one thread however many cores there are.
//!
//! The best ten are those by `rank`, which is BM25; `snippet` shows the best 64 words, the most it can, of the better
//! column. It has no fuzzy words.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Result, bail};
use rusqlite::{Connection, OpenFlags, Row, params};

use crate::corpus::for_each;
use crate::draw::{Drawn, NEAR, Shape};
use crate::worker::{Engine, LIMIT};

/// A page cache as large as the memory that others are given to write with, so that pages are written once.
const WRITER_KIB: i64 = 256 << 10;
/// Files are read as memory up to this length, as other engines read theirs: 2 GB, the most SQLite does.
const MAPPED_BYTES: i64 = 0x7fff_0000;
/// Most words that `snippet` shows.
const SNIPPET_WORDS: u8 = 64;

/// A database that is open.
pub struct Sqlite {
    file: PathBuf,
    /// Connections that nobody uses now. A connection is for one thread at a time; one is opened where all are in use.
    idle: Mutex<Vec<Connection>>,
}

impl Engine for Sqlite {
    fn build(articles: &Path, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder)?;
        let mut database = Connection::open(file(folder))?;
        database.pragma_update(None, "cache_size", -WRITER_KIB)?;
        let writing = database.transaction()?;
        writing.execute_batch(
            "CREATE TABLE article (number INTEGER PRIMARY KEY, id TEXT, day INTEGER);
             CREATE VIRTUAL TABLE text USING fts5 (title, body, tokenize = 'porter unicode61');",
        )?;
        {
            let mut article = writing.prepare("INSERT INTO article (id, day) VALUES (?1, ?2)")?;
            let mut text =
                writing.prepare("INSERT INTO text (rowid, title, body) VALUES (?1, ?2, ?3)")?;
            for_each(articles, |read| {
                let number = article.insert(params![read.id, read.day()])?;
                text.execute(params![number, read.title, read.body])?;
                Ok(())
            })?;
        }
        writing.execute_batch(
            "CREATE INDEX day ON article (day);
             INSERT INTO text (text) VALUES ('optimize');",
        )?;
        writing.commit()?;
        Ok(())
    }

    fn open(folder: &Path) -> Result<Sqlite> {
        let file = file(folder);
        let first = connect(&file)?;
        Ok(Sqlite { file, idle: Mutex::new(vec![first]) })
    }

    fn search(&self, query: &Drawn, passages: bool) -> Result<usize> {
        let idle = self.idle().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connect(&self.file)?,
        };
        let found = search(&connection, query, passages);
        self.idle().push(connection);
        found
    }
}

impl Sqlite {
    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn file(folder: &Path) -> PathBuf {
    folder.join("articles.db")
}

fn connect(file: &Path) -> Result<Connection> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.pragma_update(None, "mmap_size", MAPPED_BYTES)?;
    // Opening alone reads nothing, and would be no measure.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(connection)
}

fn search(connection: &Connection, query: &Drawn, passages: bool) -> Result<usize> {
    let words = words(query)?;
    let mut statement = connection.prepare_cached(&sql(query, passages))?;
    let mut rows = match query.days {
        Some((first, last)) => statement.query(params![words, first, last])?,
        None => statement.query([words])?,
    };
    let mut found = 0;
    while let Some(row) = rows.next()? {
        std::hint::black_box(shown(row)?);
        found += 1;
    }
    Ok(found)
}

fn shown(row: &Row) -> rusqlite::Result<(String, String)> {
    Ok((row.get(0)?, row.get(1)?))
}

/// Ten headlines, each with what is shown of its article. Which ten is found first where the order is not that of the
/// table itself: a snippet is made for each row that is sorted.
fn sql(query: &Drawn, passages: bool) -> String {
    let snippet = format!("snippet(text, -1, '<b>', '</b>', '…', {SNIPPET_WORDS})");
    let shown = if passages { snippet.as_str() } else { "''" };
    if query.newest {
        return format!(
            "SELECT title, {shown} FROM
                 (SELECT number FROM text JOIN article ON number = text.rowid WHERE text MATCH ?1
                  ORDER BY day DESC LIMIT {LIMIT})
             CROSS JOIN text WHERE text.rowid = number AND text MATCH ?1"
        );
    }
    let days = match query.days {
        Some(_) => "JOIN article ON number = text.rowid AND day BETWEEN ?2 AND ?3",
        None => "",
    };
    format!(
        "SELECT title, {shown} FROM text {days} WHERE text MATCH ?1 ORDER BY rank LIMIT {LIMIT}"
    )
}

/// A query in FTS5's language, where every word stands in quotes.
fn words(query: &Drawn) -> Result<String> {
    let quoted = |by: &str| format!("\"{}\"", query.words.join(&format!("\"{by}\"")));
    Ok(match query.shape {
        Shape::Any => quoted(" OR "),
        Shape::All => quoted(" AND "),
        Shape::Phrase => format!("\"{}\"", query.words.join(" ")),
        Shape::Prefix => format!("\"{}\" *", query.words[0]),
        Shape::Near => format!("NEAR({}, {NEAR})", quoted(" ")),
        Shape::Fuzzy => bail!("no fuzzy words"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_finds_its_article() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let articles = folder.path().join("articles.jsonl");
        let article = |number: u32, day: &str, body: &str| {
            serde_json::json!({ "id": number.to_string(), "title": "Harbour news", "date": day, "body": body })
                .to_string()
        };
        let lines = [
            article(1, "1970-01-11", "The ferry sailed before the storms."),
            article(
                2,
                "1970-01-21",
                "Ferries stay in harbour while it storms, and the bridge closes.",
            ),
            article(3, "1970-01-31", "The council repairs the bridge."),
        ];
        fs::write(&articles, lines.join("\n"))?;
        Sqlite::build(&articles, &folder.path().join("index"))?;
        let sqlite = Sqlite::open(&folder.path().join("index"))?;
        let check = |shape, words: &[&str], days, expected: usize| -> Result<()> {
            let words: Vec<_> = words.iter().map(|&word| word.to_owned()).collect();
            for newest in [false, true] {
                let query = Drawn {
                    shape,
                    words: words.clone(),
                    days: if newest { None } else { days },
                    newest,
                };
                if newest && days.is_some() {
                    continue;
                }
                for passages in [false, true] {
                    assert_eq!(sqlite.search(&query, passages)?, expected, "{query:?} {passages}");
                }
            }
            Ok(())
        };
        check(Shape::Any, &["ferry", "council"], None, 3)?;
        check(Shape::All, &["ferry", "bridge"], None, 1)?;
        check(Shape::Phrase, &["ferry", "sailed"], None, 1)?;
        check(Shape::Phrase, &["sailed", "ferry"], None, 0)?;
        check(Shape::Prefix, &["sto"], None, 2)?;
        check(Shape::Near, &["sailed", "storms"], None, 1)?;
        check(Shape::Near, &["ferry", "closes"], None, 1)?;
        check(Shape::Any, &["ferry"], Some((11, 30)), 1)?;
        check(Shape::Any, &["ferry"], Some((10, 20)), 2)?;
        let fuzzy = Drawn {
            shape: Shape::Fuzzy,
            words: vec!["ferry".to_owned()],
            days: None,
            newest: false,
        };
        assert!(sqlite.search(&fuzzy, true).is_err());
        Ok(())
    }
}
