//! `newsdex search`: what is found and how it ends.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::{FERRY, Place};

/// The ids found, sorted, and how the program ended.
fn found(place: &Place, args: &[&str]) -> (Vec<String>, i32) {
    let lines = place.json(&[&["search"], args].concat());
    let hits = lines.iter().filter(|(kind, _)| kind == "hit");
    let mut ids: Vec<String> =
        hits.map(|(_, hit)| hit["id"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    (ids, place.run(&[&["search"], args].concat()).code)
}

#[test]
fn options_stand_anywhere_and_words_may_begin_with_a_hyphen() {
    let place = Place::indexed();
    let check = |args: &[&str], ids: &[&str], code: i32| {
        assert_eq!(
            found(&place, args),
            (ids.iter().map(ToString::to_string).collect(), code),
            "{args:?}"
        );
    };
    check(&["storm"], &["news/ferry.txt", "w1", "w2"], 0);
    check(
        &["storm", "-n", "1000", "--passages", "1000", "--index", "index"],
        &["news/ferry.txt", "w1", "w2"],
        0,
    );
    check(&["--passages=0", "storm", "AND", "gale"], &["w1"], 0);
    check(&["storm", "-hurricane"], &["news/ferry.txt", "w1"], 0);
    check(&["storm", "-hurricane", "--index", "index"], &["news/ferry.txt", "w1"], 0);
    check(&["-hurricane", "storm"], &["news/ferry.txt", "w1"], 0);
    check(&["-hurricane storm"], &["news/ferry.txt", "w1"], 0);
    check(&["--", "-hurricane", "storm", "-gale"], &["news/ferry.txt"], 0);
    check(&["\"the storm follows\""], &["w1"], 0);
    check(&["nonesuch"], &[], 1);
    assert_eq!(found(&place, &["-n1", "storm"]).0.len(), 1);
}

#[test]
fn articles_are_sorted_as_asked() {
    let place = Place::empty();
    let line = |id: &str, date: &str| {
        format!(r#"{{"id":"{id}","body":"A storm, again.","date":"{date}"}}"#)
    };
    place.write(
        "news.jsonl",
        &[line("b", "2026-05-08"), line("a", "2026-05-09"), line("c", "2025-12-31")].join("\n"),
    );
    place.write("newsdex.toml", "[search]\nsort = \"oldest\"\n");
    assert_eq!(place.run(&["index", "news.jsonl"]).code, 0);
    let check = |args: &[&str], expected: &[&str]| {
        let lines = place.json(&[&["search", "storm"], args].concat());
        let ids: Vec<_> = lines.iter().filter_map(|(_, data)| data["id"].as_str()).collect();
        assert_eq!(ids, expected, "{args:?}");
    };
    check(&["--sort", "newest"], &["a", "b", "c"]);
    check(&["--sort", "newest", "-n", "1"], &["a"]);
    check(&["--sort", "score"], &["a", "b", "c"]);
    check(&[], &["c", "b", "a"]);
}

#[test]
fn errors_say_what_to_do() {
    let place = Place::indexed();
    let check = |args: &[&str], expected: &str| {
        let said = place.run(args);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{args:?}");
        assert!(
            said.err.starts_with("newsdex: ") && said.err.contains(expected),
            "{args:?}: {}",
            said.err
        );
    };
    check(&["search", ""], "the query is empty; name at least one word");
    check(&["search", " \t", "", "\u{a0}", "--json"], "the query is empty; name at least one word");
    check(&["search"], "<QUERY>...");
    check(&["search", "storm", "--jsno"], "a similar argument exists: '--json'");
    check(&["search", "storm", "-n", "0"], "1..=10000");
    check(&["search", "storm", "--index", "nowhere"], "nowhere");
    check(&["search", "storm", "--index", "news"], "news");
    check(&["search", "storm", "--sync", "nowhere"], "nowhere");
}

#[test]
fn hits_and_their_summary_are_lines_of_json() {
    let place = Place::indexed();
    let mut lines = place.json(&["search", "storm", "(gale"]);
    let (kind, summary) = lines.pop().unwrap();
    assert_eq!(
        (kind.as_str(), &summary["total"], &summary["articles"]),
        ("summary", &json!(3), &json!(4))
    );
    assert!(summary["elapsed_us"].as_u64().unwrap() > 0);
    let warning = &summary["warnings"][0];
    assert_eq!((&warning["start"], &warning["end"]), (&json!(6), &json!(7)));
    assert!(warning["what"].is_string() && warning["help"].is_string());

    let ranks: Vec<u64> = lines.iter().map(|(_, hit)| hit["rank"].as_u64().unwrap()).collect();
    assert_eq!(ranks, [1, 2, 3]);
    assert!(lines.iter().all(|(kind, _)| kind == "hit"));
    let of = |id: &str| &lines.iter().find(|(_, hit)| hit["id"] == id).unwrap().1;
    let wire = of("w1");
    let mut names: Vec<&str> = wire.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    let expected = [
        "id",
        "passages",
        "path",
        "published",
        "rank",
        "score",
        "source",
        "title",
        "title_marks",
        "url",
    ];
    assert_eq!(names, expected);
    assert_eq!(wire["published"], "2026-05-08T09:30:00Z");
    assert_eq!(wire["path"], "news/wires.jsonl");
    let title = wire["title"].as_str().unwrap();
    assert_eq!(marked(title, &wire["title_marks"], 0), ["Gale", "storm"]);
    for name in ["title", "published", "source", "url"] {
        assert_eq!(of("w2")[name], Value::Null, "{name}");
    }
}

/// What the marks of a text stand for, the first byte of which is at `start`.
fn marked<'t>(text: &'t str, marks: &Value, start: usize) -> Vec<&'t str> {
    let place =
        |mark: &Value, end: usize| usize::try_from(mark[end].as_u64().unwrap()).unwrap() - start;
    marks.as_array().unwrap().iter().map(|mark| &text[place(mark, 0)..place(mark, 1)]).collect()
}

#[test]
fn passages_slice_the_article_that_show_prints() {
    let place = Place::indexed();
    for (_, hit) in
        place.json(&["search", "storm", "beach"]).iter().filter(|(kind, _)| kind == "hit")
    {
        let shown = place.json(&["show", hit["id"].as_str().unwrap()]);
        let body = shown[0].1["body"].as_str().unwrap();
        for passage in hit["passages"].as_array().unwrap() {
            let at = |name: &str| usize::try_from(passage[name].as_u64().unwrap()).unwrap();
            assert_eq!(passage["text"], body[at("start")..at("end")]);
            let witnesses =
                marked(passage["text"].as_str().unwrap(), &passage["marks"], at("start"));
            assert!(
                !witnesses.is_empty()
                    && witnesses.iter().all(|word| ["storm", "beach"].contains(word))
            );
        }
    }
}

#[test]
fn context_is_more_sentences_of_the_article() {
    let place = Place::indexed();
    let shown = |context: &str| {
        let hit = &place.json(&["search", "\"her master\"", "--context", context])[0].1;
        hit["passages"][0]["text"].as_str().unwrap().to_owned()
    };
    assert_eq!(shown("0"), "“It is a good beach,” her master said.");
    let (start, end) = (FERRY.find("The car").unwrap(), FERRY.find(" The storm had").unwrap());
    assert_eq!(shown("1"), FERRY[start..end]);
    assert_eq!(shown("20"), FERRY[start..].trim_end());
}

#[test]
fn a_sync_makes_the_index_and_then_keeps_quiet() {
    let place = Place::empty();
    place.write("news/ferry.txt", FERRY);
    place.write("more news/empty.txt", "");
    let search = |err: &str, lines: usize| {
        let said = place.run(&[
            "search",
            "--sync",
            "news",
            "ferry",
            "-n",
            "1",
            "--sync",
            "more news",
            "--json",
        ]);
        assert_eq!(
            (said.code, said.out.lines().count(), said.err.lines().count()),
            (0, 2, lines),
            "{said:?}"
        );
        assert!(said.err.starts_with(err), "{}", said.err);
        said.err
    };
    let err =
        search("1 article in index: 1 added, 0 changed, 0 unchanged, 0 removed; 1 skipped (", 2);
    let about = "1 warning about files: `newsdex index news 'more news'` shows them";
    assert_eq!(err.lines().nth(1), Some(about));
    // The command that it names does show them.
    let shown = place.run(&["index", "news", "more news"]);
    assert!(shown.err.contains("empty.txt"), "{shown:?}");

    std::fs::remove_file(place.path("more news/empty.txt")).unwrap();
    search("", 0);
    place.write("news/second.txt", FERRY);
    search("2 articles in index: 1 added, 0 changed, 1 unchanged, 0 removed; 0 skipped (", 1);
}

#[test]
fn who_reads_no_further_ends_it_quietly() {
    let place = Place::empty();
    let mut articles = String::new();
    for n in 0..1_000 {
        let body = format!(
            "The storm of day {n} was a storm like any other storm, said the keeper of the lighthouse. "
        );
        writeln!(articles, "{}", json!({ "id": n.to_string(), "body": body.repeat(3) })).unwrap();
    }
    place.write("news/storms.jsonl", &articles);
    assert_eq!(place.run(&["index", "news"]).code, 0);
    for more in [&[][..], &["--json"], &["--color", "always"]] {
        let args = [&["search", "storm", "-n", "1000", "--passages", "100"], more].concat();
        // More than any pipe holds, so that the program does meet the closed end.
        assert!(place.run(&args).out.len() > 300_000);
        let mut child =
            place.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(!first.is_empty());
        assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()), "{more:?}");
    }
}

#[test]
fn many_queries_are_answered_in_one_go_each_with_its_summary() {
    let place = Place::indexed();
    place.write("list.txt", "gale\n\nq7\t\"the storm follows\"\nnonesuch\n");
    let said = place.run(&["search", "--queries", "list.txt", "--json", "--passages", "1"]);
    assert_eq!(said.code, 0, "{said:?}");
    let lines: Vec<Value> =
        said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let seen: Vec<(&str, &Value, &Value)> = lines
        .iter()
        .map(|line| (line["type"].as_str().unwrap(), &line["query"], &line["data"]["query"]))
        .collect();
    let (one, two, three) = (json!(1), json!("q7"), json!(4));
    let expected =
        [("hit", &one), ("summary", &one), ("hit", &two), ("summary", &two), ("summary", &three)];
    assert_eq!(seen, expected.map(|(kind, query)| (kind, query, query)));
    assert_eq!(lines[2]["data"]["id"], "w1");
    assert_eq!(lines[4]["data"]["total"], 0);

    let shown = place.run(&["search", "--queries", "list.txt"]);
    assert!(shown.out.contains("q7: \"the storm follows\"\n1. "), "{shown:?}");
    assert_eq!(shown.out.matches("searched, in ").count(), 3, "{shown:?}");

    place.write("none.txt", "nonesuch\n\n");
    assert_eq!(place.run(&["search", "--queries", "none.txt"]).code, 1);
    assert_eq!(place.run(&["search", "--queries", "missing.txt"]).code, 2);
    assert_eq!(place.run(&["search", "--queries", "none.txt", "storm"]).code, 2);
}

#[test]
fn a_query_can_be_explained_and_what_is_odd_in_it_can_be_an_error() {
    let place = Place::indexed();
    let said = place.run(&["search", "--explain-query", "storm", "(gale -\"off to\""]);
    assert_eq!(said.code, 0, "{said:?}");
    let tree = "any of\n  word storm (stem storm) in title or body, at 0..5\n  all of\n    \
                word gale (stem gale) in title or body, at 7..11\n  none of\n    \
                phrase \"off to\" in title or body, at 14..20\n";
    assert_eq!(said.out, tree);
    assert!(said.err.contains("this parenthesis is never closed"), "{said:?}");
    assert_eq!(place.run(&["search", "--explain-query", "-storm"]).code, 1);

    for args in [
        &["search", "--strict", "(storm"][..],
        &["search", "--strict", "--explain-query", "(storm"],
    ] {
        let said = place.run(args);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{said:?}");
        assert!(
            said.err.contains("this parenthesis is never closed") && said.err.contains("newsdex: "),
            "{said:?}"
        );
    }
    assert_eq!(place.run(&["search", "--strict", "storm"]).code, 0);
}

#[test]
fn a_search_whose_time_is_up_is_warned_of() {
    let place = Place::indexed();
    let said = place.run(&["search", "storm", "--time-limit", "0"]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(
        said.err.contains("stopped after 0 s") && said.err.contains("--time-limit"),
        "{said:?}"
    );
    let said = place.run(&["search", "storm", "--time-limit", "0", "--json"]);
    let summary: Value = serde_json::from_str(said.out.trim_end()).unwrap();
    assert_eq!(summary["data"]["warnings"][0]["end"], "storm".len(), "{said:?}");
    let said = place.run(&["search", "storm", "--time-limit", "0", "--strict"]);
    assert_eq!((said.code, said.out.as_str()), (2, ""), "{said:?}");
    assert_eq!(place.run(&["search", "storm", "--time-limit", "3600", "--strict"]).code, 0);
}

#[test]
fn days_are_those_of_the_time_zone_and_the_answer_says_which() {
    // Half past nine in the morning of the 8th in UTC is half past midnight of the 9th there.
    let place = Place::indexed().with("TZ", "XXX-15");
    let check = |args: &[&str], ids: &[&str], code: i32| {
        assert_eq!(
            found(&place, args),
            (ids.iter().map(ToString::to_string).collect(), code),
            "{args:?}"
        );
    };
    check(&["date:2026-05-08"], &[], 1);
    check(&["date:2026-05-09"], &["w1", "w3"], 0);
    check(&["date:2026-05-09", "--utc"], &["w3"], 0);
    check(&["--utc", "storm", "date:2026-05-08"], &["w1"], 0);
    let said = place.run(&["search", "date:2026-05-09"]);
    assert!(said.out.ends_with("\ndates: 2026-05-09, local time (+15)\n"), "{said:?}");
    let lines = place.json(&["search", "storm date:2026-05-09..", "--utc"]);
    let dates = json!([{"start": 11, "end": 23, "from": "2026-05-09T00:00:00+00:00", "to": null, "text": "from 2026-05-09 on, UTC"}]);
    assert_eq!(lines.last().unwrap().1["dates"], dates);
    assert_eq!(place.json(&["search", "storm"]).last().unwrap().1.get("dates"), None);
}
