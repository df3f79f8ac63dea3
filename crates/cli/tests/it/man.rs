//! `newsdex man`.

use std::fs;

use crate::{Sandbox, names};

#[test]
fn the_page_of_the_program_is_printed_even_with_broken_settings() {
    let sandbox = Sandbox::empty();
    sandbox.write("newsdex.toml", "index = ");
    let output = sandbox.run(&["man"]);
    assert_eq!((output.code, output.stderr.as_str()), (0, ""));
    assert!(
        output.stdout.contains(".TH newsdex 1 ") && output.stdout.contains(".SH SYNOPSIS"),
        "{}",
        output.stdout
    );
    // Examples keep their lines.
    assert!(output.stdout.contains(".nf\nExamples:\n  newsdex index news/ "), "{}", output.stdout);
    assert_eq!(names(&sandbox.path("")), ["newsdex.toml"]);
}

#[test]
fn man_writes_a_page_for_each_command() {
    let sandbox = Sandbox::empty();
    let output = sandbox.run(&["man", "share/man1"]);
    assert_eq!((output.code, output.stderr.as_str()), (0, ""));
    let pages = names(&sandbox.path("share/man1"));
    let help = sandbox.run(&["--help"]).stdout;
    let commands = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty());
    let mut expected: Vec<String> = commands
        .filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next())
        .filter(|&command| command != "help")
        .map(|command| format!("newsdex-{command}.1"))
        .collect();
    expected.push("newsdex.1".to_owned());
    expected.sort();
    assert_eq!(pages, expected);
    assert!(
        output.stdout.starts_with(&format!("{} pages written to share/man1", pages.len())),
        "{}",
        output.stdout
    );
    let page = fs::read_to_string(sandbox.path("share/man1/newsdex-search.1")).unwrap();
    assert!(page.contains(".TH newsdex-search 1 ") && page.contains("NEWSDEX_INDEX"), "{page}");
    assert!(page.contains("\n  storm amazon               either word in any form;"), "{page}");
}

#[test]
fn an_unwritable_folder_is_an_error() {
    let sandbox = Sandbox::empty();
    sandbox.write("file", "not a folder");
    fs::create_dir_all(sandbox.path("taken/newsdex.1")).unwrap();
    for (folder, path) in
        [("file", "file"), ("file/below", "file/below"), ("taken", "taken/newsdex.1")]
    {
        let output = sandbox.run(&["man", folder]);
        assert_eq!((output.code, output.stdout.as_str()), (2, ""), "{output:?}");
        assert!(
            output.stderr.starts_with(&format!("newsdex: cannot write {path} (")),
            "{}",
            output.stderr
        );
        assert!(
            output.stderr.ends_with("); choose a folder that you may write to\n"),
            "{}",
            output.stderr
        );
    }
}
