//! What is said of the work, on standard error: each thing once.

use std::collections::HashSet;
use std::io::{self, Write};
use std::mem::{Discriminant, discriminant};
use std::path::{Path, PathBuf};

use anyhow::Context;
use newsdex::{Error, Report, Warning};

use crate::args::WatchArgs;
use crate::output::json;
use crate::output::text::humanize;
use crate::output::text::relative_path;
use crate::output::text::sanitize;
use crate::output::warning;

/// Says what happens.
pub struct Telling {
    json: bool,
    quiet: bool,
    here: PathBuf,
    /// What the last sync warned about: each sync says again what is still odd.
    warnings: HashSet<String>,
    /// How many warnings it had beyond those it listed.
    more_warnings: u64,
    /// Why the last sync failed, where it did.
    failure: Option<Discriminant<Error>>,
    trouble: Option<String>,
}

impl Telling {
    /// Says nothing yet.
    pub fn new(args: &WatchArgs) -> Telling {
        Telling {
            json: args.common.json,
            quiet: args.quiet,
            here: relative_path::here(),
            warnings: HashSet::new(),
            more_warnings: 0,
            failure: None,
            trouble: None,
        }
    }

    /// A sync was done: says what it changed, and what it warns about for the first time.
    pub fn done(&mut self, mut report: Report, out: &mut dyn Write) -> anyhow::Result<()> {
        self.failure = None;
        self.leave_out_what_was_said(&mut report);
        let changes = humanize::changes(&report);
        if self.quiet {
            return Ok(());
        }
        if !self.json {
            // There is nobody to tell where standard error is closed.
            let _ = warning::about_files(&mut io::stderr().lock(), &report, &self.here);
            if let Some(changes) = changes {
                say(&changes);
            }
        } else if changes.is_some() || warning::total(&report) > 0 {
            json::write(out, "report", None, &report)
                .and_then(|()| out.flush())
                .context("cannot write the report")?;
        }
        Ok(())
    }

    /// The first sync is done.
    pub fn begin(&self, paths: &[PathBuf], articles: u64) {
        if self.quiet || self.json {
            return;
        }
        let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let articles = humanize::count(articles, "article", "articles");
        say(&format!("watching {} ({articles}); Ctrl-C ends it", names.join(", ")));
    }

    /// A sync failed. It is said again only after it has failed for another reason, or succeeded.
    pub fn failed(&mut self, error: &Error) {
        if self.failure.replace(discriminant(error)) != Some(discriminant(error)) {
            say(&format!("{error} (it is tried again until it succeeds)"));
        }
    }

    /// Not all changes are heard of.
    pub fn trouble(&mut self, trouble: String, rescan: &str) {
        if self.trouble.as_ref() != Some(&trouble) {
            say(&format!("{trouble}; all files are looked at every {rescan} instead"));
            self.trouble = Some(trouble);
        }
    }

    fn leave_out_what_was_said(&mut self, report: &mut Report) {
        let said = std::mem::take(&mut self.warnings);
        self.warnings = report.warnings.iter().map(Warning::to_string).collect();
        report.warnings.retain(|warning| !said.contains(&warning.to_string()));
        let more = std::mem::replace(&mut self.more_warnings, report.more_warnings);
        report.more_warnings = report.more_warnings.saturating_sub(more);
    }
}

/// A folder went away.
pub fn missing(path: &Path) {
    let path = path.display();
    say(&format!(
        "{path} is not there: its articles stay in the index, and it is watched again when it is back"
    ));
}

/// A sync is under way, and has been asked to be the last one.
pub fn stopping() {
    say("what was begun is brought to its end; Ctrl-C again ends it at once");
}

fn say(text: &str) {
    // There is nobody to tell where standard error is closed.
    let _ = writeln!(io::stderr(), "newsdex: {}", sanitize::line(text));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_is_said_again_only_after_it_was_mended() {
        let mut telling = Telling {
            json: false,
            quiet: false,
            here: PathBuf::new(),
            warnings: HashSet::new(),
            more_warnings: 0,
            failure: None,
            trouble: None,
        };
        let mut check = |odd: &[&str], more: u64, expected: (&[&str], u64)| {
            let warning = |file: &&str| Warning {
                file: (*file).to_owned(),
                place: None,
                what: "is empty".to_owned(),
                help: "fill it".to_owned(),
            };
            let mut report = Report::default();
            (report.warnings, report.more_warnings) = (odd.iter().map(warning).collect(), more);
            telling.leave_out_what_was_said(&mut report);
            let said: Vec<&str> =
                report.warnings.iter().map(|warning| warning.file.as_str()).collect();
            assert_eq!((said.as_slice(), report.more_warnings), expected, "{odd:?}");
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
