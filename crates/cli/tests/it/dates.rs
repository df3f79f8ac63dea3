//! How dates are printed, and what an answer says about articles without one.

use serde_json::{Value, json};

use crate::Sandbox;

#[test]
fn dates_are_printed_as_precisely_as_they_are_known() {
    let sandbox = Sandbox::empty();
    let check = |date: &str, printed: &str, in_json: &str| {
        let article = json!({"id": "a", "body": "A storm.", "date": date, "tags": ["Sea", "Gale"]});
        sandbox.write("a.jsonl", &article.to_string());
        assert_eq!(sandbox.run(&["index", "a.jsonl"]).code, 0);
        let shown = sandbox.run(&["show", "a"]).stdout;
        let expected = format!("{printed} (from metadata)\nkeywords Sea, Gale\na.jsonl\n");
        assert!(shown.starts_with(&expected), "{shown}");
        let read = sandbox.run(&["read", "a.jsonl"]).stdout;
        assert!(read.contains(&format!("\npublished  {printed} (metadata)\n")), "{read}");
        assert!(read.contains("\nkeywords   Sea, Gale\n"), "{read}");
        for format in ["plain", "html", "markdown"] {
            let hits = sandbox.run(&["search", "storm", "--format", format]).stdout;
            assert!(hits.contains(&format!("{printed} · ")), "{hits}");
        }
        for command in [["show", "a"], ["read", "a.jsonl"], ["search", "tag:gale"]] {
            let article = &sandbox.json(&command)[0].1;
            assert_eq!(article["published"], in_json, "{command:?}");
            assert_eq!(article["keywords"], json!(["Sea", "Gale"]), "{command:?}");
        }
        let stats = sandbox.run(&["stats"]).stdout;
        let day = printed.get(..10).unwrap_or(printed);
        assert!(stats.contains(&format!("\ndates      {day} to {day}\n")), "{stats}");
    };
    check("2024", "2024", "2024");
    check("2024-05", "2024-05", "2024-05");
    check("2024-05-08", "2024-05-08", "2024-05-08");
    check("2024-05-08 09:30", "2024-05-08 09:30", "2024-05-08T09:30:00");
    check("2024-05-08T09:30:00+02:00", "2024-05-08 09:30", "2024-05-08T09:30:00+02:00");
}

#[test]
fn an_answer_by_date_counts_the_undated_articles_that_match_otherwise() {
    let sandbox = Sandbox::empty();
    let lines = [
        r#"{"id":"dated","body":"A storm.","date":"2026-05-08"}"#,
        r#"{"id":"month","body":"A storm, a gale.","date":"2026-05"}"#,
        r#"{"id":"one","body":"A storm, a gale."}"#,
        r#"{"id":"other","body":"A storm at sea."}"#,
    ];
    sandbox.write("news.jsonl", &lines.join("\n"));
    assert_eq!(sandbox.run(&["index", "news.jsonl"]).code, 0);
    let check = |query: &str, code: i32, expected: &str| {
        let output = sandbox.run(&["search", "--utc", query]);
        let line = output.stdout.lines().find(|line| line.contains("exact date"));
        assert_eq!((output.code, line.unwrap_or_default()), (code, expected), "{query}");
    };
    let both = "2 articles without an exact date match otherwise";
    check("storm", 0, "");
    check(
        "storm date:2026",
        0,
        &format!("{both}; replace the date with -has:date or a longer range to see them"),
    );
    check(
        "storm after:2024 before:2026",
        1,
        &format!("{both}; replace the dates with -has:date or a longer range to see them"),
    );
    check(
        "gale date:2026-05",
        0,
        "1 article without an exact date matches otherwise; replace the date with -has:date or a longer range to see it",
    );
    check("calm date:2026", 1, "");
    check("date:2026", 0, both);
    check("storm -date:2026", 0, "");
    check("gale OR date:2026", 0, "");
    let ids = |query: &str| -> Vec<Value> {
        let lines = sandbox.json(&["search", query, "--sort", "oldest"]);
        lines.into_iter().filter_map(|(_, data)| data.get("id").cloned()).collect()
    };
    assert_eq!(ids("storm -has:date"), ["one", "other"]);
    assert_eq!(ids("storm has:date"), ["month", "dated"]);

    let summary = |args: &[&str]| sandbox.json(args).pop().unwrap().1;
    assert_eq!(summary(&["search", "gale date:2026"])["undated"], 1);
    assert_eq!(summary(&["search", "calm date:2026"])["undated"], 0);
    assert_eq!(summary(&["search", "gale date:2026", "--trust-file-time"])["undated"], 0);
    assert_eq!(summary(&["search", "gale"]).get("undated"), None);
}
