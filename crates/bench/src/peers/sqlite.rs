//! SQLite with FTS5, as an experienced user sets it up.
//!
//! Title and body are columns of an FTS5 table with the Porter stemmer. The days are in a table of
//! their own with an index. One transaction writes everything and ends with `optimize`, as the
//! documentation recommends for data that is written once. SQLite writes with one thread, however
//! many cores there are.
//!
//! Hits are sorted by `rank`, which is BM25. `snippet` returns up to 64 words, its maximum, of the
//! column that matches better. FTS5 has no fuzzy queries.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Result, bail};
use rusqlite::{Connection, OpenFlags, Row, params};

use crate::dataset::article::for_each_article;
use crate::peers::engine::{HIT_LIMIT, SearchEngine};
use crate::queries::sampled::{HitContent, HitOrder, NEAR_SLOP, QueryShape, SampledQuery};

/// Page cache while writing: as large as the write buffers of other peers, so that each page is
/// written once.
const WRITER_KIB: i64 = 256 << 10;
/// Size of the memory mapping: 2 GB, SQLite's maximum. The other peers map their files too.
const MMAP_BYTES: i64 = 0x7fff_0000;
/// The largest number of words that `snippet` can return.
const SNIPPET_WORDS: u8 = 64;

/// An open database.
pub struct Sqlite {
    file: PathBuf,
    /// Connections not in use. Each thread needs a connection of its own while it searches.
    idle: Mutex<Vec<Connection>>,
}

impl SearchEngine for Sqlite {
    fn build(articles: &Path, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder)?;
        let mut database = Connection::open(database_file(folder))?;
        database.pragma_update(None, "cache_size", -WRITER_KIB)?;
        let transaction = database.transaction()?;
        transaction.execute_batch(
            "CREATE TABLE article (number INTEGER PRIMARY KEY, id TEXT, day INTEGER);
             CREATE VIRTUAL TABLE text USING fts5 (title, body, tokenize = 'porter unicode61');",
        )?;
        {
            let mut insert_article =
                transaction.prepare("INSERT INTO article (id, day) VALUES (?1, ?2)")?;
            let mut insert_text =
                transaction.prepare("INSERT INTO text (rowid, title, body) VALUES (?1, ?2, ?3)")?;
            for_each_article(articles, |article| {
                let number = insert_article.insert(params![article.id, article.day()])?;
                insert_text.execute(params![number, article.title, article.body])?;
                Ok(())
            })?;
        }
        transaction.execute_batch(
            "CREATE INDEX day ON article (day);
             INSERT INTO text (text) VALUES ('optimize');",
        )?;
        transaction.commit()?;
        Ok(())
    }

    fn open(folder: &Path) -> Result<Sqlite> {
        let file = database_file(folder);
        let first = connect(&file)?;
        Ok(Sqlite { file, idle: Mutex::new(vec![first]) })
    }

    fn search(&self, query: &SampledQuery, content: HitContent) -> Result<usize> {
        let idle = self.idle().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connect(&self.file)?,
        };
        let hits = search(&connection, query, content);
        self.idle().push(connection);
        hits
    }
}

impl Sqlite {
    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn database_file(folder: &Path) -> PathBuf {
    folder.join("articles.db")
}

fn connect(file: &Path) -> Result<Connection> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.pragma_update(None, "mmap_size", MMAP_BYTES)?;
    // SQLite reads nothing on opening, so the measured time would be meaningless without a query.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(connection)
}

fn search(connection: &Connection, query: &SampledQuery, content: HitContent) -> Result<usize> {
    let expression = match_expression(query)?;
    let mut statement = connection.prepare_cached(&select_statement(query, content))?;
    let mut rows = match &query.days {
        Some(days) => statement.query(params![expression, days.start(), days.end()])?,
        None => statement.query([expression])?,
    };
    let mut hits = 0;
    while let Some(row) = rows.next()? {
        std::hint::black_box(title_and_snippet(row)?);
        hits += 1;
    }
    Ok(hits)
}

fn title_and_snippet(row: &Row) -> rusqlite::Result<(String, String)> {
    Ok((row.get(0)?, row.get(1)?))
}

/// Selects ten titles with their snippets.
///
/// When sorting by day, a subquery selects the ten articles first: SQLite would otherwise make a
/// snippet for each row that it sorts.
fn select_statement(query: &SampledQuery, content: HitContent) -> String {
    let snippet = match content {
        HitContent::Passages => format!("snippet(text, -1, '<b>', '</b>', '…', {SNIPPET_WORDS})"),
        HitContent::Title => "''".to_owned(),
    };
    if query.order == HitOrder::Newest {
        return format!(
            "SELECT title, {snippet} FROM
                 (SELECT number FROM text JOIN article ON number = text.rowid WHERE text MATCH ?1
                  ORDER BY day DESC LIMIT {HIT_LIMIT})
             CROSS JOIN text WHERE text.rowid = number AND text MATCH ?1"
        );
    }
    let days = match query.days {
        Some(_) => "JOIN article ON number = text.rowid AND day BETWEEN ?2 AND ?3",
        None => "",
    };
    format!(
        "SELECT title, {snippet} FROM text {days} WHERE text MATCH ?1 ORDER BY rank LIMIT {HIT_LIMIT}"
    )
}

/// The query in the syntax of FTS5, every word in quotes.
fn match_expression(query: &SampledQuery) -> Result<String> {
    let quoted = |by: &str| format!("\"{}\"", query.words.join(&format!("\"{by}\"")));
    Ok(match query.shape {
        QueryShape::Any => quoted(" OR "),
        QueryShape::All => quoted(" AND "),
        QueryShape::Phrase => format!("\"{}\"", query.words.join(" ")),
        QueryShape::Prefix => format!("\"{}\" *", query.words[0]),
        QueryShape::Near => format!("NEAR({}, {NEAR_SLOP})", quoted(" ")),
        QueryShape::Fuzzy => bail!("no fuzzy queries"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_query_shape_finds_its_articles() -> Result<()> {
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
        let check = |shape, words: &[&str], days: Option<(i64, i64)>, expected| -> Result<()> {
            let words: Vec<_> = words.iter().map(|&word| word.to_owned()).collect();
            for order in [HitOrder::Relevance, HitOrder::Newest] {
                if order == HitOrder::Newest && days.is_some() {
                    continue;
                }
                let days = days.map(|(first, last)| first..=last);
                let query = SampledQuery { shape, words: words.clone(), days, order };
                for content in [HitContent::Title, HitContent::Passages] {
                    assert_eq!(sqlite.search(&query, content)?, expected, "{query:?} {content:?}");
                }
            }
            Ok(())
        };
        check(QueryShape::Any, &["ferry", "council"], None, 3)?;
        check(QueryShape::All, &["ferry", "bridge"], None, 1)?;
        check(QueryShape::Phrase, &["ferry", "sailed"], None, 1)?;
        check(QueryShape::Phrase, &["sailed", "ferry"], None, 0)?;
        check(QueryShape::Prefix, &["sto"], None, 2)?;
        check(QueryShape::Near, &["sailed", "storms"], None, 1)?;
        check(QueryShape::Near, &["ferry", "closes"], None, 1)?;
        check(QueryShape::Any, &["ferry"], Some((11, 30)), 1)?;
        check(QueryShape::Any, &["ferry"], Some((10, 20)), 2)?;
        let fuzzy = SampledQuery {
            shape: QueryShape::Fuzzy,
            words: vec!["ferry".to_owned()],
            days: None,
            order: HitOrder::Relevance,
        };
        assert!(sqlite.search(&fuzzy, HitContent::Passages).is_err());
        Ok(())
    }
}
