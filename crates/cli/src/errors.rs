//! Errors of the program, and how they are reported: on standard error, and with `--json` also as a
//! line on standard output.

use std::ffi::OsString;
use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::error::ErrorKind;
use serde::Serialize;

use crate::exit;
use crate::help::{self, Invocation};
use crate::output::json;
use crate::output::stderr;
use crate::output::text::sanitize;

/// An error that the program itself finds, rather than the library.
#[derive(Debug)]
pub struct CliError {
    message: String,
    path: Option<PathBuf>,
    line: Option<u64>,
    help: Option<String>,
    /// Whether the message names the path already.
    names_path: bool,
}

impl CliError {
    /// An error that states a problem.
    pub fn new(message: impl Into<String>) -> CliError {
        CliError { message: message.into(), path: None, line: None, help: None, names_path: false }
    }

    /// Adds what the user can do about it, as an imperative.
    pub fn help(mut self, help: impl Into<String>) -> CliError {
        self.help = Some(help.into());
        self
    }

    /// Adds the file that the message already names.
    pub fn about(mut self, path: &Path) -> CliError {
        self.path = Some(path.to_owned());
        self.names_path = true;
        self
    }

    /// Adds the file that the problem is in.
    pub fn at(mut self, path: &Path) -> CliError {
        self.path = Some(path.to_owned());
        self
    }

    /// Adds the line of the file, from 1.
    pub fn line(mut self, line: u64) -> CliError {
        self.line = Some(line);
        self
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = self.path.as_ref().filter(|_| !self.names_path) {
            write!(f, "{}", path.display())?;
            if let Some(line) = self.line {
                write!(f, ", line {line}")?;
            }
            f.write_str(": ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for CliError {}

/// Why the command line cannot be used.
#[derive(Debug)]
pub enum ParseError {
    /// The arguments are wrong, or ask for help.
    Usage(clap::Error),
    /// The settings are wrong.
    Settings(CliError),
}

impl From<clap::Error> for ParseError {
    fn from(error: clap::Error) -> ParseError {
        ParseError::Usage(error)
    }
}

/// How errors are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorFormat {
    /// As a line on standard error.
    Text,
    /// Also as a JSON line on standard output.
    Json,
}

impl ErrorFormat {
    /// The format that these arguments ask for, even if they are wrong otherwise.
    pub fn requested_by(args: &[OsString]) -> ErrorFormat {
        let options = args.iter().take_while(|&arg| arg != "--");
        let options: Vec<&OsString> = options.collect();
        let is_json = options.iter().any(|&arg| arg == "--json" || arg == "--format=json")
            || options.windows(2).any(|pair| pair[0] == "--format" && pair[1] == "json");
        if is_json { ErrorFormat::Json } else { ErrorFormat::Text }
    }
}

/// An error as it is reported.
#[derive(Debug, Serialize)]
pub struct ErrorReport {
    /// What went wrong.
    pub message: String,
    /// The file or folder that it is about.
    pub path: Option<String>,
    /// The line of the file, from 1.
    pub line: Option<u64>,
    /// What to do about it.
    pub help: Option<String>,
}

impl ErrorReport {
    /// An error without a file.
    pub fn message(message: String) -> ErrorReport {
        ErrorReport { message, path: None, line: None, help: None }
    }

    /// The report of an error.
    pub fn new(error: &anyhow::Error, invocation: &Invocation) -> ErrorReport {
        let mut report = ErrorReport::message(message(error));
        for cause in error.chain() {
            if let Some(CliError { path, line, help, .. }) = cause.downcast_ref() {
                report.path = path.as_ref().map(|path| path.display().to_string());
                report.line = *line;
                report.help.clone_from(help);
            } else if let Some(error) = cause.downcast_ref() {
                report.path = help::path(error).map(|path| path.display().to_string());
                report.help = help::help(error, invocation);
            }
        }
        report
    }

    fn print(&self, format: ErrorFormat) -> ExitCode {
        if format == ErrorFormat::Json {
            print_json(self);
        }
        stderr::note(&self.text());
        ExitCode::from(exit::ERROR)
    }

    /// The message and the help.
    pub fn text(&self) -> String {
        match &self.help {
            Some(help) => format!("{}; {help}", self.message),
            None => self.message.clone(),
        }
    }
}

/// Reports the error of a command.
pub fn report(error: &anyhow::Error, format: ErrorFormat, invocation: &Invocation) -> ExitCode {
    if is_broken_pipe(error) {
        // Not an error: the reader, such as `head`, has seen enough.
        return ExitCode::SUCCESS;
    }
    ErrorReport::new(error, invocation).print(format)
}

/// Reports why the command line cannot be used, or prints the help that it asks for.
pub fn report_parse_error(error: ParseError, format: ErrorFormat) -> ExitCode {
    match error {
        ParseError::Usage(error) => report_usage(&error, format),
        ParseError::Settings(error) => report(&error.into(), format, &Invocation::default()),
    }
}

fn report_usage(error: &clap::Error, format: ErrorFormat) -> ExitCode {
    use ErrorKind::{DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, DisplayVersion};
    if matches!(
        error.kind(),
        DisplayHelp | DisplayHelpOnMissingArgumentOrSubcommand | DisplayVersion
    ) {
        // A closed output is not an error.
        let _ = error.print();
        return if error.use_stderr() { ExitCode::from(exit::ERROR) } else { ExitCode::SUCCESS };
    }
    let text = error.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text).trim_end();
    if format == ErrorFormat::Json {
        print_json(&usage_report(text));
    }
    let lines: Vec<String> = text.lines().map(sanitize::line).collect();
    stderr::print(&format!("newsdex: {}\n", lines.join("\n")));
    ExitCode::from(exit::ERROR)
}

/// A usage error of clap: the problem, and then tips and the usage, in paragraphs.
fn usage_report(text: &str) -> ErrorReport {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<&str>>().join(" ");
    let mut paragraphs = text.split("\n\n").map(one_line).filter(|text| !text.is_empty());
    let mut report = ErrorReport::message(paragraphs.next().unwrap_or_default());
    let help: Vec<String> = paragraphs.collect();
    report.help = (!help.is_empty()).then(|| help.join("; "));
    report
}

/// Prints a line on standard output. If that fails, standard error and the exit code still report
/// the error.
fn print_json(report: &ErrorReport) {
    let _ = json::write(&mut io::stdout(), "error", report).and_then(|()| io::stdout().flush());
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref())
        .any(|error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// An error with its causes, except for those that the text already contains.
fn message(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if text.is_empty() {
            text = cause;
        } else if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    #[test]
    fn a_message_names_each_cause_once() {
        let check = |causes: &[&str], expected: &str| {
            let mut error = anyhow!(causes[0].to_owned());
            for cause in &causes[1..] {
                error = error.context((*cause).to_owned());
            }
            assert_eq!(sanitize::line(&message(&error)), expected);
        };
        check(&["no room"], "no room");
        check(&["no room", "cannot write"], "cannot write: no room");
        check(
            &["no room", "cannot write (no room); free some"],
            "cannot write (no room); free some",
        );
        check(&["c", "b\n\u{1b}", "a"], "a: b ␛: c");
    }

    #[test]
    fn a_broken_pipe_is_detected_anywhere_in_the_error_chain() {
        let error = |kind: io::ErrorKind| {
            anyhow::Error::from(io::Error::from(kind)).context("cannot write")
        };
        assert!(is_broken_pipe(&error(io::ErrorKind::BrokenPipe)));
        assert!(!is_broken_pipe(&error(io::ErrorKind::StorageFull)));
        assert!(!is_broken_pipe(&anyhow!("broken pipe")));
    }

    #[test]
    fn a_report_has_the_message_path_line_and_help_of_its_cause() {
        let error = CliError::new("not UTF-8").help("save it as UTF-8").at(Path::new("a")).line(2);
        let report = anyhow::Error::from(error).context("cannot read the settings");
        let report = ErrorReport::new(&report, &Invocation::default());
        assert_eq!(
            serde_json::to_value(report).unwrap(),
            serde_json::json!({
                "message": "cannot read the settings: a, line 2: not UTF-8",
                "path": "a",
                "line": 2,
                "help": "save it as UTF-8",
            })
        );
    }
}
