//! Alerts: queries that stay registered and print each new article that matches them.

use std::io::{self, Write};

use newsdex::{Answer, Error, QueryWarning, SearchOptions, Snapshot, explain};

use crate::args::watch::WatchArgs;
use crate::errors::CliError;
use crate::output::json;
use crate::output::printers::hits;
use crate::output::printers::printer::{Element, Printer};
use crate::output::query_id::{IdentifiedQuery, QueryId};
use crate::output::stderr;
use crate::output::text::humanize;
use crate::output::text::mark_colors::{Coloring, MarkColors};
use crate::output::text::marked_text::MarkedText;
use crate::output::text::relative_path;
use crate::output::timestamp;
use crate::output::warnings;

/// The number of hits that an alert prints after a sync at most.
const MAX_HITS: usize = 10_000;

/// All alerts of a watch.
pub struct Alerts {
    registered: Vec<Alert>,
    options: SearchOptions,
    /// The state in which the alerts last ran; `None` if there was no index.
    earlier: Option<Snapshot>,
    /// Prints hits; `None` for JSON.
    printer: Option<Box<dyn Printer>>,
}

struct Alert {
    /// `None` if it is the only one.
    id: Option<QueryId>,
    query: String,
    /// The warnings that were printed.
    warnings: Vec<QueryWarning>,
}

impl Alerts {
    /// Registers the queries of `args`. Articles in the state `earlier` are not new.
    ///
    /// # Errors
    /// If a query is empty.
    pub fn new(args: &WatchArgs, earlier: Option<Snapshot>) -> anyhow::Result<Alerts> {
        let format = args.common.default_format();
        let options = SearchOptions {
            limit: MAX_HITS,
            passages: args.passages.passages(format),
            context: args.passages.context,
            utc: args.utc,
            ..SearchOptions::default()
        };
        let mut registered = Vec::new();
        for (query, number) in args.queries.iter().zip(1..) {
            let IdentifiedQuery { id, query } = IdentifiedQuery::parse(query.clone(), number);
            if query.trim().is_empty() {
                let help = "name at least one word, as in `newsdex watch --query storm`";
                return Err(CliError::new("the query is empty").help(help).into());
            }
            let id = (args.queries.len() > 1 || matches!(id, QueryId::Given(_))).then_some(id);
            let mut alert = Alert { id, query, warnings: Vec::new() };
            alert.print_new_warnings(&explain(&alert.query, &options).warnings);
            registered.push(alert);
        }
        Ok(Alerts { registered, options, earlier, printer: format.printer(args.common.look()) })
    }

    /// Finds the articles in the state `now` that match each alert and did not match it in the
    /// state of the last call.
    pub fn find_new(&mut self, now: Snapshot) -> Result<Vec<Answer>, Error> {
        let find =
            |alert: &Alert| now.new_matches(self.earlier.as_ref(), &alert.query, &self.options);
        let answers = self.registered.iter().map(find).collect::<Result<_, Error>>()?;
        self.earlier = Some(now);
        Ok(answers)
    }

    /// Prints the answers of [`find_new`](Alerts::find_new).
    pub fn print(&mut self, answers: Vec<Answer>, out: &mut dyn Write) -> io::Result<()> {
        let folder = relative_path::current_folder();
        for (alert, mut answer) in self.registered.iter_mut().zip(answers) {
            alert.print_new_warnings(&answer.warnings);
            for hit in &mut answer.hits {
                relative_path::make_relative(&mut hit.path, &folder);
            }
            if answer.hits.is_empty() {
                continue;
            }
            alert.print(&answer, &mut self.printer, out)?;
            out.flush()?;
            let more = answer.total.saturating_sub(answer.hits.len() as u64);
            if more > 0 {
                let more = humanize::count(more, "more new article", "more new articles");
                stderr::log(&format!(
                    "{more} for `{}` not printed; search for them with --sort newest",
                    alert.query
                ));
            }
        }
        Ok(())
    }
}

impl Alert {
    fn print_new_warnings(&mut self, warnings: &[QueryWarning]) {
        let new: Vec<QueryWarning> =
            warnings.iter().filter(|warning| !self.warnings.contains(warning)).cloned().collect();
        stderr::print(&warnings::about_query(&self.query, &new, stderr::width()));
        self.warnings.extend(new);
    }

    fn print(
        &self,
        answer: &Answer,
        printer: &mut Option<Box<dyn Printer>>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let Some(printer) = printer else {
            let id = self.id.as_ref();
            return answer.hits.iter().try_for_each(|hit| json::log_answer(out, "hit", id, hit));
        };
        let mut id = timestamp::now();
        if let Some(name) = &self.id {
            id = format!("{id} {name}");
        }
        let query = MarkedText::plain(&self.query);
        printer.print(&Element::Query { id: &id, query: &query }, out)?;
        let colors = MarkColors::new(&answer.leaves, Coloring::Uniform);
        hits::print_hits(answer, &colors, printer.as_mut(), out)
    }
}
