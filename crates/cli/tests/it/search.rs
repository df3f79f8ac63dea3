//! `newsdex search`: answers and exit codes.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::{FERRY, Sandbox};

/// The sorted ids of the hits, and the exit code.
fn search(sandbox: &Sandbox, args: &[&str]) -> (Vec<String>, i32) {
    let lines = sandbox.json(&[&["search"], args].concat());
    let hits = lines.iter().filter(|(kind, _)| kind == "hit");
    let mut ids: Vec<String> =
        hits.map(|(_, hit)| hit["id"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    (ids, sandbox.run(&[&["search"], args].concat()).code)
}

#[test]
fn options_may_surround_the_query_and_words_may_start_with_a_hyphen() {
    let sandbox = Sandbox::indexed();
    let check = |args: &[&str], ids: &[&str], code: i32| {
        assert_eq!(
            search(&sandbox, args),
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
    assert_eq!(search(&sandbox, &["-n1", "storm"]).0.len(), 1);
}

#[test]
fn articles_are_sorted_by_date_or_score() {
    let sandbox = Sandbox::empty();
    let line = |id: &str, date: &str| {
        format!(r#"{{"id":"{id}","body":"A storm, again.","date":"{date}"}}"#)
    };
    sandbox.write(
        "news.jsonl",
        &[line("b", "2026-05-08"), line("a", "2026-05-09"), line("c", "2025-12-31")].join("\n"),
    );
    sandbox.write("newsdex.toml", "[search]\nsort = \"oldest\"\n");
    assert_eq!(sandbox.run(&["index", "news.jsonl"]).code, 0);
    let check = |args: &[&str], expected: &[&str]| {
        let lines = sandbox.json(&[&["search", "storm"], args].concat());
        let ids: Vec<_> = lines.iter().filter_map(|(_, data)| data["id"].as_str()).collect();
        assert_eq!(ids, expected, "{args:?}");
    };
    check(&["--sort", "newest"], &["a", "b", "c"]);
    check(&["--sort", "newest", "-n", "1"], &["a"]);
    check(&["--sort", "score"], &["a", "b", "c"]);
    check(&[], &["c", "b", "a"]);
}

#[test]
fn errors_include_help() {
    let sandbox = Sandbox::indexed();
    let check = |args: &[&str], expected: &str| {
        let output = sandbox.run(args);
        assert_eq!((output.code, output.stdout.as_str()), (2, ""), "{args:?}");
        assert!(
            output.stderr.starts_with("newsdex: ") && output.stderr.contains(expected),
            "{args:?}: {}",
            output.stderr
        );
    };
    check(&["search", ""], "the query is empty; name at least one word");
    check(&["search", " \t", "", "\u{a0}"], "the query is empty; name at least one word");
    check(&["search"], "<QUERY>...");
    check(&["search", "storm", "--jsno"], "a similar argument exists: '--json'");
    check(&["search", "storm", "-n", "0"], "1..=10000");
    check(&["search", "storm", "--index", "nowhere"], "nowhere");
    check(&["search", "storm", "--index", "news"], "news");
    check(&["search", "storm", "--sync", "nowhere"], "nowhere");
}

#[test]
fn errors_are_also_json_lines_with_json() {
    let sandbox = Sandbox::indexed();
    let check = |args: &[&str], stderr: &str, expected: &Value| {
        let output = sandbox.run(&[args, &["--json"]].concat());
        assert_eq!(output.code, 2, "{args:?}");
        assert!(
            output.stderr.starts_with("newsdex: ") && output.stderr.contains(stderr),
            "{args:?}: {}",
            output.stderr
        );
        let line: Value = serde_json::from_str(output.stdout.trim_end()).unwrap();
        assert_eq!((&line["type"], output.stdout.lines().count()), (&json!("error"), 1));
        for (name, value) in expected.as_object().unwrap() {
            assert_eq!(&line["data"][name], value, "{args:?} {name}");
        }
    };
    check(
        &["search", " \t", "", "\u{a0}"],
        "the query is empty; name at least one word",
        &json!({
            "message": "the query is empty",
            "path": null,
            "line": null,
            "help": "name at least one word, as in `newsdex search storm`",
        }),
    );
    check(
        &["search", "storm", "--index", "nowhere"],
        "no index at nowhere",
        &json!({ "message": "no index at nowhere", "path": "nowhere", "line": null }),
    );
    sandbox.write("newsdex.toml", "\nindex = 5");
    let help = "write it like index = \"/srv/newsdex\"";
    check(&["stats"], help, &json!({ "path": "newsdex.toml", "line": 2, "help": help }));
}

#[test]
fn hits_and_their_summary_are_lines_of_json() {
    let sandbox = Sandbox::indexed();
    let mut lines = sandbox.json(&["search", "storm", "(gale"]);
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
    let hit = |id: &str| &lines.iter().find(|(_, hit)| hit["id"] == id).unwrap().1;
    let wire = hit("w1");
    let mut names: Vec<&str> = wire.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    let expected = [
        "bylines",
        "id",
        "key",
        "keywords",
        "language",
        "passages",
        "path",
        "published",
        "rank",
        "score",
        "section",
        "source",
        "title",
        "title_marks",
        "url",
    ];
    assert_eq!(names, expected);
    assert_eq!(wire["published"], "2026-05-08T09:30:00Z");
    assert_eq!(wire["path"], "news/wires.jsonl");
    let title = wire["title"].as_str().unwrap();
    assert_eq!(marked_parts(title, &wire["title_marks"], 0), ["Gale", "storm"]);
    for name in ["title", "published", "source", "url"] {
        assert_eq!(hit("w2")[name], Value::Null, "{name}");
    }
}

/// The marked parts of a text. The offsets of the marks count from `start` bytes before the text.
fn marked_parts<'t>(text: &'t str, marks: &Value, start: usize) -> Vec<&'t str> {
    let offset =
        |mark: &Value, end: usize| usize::try_from(mark[end].as_u64().unwrap()).unwrap() - start;
    marks.as_array().unwrap().iter().map(|mark| &text[offset(mark, 0)..offset(mark, 1)]).collect()
}

#[test]
fn passages_are_slices_of_the_body_that_show_prints() {
    let sandbox = Sandbox::indexed();
    for (_, hit) in
        sandbox.json(&["search", "storm", "beach"]).iter().filter(|(kind, _)| kind == "hit")
    {
        let shown = sandbox.json(&["show", hit["id"].as_str().unwrap()]);
        let body = shown[0].1["body"].as_str().unwrap();
        for passage in hit["passages"].as_array().unwrap() {
            let at = |name: &str| usize::try_from(passage[name].as_u64().unwrap()).unwrap();
            assert_eq!(passage["text"], body[at("start")..at("end")]);
            let parts =
                marked_parts(passage["text"].as_str().unwrap(), &passage["marks"], at("start"));
            assert!(
                !parts.is_empty() && parts.iter().all(|word| ["storm", "beach"].contains(word))
            );
        }
    }
}

#[test]
fn context_adds_sentences() {
    let sandbox = Sandbox::indexed();
    let shown = |context: &str| {
        let hit = &sandbox.json(&["search", "\"her master\"", "--context", context])[0].1;
        hit["passages"][0]["text"].as_str().unwrap().to_owned()
    };
    assert_eq!(shown("0"), "“It is a good beach,” her master said.");
    let (start, end) = (FERRY.find("The car").unwrap(), FERRY.find(" The storm had").unwrap());
    assert_eq!(shown("1"), FERRY[start..end]);
    assert_eq!(shown("20"), FERRY[start..].trim_end());
}

#[test]
fn sync_creates_the_index_and_is_silent_without_changes() {
    let sandbox = Sandbox::empty();
    sandbox.write("news/ferry.txt", FERRY);
    sandbox.write("more news/empty.txt", "");
    let search = |stderr: &str, lines: usize| {
        let output = sandbox.run(&[
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
            (output.code, output.stdout.lines().count(), output.stderr.lines().count()),
            (0, 2, lines),
            "{output:?}"
        );
        assert!(output.stderr.starts_with(stderr), "{}", output.stderr);
        output.stderr
    };
    let stderr = search(
        "1 article in index: 1 added, 0 changed, 0 unchanged, 0 removed; skipped: 1 empty (",
        2,
    );
    let about = "1 warning about files; run `newsdex index news 'more news'` to see it";
    assert_eq!(stderr.lines().nth(1), Some(about));
    // That command does print the warning.
    let shown = sandbox.run(&["index", "news", "more news"]);
    assert!(shown.stderr.contains("empty.txt"), "{shown:?}");

    std::fs::remove_file(sandbox.path("more news/empty.txt")).unwrap();
    search("", 0);
    sandbox.write("news/second.txt", FERRY);
    search("2 articles in index: 1 added, 0 changed, 1 unchanged, 0 removed; 0 skipped (", 1);
}

#[test]
fn a_closed_pipe_ends_the_program_silently() {
    let sandbox = Sandbox::empty();
    let mut articles = String::new();
    for n in 0..1_000 {
        let body = format!(
            "The storm of day {n} was a storm like any other storm, said the keeper of the lighthouse. "
        );
        writeln!(articles, "{}", json!({ "id": n.to_string(), "body": body.repeat(3) })).unwrap();
    }
    sandbox.write("news/storms.jsonl", &articles);
    assert_eq!(sandbox.run(&["index", "news"]).code, 0);
    for more in [&[][..], &["--json"], &["--color", "always"]] {
        let args = [&["search", "storm", "-n", "1000", "--passages", "100"], more].concat();
        // The output exceeds the buffer of a pipe, so that the program does write to the closed
        // pipe.
        assert!(sandbox.run(&args).stdout.len() > 300_000);
        let mut child =
            sandbox.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(!first.is_empty());
        assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()), "{more:?}");
    }
}

#[test]
fn each_of_many_queries_has_its_own_summary() {
    let sandbox = Sandbox::indexed();
    sandbox.write("list.txt", "gale\n\nq7\t\"the storm follows\"\nnonesuch\n");
    let output = sandbox.run(&["search", "--queries", "list.txt", "--json", "--passages", "1"]);
    assert_eq!(output.code, 0, "{output:?}");
    let lines: Vec<Value> =
        output.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
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

    let shown = sandbox.run(&["search", "--queries", "list.txt"]);
    assert!(shown.stdout.contains("q7: \"the storm follows\"\n1. "), "{shown:?}");
    assert_eq!(shown.stdout.matches("; searched ").count(), 3, "{shown:?}");

    sandbox.write("none.txt", "nonesuch\n\n");
    assert_eq!(sandbox.run(&["search", "--queries", "none.txt"]).code, 1);
    assert_eq!(sandbox.run(&["search", "--queries", "missing.txt"]).code, 2);
    assert_eq!(sandbox.run(&["search", "--queries", "none.txt", "storm"]).code, 2);
}

#[test]
fn queries_can_be_explained_and_strict_makes_warnings_errors() {
    let sandbox = Sandbox::indexed();
    let output = sandbox.run(&["search", "--explain-query", "storm", "(gale -\"off to\""]);
    assert_eq!(output.code, 0, "{output:?}");
    let tree = "any of\n  word storm (stem storm) in title or body, at 0..5\n  all of\n    \
                word gale (stem gale) in title or body, at 7..11\n  none of\n    \
                phrase \"off to\" in title or body, at 14..20\n";
    assert_eq!(output.stdout, tree);
    assert!(output.stderr.contains("this parenthesis is never closed"), "{output:?}");
    assert_eq!(sandbox.run(&["search", "--explain-query", "-storm"]).code, 1);

    for args in [
        &["search", "--strict", "(storm"][..],
        &["search", "--strict", "--explain-query", "(storm"],
    ] {
        let output = sandbox.run(args);
        assert_eq!((output.code, output.stdout.as_str()), (2, ""), "{output:?}");
        assert!(
            output.stderr.contains("this parenthesis is never closed")
                && output.stderr.contains("newsdex: "),
            "{output:?}"
        );
    }
    assert_eq!(sandbox.run(&["search", "--strict", "storm"]).code, 0);
}

#[test]
fn a_search_that_exceeds_the_time_limit_has_a_warning() {
    let sandbox = Sandbox::indexed();
    let output = sandbox.run(&["search", "storm", "--time-limit", "0"]);
    assert_eq!(output.code, 1, "{output:?}");
    assert!(
        output.stderr.contains("stopped after 0 s") && output.stderr.contains("--time-limit"),
        "{output:?}"
    );
    let output = sandbox.run(&["search", "storm", "--time-limit", "0", "--json"]);
    let summary: Value = serde_json::from_str(output.stdout.trim_end()).unwrap();
    assert_eq!(summary["data"]["warnings"][0]["end"], "storm".len(), "{output:?}");
    let output = sandbox.run(&["search", "storm", "--time-limit", "0", "--strict"]);
    assert_eq!((output.code, output.stdout.as_str()), (2, ""), "{output:?}");
    assert_eq!(sandbox.run(&["search", "storm", "--time-limit", "3600", "--strict"]).code, 0);
}

#[test]
fn dates_are_local_unless_utc_is_set() {
    // 09:30 UTC on the 8th is 00:30 on the 9th in this time zone.
    let sandbox = Sandbox::indexed().with("TZ", "XXX-15");
    let check = |args: &[&str], ids: &[&str], code: i32| {
        assert_eq!(
            search(&sandbox, args),
            (ids.iter().map(ToString::to_string).collect(), code),
            "{args:?}"
        );
    };
    check(&["date:2026-05-08"], &[], 1);
    check(&["date:2026-05-09"], &["w1", "w3"], 0);
    check(&["date:2026-05-09", "--utc"], &["w3"], 0);
    check(&["--utc", "storm", "date:2026-05-08"], &["w1"], 0);
    let output = sandbox.run(&["search", "date:2026-05-09"]);
    assert!(output.stdout.contains("\ndates: 2026-05-09, local time (+15)\n"), "{output:?}");
    let lines = sandbox.json(&["search", "storm date:2026-05-09..", "--utc"]);
    let dates = json!([{"start": 11, "end": 23, "from": "2026-05-09T00:00:00+00:00", "to": null, "text": "from 2026-05-09 on, UTC"}]);
    assert_eq!(lines.last().unwrap().1["dates"], dates);
    assert_eq!(sandbox.json(&["search", "storm"]).last().unwrap().1.get("dates"), None);
}
