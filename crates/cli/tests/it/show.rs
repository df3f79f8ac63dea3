//! `newsdex show`.

use serde_json::json;

use crate::{Place, WIRES};

#[test]
fn a_whole_article_is_printed_with_what_is_known_of_it() {
    let place = Place::indexed();
    let said = place.run(&["show", "w1"]);
    let expected = "\
Gale warning, storm to follow
Kestrel Wire · 2026-05-08 09:30 (from metadata)
Ines Tolland, Oddvar Lie
https://example.org/w1
news/wires.jsonl
id w1 · title from metadata

A gale is due tonight. The storm follows on Monday, with gusts of 171 km/h.
";
    assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (0, expected, ""));

    let said = place.with("COLUMNS", "60").run(&["show", "news/ferry.txt"]);
    let expected = "\
Ferry runs aground off Solvika
news/ferry.txt
title from text

The car ferry Maud was set down on a bathing beach by the
storm on Friday. “It is a good beach,” her master said.

Three tugs pulled her off on Tuesday. The storm had no name
until then.
";
    assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (0, expected, ""));
}

#[test]
fn a_date_that_cannot_be_is_shown_as_it_was_written() {
    let place = Place::indexed();
    place.write(
        "odd/a.jsonl",
        "{\"id\":\"o1\",\"body\":\"The gale.\",\"date\":\"9999-12-31\",\"source\":\"Post\"}\n",
    );
    place.run(&["index", "--index", "odd-index", "odd"]);
    let said = place.run(&["show", "o1", "--index", "odd-index"]);
    assert_eq!(said.out, "Post · odd date “9999-12-31”\nodd/a.jsonl\nid o1\n\nThe gale.\n");
}

#[test]
fn an_article_is_one_line_of_json() {
    let place = Place::indexed();
    let lines = place.json(&["show", "w1", "--mark", "-due storm"]);
    let [(kind, article)] = &lines[..] else { panic!("{lines:?}") };
    let body = article["body"].as_str().unwrap();
    assert!(WIRES.contains(body));
    assert_eq!((kind.as_str(), &article["path"]), ("article", &json!("news/wires.jsonl")));
    assert_eq!(article["bylines"], json!(["Ines Tolland", "Oddvar Lie"]));
    assert_eq!((&article["source"], &article["language"]), (&json!("Kestrel Wire"), &json!(null)));
    let lines = place.json(&["show", "w1", "--mark", "\"the storm\""]);
    let at = body.find("The storm").unwrap();
    assert_eq!(
        (&lines[0].1["marks"], &lines[0].1["title_marks"]),
        (&json!([[at, at + 9]]), &json!([]))
    );
}

#[test]
fn what_is_not_there_is_said_on_standard_error() {
    let place = Place::indexed();
    let check = |args: &[&str], code: i32, expected: &str| {
        let said = place.run(args);
        assert_eq!((said.code, said.out.as_str()), (code, ""), "{args:?}");
        assert!(
            said.err.starts_with("newsdex: ") && said.err.contains(expected),
            "{args:?}: {}",
            said.err
        );
        assert!(!said.err.contains('\u{1b}'));
    };
    check(&["show", "w9"], 1, "no article in the index `index` has the id `w9`");
    check(&["show", "w9\u{1b}[2J", "--json"], 1, "`w9␛[2J`");
    check(&["show", "w1", "--index", "nowhere"], 2, "nowhere");
    check(&["show"], 2, "<ID>");
}

#[test]
fn warnings_about_the_query_to_mark_do_not_hide_the_article() {
    let said = Place::indexed().run(&["show", "w1", "--mark", "(storm", "--json"]);
    assert_eq!((said.code, said.out.lines().count()), (0, 1));
    assert!(said.err.starts_with("  (storm\n  ^\n  "), "{}", said.err);
}
