//! `newsdex search`: finds articles and prints them with the passages that prove them.

use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, bail};
use newsdex::{Answer, Archive, DateRange, QueryWarning, SearchOptions, SortBy, SyncOptions};
use serde::Serialize;

use crate::args::{SearchArgs, Sort};
use crate::commands::Outcome;
use crate::commands::batch;
use crate::commands::batch::QueryId;
use crate::commands::index::say_rebuild;
use crate::output::json;
use crate::output::printers::hits;
use crate::output::printers::printer::{Part, Printer, printer};
use crate::output::progress::Display;
use crate::output::stdout;
use crate::output::text::humanize;
use crate::output::text::marked::{Colours, Marked};
use crate::output::text::relative_path;
use crate::output::text::sanitize;
use crate::output::warning;

/// Runs the command.
pub fn run(args: &SearchArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    if let Some(file) = &args.queries {
        return run_all(args, file, out);
    }
    let query = args.query.join(" ");
    if query.trim().is_empty() {
        bail!("the query is empty; name at least one word, as in `newsdex search storm`");
    }
    if args.explain_query {
        return explain(&query, args, out);
    }
    let asked = Asked::ask(&open(args)?, query, None, args)?;
    let mut printer = printer(args.format.format(&args.common), stdout::width());
    let written =
        begin(&asked.query, &mut printer, out).and_then(|()| asked.print(args, &mut printer, out));
    written.and_then(|()| end(&mut printer, out)).context("cannot write the answer")?;
    Ok(asked.outcome())
}

/// What prints the answer; JSON needs none.
type MaybePrinter = Option<Box<dyn Printer>>;

fn begin(title: &str, printer: &mut MaybePrinter, out: &mut dyn Write) -> io::Result<()> {
    printer.as_mut().map_or(Ok(()), |printer| printer.begin(title, out))
}

fn end(printer: &mut MaybePrinter, out: &mut dyn Write) -> io::Result<()> {
    printer.as_mut().map_or(Ok(()), |printer| printer.end(out))?;
    out.flush()
}

/// Prints the clause tree of a query.
fn explain(query: &str, args: &SearchArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let explained =
        newsdex::explain(query, &SearchOptions { utc: args.utc, ..SearchOptions::default() });
    if args.strict {
        refuse_warnings(query, &explained.warnings)?;
    }
    say(query, &explained.warnings);
    for line in explained.tree.lines() {
        writeln!(out, "{}", sanitize::line(line)).context("cannot write the answer")?;
    }
    out.flush().context("cannot write the answer")?;
    Ok(if explained.tree.is_empty() { Outcome::NothingFound } else { Outcome::Found })
}

/// Says what was not understood in a query.
fn say(query: &str, warnings: &[QueryWarning]) {
    // There is nobody to tell where standard error is closed.
    let _ = warning::about_query(&mut io::stderr().lock(), query, warnings, stdout::width());
}

/// Warnings are errors to whoever asks for `--strict`.
fn refuse_warnings(query: &str, warnings: &[QueryWarning]) -> anyhow::Result<()> {
    if warnings.is_empty() {
        return Ok(());
    }
    say(query, warnings);
    bail!(
        "the query has warnings, and --strict makes that an error; without it the query is answered all the same"
    )
}

/// Answers every query of a file, each as soon as it is read.
fn run_all(args: &SearchArgs, file: &Path, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let queries = batch::read(file)
        .with_context(|| format!("cannot read the queries in {}", file.display()))?;
    let archive = open(args)?;
    let mut outcome = Outcome::NothingFound;
    let mut printer = printer(args.format.format(&args.common), stdout::width());
    begin(&file.display().to_string(), &mut printer, out).context("cannot write the answer")?;
    for query in queries {
        let (id, query) =
            query.with_context(|| format!("cannot read the queries in {}", file.display()))?;
        let asked = Asked::ask(&archive, query, Some(id), args)?;
        asked.print(args, &mut printer, out).context("cannot write the answer")?;
        if asked.outcome() == Outcome::Found {
            outcome = Outcome::Found;
        }
    }
    end(&mut printer, out).context("cannot write the answer")?;
    Ok(outcome)
}

/// A query and its answer.
struct Asked {
    query: String,
    /// Which of many it is.
    id: Option<QueryId>,
    answer: Answer,
    /// Microseconds.
    elapsed_us: u64,
}

impl Asked {
    fn ask(
        archive: &Archive,
        query: String,
        id: Option<QueryId>,
        args: &SearchArgs,
    ) -> anyhow::Result<Asked> {
        let options = SearchOptions {
            limit: args.limit,
            passages: args.passages,
            context: args.context,
            utc: args.utc,
            trust_file_time: args.trust_file_time,
            sort_by: match args.sort {
                Sort::Score => SortBy::Score,
                Sort::Newest => SortBy::Newest,
                Sort::Oldest => SortBy::Oldest,
            },
            time_limit: args.time_limit,
        };
        let before = Instant::now();
        let mut answer = archive.search(&query, &options)?;
        let elapsed_us = u64::try_from(before.elapsed().as_micros()).unwrap_or(u64::MAX);
        if args.strict {
            refuse_warnings(&query, &answer.warnings)?;
        }
        let here = relative_path::here();
        for hit in &mut answer.hits {
            relative_path::shorten(&mut hit.path, &here);
        }
        Ok(Asked { query, id, answer, elapsed_us })
    }

    fn outcome(&self) -> Outcome {
        if self.answer.hits.is_empty() { Outcome::NothingFound } else { Outcome::Found }
    }

    fn print(
        &self,
        args: &SearchArgs,
        printer: &mut MaybePrinter,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let Some(printer) = printer else { return self.print_json(out) };
        let Asked { query, id, answer, elapsed_us } = self;
        if let Some(id) = id {
            printer
                .part(&Part::Query { id: &id.to_string(), query: &Marked::plain(query) }, out)?;
            // What is odd stands beside its query, also where both go to one terminal.
            out.flush()?;
        }
        say(query, &answer.warnings);
        let asked = hits::Asked { query, index: &args.common.index, elapsed_us: *elapsed_us };
        let colours = Colours::new(&answer.leaves, args.format.colours_apart(&args.common));
        hits::print(answer, &asked, &colours, printer.as_mut(), out)?;
        if id.is_some() {
            printer.part(&Part::AnswerEnd, out)?;
        }
        // Each answer is read as soon as it is there.
        out.flush()
    }

    fn print_json(&self, out: &mut dyn Write) -> io::Result<()> {
        let query = self.id.as_ref();
        for hit in &self.answer.hits {
            json::write_answering(out, "hit", query, hit)?;
        }
        let Answer { total, articles, ref dates, ref warnings, .. } = self.answer;
        let summary = Summary { total, elapsed_us: self.elapsed_us, articles, dates, warnings };
        json::write_answering(out, "summary", query, &summary)?;
        out.flush()
    }
}

/// Opens the index, in step with the folders that were named.
fn open(args: &SearchArgs) -> anyhow::Result<Archive> {
    let index = &args.common.index;
    if args.sync.is_empty() {
        return Ok(Archive::open(index)?);
    }
    let mut archive = Archive::open_or_create(index)?;
    say_rebuild(&archive);
    let mut display = Display::new(false);
    let report =
        archive.sync(&args.sync, &SyncOptions::default(), &mut |progress| display.show(progress));
    drop(display);
    let report = report?;
    let mut lines = Vec::new();
    if report.added + report.changed + report.removed > 0 {
        lines.push(humanize::report(&report));
    }
    if warning::total(&report) > 0 {
        let warnings = humanize::count(warning::total(&report), "warning", "warnings");
        lines.push(format!("{warnings} about files: `{}` shows them", review_command(args)));
    }
    let mut err = io::stderr().lock();
    for line in lines {
        // There is nobody to tell where standard error is closed.
        let _ = writeln!(err, "{}", sanitize::line(&line));
    }
    Ok(archive)
}

/// The command that says again what is odd in the folders of this search, as it is typed in a shell.
fn review_command(args: &SearchArgs) -> String {
    let mut command = "newsdex index".to_owned();
    for path in &args.sync {
        command = format!("{command} {}", quoted(path));
    }
    if args.index_named {
        command = format!("{command} --index {}", quoted(&args.common.index));
    }
    command
}

/// A path as one argument in a shell.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-+,:@%".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[derive(Serialize)]
struct Summary<'a> {
    total: u64,
    elapsed_us: u64,
    articles: u64,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    dates: &'a [DateRange],
    warnings: &'a [QueryWarning],
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
