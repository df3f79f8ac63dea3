//! Runs the real program in folders of its own.

mod check;
mod completions;
mod format;
#[cfg(target_os = "linux")]
mod full_disk;
mod index;
#[cfg(unix)]
mod kill;
mod man;
mod search;
mod settings;
mod show;
mod terminal;
#[cfg(unix)]
mod watch;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// A folder to run the program in.
struct Place {
    folder: tempfile::TempDir,
    surroundings: Vec<(&'static str, &'static str)>,
}

/// What the program said.
#[derive(Debug)]
struct Said {
    code: i32,
    out: String,
    err: String,
}

impl Place {
    fn empty() -> Place {
        Place { folder: tempfile::tempdir().unwrap(), surroundings: Vec::new() }
    }

    /// A folder with articles below `news` and an index of them.
    fn indexed() -> Place {
        let place = Place::empty();
        place.write("news/ferry.txt", FERRY);
        place.write("news/wires.jsonl", WIRES);
        assert_eq!(place.run(&["index", "news"]).code, 0);
        place
    }

    fn with(mut self, name: &'static str, value: &'static str) -> Place {
        self.surroundings.push((name, value));
        self
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_newsdex"));
        for name in
            ["NEWSDEX_INDEX", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "RUST_BACKTRACE"]
        {
            command.env_remove(name);
        }
        command.args(args).current_dir(self.folder.path()).envs(self.surroundings.iter().copied());
        command.stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Said {
        let output = self.command(args).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Said {
            code: output.status.code().unwrap(),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    /// Runs the program, which has to end well, and reads the objects it prints.
    fn json(&self, args: &[&str]) -> Vec<(String, Value)> {
        let said = self.run(&[&args[..1], &["--json"], &args[1..]].concat());
        assert!(said.code < 2, "{said:?}");
        let typed = |line: &str| {
            let mut value: Value = serde_json::from_str(line).unwrap();
            assert_eq!(value.as_object().unwrap().len(), 2, "{line}");
            (value["type"].as_str().unwrap().to_owned(), value["data"].take())
        };
        said.out.split_terminator('\n').map(typed).collect()
    }
}

/// The names in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

const FERRY: &str = "Ferry runs aground off Solvika

The car ferry Maud was set down on a bathing beach by the storm on Friday. “It is a good beach,” her master said.

Three tugs pulled her off on Tuesday. The storm had no name until then.
";

/// The second has neither headline nor anything else known; its text is long.
const WIRES: &str = r#"{"id":"w1","title":"Gale warning, storm to follow","body":"A gale is due tonight. The storm follows on Monday, with gusts of 171 km/h.","date":"2026-05-08T09:30:00Z","source":"Kestrel Wire","url":"https://example.org/w1","bylines":["Ines Tolland","Oddvar Lie"]}
{"id":"w2","body":"The hurricane that was announced for Thursday did not come, and the storm that came instead was hardly worth the sandbags that the town of Lindhavn had filled, its mayor said. Nobody asked for a refund."}
{"id":"w3","title":"Cheese stolen","body":"Forty wheels of cheese were stolen in Ostrel.","date":"2026-05-09","source":"Ostrel Post"}
"#;

#[test]
fn help_and_version_are_answers_and_nothing_at_all_is_an_error() {
    let place = Place::empty();
    let check = |args: &[&str], code: i32, expected: &str| {
        let said = place.run(args);
        let (asked, other) =
            if code == 0 { (&said.out, &said.err) } else { (&said.err, &said.out) };
        assert_eq!(said.code, code, "{args:?}");
        assert!(asked.contains(expected) && other.is_empty(), "{args:?}: {said:?}");
    };
    check(&["--version"], 0, concat!("newsdex ", env!("CARGO_PKG_VERSION")));
    check(&["--help"], 0, "Examples:");
    check(&["search", "--help"], 0, "A query:");
    check(&["search", "-h"], 0, "--sync <PATH>");
    check(&[], 2, "Usage: newsdex <COMMAND>");
    check(&["serach"], 2, "newsdex: unrecognized subcommand 'serach'");
    check(
        &["search", "storm", "--js\u{9b}2J\u{202e}on"],
        2,
        "newsdex: unexpected argument '--js\u{FFFD}2Jon' found",
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let place = Place::indexed();
    for args in [
        &["search", "storm"][..],
        &["search", "storm", "--json"],
        &["show", "w1"],
        &["index", "news"],
        &["man"],
        &["completions", "zsh"],
    ] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = place.command(args).stdout(full).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(
            err.starts_with("newsdex: cannot write the ") && err.contains("No space left"),
            "{err}"
        );
    }
}
