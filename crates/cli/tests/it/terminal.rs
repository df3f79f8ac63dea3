//! Output for terminals: layout, colors, and no control characters.

use unicode_width::UnicodeWidthStr;

use crate::{Output, Sandbox};

const MARK: &str = "\u{1b}[1m\u{1b}[35m";

/// The text without colors.
fn unstyled(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain += part.split_once('m').unwrap_or_else(|| panic!("{part:?}")).1;
    }
    plain
}

#[test]
fn hits_are_wrapped_to_the_width() {
    let sandbox = Sandbox::indexed().with("COLUMNS", "40");
    let output = sandbox.run(&["search", "\"the storm\"", "-n", "2", "--color", "always"]);
    let text = unstyled(&output.stdout);
    let (answer, last) = text.trim_end().rsplit_once("\n\n").unwrap();
    let hits: Vec<&str> = answer.split("\n\n").collect();
    assert_eq!(hits.len(), 2);
    let ferry = "\
. Ferry runs aground off Solvika
   news/ferry.txt:3
   ▪ The car ferry Maud was set down on
     a bathing beach by the storm on
     Friday.
   ▪ The storm had no name until then.";
    let wire = "\
. Gale warning, storm to follow
   Kestrel Wire · 2026-05-08 09:30 ·
   news/wires.jsonl:1 · key news/w1
   ▪ The storm follows on Monday, with
     gusts of 171 km/h.";
    for hit in &hits {
        assert!(
            [ferry, wire].contains(&&hit[1..]) || hit.contains("“The hurricane that was announced"),
            "{hit}"
        );
    }
    assert!(hits.iter().any(|hit| &hit[1..] == ferry || &hit[1..] == wire));
    assert!(
        last.replace('\n', " ").starts_with("2 of 3 articles that match; searched 4 in "),
        "{last}"
    );
}

#[test]
fn an_article_without_a_title_shows_its_lead() {
    let output = Sandbox::indexed().run(&["search", "hurricane", "--passages", "0"]);
    let expected = "\
1. “The hurricane that was announced for Thursday did not come, and the storm that…”
   news/wires.jsonl · key news/w2

1 of 1 article that matches; searched 4 in ";
    assert!(
        output.stdout.replace("\n   that…”", " that…”").starts_with(expected),
        "{}",
        output.stdout
    );
}

#[test]
fn an_answer_without_hits_says_what_was_searched() {
    let output = Sandbox::indexed().run(&["search", "nonesuch", "(", "\u{1b}"]);
    assert_eq!(output.code, 1);
    let expected = "Nothing found for `nonesuch ( ␛`; searched 4 articles in the index `index` in ";
    assert!(output.stdout.replace('\n', " ").starts_with(expected), "{}", output.stdout);
    assert!(output.stderr.starts_with("  nonesuch ( ␛\n           ^"), "{}", output.stderr);
}

#[test]
fn the_color_flag_and_the_environment_choose_colors() {
    let check = |name: &'static str, args: &[&str], expected: bool| {
        let mut sandbox = Sandbox::indexed();
        for name in name.split_terminator(' ') {
            sandbox = sandbox.with(name, "1");
        }
        for command in [
            &["search", "\"a bathing beach\""][..],
            &["show", "news/ferry.txt", "--mark", "\"a bathing beach\""],
        ] {
            let output = sandbox.run(&[command, args].concat());
            let marked = output.stdout.contains(&format!("{MARK}a bathing beach\u{1b}[0m"));
            assert_eq!(
                (marked, output.stdout.contains('\u{1b}')),
                (expected, expected),
                "{name} {args:?}: {}",
                output.stdout
            );
        }
    };
    check("", &[], false);
    check("", &["--color", "auto"], false);
    check("", &["--color", "always"], true);
    check("NO_COLOR", &["--color", "always"], true);
    check("CLICOLOR_FORCE", &[], true);
    check("CLICOLOR_FORCE NO_COLOR", &[], false);
    check("CLICOLOR_FORCE", &["--color", "never"], false);
    check("CLICOLOR_FORCE", &["--color", "always", "--json"], false);
}

#[test]
fn a_mark_across_two_lines_is_styled_on_both_and_the_indent_is_not() {
    let sandbox = Sandbox::indexed().with("COLUMNS", "40");
    let output = sandbox.run(&["search", "\"set down on a bathing beach\"", "--color", "always"]);
    let expected =
        format!("was {MARK}set down on\u{1b}[0m\n     {MARK}a bathing beach\u{1b}[0m by");
    assert!(output.stdout.contains(&expected), "{}", output.stdout);
}

#[test]
fn marks_are_placed_in_every_passage() {
    let output = Sandbox::indexed().run(&["search", "\"the storm\"", "--color", "always"]);
    for expected in [
        format!("beach by {MARK}the storm\u{1b}[0m on "),
        format!("▪ {MARK}The storm\u{1b}[0m had no"),
    ] {
        assert!(output.stdout.contains(&expected), "{expected:?} in {}", output.stdout);
    }
}

#[test]
fn a_cut_sentence_has_ellipses() {
    let sandbox = Sandbox::empty();
    let filler = "and the sea rose and the wind fell ".repeat(60);
    sandbox.write(
        "news/long.txt",
        &format!("Night\n\nThe lamps went out {filler}before the tempest came {filler}at dawn."),
    );
    assert_eq!(sandbox.run(&["index", "news"]).code, 0);
    let out = sandbox.run(&["search", "tempest"]).stdout;
    let (_, passage) = out.split_once("   - …").unwrap_or_else(|| panic!("{out}"));
    let (passage, _) = passage.split_once("…\n").unwrap_or_else(|| panic!("{out}"));
    assert!(
        passage.contains("the [[tempest]] came")
            && !passage.starts_with(' ')
            && !passage.ends_with(' '),
        "{out}"
    );
    // At the start and the end of the sentence nothing is cut.
    assert!(sandbox.run(&["search", "lamps"]).stdout.contains("- The [[lamps]] went out and"));
    assert!(sandbox.run(&["search", "dawn"]).stdout.contains("at [[dawn]].\n"));
}

/// An article with control characters in every field.
pub const HOSTILE: &str = r#"{"id":"h\u001b]0;id\u0007","title":"\u001b[8mHidden\u001b]52;c;aGk=\u0007 tempest","body":"A tem\u00adpest\u009b2J here\u202e\u0000\u007f evil\u200b.\r\n\u001b[2J\u2028\u2066next\ud83d\ude80","source":"Out\u001b[1mlet","url":"https://example.org/\u001b[31m","bylines":["By\u009d0;x\u009c line"]}"#;

#[test]
fn control_characters_of_articles_do_not_reach_the_terminal() {
    let sandbox = Sandbox::empty();
    sandbox.write("news/\u{1b}[31m\u{202e}gpj.jsonl", HOSTILE);
    assert_eq!(sandbox.run(&["index", "news"]).code, 0);
    let id = "h\u{1b}]0;id\u{7}";
    let commands = [
        &["search", "tempest \u{1b}[2J\u{9b}(\u{202e}"][..],
        &["show", id],
        &["show", id, "--mark", "tempest \u{9b}("],
    ];
    for command in commands {
        for color in [&["--color", "always"][..], &["--color", "never"], &["--json"]] {
            let Output { code, stdout, stderr } = sandbox.run(&[command, color].concat());
            assert_eq!(code, 0, "{command:?} {stderr}");
            let mut text = stdout + &stderr;
            if color == ["--color", "always"] {
                assert!(text.contains('\u{1b}'));
                for style in ["0", "1", "2", "3", "4", "35"] {
                    text = text.replace(&format!("\u{1b}[{style}m"), "");
                }
            }
            let bad = |c: &char| {
                c.is_control() && *c != '\n'
                    || "\u{202e}\u{2066}\u{2028}\u{200b}\u{ad}".contains(*c)
            };
            assert_eq!(text.chars().find(bad), None, "{command:?} {color:?}: {text:?}");
        }
    }
    let out = sandbox.run(&["search", "tempest"]).stdout;
    assert!(out.starts_with("1. ␛[8mHidden␛]52;c;aGk=␇ [[tempest]]\n"), "{out}");
    assert!(out.contains("- A [[tempest]]\u{FFFD}2J here␀␡ evil."), "{out}");
    // A mark covers its word even if a character in it is dropped.
    let out = sandbox.run(&["search", "tempest", "--color", "always"]).stdout;
    assert!(out.contains(&format!("A {MARK}tempest\u{1b}[0m\u{FFFD}2J")), "{out:?}");
    // JSON keeps all characters.
    let hit = &sandbox.json(&["search", "tempest"])[0].1;
    assert_eq!(hit["id"], id);
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let sandbox = Sandbox::empty();
    sandbox.write(
        "news/wide.jsonl",
        r#"{"id":"一つの非常に長い識別子-that-goes-on-and-on-and-on-for-ever-and-ever","title":"台風が東京に上陸、数百万人に避難指示、交通機関は全面運休 storm","body":"The storm, 台風, took https://example.org/a/very/long/path/that/no/line/has/room/for?really=none and Donaudampfschifffahrtsgesellschaftskapitänsmütze 👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧 with it.","date":"2026-05-08","source":"An outlet whose name is much too long for a narrow terminal"}"#,
    );
    assert_eq!(sandbox.run(&["index", "news"]).code, 0);
    let id = "一つの非常に長い識別子-that-goes-on-and-on-and-on-for-ever-and-ever";
    let mut sandbox = sandbox;
    for (columns, max) in [("20", 20), ("40", 40), ("72", 72), ("120", 100), ("3", 20)] {
        sandbox = sandbox.with("COLUMNS", columns);
        for args in
            [&["search", "storm"][..], &["search", "nonesuch"], &["show", id, "--mark", "storm"]]
        {
            let out = sandbox.run(&[args, &["--format", "terminal"]].concat()).stdout;
            let widest = out.lines().map(UnicodeWidthStr::width).max().unwrap();
            assert!(widest <= max, "{args:?}: {widest} columns of {max}:\n{out}");
            assert!(widest > max / 2, "{args:?}: {widest} columns of {max} are used:\n{out}");
        }
    }
    let output = sandbox
        .with("COLUMNS", "40")
        .run(&["search", &format!("{} (storm {}", "gale ".repeat(30), "x ".repeat(50))]);
    assert!(output.stderr.lines().take(2).all(|line| line.width() <= 40), "{}", output.stderr);
    let caret = output.stderr.lines().nth(1).unwrap().find('^').unwrap();
    let line = output.stderr.lines().next().unwrap();
    assert_eq!(line.char_indices().nth(caret).map(|(_, c)| c), Some('('), "{}", output.stderr);
}

/// What a command line prints on a terminal of 60 columns and 24 lines, with its exit code in the
/// last line; `None` if no terminal can be made here.
#[cfg(target_os = "linux")]
fn on_terminal(sandbox: &Sandbox, variables: &[(&str, &str)], line: &str) -> Option<String> {
    let has_script = std::process::Command::new("script").arg("--version").output();
    if !has_script
        .is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("util-linux"))
    {
        eprintln!("skipped: the program `script` of util-linux is not here");
        return None;
    }
    let newsdex = sandbox.command(&[]);
    let mut command = std::process::Command::new("script");
    command.args(["-qec", &format!("stty cols 60 rows 24; {line}; echo \"exit $?\""), "/dev/null"]);
    for (name, value) in newsdex.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    for name in ["NEWSDEX_PAGER", "PAGER", "LESS", "VTE_VERSION", "TERM_PROGRAM", "TMUX", "STY"] {
        command.env_remove(name);
    }
    command.env("TERM", "xterm-256color").envs(variables.iter().copied());
    let program = std::path::Path::new(newsdex.get_program());
    let path = format!("{}:{}", program.parent()?.display(), std::env::var("PATH").ok()?);
    let output = command
        .env("PATH", path)
        .current_dir(sandbox.path(""))
        .stdin(std::process::Stdio::null())
        .output()
        .ok()?;
    Some(String::from_utf8_lossy(&output.stdout).replace("\r\n", "\n"))
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_shows_two_passages_with_colors_and_a_file_three_with_brackets() {
    let sandbox = Sandbox::empty();
    let body =
        "The storm came.\n\nThe boats sank.\n\nThe storm went.\n\nThe tide rose.\n\nA storm again.";
    sandbox.write("news/storm.txt", body);
    assert_eq!(sandbox.run(&["index", "news"]).code, 0);
    let piped = sandbox.run(&["search", "storm"]).stdout;
    assert_eq!(piped.matches("   - ").count(), 3, "{piped}");
    let Some(shown) = on_terminal(&sandbox, &[("PAGER", "cat")], "newsdex search storm") else {
        return;
    };
    assert_eq!(
        (shown.matches("▪ ").count(), shown.matches(MARK).count() > 0),
        (2, true),
        "{shown}"
    );
    assert!(shown.ends_with("exit 0\n") && !shown.contains("[["), "{shown}");
    let shown =
        on_terminal(&sandbox, &[("PAGER", "cat")], "newsdex search storm --passages 3").unwrap();
    assert_eq!(shown.matches("▪ ").count(), 3, "{shown}");
    // Without colors, brackets keep the marks visible.
    let plain = [("PAGER", "cat"), ("NO_COLOR", "1")];
    let shown = on_terminal(&sandbox, &plain, "newsdex search storm").unwrap();
    assert!(shown.contains("▪ The [[storm]] came.") && !shown.contains('\u{1b}'), "{shown:?}");
    let shown = on_terminal(&sandbox, &plain, "newsdex search storm | cat").unwrap();
    assert_eq!(shown.matches("   - ").count(), 3, "{shown}");
}

#[cfg(target_os = "linux")]
#[test]
fn long_output_goes_through_the_pager() {
    let sandbox = Sandbox::indexed();
    let check = |variables: &[(&str, &str)], line: &str, paged: bool| {
        let Some(shown) = on_terminal(&sandbox, variables, line) else { return };
        assert_eq!(shown.contains("paged:"), paged, "{variables:?} {line}: {shown:?}");
        assert!(shown.contains("cheese") || shown.contains("heese"), "{line}: {shown:?}");
        assert!(shown.ends_with("exit 0\n"), "{variables:?} {line}: {shown:?}");
    };
    let pager = [("PAGER", "sed s/^/paged:/")];
    check(&pager, "newsdex search cheese", true);
    check(&pager, "newsdex show w3", true);
    check(&pager, "newsdex read news/wires.jsonl", true);
    check(&pager, "newsdex search cheese --no-pager", false);
    check(&pager, "newsdex search cheese --json", false);
    check(&pager, "newsdex search cheese | cat", false);
    check(&[("PAGER", "sed s/^/paged:/"), ("TERM", "dumb")], "newsdex search cheese", false);
    check(
        &[("PAGER", "sed s/^/paged:/"), ("NEWSDEX_PAGER", "cat")],
        "newsdex search cheese",
        false,
    );
    check(&[("PAGER", "cat"), ("NEWSDEX_PAGER", "sed 's/^/paged:/'")], "newsdex show w3", true);
    // Without the pager, the text is still printed.
    check(&[("PAGER", "no-such-pager-4711")], "newsdex show w3", false);
    check(&[("PAGER", "no-such-pager-4711 'a b'")], "newsdex show w3", false);
    check(&[("PAGER", "./folder-that-is-not-there/pager")], "newsdex show w3", false);
    sandbox.write("newsdex.toml", "no-pager = true");
    check(&pager, "newsdex search cheese", false);
    check(&pager, "newsdex search --no-pager=false cheese", true);
}

#[cfg(target_os = "linux")]
#[test]
fn a_pager_that_ends_early_is_no_error() {
    let sandbox = Sandbox::empty();
    sandbox.write("news/long.txt", &"The ferry sails at dawn.\n".repeat(40_000));
    assert_eq!(sandbox.run(&["index", "news"]).code, 0);
    for pager in ["false", "true", "head -n 2", "sh -c 'read line; exit 3'"] {
        let line = "newsdex show news/long.txt";
        let Some(shown) = on_terminal(&sandbox, &[("PAGER", pager)], line) else { return };
        assert!(shown.ends_with("exit 0\n") && !shown.contains("newsdex:"), "{pager}: {shown:?}");
        assert!(shown.lines().count() < 10, "{pager}: {shown:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn titles_and_paths_are_links_where_the_terminal_shows_them() {
    let sandbox = Sandbox::indexed();
    sandbox.write(
        "hostile/a b\u{7}.jsonl",
        r#"{"id":"h","title":"Tempest","body":"A tempest.","url":"https://example.org/\u001b\\\u0007\u009c;x"}"#,
    );
    assert_eq!(sandbox.run(&["index", "hostile"]).code, 0);
    let links = |variables: &[(&str, &str)], line: &str| -> Option<Vec<String>> {
        let shown = on_terminal(&sandbox, variables, line)?;
        let mut links = Vec::new();
        for part in shown.split("\u{1b}]8;").skip(1) {
            let (link, _) = part.split_once("\u{1b}\\").unwrap();
            links.push(link.split_once(';').unwrap().1.to_owned());
        }
        // Each link ends.
        assert!(links.iter().skip(1).step_by(2).all(String::is_empty), "{links:?}");
        assert!(!shown.contains('\u{7}') && !shown.contains('\u{9c}'), "{shown:?}");
        Some(links.into_iter().step_by(2).collect())
    };
    let vte = [("PAGER", "cat"), ("VTE_VERSION", "6800")];
    let Some(found) = links(&vte, "newsdex search gale") else { return };
    assert_eq!((found.len(), found[0].as_str()), (2, "https://example.org/w1"));
    let folder = sandbox.path("").canonicalize().unwrap();
    let file = format!("{}/news/wires.jsonl", folder.display());
    assert!(found[1].starts_with("file://") && found[1].ends_with(&file), "{found:?}");
    let found = links(&vte, "newsdex show w1").unwrap();
    assert_eq!(found.len(), 3, "{found:?}");
    let found = links(&vte, "newsdex search tempest").unwrap();
    assert_eq!(found[0], "https://example.org/%1B%5C%07%C2%9C;x");
    assert!(found[1].ends_with("/hostile/a%20b%07.jsonl"), "{found:?}");

    for (variables, line) in [
        (&[("PAGER", "cat")][..], "newsdex search gale"),
        (&vte, "newsdex search gale --hyperlinks never"),
        (&vte, "newsdex search gale --color never"),
        (&vte, "newsdex search gale | cat"),
        (&[("PAGER", "sed s/^/x/"), ("VTE_VERSION", "6800")], "newsdex search gale"),
    ] {
        assert_eq!(links(variables, line), Some(Vec::new()), "{variables:?} {line}");
    }
    let always = "newsdex search gale --hyperlinks always";
    assert_eq!(links(&[("PAGER", "cat")], always).map(|links| links.len()), Some(2));
}
