//! What people see: layout, colours, and nothing that a terminal obeys.

use unicode_width::UnicodeWidthStr;

use crate::{Place, Said};

const MARK: &str = "\u{1b}[1m\u{1b}[35m";

#[test]
fn hits_are_laid_out_in_the_columns_there_are() {
    let place = Place::indexed().with("COLUMNS", "40");
    let said = place.run(&["search", "\"the storm\"", "-n", "2"]);
    let (answer, last) = said.out.trim_end().rsplit_once("\n\n").unwrap();
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
   news/wires.jsonl:1 · id w1
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
        last.replace('\n', " ").starts_with("2 of 3 articles that match, of 4 searched, in "),
        "{last}"
    );
}

#[test]
fn an_article_without_a_headline_shows_how_it_opens() {
    let said = Place::indexed().run(&["search", "hurricane", "--passages", "0"]);
    let expected = "\
1. “The hurricane that was announced for Thursday did not come, and the storm that…”
   news/wires.jsonl · id w2

1 of 1 article that matches, of 4 searched, in ";
    assert!(said.out.replace("\n   that…”", " that…”").starts_with(expected), "{}", said.out);
}

#[test]
fn who_finds_nothing_learns_what_was_searched() {
    let said = Place::indexed().run(&["search", "nonesuch", "(", "\u{1b}"]);
    assert_eq!(said.code, 1);
    let expected =
        "Nothing found for `nonesuch ( ␛`: 4 articles in the index `index` searched, in ";
    assert!(said.out.replace('\n', " ").starts_with(expected), "{}", said.out);
    assert!(said.err.starts_with("  nonesuch ( ␛\n           ^"), "{}", said.err);
}

#[test]
fn colours_are_shown_where_they_are_wanted() {
    let check = |name: &'static str, args: &[&str], expected: bool| {
        let mut place = Place::indexed();
        for name in name.split_terminator(' ') {
            place = place.with(name, "1");
        }
        for command in [
            &["search", "\"a bathing beach\""][..],
            &["show", "news/ferry.txt", "--mark", "\"a bathing beach\""],
        ] {
            let said = place.run(&[command, args].concat());
            let marked = said.out.contains(&format!("{MARK}a bathing beach\u{1b}[0m"));
            assert_eq!(
                (marked, said.out.contains('\u{1b}')),
                (expected, expected),
                "{name} {args:?}: {}",
                said.out
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
fn a_mark_over_two_lines_is_styled_on_both_and_the_indent_is_not() {
    let place = Place::indexed().with("COLUMNS", "40");
    let said = place.run(&["search", "\"set down on a bathing beach\"", "--color", "always"]);
    let expected =
        format!("was {MARK}set down on\u{1b}[0m\n     {MARK}a bathing beach\u{1b}[0m by");
    assert!(said.out.contains(&expected), "{}", said.out);
}

#[test]
fn marks_stand_where_they_belong_in_every_passage() {
    let said = Place::indexed().run(&["search", "\"the storm\"", "--color", "always"]);
    for expected in [
        format!("beach by {MARK}the storm\u{1b}[0m on "),
        format!("▪ {MARK}The storm\u{1b}[0m had no"),
    ] {
        assert!(said.out.contains(&expected), "{expected:?} in {}", said.out);
    }
}

#[test]
fn what_is_left_out_of_a_long_sentence_is_an_ellipsis() {
    let place = Place::empty();
    let much = "and the sea rose and the wind fell ".repeat(60);
    place.write(
        "news/long.txt",
        &format!("Night\n\nThe lamps went out {much}before the tempest came {much}at dawn."),
    );
    assert_eq!(place.run(&["index", "news"]).code, 0);
    let out = place.run(&["search", "tempest"]).out;
    let (_, passage) = out.split_once("   ▪ …").unwrap_or_else(|| panic!("{out}"));
    let (passage, _) = passage.split_once("…\n").unwrap_or_else(|| panic!("{out}"));
    assert!(
        passage.contains("the tempest came")
            && !passage.starts_with(' ')
            && !passage.ends_with(' '),
        "{out}"
    );
    // At the beginning and the end of the sentence there is nothing to leave out.
    assert!(place.run(&["search", "lamps"]).out.contains("▪ The lamps went out and"));
    assert!(place.run(&["search", "dawn"]).out.contains("at dawn.\n"));
}

/// An article whose every part tries to reach the terminal.
pub const HOSTILE: &str = r#"{"id":"h\u001b]0;id\u0007","title":"\u001b[8mHidden\u001b]52;c;aGk=\u0007 tempest","body":"A tem\u00adpest\u009b2J here\u202e\u0000\u007f evil\u200b.\r\n\u001b[2J\u2028\u2066next\ud83d\ude80","source":"Out\u001b[1mlet","url":"https://example.org/\u001b[31m","bylines":["By\u009d0;x\u009c line"]}"#;

#[test]
fn nothing_in_an_article_reaches_the_terminal() {
    let place = Place::empty();
    place.write("news/\u{1b}[31m\u{202e}gpj.jsonl", HOSTILE);
    assert_eq!(place.run(&["index", "news"]).code, 0);
    let id = "h\u{1b}]0;id\u{7}";
    let commands = [
        &["search", "tempest \u{1b}[2J\u{9b}(\u{202e}"][..],
        &["show", id],
        &["show", id, "--mark", "tempest \u{9b}("],
    ];
    for command in commands {
        for color in [&["--color", "always"][..], &["--color", "never"], &["--json"]] {
            let Said { code, out, err } = place.run(&[command, color].concat());
            assert_eq!(code, 0, "{command:?} {err}");
            let mut ours = out + &err;
            if color == ["--color", "always"] {
                assert!(ours.contains('\u{1b}'));
                for style in ["0", "1", "2", "3", "4", "35"] {
                    ours = ours.replace(&format!("\u{1b}[{style}m"), "");
                }
            }
            let bad = |c: &char| {
                c.is_control() && *c != '\n'
                    || "\u{202e}\u{2066}\u{2028}\u{200b}\u{ad}".contains(*c)
            };
            assert_eq!(ours.chars().find(bad), None, "{command:?} {color:?}: {ours:?}");
        }
    }
    let out = place.run(&["search", "tempest"]).out;
    assert!(out.starts_with("1. ␛[8mHidden␛]52;c;aGk=␇ tempest\n"), "{out}");
    assert!(out.contains("▪ A tempest\u{FFFD}2J here␀␡ evil."), "{out}");
    // A mark goes with the text that it stands for, also where something in it is dropped.
    let out = place.run(&["search", "tempest", "--color", "always"]).out;
    assert!(out.contains(&format!("A {MARK}tempest\u{1b}[0m\u{FFFD}2J")), "{out:?}");
    // In JSON everything is still there.
    let hit = &place.json(&["search", "tempest"])[0].1;
    assert_eq!(hit["id"], id);
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let place = Place::empty();
    place.write(
        "news/wide.jsonl",
        r#"{"id":"一つの非常に長い識別子-that-goes-on-and-on-and-on-for-ever-and-ever","title":"台風が東京に上陸、数百万人に避難指示、交通機関は全面運休 storm","body":"The storm, 台風, took https://example.org/a/very/long/path/that/no/line/has/room/for?really=none and Donaudampfschifffahrtsgesellschaftskapitänsmütze 👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧 with it.","date":"2026-05-08","source":"An outlet whose name is much too long for a narrow terminal"}"#,
    );
    assert_eq!(place.run(&["index", "news"]).code, 0);
    let id = "一つの非常に長い識別子-that-goes-on-and-on-and-on-for-ever-and-ever";
    let mut place = place;
    for (columns, widest) in [("20", 20), ("40", 40), ("72", 72), ("120", 100), ("3", 20)] {
        place = place.with("COLUMNS", columns);
        for args in
            [&["search", "storm"][..], &["search", "nonesuch"], &["show", id, "--mark", "storm"]]
        {
            let out = place.run(args).out;
            let found = out.lines().map(UnicodeWidthStr::width).max().unwrap();
            assert!(found <= widest, "{args:?}: {found} columns of {widest}:\n{out}");
            assert!(found > widest / 2, "{args:?}: {found} columns of {widest} are used:\n{out}");
        }
    }
    let pointed = place
        .with("COLUMNS", "40")
        .run(&["search", &format!("{} (storm {}", "gale ".repeat(30), "x ".repeat(50))]);
    assert!(pointed.err.lines().take(2).all(|line| line.width() <= 40), "{}", pointed.err);
    let caret = pointed.err.lines().nth(1).unwrap().find('^').unwrap();
    let line = pointed.err.lines().next().unwrap();
    assert_eq!(line.char_indices().nth(caret).map(|(_, c)| c), Some('('), "{}", pointed.err);
}
