//! Errors: as JSON lines under `--json`, and advice that works when it is pasted.

use std::process::Command;

use serde_json::{Value, json};

use crate::{FERRY, Output, Sandbox};

/// The data of the error on standard output, which has nothing else, and the text on standard
/// error.
fn error(sandbox: &Sandbox, args: &[&str]) -> (Value, String) {
    let Output { code, stdout, stderr } = sandbox.run(args);
    assert_eq!((code, stdout.lines().count()), (2, 1), "{args:?}: {stdout} {stderr}");
    let mut line: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(line["type"], "error", "{args:?}: {stdout}");
    let mut names: Vec<&str> =
        line["data"].as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["help", "line", "message", "path"], "{args:?}");
    (line["data"].take(), stderr)
}

/// Checks an error under `--json`: its message and its help contain these texts.
fn check(sandbox: &Sandbox, args: &[&str], message: &str, path: Option<&str>, help: &str) {
    let (data, stderr) = error(sandbox, args);
    let text = |name: &str| data[name].as_str().unwrap_or_default().to_owned();
    assert!(text("message").contains(message), "{args:?}: {data}");
    assert!(text("help").contains(help), "{args:?}: {data}");
    assert_eq!((&data["path"], &data["line"]), (&json!(path), &Value::Null), "{args:?}");
    assert!(stderr.contains("newsdex: "), "{args:?}: {stderr}");
}

#[test]
fn wrong_arguments_are_json_lines_with_json() {
    let sandbox = Sandbox::indexed();
    let check = |args: &str, message: &str, help: &str| {
        check(&sandbox, &args.split(' ').collect::<Vec<&str>>(), message, None, help);
    };
    let tip = "tip: a similar argument exists: '--json'; Usage: newsdex search";
    check("search storm --json --jsno", "unexpected argument '--jsno' found", tip);
    check("search --json", "required arguments were not provided: <QUERY>...", "Usage: ");
    check("search storm -n 0 --json", "invalid value '0'", "--help");
    check("search storm --format json -n x", "invalid value 'x'", "--help");
    check("search storm --format=json -x", "'-x'", "Usage: ");
    check("serach --json", "unrecognized subcommand 'serach'", "'search'");
    check("--json", "'--json'", "Usage: ");
    check("index news --json --quiet", "cannot be used with", "Usage: ");
    check("man --json", "'--json'", "Usage: ");
    // What looks like the flag but belongs to the query is none.
    let output = sandbox.run(&["search", "--index", "nowhere", "--", "storm", "--json"]);
    assert_eq!((output.code, output.stdout.as_str()), (2, ""));
}

#[test]
fn the_errors_of_every_command_are_json_lines_with_json() {
    let sandbox = Sandbox::indexed();
    sandbox.write("empty.txt", "");
    let check = |args: &[&str], message: &str, path: Option<&str>, help: &str| {
        check(&sandbox, &[args, &["--json"]].concat(), message, path, help);
    };
    let unnamed = "no folder of articles is named";
    check(&["index"], unnamed, None, "`newsdex index news`");
    check(&["watch"], unnamed, None, "`newsdex index news`");
    let (nowhere, existing) = (Some("nowhere"), "name an existing folder");
    check(&["index", "nowhere"], "nowhere", nowhere, existing);
    check(&["watch", "nowhere"], "nowhere", nowhere, existing);
    check(&["read", "nowhere"], "nowhere", nowhere, existing);
    check(&["search", "storm", "--sync", "nowhere"], "nowhere", nowhere, existing);
    check(&["watch", "news", "--query", " "], "the query is empty", None, "storm");
    let queries = "cannot read the queries in n";
    check(&["search", "--queries", "nowhere"], queries, nowhere, "name a readable file");
    check(&["search", "--queries", "news"], queries, Some("news"), "name a readable file");
    check(&["search", "--strict", "(storm"], "is never closed", None, "correct the query");
    for command in [&["search", "x"][..], &["show", "x"], &["stats"], &["check"], &["remove", "x"]]
    {
        let args = [command, &["--index", "nowhere"]].concat();
        check(&args, "no index at nowhere", nowhere, "`newsdex index . --index nowhere`");
    }
    check(&["remove", "nowhere"], "not an indexed folder", nowhere, "`newsdex stats`");
    check(&["stats", "--index", "news"], "not a newsdex index", Some("news"), "--index");
    check(&["stats", "--index", "empty.txt"], "is a file", Some("empty.txt"), "--index");
}

#[cfg(unix)]
#[test]
fn arguments_that_are_not_utf_8_are_errors() {
    use std::os::unix::ffi::OsStrExt;
    let sandbox = Sandbox::indexed();
    let bad = std::ffi::OsStr::from_bytes(b"caf\xe9");
    for args in [&["search"][..], &["show"], &["search", "storm", "--sync"], &["index"]] {
        let output = sandbox.command(args).arg(bad).arg("--json").output().unwrap();
        let stdout = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {stdout}");
        let line: Value = serde_json::from_str(&stdout).unwrap();
        assert_eq!(line["type"], "error", "{args:?}");
    }
}

/// The first command between backquotes.
fn advised(stderr: &str) -> &str {
    let at = stderr.find("`newsdex ").unwrap_or_else(|| panic!("no command: {stderr}"));
    stderr[at + 1..].split('`').next().unwrap()
}

/// Pastes a command into a shell.
#[cfg(unix)]
fn paste(sandbox: &Sandbox, command: &str) -> Option<i32> {
    let newsdex = sandbox.command(&[]);
    let mut shell = Command::new("sh");
    for (name, value) in newsdex.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    let program = std::path::Path::new(newsdex.get_program()).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let output =
        shell.args(["-c", command]).env("PATH", path).current_dir(sandbox.path("")).output();
    output.unwrap().status.code()
}

#[cfg(unix)]
#[test]
fn advice_works_when_it_is_pasted() {
    // Without an index.
    for (index, args) in [(None, &["search", "storm"][..]), (Some("my index"), &["stats"])] {
        let sandbox = Sandbox::empty();
        sandbox.write("ferry.txt", FERRY);
        let mut args = args.to_vec();
        if let Some(index) = index {
            args.extend(["--index", index]);
        }
        let output = sandbox.run(&args);
        assert_eq!(output.code, 2, "{output:?}");
        assert_eq!(paste(&sandbox, advised(&output.stderr)), Some(0), "{}", output.stderr);
        assert_eq!(sandbox.run(&args).code, 0);
    }
    // Folders in the settings.
    let sandbox = Sandbox::empty();
    sandbox.write("a/ferry.txt", FERRY);
    sandbox.write("newsdex.toml", "folders = ['a']");
    let output = sandbox.run(&["search", "storm"]);
    assert_eq!(advised(&output.stderr), "newsdex index");
    assert_eq!(paste(&sandbox, "newsdex index"), Some(0));
    // No folder is named.
    let sandbox = Sandbox::empty();
    sandbox.write("ferry.txt", FERRY);
    let output = sandbox.run(&["index"]);
    assert_eq!(advised(&output.stderr), "newsdex index .");
    assert!(!sandbox.path("index").exists());
    assert_eq!(paste(&sandbox, "newsdex index ."), Some(0));
    let sandbox = Sandbox::empty();
    sandbox.write("my news/ferry.txt", FERRY);
    assert_eq!(sandbox.run(&["index", "my news"]).code, 0);
    let output = sandbox.run(&["index"]);
    assert_eq!(advised(&output.stderr), "newsdex index 'my news'");
    assert_eq!(paste(&sandbox, "newsdex index 'my news'"), Some(0));
    // A file is gone.
    std::fs::remove_file(sandbox.path("my news/ferry.txt")).unwrap();
    sandbox.write("my news/other.txt", FERRY);
    let output = sandbox.run(&["check"]);
    assert_eq!(advised(&output.stdout), "newsdex index 'my news'");
    // A rebuild needs no folder, since the index knows them.
    assert_eq!(sandbox.run(&["index", "--rebuild"]).code, 0);
    assert_eq!(sandbox.run(&["search", "storm"]).code, 0);
    assert_eq!(sandbox.run(&["index", "--rebuild", "--index", "none"]).code, 2);
    assert!(!sandbox.path("none").exists());
}

#[cfg(unix)]
#[test]
fn a_damaged_index_is_rebuilt_by_the_advice() {
    let sandbox = Sandbox::indexed();
    for file in std::fs::read_dir(sandbox.path("index/g1")).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "term") {
            std::fs::write(&path, "damaged").unwrap();
        }
    }
    let output = sandbox.run(&["check"]);
    assert_eq!(output.code, 2, "{output:?}");
    assert_eq!(paste(&sandbox, advised(&output.stderr)), Some(0), "{}", output.stderr);
    assert_eq!(sandbox.run(&["search", "storm"]).code, 0);
}

#[test]
fn there_is_no_default_folder() {
    let sandbox = Sandbox::empty();
    sandbox.write("seeds/ferry.txt", FERRY);
    for args in [&["index"][..], &["watch"], &["index", "--rebuild"], &["index", "--dry-run"]] {
        let output = sandbox.run(args);
        assert_eq!((output.code, output.stdout.as_str()), (2, ""), "{args:?}");
        let expected = "newsdex: no folder of articles is named; name one, as in ";
        assert!(output.stderr.starts_with(expected), "{args:?}: {}", output.stderr);
        assert!(!sandbox.path("index").exists());
    }
}

#[cfg(unix)]
#[test]
fn a_failing_sync_of_a_watch_is_a_json_line() {
    use std::io::{BufRead, BufReader};
    let sandbox = Sandbox::indexed();
    let lock = std::fs::File::open(sandbox.path("index/writer.lock")).unwrap();
    lock.lock().unwrap();
    let mut command = sandbox.command(&["watch", "news", "--json"]);
    let mut child = command
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let line: Value = serde_json::from_str(&line).unwrap();
    assert_eq!((&line["type"], &line["data"]["path"]), (&json!("error"), &json!("index")));
    assert_eq!(line["data"]["help"], "retrying until it succeeds");
    assert_eq!(line["time"].as_str().map(str::len), Some(25), "{line}");
}
