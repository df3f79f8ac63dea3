//! newsdex. The shipped program builds the index; searches go through the library.

use std::path::Path;
use std::process::Command;

use anyhow::Result;
use jiff::ToSpan;
use jiff::civil::Date;
use newsdex::{Archive, SearchOptions, SortBy};

use crate::peers::engine::{HIT_LIMIT, SearchEngine};
use crate::queries::sampled::{HitContent, HitOrder, NEAR_SLOP, QueryShape, SampledQuery};
use crate::work_dir::WorkDir;

/// An open archive.
pub struct Newsdex(Archive);

/// The program, indexing a file or folder.
pub fn index_command(work_dir: &WorkDir, source: &Path, index: &Path) -> Command {
    let mut command = Command::new(&work_dir.newsdex_program);
    command.arg("index").arg(source).arg("--index").arg(index);
    command
}

/// The program, answering a query.
pub fn search_command(work_dir: &WorkDir, index: &Path, query: &SampledQuery) -> Command {
    let mut command = Command::new(&work_dir.newsdex_program);
    command.arg("search").arg(query_text(query)).arg("--index").arg(index);
    command
}

impl SearchEngine for Newsdex {
    fn open(index: &Path) -> Result<Newsdex> {
        Ok(Newsdex(Archive::open(index)?))
    }

    fn search(&self, query: &SampledQuery, content: HitContent) -> Result<usize> {
        let passages = match content {
            HitContent::Passages => SearchOptions::default().passages,
            HitContent::Title => 0,
        };
        let sort_by = match query.order {
            HitOrder::Newest => SortBy::Newest,
            HitOrder::Relevance => SortBy::Score,
        };
        let options = SearchOptions {
            limit: HIT_LIMIT,
            passages,
            sort_by,
            utc: true,
            ..SearchOptions::default()
        };
        let answer = std::hint::black_box(self.0.search(&query_text(query), &options)?);
        Ok(answer.hits.len())
    }
}

/// The query in newsdex's query language.
fn query_text(query: &SampledQuery) -> String {
    let words = match query.shape {
        QueryShape::Any => query.words.join(" "),
        QueryShape::All => query.words.join(" AND "),
        QueryShape::Phrase => format!("\"{}\"", query.words.join(" ")),
        QueryShape::Prefix => format!("{}*", query.words[0]),
        QueryShape::Fuzzy => format!("{}~1", query.words[0]),
        QueryShape::Near => query.words.join(&format!(" NEAR/{NEAR_SLOP} ")),
    };
    match &query.days {
        Some(days) => format!("{words} date:{}..{}", date(*days.start()), date(*days.end())),
        None => words,
    }
}

/// The date of a day given in days since 1970-01-01.
fn date(day: i64) -> Date {
    Date::constant(1970, 1, 1).saturating_add(day.days())
}
