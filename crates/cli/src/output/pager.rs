//! The pager: shows long answers on a terminal a screen at a time, as git does.
//!
//! `NEWSDEX_PAGER` names its command, or else `PAGER`, or else it is `less`. The variable `LESS`,
//! unless it is set, makes `less` print what fits on the screen and end at once (`F`), keep colors
//! (`R`), and leave the text on the screen when it ends (`X`).

use std::ffi::{OsStr, OsString};
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use signal_hook::consts::SIGINT;
use signal_hook::flag;

const DEFAULT_PAGER: &str = "less";
/// The options of `less`, unless the user sets others.
const LESS: &str = "FRX";
/// The first version of `less` that passes hyperlinks on.
const LESS_WITH_LINKS: u32 = 566;
/// What only a shell understands. A command without these characters needs no shell.
const SHELL_SYNTAX: &str = "|&;<>()$`\\\"'*?[#~=%\n";

/// A command that shows what it reads from standard input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pager {
    command: String,
}

impl Pager {
    /// The pager to use; `None` if standard output is not a terminal that can move its cursor.
    pub fn find() -> Option<Pager> {
        let variable = |name: &str| std::env::var_os(name);
        let is_dumb = variable("TERM").is_none_or(|term| term.is_empty() || term == "dumb");
        if !io::stdout().is_terminal() || (cfg!(unix) && is_dumb) {
            return None;
        }
        Pager::choose(variable("NEWSDEX_PAGER").or_else(|| variable("PAGER")))
    }

    /// The pager that the environment names. As in git, an empty name and `cat` ask for none.
    fn choose(named: Option<OsString>) -> Option<Pager> {
        let command = named.map_or_else(
            || DEFAULT_PAGER.to_owned(),
            |command| command.to_string_lossy().trim().to_owned(),
        );
        (!command.is_empty() && command != "cat").then_some(Pager { command })
    }

    /// Whether hyperlinks reach the terminal through the pager.
    pub fn passes_links(&self) -> bool {
        if !self.is_less() {
            return false;
        }
        let version = Command::new(self.program()).arg("--version").stdin(Stdio::null()).output();
        version.is_ok_and(|output| {
            less_version(&String::from_utf8_lossy(&output.stdout))
                .is_some_and(|version| version >= LESS_WITH_LINKS)
        })
    }

    fn is_less(&self) -> bool {
        Path::new(self.program()).file_stem() == Some(OsStr::new("less"))
    }

    /// The program that the command begins with, after variables that it sets.
    fn program(&self) -> &str {
        let mut words = self.command.split_whitespace();
        words.find(|word| !is_assignment(word)).unwrap_or_default()
    }

    fn start(&self) -> io::Result<Child> {
        let needs_shell = cfg!(unix) && self.command.contains(|c| SHELL_SYNTAX.contains(c));
        let mut command = if needs_shell {
            // The shell itself would start, and what is written to it would be lost.
            if !exists(self.program()) {
                return Err(io::ErrorKind::NotFound.into());
            }
            let mut shell = Command::new("sh");
            shell.args(["-c", &self.command]);
            shell
        } else {
            let mut words = self.command.split_whitespace();
            let mut command = Command::new(words.next().unwrap_or_default());
            command.args(words);
            command
        };
        command.env("LESS", less_options(std::env::var_os("LESS")));
        if std::env::var_os("LV").is_none() {
            command.env("LV", "-c");
        }
        command.stdin(Stdio::piped()).spawn()
    }
}

/// The options of `less`. Those of the user apply as well, but without `-R` the codes of colors
/// would be shown as text.
fn less_options(set: Option<OsString>) -> OsString {
    match set {
        None => LESS.into(),
        Some(set) => {
            let mut options = OsString::from("-R ");
            options.push(set);
            options
        }
    }
}

/// `NAME=value` before the program.
fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}

/// Whether a program can be started by this name. What only a shell understands passes.
fn exists(program: &str) -> bool {
    if program.contains(|c| SHELL_SYNTAX.contains(c)) {
        return true;
    }
    if program.contains('/') {
        return Path::new(program).is_file();
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// The number in `less 590 (GNU regular expressions)`.
fn less_version(text: &str) -> Option<u32> {
    let version = text.strip_prefix("less ")?;
    let end = version.find(|c: char| !c.is_ascii_digit()).unwrap_or(version.len());
    version[..end].parse().ok()
}

/// Standard output, through the pager from the first byte on. If the pager cannot be started, the
/// text goes straight to standard output.
pub enum PagedOutput {
    /// Nothing is written yet.
    NotStarted(Pager),
    /// The pager runs.
    Running(Child),
    /// There is no pager.
    Direct(io::StdoutLock<'static>),
}

impl PagedOutput {
    /// Where the text goes, once the pager is started.
    fn started(&mut self) -> io::Result<&mut dyn Write> {
        if let PagedOutput::NotStarted(pager) = self {
            // Ctrl-C is for the pager, which stops reading a long text. If it ended this program,
            // the pager and the shell would both read the keyboard.
            let _ = flag::register(SIGINT, Arc::new(AtomicBool::new(false)));
            *self = match pager.start() {
                Ok(child) => PagedOutput::Running(child),
                Err(_) => PagedOutput::Direct(io::stdout().lock()),
            };
        }
        match self {
            PagedOutput::Running(Child { stdin: Some(stdin), .. }) => Ok(stdin),
            PagedOutput::Direct(stdout) => Ok(stdout),
            PagedOutput::Running(_) | PagedOutput::NotStarted(_) => {
                Err(io::ErrorKind::BrokenPipe.into())
            }
        }
    }
}

impl Write for PagedOutput {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.started()?.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            // Nothing is written yet, and perhaps nothing will be.
            PagedOutput::NotStarted(_) => Ok(()),
            _ => self.started()?.flush(),
        }
    }
}

impl Drop for PagedOutput {
    fn drop(&mut self) {
        if let PagedOutput::Running(child) = self {
            // The end of its input lets the pager end. `wait` closes it, and what the pager made of
            // the text is its own matter.
            let _ = child.wait();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_names_the_pager() {
        let check = |named: Option<&str>, expected: Option<&str>| {
            let pager = Pager::choose(named.map(OsString::from));
            assert_eq!(pager.map(|pager| pager.command).as_deref(), expected, "{named:?}");
        };
        check(None, Some("less"));
        check(Some(""), None);
        check(Some(" "), None);
        check(Some("cat"), None);
        check(Some("more -s"), Some("more -s"));
    }

    #[test]
    fn the_program_of_a_command_is_known() {
        let check = |command: &str, program: &str, less: bool| {
            let pager = Pager { command: command.to_owned() };
            assert_eq!((pager.program(), pager.is_less()), (program, less), "{command}");
        };
        check("less", "less", true);
        check("/usr/bin/less -i", "/usr/bin/less", true);
        check("LESS=R X_1= less -S", "less", true);
        check("most", "most", false);
        check("lessish", "lessish", false);
        check("A=1", "", false);
    }

    #[test]
    fn a_missing_pager_cannot_be_started() {
        for command in ["no-such-pager-4711", "no-such-pager-4711 '-x'", "A=1 no-such-pager-4711"] {
            assert!(Pager { command: command.to_owned() }.start().is_err(), "{command}");
        }
    }

    #[test]
    fn less_keeps_the_options_of_the_user() {
        let check = |set: Option<&str>, expected: &str| {
            assert_eq!(less_options(set.map(OsString::from)), expected, "{set:?}");
        };
        check(None, "FRX");
        check(Some("-iM"), "-R -iM");
        check(Some(""), "-R ");
    }

    #[test]
    fn the_version_of_less_is_read() {
        let check = |text: &str, expected| assert_eq!(less_version(text), expected, "{text}");
        check("less 590 (GNU regular expressions)\nCopyright", Some(590));
        check("less 643", Some(643));
        check("less 608.2", Some(608));
        check("BusyBox v1.36", None);
        check("less is more", None);
    }
}
