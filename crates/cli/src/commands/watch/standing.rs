//! Queries that stand: what each newly finds is printed as it arrives.

use std::io::{self, Write};

use anyhow::bail;
use newsdex::{Answer, Error, QueryWarning, SearchOptions, Snapshot, explain};

use crate::args::{Format, WatchArgs};
use crate::commands::batch::{QueryId, told_apart};
use crate::output::json;
use crate::output::printers::hits;
use crate::output::printers::printer::{Part, Printer, printer};
use crate::output::stdout;
use crate::output::text::humanize;
use crate::output::text::marked::{Colours, Marked};
use crate::output::text::relative_path;
use crate::output::warning;

/// No more hits than this are printed of one query at one time.
const MOST_HITS: usize = 10_000;

/// Queries that stand.
pub struct Standing {
    queries: Vec<StandingQuery>,
    options: SearchOptions,
    /// The state up to which all was found; none where there was no index.
    earlier: Option<Snapshot>,
    /// What prints hits; JSON needs none.
    printer: Option<Box<dyn Printer>>,
}

struct StandingQuery {
    /// None where it is the only one.
    id: Option<QueryId>,
    query: String,
    /// What was said of it.
    warnings: Vec<QueryWarning>,
}

impl Standing {
    /// The queries that were asked for; what is in the index by now is not new to them.
    pub fn new(args: &WatchArgs, earlier: Option<Snapshot>) -> anyhow::Result<Standing> {
        let WatchArgs { passages, context, utc, .. } = *args;
        let options =
            SearchOptions { limit: MOST_HITS, passages, context, utc, ..SearchOptions::default() };
        let mut queries = Vec::new();
        for (query, number) in args.queries.iter().zip(1..) {
            let (id, query) = told_apart(query.clone(), number);
            if query.trim().is_empty() {
                bail!(
                    "the query is empty; name at least one word, as in `newsdex watch --query storm`"
                );
            }
            let id = (args.queries.len() > 1 || matches!(id, QueryId::Given(_))).then_some(id);
            let mut query = StandingQuery { id, query, warnings: Vec::new() };
            query.say(&explain(&query.query, &options).warnings);
            queries.push(query);
        }
        let format = if args.common.json { Format::Json } else { Format::Terminal };
        Ok(Standing { queries, options, earlier, printer: printer(format, stdout::width()) })
    }

    /// What each query finds now and did not find before. What one call answers, later ones do not.
    pub fn find(&mut self, now: Snapshot) -> Result<Vec<Answer>, Error> {
        let ask = |query: &StandingQuery| {
            now.new_matches(self.earlier.as_ref(), &query.query, &self.options)
        };
        let answers = self.queries.iter().map(ask).collect::<Result<_, Error>>()?;
        self.earlier = Some(now);
        Ok(answers)
    }

    /// Prints the answers to all queries.
    pub fn print(&mut self, answers: Vec<Answer>, out: &mut dyn Write) -> io::Result<()> {
        let here = relative_path::here();
        for (query, mut answer) in self.queries.iter_mut().zip(answers) {
            query.say(&answer.warnings);
            answer.hits.iter_mut().for_each(|hit| relative_path::shorten(&mut hit.path, &here));
            if answer.hits.is_empty() {
                continue;
            }
            query.print(&answer, &mut self.printer, out)?;
            out.flush()?;
            let more = answer.total.saturating_sub(answer.hits.len() as u64);
            if more > 0 {
                let more = humanize::count(more, "more article", "more articles");
                // There is nobody to tell where standard error is closed.
                let _ = writeln!(
                    io::stderr(),
                    "newsdex: {more} newly found and not printed; `newsdex search` finds them"
                );
            }
        }
        Ok(())
    }
}

impl StandingQuery {
    /// Says what was not said yet.
    fn say(&mut self, warnings: &[QueryWarning]) {
        let new: Vec<QueryWarning> =
            warnings.iter().filter(|warning| !self.warnings.contains(warning)).cloned().collect();
        // There is nobody to tell where standard error is closed.
        let _ = warning::about_query(&mut io::stderr().lock(), &self.query, &new, stdout::width());
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
            return answer
                .hits
                .iter()
                .try_for_each(|hit| json::write_answering(out, "hit", id, hit));
        };
        if let Some(id) = &self.id {
            printer.part(
                &Part::Query { id: &id.to_string(), query: &Marked::plain(&self.query) },
                out,
            )?;
        }
        hits::print_hits(answer, &Colours::new(&answer.leaves, false), printer.as_mut(), out)
    }
}
