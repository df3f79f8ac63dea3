//! What is said of the work, on standard error: each thing once.

use std::collections::HashSet;
use std::io::{self, Write};
use std::mem::{Discriminant, discriminant};
use std::path::{Path, PathBuf};

use anyhow::Context;
use newsdex::{Complaint, Error, Report};

use crate::args::WatchArgs;
use crate::{complaint, harmless, json, near, wording};

/// Says what happens.
pub struct Telling {
    json: bool,
    quiet: bool,
    here: PathBuf,
    /// What the last sync complained of: each sync says again what is still odd.
    complaints: HashSet<String>,
    /// How many complaints it had beyond those it listed.
    more_complaints: u64,
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
            here: near::here(),
            complaints: HashSet::new(),
            more_complaints: 0,
            failure: None,
            trouble: None,
        }
    }

    /// A sync was done: says what it changed, and what it complains of for the first time.
    pub fn done(&mut self, mut report: Report, out: &mut dyn Write) -> anyhow::Result<()> {
        self.failure = None;
        self.leave_out_what_was_said(&mut report);
        let changes = wording::changes(&report);
        if self.quiet {
            return Ok(());
        }
        if !self.json {
            // There is nobody to tell where standard error is closed.
            let _ = complaint::about_files(&mut io::stderr().lock(), &report, &self.here);
            if let Some(changes) = changes {
                say(&changes);
            }
        } else if changes.is_some() || complaint::total(&report) > 0 {
            json::write(out, "report", None, &report).and_then(|()| out.flush()).context("cannot write the report")?;
        }
        Ok(())
    }

    /// The first sync is done.
    pub fn begin(&self, paths: &[PathBuf], articles: u64) {
        if self.quiet || self.json {
            return;
        }
        let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let articles = wording::count(articles, "article", "articles");
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
        let said = std::mem::take(&mut self.complaints);
        self.complaints = report.complaints.iter().map(Complaint::to_string).collect();
        report.complaints.retain(|complaint| !said.contains(&complaint.to_string()));
        let more = std::mem::replace(&mut self.more_complaints, report.more_complaints);
        report.more_complaints = report.more_complaints.saturating_sub(more);
    }
}

/// A folder went away.
pub fn missing(path: &Path) {
    let path = path.display();
    say(&format!("{path} is not there: its articles stay in the index, and it is watched again when it is back"));
}

/// A sync is under way, and has been asked to be the last one.
pub fn stopping() {
    say("what was begun is brought to its end; Ctrl-C again ends it at once");
}

fn say(text: &str) {
    // There is nobody to tell where standard error is closed.
    let _ = writeln!(io::stderr(), "newsdex: {}", harmless::line(text));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complaint_is_said_again_only_after_it_was_mended() {
        let mut telling = Telling {
            json: false,
            quiet: false,
            here: PathBuf::new(),
            complaints: HashSet::new(),
            more_complaints: 0,
            failure: None,
            trouble: None,
        };
        let mut check = |odd: &[&str], more: u64, expected: (&[&str], u64)| {
            let complaint = |file: &&str| Complaint {
                file: (*file).to_owned(),
                place: None,
                what: "is empty".to_owned(),
                remedy: "fill it".to_owned(),
            };
            let mut report = Report::default();
            (report.complaints, report.more_complaints) = (odd.iter().map(complaint).collect(), more);
            telling.leave_out_what_was_said(&mut report);
            let said: Vec<&str> = report.complaints.iter().map(|complaint| complaint.file.as_str()).collect();
            assert_eq!((said.as_slice(), report.more_complaints), expected, "{odd:?}");
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
