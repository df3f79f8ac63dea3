//! `newsdex.toml`.

use crate::{FERRY, Place, Said, WIRES, names};

/// Runs the program in a folder below.
fn run_in(place: &Place, folder: &str, args: &[&str]) -> Said {
    let folder = place.path(folder);
    std::fs::create_dir_all(&folder).unwrap();
    let output = place.command(args).current_dir(folder).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

#[test]
fn the_nearest_settings_hold_and_paths_start_where_they_stand() {
    let place = Place::empty();
    place.write("newsdex.toml", "index = 'store'\nfolders = ['news', 'more/wires.jsonl']\n");
    place.write("news/ferry.txt", FERRY);
    place.write("more/wires.jsonl", WIRES);
    let said = run_in(&place, "a/b", &["index"]);
    assert!(said.code == 0 && said.out.starts_with("4 articles in index: 4 added, "), "{said:?}");
    assert_eq!(names(&place.path("")), ["a", "more", "news", "newsdex.toml", "store"]);
    assert_eq!(run_in(&place, "a/b", &["search", "ferry"]).code, 0);

    place.write("a/newsdex.toml", "# All is as usual here.\n");
    let said = run_in(&place, "a/b", &["search", "ferry"]);
    assert!(said.code == 2 && said.err.contains("no index at index"), "{said:?}");
    let said = run_in(&place, "a", &["index"]);
    assert!(said.code == 2 && said.err.contains("seeds"), "{said:?}");
    assert_eq!(place.run(&["show", "w1"]).code, 0);
}

#[test]
fn flags_win_over_the_surroundings_and_these_over_the_file() {
    let place = Place::empty();
    place.write(
        "newsdex.toml",
        "index = \"by-file\"\nfolders = [\"news\"]\nmap = [\"body=maintext\"]\n",
    );
    place.write("news/a.json", r#"{"id":"a","maintext":"A storm."}"#);
    place
        .write("other/b.json", r#"{"id":"b","abstract":"The gale outside.","maintext":"A gale."}"#);
    assert_eq!(place.run(&["index"]).code, 0);
    let said = place.run(&["index", "other", "--index", "by-flag", "--map", "body=abstract"]);
    assert_eq!(said.code, 0, "{said:?}");
    let place = place.with("NEWSDEX_INDEX", "by-surroundings");
    assert_eq!(place.run(&["index", "news", "other"]).code, 0);
    assert_eq!(
        names(&place.path("")),
        ["by-file", "by-flag", "by-surroundings", "news", "newsdex.toml", "other"]
    );
    let found = |args: &[&str]| -> Vec<String> {
        let lines = place.json(&[&["search", "storm", "gale"], args].concat());
        let hits = lines.iter().filter(|(kind, _)| kind == "hit");
        hits.map(|(_, hit)| hit["passages"][0]["text"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(found(&["--index", "by-file"]), ["A storm."]);
    assert_eq!(found(&["--index", "by-flag"]), ["The gale outside."]);
    assert_eq!(found(&[]).len(), 2);
}

#[test]
fn options_of_a_search_are_set_and_taken_back() {
    let place = Place::indexed();
    let hits = |args: &[&str]| {
        let lines = place.json(&[&["search"], args].concat());
        lines.iter().filter(|(kind, _)| kind == "hit").count()
    };
    assert_eq!(hits(&["storm"]), 3);
    place.write(
        "newsdex.toml",
        "color = 'always'\n[search]\nlimit = 0x2\nstrict = true\nutc = true\ntime-limit = 2.5\n",
    );
    assert_eq!(
        (hits(&["storm"]), hits(&["-n1", "storm"]), hits(&["storm", "--limit", "3"])),
        (2, 1, 3)
    );
    let said = place.run(&["search", "(storm"]);
    assert!(said.code == 2 && said.err.contains("--strict makes that an error"), "{said:?}");
    for back in ["--strict=false", "--strict=no"] {
        let said = place.run(&["search", back, "(storm"]);
        assert_eq!(said.code, if back.ends_with("false") { 0 } else { 2 }, "{said:?}");
    }
    let said = place.run(&["search", "--utc", "storm", "--strict"]);
    assert!(said.code == 0 && said.out.contains("\u{1b}["), "{said:?}");
    assert!(!place.run(&["search", "storm", "--color", "never"]).out.contains('\u{1b}'));
    // Help shows what is in force.
    let help = place.run(&["search", "-h"]).out;
    assert!(
        help.contains("[default: 2]")
            && help.contains("[default: 2.5]")
            && help.contains("[default: always]")
    );
}

#[test]
fn what_is_wrong_names_file_line_and_help() {
    let place = Place::indexed();
    let check = |text: &str, line: usize, expected: &[&str]| {
        place.write("newsdex.toml", text);
        let said = place.run(&["search", "storm"]);
        assert_eq!(
            (said.code, said.out.as_str(), said.err.lines().count()),
            (2, "", 1),
            "{text}: {said:?}"
        );
        assert!(
            said.err.starts_with(&format!("newsdex: newsdex.toml, line {line}: ")),
            "{text}: {}",
            said.err
        );
        for part in expected {
            assert!(said.err.contains(part), "{text}: {}", said.err);
        }
    };
    check("\n\nindex = news", 3, &["not TOML (", "a line is written like index = "]);
    check("index = 'a'\nindex = 'b'", 2, &["not TOML (duplicate key"]);
    check(
        "# a\nindx = 'a'",
        2,
        &["there is no `indx`; there are index, folders, map, color, [search]\n"],
    );
    check("[serach]\nlimit = 1", 1, &["there is no `serach`; there are index, "]);
    check(
        "[search]\nlimits = 1",
        2,
        &["there is no `limits`; there are limit, passages, context, strict, "],
    );
    check(
        "limit = 1\n[search]",
        1,
        &["`limit` belongs to a command; move it below a line [search]"],
    );
    check(
        "[search]\ncolor = 'never'",
        2,
        &["`color` stands in [search]; move it above the first line in "],
    );
    check(
        "[index]\nmap = 'body=a'",
        1,
        &["`index` takes no table; write it like index = \"/srv/newsdex\""],
    );
    check("index = 5", 1, &["`index` takes no integer; write it like "]);
    check("folders = ['news', 5]", 1, &["`folders` takes no array; write it like "]);
    check("folders = []", 1, &["`folders` is empty; ", ", or leave it out"]);
    check("folders = ['']", 1, &["a value is required", "write it like folders = "]);
    check("index = ''", 1, &["a value is required", "write it like index = "]);
    check("index = \"a\\u001b[2J\"", 1, &["a character that nobody sees (U+001B)"]);
    check(
        "\ncolor = 'red'",
        2,
        &["'red'", "[possible values: auto, always, never]; write it like color = "],
    );
    check("map = ['words=maintext']", 1, &["an article has no field \"words\"; it has "]);
    // What is wrong first is told.
    check(
        "[search]\npassages = 1\nlimit = 0\ncontext = 99",
        3,
        &["0 is not in 1..=10000; write it like limit = 20"],
    );
    check("[search]\ncontext = -1", 2, &["value '-1' for '--context <N>'"]);
    check("[search]\ntime-limit = 'soon'", 2, &["expected a number of seconds"]);
    check("[search]\nutc = 1", 2, &["[possible values: true, false]; write it like utc = true"]);
    check("[search]\nlimit = 99999999999999999999", 2, &["limit = 20"]);
    check("[search]\nlimit = 2026-05-08", 2, &["`limit` takes no datetime"]);
    check("[search]\nlimit = [1]", 2, &["`limit` takes no array"]);
    std::fs::write(place.path("newsdex.toml"), b"index = 'a'\n# caf\xe9\n").unwrap();
    let said = place.run(&["stats"]);
    assert_eq!(
        (said.code, said.err.as_str()),
        (2, "newsdex: newsdex.toml, line 2: not UTF-8; save the file as UTF-8\n")
    );
}

#[test]
fn only_a_regular_file_of_some_size_is_read() {
    let place = Place::indexed();
    let check = |expected: &str| {
        let said = place.run(&["search", "storm"]);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{said:?}");
        assert!(said.err.starts_with(&format!("newsdex: newsdex.toml {expected}")), "{}", said.err);
    };
    std::fs::create_dir(place.path("newsdex.toml")).unwrap();
    check("is not a regular file; move it away");
    std::fs::remove_dir(place.path("newsdex.toml")).unwrap();
    place.write("newsdex.toml", &"#\n".repeat(512 * 1024 + 1));
    check("is over 1 MiB");
    #[cfg(unix)]
    {
        std::fs::remove_file(place.path("newsdex.toml")).unwrap();
        std::os::unix::fs::symlink("nowhere", place.path("newsdex.toml")).unwrap();
        check("cannot be read (No such file");
    }
}

#[test]
fn settings_that_are_wrong_keep_nobody_from_help() {
    let place = Place::empty();
    place.write("newsdex.toml", "index = ");
    for (args, code, expected) in [
        (&["--help"][..], 0, "newsdex.toml"),
        (&["search", "--help"], 0, "[default: 10]"),
        (&["--version"], 0, "newsdex "),
        (&["serach"], 2, "unrecognized subcommand"),
        (&["stats"], 2, "newsdex.toml, line 1: not TOML"),
    ] {
        let said = place.run(args);
        assert_eq!(said.code, code, "{args:?}: {said:?}");
        assert!(format!("{}{}", said.out, said.err).contains(expected), "{args:?}: {said:?}");
    }
}

#[test]
fn a_sync_before_a_search_takes_the_index_of_the_settings_and_no_folders() {
    let place = Place::empty();
    place.write("newsdex.toml", "index = 'store'\nfolders = ['elsewhere']\n");
    place.write("news/ferry.txt", FERRY);
    place.write("news/empty.txt", "");
    let about = |args: &[&str], expected: &str| {
        let said = place.run(&[&["search", "ferry", "--sync", "news"], args].concat());
        assert_eq!(said.code, 0, "{said:?}");
        let about = format!("1 warning about files: `newsdex index news{expected}` shows them");
        assert_eq!(said.err.lines().nth(1), Some(about.as_str()), "{said:?}");
    };
    about(&[], "");
    // Without the flag, the command would read into the other index.
    about(&["--index", "index"], " --index index");
    assert_eq!(names(&place.path("")), ["index", "news", "newsdex.toml", "store"]);
}
