//! `newsdex show`.

use serde_json::json;

use crate::{Sandbox, WIRES};

#[test]
fn a_whole_article_is_printed_with_its_metadata() {
    let sandbox = Sandbox::indexed();
    let output = sandbox.run(&["show", "w1"]);
    let expected = "\
Gale warning, storm to follow
Kestrel Wire · 2026-05-08 09:30 (from metadata)
Ines Tolland, Oddvar Lie
https://example.org/w1
news/wires.jsonl
key news/w1 · id w1 · title from metadata

A gale is due tonight. The storm follows on Monday, with gusts of 171 km/h.
";
    assert_eq!((output.code, output.stdout.as_str(), output.stderr.as_str()), (0, expected, ""));

    let output =
        sandbox.with("COLUMNS", "60").run(&["show", "news/ferry.txt", "--format", "terminal"]);
    let expected = "\
Ferry runs aground off Solvika
news/ferry.txt
title from text

The car ferry Maud was set down on a bathing beach by the
storm on Friday. “It is a good beach,” her master said.

Three tugs pulled her off on Tuesday. The storm had no name
until then.
";
    assert_eq!((output.code, output.stdout.as_str(), output.stderr.as_str()), (0, expected, ""));
}

#[test]
fn an_invalid_date_is_shown_as_written() {
    let sandbox = Sandbox::indexed();
    sandbox.write(
        "invalid/a.jsonl",
        "{\"id\":\"o1\",\"body\":\"The gale.\",\"date\":\"9999-12-31\",\"source\":\"Post\"}\n",
    );
    sandbox.run(&["index", "--index", "invalid-index", "invalid"]);
    let output = sandbox.run(&["show", "o1", "--index", "invalid-index"]);
    assert_eq!(
        output.stdout,
        "Post · bad date “9999-12-31”\ninvalid/a.jsonl\nkey invalid/o1 · id o1\n\nThe gale.\n"
    );
}

#[test]
fn an_article_is_one_line_of_json() {
    let sandbox = Sandbox::indexed();
    let lines = sandbox.json(&["show", "w1", "--mark", "-due storm"]);
    let [(kind, article)] = &lines[..] else { panic!("{lines:?}") };
    let body = article["body"].as_str().unwrap();
    assert!(WIRES.contains(body));
    assert_eq!((kind.as_str(), &article["path"]), ("article", &json!("news/wires.jsonl")));
    assert_eq!(article["bylines"], json!(["Ines Tolland", "Oddvar Lie"]));
    assert_eq!((&article["source"], &article["language"]), (&json!("Kestrel Wire"), &json!(null)));
    let lines = sandbox.json(&["show", "w1", "--mark", "\"the storm\""]);
    let at = body.find("The storm").unwrap();
    assert_eq!(
        (&lines[0].1["marks"], &lines[0].1["title_marks"]),
        (&json!([[at, at + 9]]), &json!([]))
    );
}

#[test]
fn a_missing_article_is_reported_on_standard_error() {
    let sandbox = Sandbox::indexed();
    let check = |args: &[&str], code: i32, expected: &str| {
        let output = sandbox.run(args);
        assert_eq!((output.code, output.stdout.as_str()), (code, ""), "{args:?}");
        assert!(
            output.stderr.starts_with("newsdex: ") && output.stderr.contains(expected),
            "{args:?}: {}",
            output.stderr
        );
        assert!(!output.stderr.contains('\u{1b}'));
    };
    check(&["show", "w9"], 1, "no article in the index `index` has the id `w9`");
    check(&["show", "w9\u{1b}[2J", "--json"], 1, "`w9␛[2J`");
    check(&["show", "w1", "--index", "nowhere"], 2, "nowhere");
    check(&["show"], 2, "<ID>");
}

#[test]
fn warnings_about_the_query_to_mark_do_not_hide_the_article() {
    let output = Sandbox::indexed().run(&["show", "w1", "--mark", "(storm", "--json"]);
    assert_eq!((output.code, output.stdout.lines().count()), (0, 1));
    assert!(output.stderr.starts_with("  (storm\n  ^\n  "), "{}", output.stderr);
}
