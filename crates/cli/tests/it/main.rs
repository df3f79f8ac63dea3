//! Runs the real program, each time in a folder of its own.

mod check;
mod completions;
#[cfg(unix)]
mod dates;
mod documents;
mod errors;
mod format;
#[cfg(target_os = "linux")]
mod full_disk;
mod index;
#[cfg(unix)]
mod kill;
mod man;
#[cfg(unix)]
mod permissions;
mod search;
mod settings;
#[cfg(unix)]
mod settings_files;
mod show;
mod terminal;
#[cfg(unix)]
mod watch;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// A temporary folder to run the program in, with environment variables.
struct Sandbox {
    folder: tempfile::TempDir,
    env: Vec<(&'static str, &'static str)>,
}

/// The exit code and the output of the program.
#[derive(Debug)]
struct Output {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Sandbox {
    fn empty() -> Sandbox {
        Sandbox { folder: tempfile::tempdir().unwrap(), env: Vec::new() }
    }

    /// A sandbox with articles in `news` and an index of them.
    fn indexed() -> Sandbox {
        let sandbox = Sandbox::empty();
        sandbox.write("news/ferry.txt", FERRY);
        sandbox.write("news/wires.jsonl", WIRES);
        assert_eq!(sandbox.run(&["index", "news"]).code, 0);
        sandbox
    }

    /// Sets an environment variable.
    fn with(mut self, name: &'static str, value: &'static str) -> Sandbox {
        self.env.push((name, value));
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
        for name in [
            "NEWSDEX_INDEX",
            "NEWSDEX_TRUSTED",
            "NO_COLOR",
            "CLICOLOR",
            "CLICOLOR_FORCE",
            "COLUMNS",
            "RUST_BACKTRACE",
        ] {
            command.env_remove(name);
        }
        // The settings of the user who runs the tests do not apply.
        command.env("XDG_CONFIG_HOME", self.path("config"));
        command.args(args).current_dir(self.folder.path()).envs(self.env.iter().copied());
        command.stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        let output = self.command(args).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Output {
            code: output.status.code().unwrap(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// Runs the program with `--json`, which must succeed, and returns the type and the data of
    /// each line.
    fn json(&self, args: &[&str]) -> Vec<(String, Value)> {
        let output = self.run(&[&args[..1], &["--json"], &args[1..]].concat());
        assert!(output.code < 2, "{output:?}");
        let parse = |line: &str| {
            let mut value: Value = serde_json::from_str(line).unwrap();
            assert_eq!(value.as_object().unwrap().len(), 2, "{line}");
            (value["type"].as_str().unwrap().to_owned(), value["data"].take())
        };
        output.stdout.split_terminator('\n').map(parse).collect()
    }
}

/// The sorted names in a folder.
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

/// The second article has no metadata and a long body.
const WIRES: &str = r#"{"id":"w1","title":"Gale warning, storm to follow","body":"A gale is due tonight. The storm follows on Monday, with gusts of 171 km/h.","date":"2026-05-08T09:30:00Z","source":"Kestrel Wire","url":"https://example.org/w1","bylines":["Ines Tolland","Oddvar Lie"]}
{"id":"w2","body":"The hurricane that was announced for Thursday did not come, and the storm that came instead was hardly worth the sandbags that the town of Lindhavn had filled, its mayor said. Nobody asked for a refund."}
{"id":"w3","title":"Cheese stolen","body":"Forty wheels of cheese were stolen in Ostrel.","date":"2026-05-09","source":"Ostrel Post"}
"#;

#[test]
fn help_and_version_go_to_stdout_and_usage_errors_to_stderr() {
    let sandbox = Sandbox::empty();
    let check = |args: &[&str], code: i32, expected: &str| {
        let output = sandbox.run(args);
        let Output { stdout, stderr, .. } = &output;
        let (used, unused) = if code == 0 { (stdout, stderr) } else { (stderr, stdout) };
        assert_eq!(output.code, code, "{args:?}");
        assert!(used.contains(expected) && unused.is_empty(), "{args:?}: {output:?}");
    };
    check(&["--version"], 0, concat!("newsdex ", env!("CARGO_PKG_VERSION")));
    check(&["--help"], 0, "Examples:");
    check(&["search", "--help"], 0, "Query syntax:");
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
fn a_failed_write_to_stdout_is_an_error() {
    let sandbox = Sandbox::indexed();
    for args in [
        &["search", "storm"][..],
        &["search", "storm", "--json"],
        &["show", "w1"],
        &["index", "news"],
        &["man"],
        &["completions", "zsh"],
    ] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = sandbox.command(args).stdout(full).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(
            stderr.starts_with("newsdex: cannot write the ") && stderr.contains("No space left"),
            "{stderr}"
        );
    }
}
