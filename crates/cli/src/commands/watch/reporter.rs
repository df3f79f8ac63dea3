//! Reports what a watch does. Messages that would repeat are printed once.

use std::collections::HashSet;
use std::io::Write;
use std::mem::{Discriminant, discriminant};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use newsdex::{Error, IndexError, Report, Warning};

use crate::args::watch::WatchArgs;
use crate::errors::ErrorReport;
use crate::help;
use crate::help::Invocation;
use crate::output::json;
use crate::output::stderr;
use crate::output::text::humanize;
use crate::output::text::relative_path;
use crate::output::warnings;

/// Reports what a watch does.
pub struct Reporter {
    json: bool,
    quiet: bool,
    current_folder: PathBuf,
    /// How commands that are suggested to the user have to be written.
    invocation: Invocation,
    /// The warnings of the last sync. Each sync repeats those that still apply.
    warnings: HashSet<String>,
    /// How many further warnings the last sync only counted.
    more_warnings: u64,
    /// The folders that the last sync left as they were.
    refused: HashSet<String>,
    /// Why the last sync failed, if it did.
    failure: Option<FailureKind>,
    watcher_problem: Option<String>,
}

impl Reporter {
    /// Reports in the form that `args` ask for.
    pub fn new(args: &WatchArgs) -> Reporter {
        Reporter {
            json: args.common.json,
            quiet: args.quiet,
            current_folder: relative_path::current_folder(),
            invocation: args.common.invocation(),
            warnings: HashSet::new(),
            more_warnings: 0,
            refused: HashSet::new(),
            failure: None,
            watcher_problem: None,
        }
    }

    /// A sync succeeded: prints its changes and new warnings.
    pub fn synced(&mut self, mut report: Report, out: &mut dyn Write) -> anyhow::Result<()> {
        self.failure = None;
        self.remove_printed_warnings(&mut report);
        self.report_refused(&report, out);
        let changes = humanize::changes(&report);
        if self.quiet {
            return Ok(());
        }
        if !self.json {
            for warning in warnings::about_files(&report, &self.current_folder).lines() {
                stderr::log(warning);
            }
            if let Some(changes) = changes {
                stderr::log(&changes);
            }
        } else if changes.is_some() || warnings::total(&report) > 0 {
            json::log(out, "report", &report)
                .and_then(|()| out.flush())
                .context("cannot write the report")?;
        }
        Ok(())
    }

    /// The first sync succeeded.
    pub fn started(&self, paths: &[PathBuf], articles: u64) {
        if self.quiet || self.json {
            return;
        }
        let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let articles = humanize::count(articles, "article", "articles");
        stderr::log(&format!("watching {} ({articles}); Ctrl-C stops it", names.join(", ")));
    }

    /// A sync failed. The message is repeated only after another failure or a success.
    pub fn sync_failed(&mut self, error: Error, out: &mut dyn Write) {
        let kind = FailureKind::new(&error);
        if self.failure.replace(kind) == Some(kind) {
            return;
        }
        // Help on a lock is to try again, which the watch does.
        let is_locked = matches!(error, Error::Index(IndexError::Locked { .. }));
        let mut report = ErrorReport::new(&error.into(), &self.invocation);
        report.help = match report.help.filter(|_| !is_locked) {
            Some(help) => Some(format!("{help} (retrying until it succeeds)")),
            None => Some("retrying until it succeeds".to_owned()),
        };
        self.error(&report, out);
    }

    /// The system does not report all changes; files are rescanned at an interval instead.
    pub fn watcher_problem(&mut self, problem: String, rescan: Duration, out: &mut dyn Write) {
        if self.watcher_problem.as_ref() != Some(&problem) {
            let mut report = ErrorReport::message(problem.clone());
            let seconds = rescan.as_secs();
            report.help = Some(format!("all files are checked every {seconds} s instead"));
            self.error(&report, out);
            self.watcher_problem = Some(problem);
        }
    }

    /// Folders were left as they are, because too much would have been removed.
    fn report_refused(&mut self, report: &Report, out: &mut dyn Write) {
        let refused = report.refused.iter().map(|refusal| refusal.folder.clone()).collect();
        let reported = std::mem::replace(&mut self.refused, refused);
        for refusal in report.refused.iter().filter(|it| !reported.contains(&it.folder)) {
            let mut error = ErrorReport::message(refusal.to_string());
            error.path = Some(refusal.folder.clone());
            error.help = Some(help::REFUSED.to_owned());
            self.error(&error, out);
        }
    }

    /// A folder disappeared.
    pub fn missing(&self, path: &Path, out: &mut dyn Write) {
        let mut report = ErrorReport::message(format!("{} is missing", path.display()));
        report.path = Some(path.display().to_string());
        let help = "its articles stay in the index, and watching resumes when it is back";
        report.help = Some(help.to_owned());
        self.error(&report, out);
    }

    /// Reports an error that does not end the watch.
    fn error(&self, report: &ErrorReport, out: &mut dyn Write) {
        if self.json {
            // If this write fails, so will the next one of an answer, which ends the watch.
            let _ = json::log(out, "error", report).and_then(|()| out.flush());
        }
        stderr::log(&report.text());
    }

    fn remove_printed_warnings(&mut self, report: &mut Report) {
        let printed = std::mem::take(&mut self.warnings);
        self.warnings = report.warnings.iter().map(Warning::to_string).collect();
        report.warnings.retain(|warning| !printed.contains(&warning.to_string()));
        let more = std::mem::replace(&mut self.more_warnings, report.more_warnings);
        report.more_warnings = report.more_warnings.saturating_sub(more);
    }
}

/// Errors of one kind are reported once, although details such as durations differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct FailureKind {
    error: Discriminant<Error>,
    index_error: Option<Discriminant<IndexError>>,
}

impl FailureKind {
    fn new(error: &Error) -> FailureKind {
        let index_error = match error {
            Error::Index(error) => Some(discriminant(error)),
            _ => None,
        };
        FailureKind { error: discriminant(error), index_error }
    }
}

/// A signal asked to stop during a sync.
pub fn stopping() {
    stderr::log("stopping after the current sync; press Ctrl-C again to stop at once");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_is_repeated_only_after_it_was_resolved() {
        let mut reporter = Reporter {
            json: false,
            quiet: false,
            current_folder: PathBuf::new(),
            invocation: Invocation::default(),
            warnings: HashSet::new(),
            more_warnings: 0,
            refused: HashSet::new(),
            failure: None,
            watcher_problem: None,
        };
        let mut check = |files: &[&str], more: u64, expected: (&[&str], u64)| {
            let warning = |file: &&str| Warning {
                file: (*file).to_owned(),
                place: None,
                what: "is empty".to_owned(),
                help: "fill it".to_owned(),
            };
            let mut report = Report::default();
            (report.warnings, report.more_warnings) = (files.iter().map(warning).collect(), more);
            reporter.remove_printed_warnings(&mut report);
            let printed: Vec<&str> =
                report.warnings.iter().map(|warning| warning.file.as_str()).collect();
            assert_eq!((printed.as_slice(), report.more_warnings), expected, "{files:?}");
        };
        check(&["a", "b"], 0, (&["a", "b"], 0));
        check(&["a", "b"], 0, (&[], 0));
        check(&["a", "b", "c"], 5, (&["c"], 5));
        check(&["b", "c"], 5, (&[], 0));
        check(&["a", "b", "c"], 7, (&["a"], 2));
        check(&[], 0, (&[], 0));
        check(&["a"], 1, (&["a"], 1));
    }
}
