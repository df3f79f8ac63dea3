//! newsdex: built by its program, as users do, and searched as a program that embeds it does.

use std::path::Path;
use std::process::Command;

use anyhow::Result;
use jiff::ToSpan;
use jiff::civil::Date;
use newsdex::{Archive, SearchOptions, SortBy};

use crate::draw::{Drawn, NEAR, Shape};
use crate::place::Place;
use crate::worker::{Engine, LIMIT};

/// An archive that is open.
pub struct Newsdex(Archive);

/// The program, indexing.
pub fn build(place: &Place, articles: &Path, index: &Path) -> Command {
    let mut command = Command::new(&place.program);
    command.arg("index").arg(articles).arg("--index").arg(index);
    command
}

/// The program, answering.
pub fn ask(place: &Place, index: &Path, query: &Drawn) -> Command {
    let mut command = Command::new(&place.program);
    command.arg("search").arg(typed(query)).arg("--index").arg(index);
    command
}

impl Engine for Newsdex {
    fn open(index: &Path) -> Result<Newsdex> {
        Ok(Newsdex(Archive::open(index)?))
    }

    fn search(&self, query: &Drawn, passages: bool) -> Result<usize> {
        let passages = if passages { SearchOptions::default().passages } else { 0 };
        let sort_by = if query.newest { SortBy::Newest } else { SortBy::Score };
        let options = SearchOptions {
            limit: LIMIT,
            passages,
            sort_by,
            utc: true,
            ..SearchOptions::default()
        };
        let answer = std::hint::black_box(self.0.search(&typed(query), &options)?);
        Ok(answer.hits.len())
    }
}

/// A drawn query as one types it.
pub fn typed(query: &Drawn) -> String {
    let words = match query.shape {
        Shape::Any => query.words.join(" "),
        Shape::All => query.words.join(" AND "),
        Shape::Phrase => format!("\"{}\"", query.words.join(" ")),
        Shape::Prefix => format!("{}*", query.words[0]),
        Shape::Fuzzy => format!("{}~1", query.words[0]),
        Shape::Near => query.words.join(&format!(" NEAR/{NEAR} ")),
    };
    match query.days {
        Some((first, last)) => format!("{words} date:{}..{}", day(first), day(last)),
        None => words,
    }
}

/// A day that is given in days since 1970.
fn day(since: i64) -> Date {
    Date::constant(1970, 1, 1).saturating_add(since.days())
}
