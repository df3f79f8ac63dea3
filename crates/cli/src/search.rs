//! `newsdex search`: finds articles and prints them with the passages that prove them.

use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, bail};
use newsdex::{Answer, Archive, QueryComplaint, SearchOptions, SyncOptions};
use serde::Serialize;

use crate::Outcome;
use crate::args::{DEFAULT_INDEX, SearchArgs};
use crate::progress::Bar;
use crate::{complaint, harmless, hits, json, near, output, wording};

/// Runs the command.
pub fn run(args: &SearchArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let query = args.query.join(" ");
    if query.trim().is_empty() {
        bail!("the query is empty; name at least one word, as in `newsdex search storm`");
    }
    let archive = open(args)?;
    let options = SearchOptions { limit: args.limit, passages: args.passages };
    let before = Instant::now();
    let mut answer = archive.search(&query, &options)?;
    let elapsed_us = u64::try_from(before.elapsed().as_micros()).unwrap_or(u64::MAX);
    let here = near::here();
    for hit in &mut answer.hits {
        near::shorten(&mut hit.path, &here);
    }
    if args.common.json {
        print_json(&answer, elapsed_us, out).context("cannot write the answer")?;
    } else {
        let width = output::width();
        // There is nobody to tell where standard error is closed.
        let _ = complaint::about_query(&mut io::stderr().lock(), &query, &answer.complaints, width);
        let asked = hits::Asked { query: &query, index: &args.common.index, elapsed_us };
        hits::print(&answer, &asked, width, out).context("cannot write the answer")?;
    }
    Ok(if answer.hits.is_empty() { Outcome::NothingFound } else { Outcome::Found })
}

/// Opens the index, in step with the folders that were named.
fn open(args: &SearchArgs) -> anyhow::Result<Archive> {
    let index = &args.common.index;
    if args.sync.is_empty() {
        return Ok(Archive::open(index)?);
    }
    let mut archive = Archive::open_or_create(index)?;
    let bar = Bar::new();
    let report = archive.sync(&args.sync, &SyncOptions::default(), &mut |progress| bar.show(progress));
    drop(bar);
    let report = report?;
    let mut lines = Vec::new();
    if report.added + report.changed + report.removed > 0 {
        lines.push(wording::report(&report));
    }
    if complaint::total(&report) > 0 {
        let complaints = wording::count(complaint::total(&report), "complaint", "complaints");
        lines.push(format!("{complaints} about files: `{}` shows them", review_command(args)));
    }
    let mut err = io::stderr().lock();
    for line in lines {
        // There is nobody to tell where standard error is closed.
        let _ = writeln!(err, "{}", harmless::line(&line));
    }
    Ok(archive)
}

/// The command that says again what is odd in the folders of this search, as it is typed in a shell.
fn review_command(args: &SearchArgs) -> String {
    let mut command = "newsdex index".to_owned();
    for path in &args.sync {
        command = format!("{command} {}", quoted(path));
    }
    if args.common.index != Path::new(DEFAULT_INDEX) {
        command = format!("{command} --index {}", quoted(&args.common.index));
    }
    command
}

/// A path as one argument in a shell.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-+,:@%".contains(c);
    if !text.is_empty() && text.chars().all(plain) { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

#[derive(Serialize)]
struct Summary<'a> {
    total: u64,
    elapsed_us: u64,
    articles: u64,
    complaints: &'a [QueryComplaint],
}

fn print_json(answer: &Answer, elapsed_us: u64, out: &mut dyn Write) -> io::Result<()> {
    for hit in &answer.hits {
        json::write(out, "hit", hit)?;
    }
    let Answer { total, articles, ref complaints, .. } = *answer;
    json::write(out, "summary", &Summary { total, elapsed_us, articles, complaints })?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_one_argument_each() {
        let check = |path: &str, expected: &str| assert_eq!(quoted(Path::new(path)), expected);
        check("seeds", "seeds");
        check("/srv/naïve-news_2.txt", "/srv/naïve-news_2.txt");
        check("my news", "'my news'");
        check("editor's", r"'editor'\''s'");
        check("$(rm)", "'$(rm)'");
        check("", "''");
    }
}
