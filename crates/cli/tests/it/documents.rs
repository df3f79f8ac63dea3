//! The commands of README.md and docs/guide.md print what the documents show.
//!
//! The test copies the sample articles into an empty folder, as in a fresh clone, and runs the
//! commands of each document there in order. Output goes through a pipe, not a pseudo-terminal: it
//! has no colors, and marks are in double brackets. Standard error is part of it. Times and sizes
//! are masked. In place of `cargo run --release --`, the test runs the program that cargo built for
//! it.
//!
//! `UPDATE_DOCUMENTS=1 cargo test -p newsdex-cli documents` writes what the commands print now into
//! the documents.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn readme_commands_print_what_the_readme_shows() {
    check("README.md");
}

#[test]
fn guide_commands_print_what_the_guide_shows() {
    check("docs/guide.md");
}

fn check(document: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let Ok(text) = fs::read_to_string(root.join(document)) else {
        // A published package holds only the crate.
        println!("skipped: {document} is not here");
        return;
    };
    let clone = tempfile::tempdir().unwrap();
    copy_folder(&root.join("seeds"), &clone.path().join("seeds"));
    let sessions = sessions(&text);
    assert!(!sessions.is_empty(), "{document} shows no command");
    let update = std::env::var_os("UPDATE_DOCUMENTS").is_some();
    let mut updated = text.clone();
    for Session { command, output } in sessions {
        let printed = run(&command, clone.path());
        let differs = mask_measurements(&printed) != mask_measurements(&output);
        if update && differs {
            let shown = format!("$ {command}\n{output}");
            updated = updated.replacen(&shown, &format!("$ {command}\n{printed}"), 1);
        } else {
            let (printed, shown) = (mask_measurements(&printed), mask_measurements(&output));
            assert_eq!(printed, shown, "{document}: $ {command}");
        }
    }
    if updated != text {
        fs::write(root.join(document), updated).unwrap();
    }
}

/// A command of a document, and the output that the document shows.
struct Session {
    command: String,
    output: String,
}

/// The commands in the `console` blocks of a document: lines that begin with `$ `.
fn sessions(markdown: &str) -> Vec<Session> {
    let mut sessions: Vec<Session> = Vec::new();
    let mut in_console = false;
    for line in markdown.lines() {
        match line {
            "```console" => in_console = true,
            "```" => in_console = false,
            _ if !in_console => {}
            _ => match (line.strip_prefix("$ "), sessions.last_mut()) {
                (Some(command), _) => {
                    sessions.push(Session { command: command.to_owned(), output: String::new() });
                }
                (None, Some(session)) => session.output.extend([line, "\n"]),
                (None, None) => panic!("output without a command: {line}"),
            },
        }
    }
    sessions
}

/// What a command prints on standard output and standard error, in the order of writing.
fn run(command: &str, folder: &Path) -> String {
    let command = command.replace("cargo run --release --", "newsdex");
    let program = PathBuf::from(env!("CARGO_BIN_EXE_newsdex"));
    let path = std::env::join_paths(
        [program.parent().unwrap().to_owned()]
            .into_iter()
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
    );
    let run = Command::new("sh")
        .args(["-c", &format!("{{ {command}; }} 2>&1")])
        .current_dir(folder)
        .env("PATH", path.unwrap())
        .env("TZ", "UTC")
        .env_remove("NEWSDEX_INDEX")
        .env("XDG_CONFIG_HOME", folder.join("config"))
        .env_remove("COLUMNS")
        .output()
        .unwrap();
    String::from_utf8(run.stdout).unwrap()
}

/// Replaces what differs from run to run: durations, such as `540 µs` and `"elapsed_us":341`, and
/// the size of an index, such as `362.1 kB`.
fn mask_measurements(text: &str) -> String {
    let mut masked = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(|char: char| char.is_ascii_digit()) {
        let number = &rest[at..];
        let end =
            number.find(|char: char| !char.is_ascii_digit() && char != '.').unwrap_or(number.len());
        masked += &rest[..at];
        let after = &number[end..];
        let unit = [" µs", " ms", " s", " kB"].into_iter().find(|unit| {
            after.strip_prefix(unit).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        });
        match unit {
            Some(unit) => {
                masked += "<measured>";
                rest = &after[unit.len()..];
            }
            None if masked.ends_with("\"elapsed_us\":") => {
                masked += "<measured>";
                rest = after;
            }
            None => {
                masked += &number[..end];
                rest = after;
            }
        }
    }
    masked + rest
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn only_measurements_are_masked() {
    let check = |text: &str, expected: &str| assert_eq!(mask_measurements(text), expected);
    check("3 of 3 articles, in 540 µs", "3 of 3 articles, in <measured>");
    check("1 skipped (1.5 ms)", "1 skipped (<measured>)");
    check("\"total\":3,\"elapsed_us\":341}", "\"total\":3,\"elapsed_us\":<measured>}");
    check("and verified 362.1 kB.", "and verified <measured>.");
    check("2026-05-08 · 12 seconds", "2026-05-08 · 12 seconds");
}
