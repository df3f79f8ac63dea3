//! `newsdex search`: finds articles and prints them with the passages that prove them.

use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

use anyhow::Context;
use newsdex::{Answer, Archive, DateRange, QueryWarning, SearchOptions, SortBy, SyncOptions};
use serde::Serialize;

use crate::args::search::{SearchArgs, SortOrder};
use crate::commands::query_list;
use crate::commands::sync::sync;
use crate::errors::CliError;
use crate::exit::Outcome;
use crate::help;
use crate::output::json;
use crate::output::printers::hits;
use crate::output::printers::printer::{Element, Printer};
use crate::output::progress::{ProgressDisplay, WithoutTerminal};
use crate::output::query_id::{IdentifiedQuery, QueryId};
use crate::output::stderr;
use crate::output::text::humanize;
use crate::output::text::mark_colors::MarkColors;
use crate::output::text::marked_text::MarkedText;
use crate::output::text::relative_path;
use crate::output::text::sanitize;
use crate::output::text::shell_quoting;
use crate::output::warnings;

/// Runs the command.
pub fn run(args: &SearchArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    if let Some(file) = &args.queries {
        return answer_all(args, file, out);
    }
    let query = args.query.join(" ");
    if query.trim().is_empty() {
        let error = CliError::new("the query is empty");
        return Err(error.help("name at least one word, as in `newsdex search storm`").into());
    }
    if args.explain_query {
        return explain(&query, args, out);
    }
    let archive = open(args)?;
    let search = Search::run(&archive, query, None, args)?;
    let mut printer = args.format.printer(&args.common);
    begin(&search.query, &mut printer, out)
        .and_then(|()| search.print(args, &mut printer, out))
        .and_then(|()| end(&mut printer, out))
        .context("cannot write the answer")?;
    Ok(search.outcome())
}

/// Answers each query of a file as soon as it is read.
fn answer_all(args: &SearchArgs, file: &Path, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let unreadable = |error: io::Error| {
        CliError::new(format!("cannot read the queries in {} ({error})", file.display()))
            .help("name a readable file with one query per line, or - for standard input")
            .about(file)
    };
    let queries = query_list::read(file).map_err(unreadable)?;
    let archive = open(args)?;
    let mut outcome = Outcome::NothingFound;
    let mut printer = args.format.printer(&args.common);
    begin(&file.display().to_string(), &mut printer, out).context("cannot write the answer")?;
    for query in queries {
        let IdentifiedQuery { id, query } = query.map_err(unreadable)?;
        let search = Search::run(&archive, query, Some(id), args)?;
        search.print(args, &mut printer, out).context("cannot write the answer")?;
        if search.outcome() == Outcome::Found {
            outcome = Outcome::Found;
        }
    }
    end(&mut printer, out).context("cannot write the answer")?;
    Ok(outcome)
}

/// Prints how newsdex understands a query.
fn explain(query: &str, args: &SearchArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let explanation =
        newsdex::explain(query, &SearchOptions { utc: args.utc, ..SearchOptions::default() });
    if args.strict {
        reject_warnings(query, &explanation.warnings, args)?;
    }
    print_warnings(query, &explanation.warnings);
    for line in explanation.tree.lines() {
        writeln!(out, "{}", sanitize::line(line)).context("cannot write the answer")?;
    }
    out.flush().context("cannot write the answer")?;
    Ok(if explanation.tree.is_empty() { Outcome::NothingFound } else { Outcome::Found })
}

/// The printer of the output format; `None` for JSON.
type OptionalPrinter = Option<Box<dyn Printer>>;

fn begin(title: &str, printer: &mut OptionalPrinter, out: &mut dyn Write) -> io::Result<()> {
    printer.as_mut().map_or(Ok(()), |printer| printer.begin(title, out))
}

fn end(printer: &mut OptionalPrinter, out: &mut dyn Write) -> io::Result<()> {
    printer.as_mut().map_or(Ok(()), |printer| printer.end(out))?;
    out.flush()
}

fn print_warnings(query: &str, warnings: &[QueryWarning]) {
    stderr::print(&warnings::about_query(query, warnings, stderr::width()));
}

/// Makes warnings about a query an error, for `--strict`.
fn reject_warnings(
    query: &str,
    warnings: &[QueryWarning],
    args: &SearchArgs,
) -> anyhow::Result<()> {
    let Some(first) = warnings.first() else { return Ok(()) };
    print_warnings(query, warnings);
    let mut message = "the query has warnings, and --strict makes them errors".to_owned();
    if args.common.json {
        // Programs do not read standard error.
        message = format!("{message}: {}", first.what);
    }
    let error = CliError::new(message);
    Err(error.help("correct the query, or search without --strict").into())
}

/// A query that was answered.
struct Search {
    query: String,
    /// Which of many queries it is; `None` for a single one.
    id: Option<QueryId>,
    answer: Answer,
    /// Microseconds.
    elapsed_us: u64,
}

impl Search {
    fn run(
        archive: &Archive,
        query: String,
        id: Option<QueryId>,
        args: &SearchArgs,
    ) -> anyhow::Result<Search> {
        let options = SearchOptions {
            limit: args.limit,
            passages: args.passages.passages(args.format.format(&args.common)),
            context: args.passages.context,
            utc: args.utc,
            trust_file_time: args.trust_file_time,
            sort_by: match args.sort {
                SortOrder::Score => SortBy::Score,
                SortOrder::Newest => SortBy::Newest,
                SortOrder::Oldest => SortBy::Oldest,
            },
            time_limit: args.time_limit,
        };
        let start = Instant::now();
        let mut answer = archive.search(&query, &options)?;
        let elapsed_us = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
        answer.warnings.iter_mut().for_each(help::name_time_limit_flag);
        if args.strict {
            reject_warnings(&query, &answer.warnings, args)?;
        }
        let folder = relative_path::current_folder();
        for hit in &mut answer.hits {
            relative_path::make_relative(&mut hit.path, &folder);
        }
        Ok(Search { query, id, answer, elapsed_us })
    }

    fn outcome(&self) -> Outcome {
        if self.answer.hits.is_empty() { Outcome::NothingFound } else { Outcome::Found }
    }

    fn print(
        &self,
        args: &SearchArgs,
        printer: &mut OptionalPrinter,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let Some(printer) = printer else { return self.print_json(out) };
        let Search { query, id, answer, elapsed_us } = self;
        if let Some(id) = id {
            let query = MarkedText::plain(query);
            printer.print(&Element::Query { id: &id.to_string(), query: &query }, out)?;
            // If both streams go to one terminal, warnings follow their query.
            out.flush()?;
        }
        if answer.building {
            stderr::note(
                "the index is still being built, or its build was interrupted: it holds a part of \
                 the articles",
            );
        }
        print_warnings(query, &answer.warnings);
        let search = hits::Search {
            query,
            index: &args.common.index,
            index_command: match answer.articles {
                0 => args.common.invocation().index_command(),
                _ => String::new(),
            },
            elapsed_us: *elapsed_us,
        };
        let colors = MarkColors::new(&answer.leaves, args.format.coloring(&args.common));
        hits::print_answer(answer, &search, &colors, printer.as_mut(), out)?;
        if id.is_some() {
            printer.print(&Element::AnswerEnd, out)?;
        }
        // Each answer can be read at once, even if more follow.
        out.flush()
    }

    fn print_json(&self, out: &mut dyn Write) -> io::Result<()> {
        let query = self.id.as_ref();
        for hit in &self.answer.hits {
            json::write_answer(out, "hit", query, hit)?;
        }
        let Answer { total, articles, building, ref dates, undated, ref warnings, .. } =
            self.answer;
        let elapsed_us = self.elapsed_us;
        let summary = Summary { total, elapsed_us, articles, building, dates, undated, warnings };
        json::write_answer(out, "summary", query, &summary)?;
        out.flush()
    }
}

#[derive(Serialize)]
struct Summary<'a> {
    total: u64,
    elapsed_us: u64,
    articles: u64,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    building: bool,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    dates: &'a [DateRange],
    #[serde(skip_serializing_if = "Option::is_none")]
    undated: Option<u64>,
    warnings: &'a [QueryWarning],
}

/// Opens the index, and first syncs it with the folders of `--sync`.
fn open(args: &SearchArgs) -> anyhow::Result<Archive> {
    let index = &args.common.index;
    if args.sync.is_empty() {
        return Ok(Archive::open(index)?);
    }
    let mut archive = Archive::open_or_create(index)?;
    let display = ProgressDisplay::new(WithoutTerminal::Silent);
    let report = sync(&mut archive, index, &args.sync, &SyncOptions::default(), Some(display))?;
    if report.added + report.changed + report.removed > 0 {
        stderr::print(&(humanize::report(&report) + "\n"));
    }
    for refusal in &report.refused {
        stderr::note(&refusal.to_string());
    }
    let warnings = warnings::total(&report);
    if warnings > 0 {
        let count = humanize::count(warnings, "warning", "warnings");
        let them = if warnings == 1 { "it" } else { "them" };
        let command = sanitize::line(&index_command(args));
        stderr::print(&format!("{count} about files; run `{command}` to see {them}\n"));
    }
    Ok(archive)
}

/// The shell command that prints the warnings about the folders of `--sync` again.
fn index_command(args: &SearchArgs) -> String {
    let mut command = "newsdex index".to_owned();
    for path in &args.sync {
        command = format!("{command} {}", shell_quoting::quoted(path));
    }
    args.common.invocation().command(&command)
}
