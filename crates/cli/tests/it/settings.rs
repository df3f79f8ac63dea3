//! `newsdex.toml`.

use crate::{FERRY, Output, Sandbox, WIRES, names};

/// Runs the program in a folder of the sandbox.
pub fn run_in(sandbox: &Sandbox, folder: &str, args: &[&str]) -> Output {
    let folder = sandbox.path(folder);
    std::fs::create_dir_all(&folder).unwrap();
    let output = sandbox.command(args).current_dir(folder).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Output {
        code: output.status.code().unwrap(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

#[test]
fn the_nearest_file_applies_and_its_paths_are_relative_to_it() {
    let sandbox = Sandbox::empty();
    sandbox.write("newsdex.toml", "index = 'store'\nfolders = ['news', 'more/wires.jsonl']\n");
    sandbox.write("news/ferry.txt", FERRY);
    sandbox.write("more/wires.jsonl", WIRES);
    let output = run_in(&sandbox, "a/b", &["index"]);
    assert!(
        output.code == 0 && output.stdout.starts_with("4 articles in index: 4 added, "),
        "{output:?}"
    );
    assert_eq!(names(&sandbox.path("")), ["a", "more", "news", "newsdex.toml", "store"]);
    assert_eq!(run_in(&sandbox, "a/b", &["search", "ferry"]).code, 0);

    sandbox.write("a/newsdex.toml", "# Defaults apply here.\n");
    let output = run_in(&sandbox, "a/b", &["search", "ferry"]);
    assert!(output.code == 2 && output.stderr.contains("no index at index"), "{output:?}");
    let output = run_in(&sandbox, "a", &["index"]);
    assert!(
        output.code == 2 && output.stderr.contains("no folder of articles is named"),
        "{output:?}"
    );
    assert_eq!(sandbox.run(&["show", "w1"]).code, 0);
}

#[test]
fn flags_override_the_environment_and_the_environment_the_file() {
    let sandbox = Sandbox::empty();
    sandbox.write(
        "newsdex.toml",
        "index = \"by-file\"\nfolders = [\"news\"]\nmap = [\"body=maintext\"]\n",
    );
    sandbox.write("news/a.json", r#"{"id":"a","maintext":"A storm."}"#);
    sandbox
        .write("other/b.json", r#"{"id":"b","abstract":"The gale outside.","maintext":"A gale."}"#);
    assert_eq!(sandbox.run(&["index"]).code, 0);
    let output = sandbox.run(&["index", "other", "--index", "by-flag", "--map", "body=abstract"]);
    assert_eq!(output.code, 0, "{output:?}");
    let sandbox = sandbox.with("NEWSDEX_INDEX", "by-variable");
    assert_eq!(sandbox.run(&["index", "news", "other"]).code, 0);
    assert_eq!(
        names(&sandbox.path("")),
        ["by-file", "by-flag", "by-variable", "news", "newsdex.toml", "other"]
    );
    let passages = |args: &[&str]| -> Vec<String> {
        let lines = sandbox.json(&[&["search", "storm", "gale"], args].concat());
        let hits = lines.iter().filter(|(kind, _)| kind == "hit");
        hits.map(|(_, hit)| hit["passages"][0]["text"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(passages(&["--index", "by-file"]), ["A storm."]);
    assert_eq!(passages(&["--index", "by-flag"]), ["The gale outside."]);
    assert_eq!(passages(&[]).len(), 2);
}

#[test]
fn flags_override_search_settings() {
    let sandbox = Sandbox::indexed();
    let hits = |args: &[&str]| {
        let lines = sandbox.json(&[&["search"], args].concat());
        lines.iter().filter(|(kind, _)| kind == "hit").count()
    };
    assert_eq!(hits(&["storm"]), 3);
    sandbox.write(
        "newsdex.toml",
        "color = 'always'\n[search]\nlimit = 0x2\nstrict = true\nutc = true\ntime-limit = 2.5\n",
    );
    assert_eq!(
        (hits(&["storm"]), hits(&["-n1", "storm"]), hits(&["storm", "--limit", "3"])),
        (2, 1, 3)
    );
    let output = sandbox.run(&["search", "(storm"]);
    assert!(output.code == 2 && output.stderr.contains("--strict makes them errors"), "{output:?}");
    for flag in ["--strict=false", "--strict=no"] {
        let output = sandbox.run(&["search", flag, "(storm"]);
        assert_eq!(output.code, if flag.ends_with("false") { 0 } else { 2 }, "{output:?}");
    }
    let output = sandbox.run(&["search", "--utc", "storm", "--strict"]);
    assert!(output.code == 0 && output.stdout.contains("\u{1b}["), "{output:?}");
    assert!(!sandbox.run(&["search", "storm", "--color", "never"]).stdout.contains('\u{1b}'));
    // Help shows the values that apply.
    let help = sandbox.run(&["search", "-h"]).stdout;
    assert!(
        help.contains("[default: 2]")
            && help.contains("[default: 2.5]")
            && help.contains("[default: always]")
    );
}

/// Checks that settings are rejected at a line, with a message that contains all of `expected`.
fn check_error(sandbox: &Sandbox, text: &str, line: usize, expected: &[&str]) {
    sandbox.write("newsdex.toml", text);
    let output = sandbox.run(&["search", "storm"]);
    assert_eq!(
        (output.code, output.stdout.as_str(), output.stderr.lines().count()),
        (2, "", 1),
        "{text}: {output:?}"
    );
    assert!(
        output.stderr.starts_with(&format!("newsdex: newsdex.toml, line {line}: ")),
        "{text}: {}",
        output.stderr
    );
    for part in expected {
        assert!(output.stderr.contains(part), "{text}: {}", output.stderr);
    }
}

#[test]
fn syntax_errors_name_the_file_and_the_line_and_include_help() {
    let sandbox = Sandbox::indexed();
    let check = |text: &str, line: usize, expected: &[&str]| {
        check_error(&sandbox, text, line, expected);
    };
    check("\n\nindex = news", 3, &["not TOML (", "write lines like index = "]);
    check("index = 'a'\nindex = 'b'", 2, &["not TOML (duplicate key"]);
    std::fs::write(sandbox.path("newsdex.toml"), b"index = 'a'\n# caf\xe9\n").unwrap();
    let output = sandbox.run(&["stats"]);
    assert_eq!(
        (output.code, output.stderr.as_str()),
        (2, "newsdex: newsdex.toml, line 2: not UTF-8; save the file as UTF-8\n")
    );
}

#[test]
fn unknown_keys_name_the_known_ones() {
    let sandbox = Sandbox::indexed();
    let check = |text: &str, line: usize, expected: &str| {
        check_error(&sandbox, text, line, &[expected]);
    };
    check(
        "# a\nindx = 'a'",
        2,
        "unknown key `indx`; the keys are index, folders, map, color, no-pager, hyperlinks, [search]\n",
    );
    check("[serach]\nlimit = 1", 1, "unknown key `serach`; the keys are index, ");
    check(
        "[search]\nlimits = 1",
        2,
        "unknown key `limits`; the keys are limit, passages, context, strict, ",
    );
    check("limit = 1\n[search]", 1, "`limit` is a key of [search]; move it below a line [search]");
    check(
        "[search]\ncolor = 'never'",
        2,
        "`color` is not a key of [search]; move it above the first line in ",
    );
}

#[test]
fn values_are_validated_like_arguments() {
    let sandbox = Sandbox::indexed();
    let check = |text: &str, line: usize, expected: &[&str]| {
        check_error(&sandbox, text, line, expected);
    };
    check(
        "[index]\nmap = 'body=a'",
        1,
        &["`index` cannot be of type table; write it like index = \"/srv/newsdex\""],
    );
    check("index = 5", 1, &["`index` cannot be of type integer; write it like "]);
    check("folders = ['news', 5]", 1, &["`folders` cannot be of type array; write it like "]);
    check("folders = []", 1, &["`folders` is empty; ", ", or omit it"]);
    check("folders = ['']", 1, &["a value is required", "write it like folders = "]);
    check("index = ''", 1, &["a value is required", "write it like index = "]);
    check("index = \"a\\u001b[2J\"", 1, &["an invisible character (U+001B)"]);
    check(
        "\ncolor = 'red'",
        2,
        &["'red'", "[possible values: auto, always, never]; write it like color = "],
    );
    check("map = ['words=maintext']", 1, &["an article has no field \"words\"; it has "]);
    // The first problem is reported.
    check(
        "[search]\npassages = 1\nlimit = 0\ncontext = 99",
        3,
        &["0 is not in 1..=10000; write it like limit = 20"],
    );
    check("[search]\ncontext = -1", 2, &["value '-1' for '--context <N>'"]);
    check("[search]\ntime-limit = 'soon'", 2, &["expected a number of seconds"]);
    check("[search]\nutc = 1", 2, &["[possible values: true, false]; write it like utc = true"]);
    check("[search]\nlimit = 99999999999999999999", 2, &["limit = 20"]);
    check("[search]\nlimit = 2026-05-08", 2, &["`limit` cannot be of type datetime"]);
    check("[search]\nlimit = [1]", 2, &["`limit` cannot be of type array"]);
}

#[test]
fn only_regular_files_of_limited_size_are_read() {
    let sandbox = Sandbox::indexed();
    let check = |expected: &str| {
        let output = sandbox.run(&["search", "storm"]);
        assert_eq!((output.code, output.stdout.as_str()), (2, ""), "{output:?}");
        assert!(
            output.stderr.starts_with(&format!("newsdex: newsdex.toml: {expected}")),
            "{}",
            output.stderr
        );
    };
    std::fs::create_dir(sandbox.path("newsdex.toml")).unwrap();
    check("not a regular file; move it away");
    std::fs::remove_dir(sandbox.path("newsdex.toml")).unwrap();
    sandbox.write("newsdex.toml", &"#\n".repeat(512 * 1024 + 1));
    check("larger than 1 MiB");
    #[cfg(unix)]
    {
        std::fs::remove_file(sandbox.path("newsdex.toml")).unwrap();
        std::os::unix::fs::symlink("nowhere", sandbox.path("newsdex.toml")).unwrap();
        check("cannot be read (No such file");
    }
}

#[test]
fn broken_settings_do_not_prevent_help() {
    let sandbox = Sandbox::empty();
    sandbox.write("newsdex.toml", "index = ");
    for (args, code, expected) in [
        (&["--help"][..], 0, "newsdex.toml"),
        (&["search", "--help"], 0, "[default: 10]"),
        (&["--version"], 0, "newsdex "),
        (&["serach"], 2, "unrecognized subcommand"),
        (&["stats"], 2, "newsdex.toml, line 1: not TOML"),
    ] {
        let output = sandbox.run(args);
        assert_eq!(output.code, code, "{args:?}: {output:?}");
        assert!(
            format!("{}{}", output.stdout, output.stderr).contains(expected),
            "{args:?}: {output:?}"
        );
    }
}

#[test]
fn search_with_sync_uses_the_index_of_the_settings_but_not_their_folders() {
    let sandbox = Sandbox::empty();
    sandbox.write("newsdex.toml", "index = 'store'\nfolders = ['elsewhere']\n");
    sandbox.write("news/ferry.txt", FERRY);
    sandbox.write("news/empty.txt", "");
    let check = |args: &[&str], expected: &str| {
        let output = sandbox.run(&[&["search", "ferry", "--sync", "news"], args].concat());
        assert_eq!(output.code, 0, "{output:?}");
        let about = format!("1 warning about files; run `newsdex index news{expected}` to see it");
        assert_eq!(output.stderr.lines().nth(1), Some(about.as_str()), "{output:?}");
    };
    check(&[], "");
    // Without the flag, the command would write to the other index.
    check(&["--index", "index"], " --index index");
    assert_eq!(names(&sandbox.path("")), ["index", "news", "newsdex.toml", "store"]);
}
