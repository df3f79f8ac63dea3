//! Filters on metadata, dates and fields, and what they leave unmarked.

use newsdex::{SearchOptions, SortBy};

use crate::fixtures::test_folder::TestFolder;

const ARTICLES: &str = r#"{"id":"wires/a(1)","title":"Flood","body":"The river rose. Reuters said so.","source":"Reuters","date":"2026-05-08T23:30:00Z","url":"https://www.nytimes.com/2026/flood?x=1","bylines":["Ana Silva","Bo Tolland"],"language":"en-US"}
{"id":"wires/b","title":"Storm at sea","body":"A flood came after.","source":"Harbour Times","date":"2026-05-08","url":"https://other.example/nytimes","bylines":["Bo Silva"],"section":"Sea & Harbour"}
{"id":"desk/c","body":"Nothing of note, says https://www.nytimes.com/2026/flood?x=1.","date":"2026-09-01T00:00:00Z","language":"de"}
{"id":"desk/d","title":"Floods","body":"Older floods.","date":"1600-01-01"}
{"id":"desk/e","title":"Flooding","body":" ","source":"Reuters UK","date":"1969-12-31T23:59:59Z"}
{"id":"desk/f","title":"Flooded","body":"By the storm","date":"2026-05-09T00:30:00+02:00"}
"#;

/// The last part of each matching id with the marked words, sorted.
fn found(folder: &TestFolder, query: &str) -> String {
    let archive = folder.archive();
    let answer =
        archive.search(query, &SearchOptions { utc: true, ..SearchOptions::default() }).unwrap();
    assert!(answer.warnings.is_empty(), "{query}: {:?}", answer.warnings);
    assert_eq!(answer.total, answer.hits.len() as u64, "{query}");
    let mut ids: Vec<String> = answer
        .hits
        .iter()
        .map(|hit| {
            let title = hit.metadata.title.as_deref().unwrap_or("");
            let mut marked: Vec<&str> =
                hit.title_marks.iter().map(|mark| &title[mark.bytes.clone()]).collect();
            for passage in &hit.passages {
                let text = |bytes: &std::ops::Range<usize>| {
                    bytes.start - passage.start..bytes.end - passage.start
                };
                marked.extend(passage.marks.iter().map(|mark| &passage.text[text(&mark.bytes)]));
            }
            let id = hit.id.split_once('/').unwrap().1.trim_end_matches("(1)");
            [&[id], marked.as_slice()].concat().join(" ")
        })
        .collect();
    ids.sort();
    ids.join(", ")
}

fn folder() -> TestFolder {
    let folder = TestFolder::new(&[("all.jsonl", ARTICLES)]);
    assert_eq!(folder.sync().articles, 6);
    folder
}

#[test]
fn filters_narrow_the_matches_and_mark_nothing() {
    let folder = folder();
    let check =
        |query: &str, expected: &str| assert_eq!(found(&folder, query), expected, "{query}");
    check("flood", "a Flood, b flood, c flood, d Floods floods, e Flooding, f Flooded");
    check("flood source:reuters", "a Flood, e Flooding");
    check("reuters source:reuters", "a Reuters");
    check("source:\"reuters uk\"", "e");
    check("source:reuters source:times", "a, b, e");
    check("source:reuter", "");
    check("source:reut* source:timse~1", "a, b, e");
    check("flood -source:reuters", "b flood, c flood, d Floods floods, f Flooded");
    check("section:harbour", "b");
    check("flood section:\"sea harbour\"", "b flood");
    check("has:section", "b");
    check("by:\"bo tolland\"", "a");
    check("by:\"silva bo\"", "");
    check("by:silva source:reuters", "a");
    check("by:(ana OR bo) AND lang:en", "a");
    check("lang:en OR lang:de", "a, c");
    check("lang:en-us", "a");
    check("lang:English lang:ger", "a, c");
    check("lang:\"Deutsch\"", "c");
    check("flood -lang:eng", "b flood, c flood, d Floods floods, e Flooding, f Flooded");
    check("lang:us", "a");
    check("lang:e", "");
    check("url:nytimes.com", "a");
    check("https://www.nytimes.com/2026/flood?x=1", "a, c https://www.nytimes.com/2026/flood?x=1");
    check("id:wires/*", "a, b");
    check("id:wires/a(1)", "a");
    check("id:wires/A*", "");
    check("(id:\"desk/c\" OR id:wires/b) flood", "b flood, c flood");
    check("has:by has:date -has:lang", "b, d, e, f");
    check("has:lang AND has:title", "a");
    check("flood -has:body", "e Flooding");
    check("storm OR source:reuters", "a, b Storm, e, f storm");
}

#[test]
fn articles_in_variants_of_a_language_count_together() {
    let more = r#"{"id":"desk/g","body":"A flood.","language":"en"}"#;
    let folder = TestFolder::new(&[("all.jsonl", ARTICLES), ("more.jsonl", more)]);
    folder.sync();
    let languages = folder.archive().stats().unwrap().languages;
    assert_eq!(languages, [("de".to_owned(), 1), ("en".to_owned(), 2)].into());
}

#[test]
fn body_searches_the_text_without_the_headline() {
    let folder = folder();
    let check =
        |query: &str, expected: &str| assert_eq!(found(&folder, query), expected, "{query}");
    check("body:flood", "b flood, c flood, d floods");
    check("body:\"flood came\" body:floods", "b flood flood came, c flood, d floods");
    check("body:flo* -title:flo*", "b flood, c flood");
    check("body:(storm OR rising)", "f storm");
    check("body:flood NEAR/1 came", "b flood came");
    check("\"river ro?e\" \"a fl* came\"", "a river rose, b A flood came");
}

#[test]
fn a_date_filter_compares_in_the_time_zone_unless_the_article_has_only_a_day() {
    let folder = folder();
    let check =
        |query: &str, expected: &str| assert_eq!(found(&folder, query), expected, "{query}");
    check("date:2026-05-08", "a, b, f");
    check("date:2026-05-09", "");
    check("date:2026", "a, b, c, f");
    check("flood date:2026-05 -source:times", "a Flood, f Flooded");
    check("date:1969", "e");
    check("date:..1969-12-31", "d, e");
    check("after:2026-05-08", "c");
    check("before:2026-05-08", "d, e");
    check("after:1969 before:2027", "a, b, c, f");
    check("since:2026-05-08", "a, b, c, f");
    check("date:2026-09", "c");
    check("date:1600", "d");
    check("date:9999", "");
    check("date:0000..9999", "a, b, c, d, e, f");
    check("date:2026-05 OR nothing", "a, b, c Nothing, f");
    check("storm NOT date:2026", "");
    let answer = folder
        .archive()
        .search("date:2026-05", &SearchOptions { utc: true, ..SearchOptions::default() });
    let dates = answer.unwrap().dates;
    assert_eq!(dates[0].text, "2026-05-01 to 2026-05-31, UTC");
    assert_eq!(dates[0].from.as_deref(), Some("2026-05-01T00:00:00+00:00"));
    assert_eq!(dates[0].to.as_deref(), Some("2026-06-01T00:00:00+00:00"));
}

#[test]
fn undated_articles_are_counted_where_a_query_asks_for_a_date() {
    let undated = r#"{"id":"desk/g","body":"A flood, some day.","source":"Reuters"}
{"id":"desk/h","body":"A storm, some day."}
{"id":"desk/i","body":"A flood after a storm.","date":"2026"}"#;
    let folder = TestFolder::new(&[("all.jsonl", ARTICLES), ("undated.jsonl", undated)]);
    assert_eq!(folder.sync().articles, 9);
    let check = |query: &str, expected: Option<u64>| {
        let answer = folder.archive().search(query, &SearchOptions::default()).unwrap();
        assert_eq!(answer.undated, expected, "{query}");
    };
    check("flood", None);
    check("flood date:2026", Some(1));
    check("(flood OR storm) date:2016 date:2017 since:2016", Some(2));
    check("date:2026", Some(2));
    check("+storm flood date:2026", Some(1));
    check("flood date:2026 -date:2026-05", Some(1));
    check("date:2026 -date:2026-05 -storm", Some(1));
    check("date:2026 -has:date", Some(2));
    check("date:2026 has:date", Some(0));
    check("date:2026 source:reuters", Some(1));
    check("(flood AND date:2026) OR (storm AND before:2020)", Some(2));
    check("(flood AND date:2026) OR storm", None);
    check("flood OR date:2026", None);
    check("flood -date:2026", None);
    check("flood date:soon", None);
    let answer = |options: &SearchOptions| folder.archive().search("flood date:2026", options);
    let trusting = SearchOptions { trust_file_time: true, ..SearchOptions::default() };
    assert_eq!(answer(&trusting).unwrap().undated, Some(0));
    let without_time =
        SearchOptions { time_limit: std::time::Duration::ZERO, ..SearchOptions::default() };
    assert_eq!(answer(&without_time).unwrap().undated, None);
    // Articles that were removed or changed no longer count.
    folder.write("undated.jsonl", undated.lines().nth(1).unwrap());
    folder.sync();
    check("date:2026", Some(1));
    check("flood date:2026", Some(0));
}

#[test]
fn an_invalid_date_filter_is_ignored_with_a_warning() {
    let folder = folder();
    let check = |query: &str, total: u64| {
        let answer = folder.archive().search(query, &SearchOptions::default()).unwrap();
        assert_eq!(
            (answer.total, answer.warnings.len()),
            (total, 1),
            "{query}: {:?}",
            answer.warnings
        );
    };
    check("date:soon", 0);
    check("storm date:2026-13", 2);
    check("storm -date:soon", 2);
    check("storm OR date:2026-05-08..2026-04-01", 2);
}

#[test]
fn boosts_change_the_order_and_nothing_else() {
    let folder = folder();
    let ids = |query: &str| -> Vec<String> {
        let answer = folder.archive().search(query, &SearchOptions::default()).unwrap();
        answer.hits.into_iter().map(|hit| hit.id).collect()
    };
    assert_eq!(ids("river^9 came")[0], "wires/a(1)");
    assert_eq!(ids("river came^9")[0], "wires/b");
    assert_eq!(ids("(river OR note)^0.1 \"flood came\"^9")[0], "wires/b");
    assert_eq!(ids("river^9 came").len(), 2);
}

#[test]
fn hits_can_be_sorted_by_date() {
    let undated = r#"{"id":"desk/g","body":"A flood, some day."}"#;
    let folder = TestFolder::new(&[("all.jsonl", ARTICLES), ("undated.jsonl", undated)]);
    assert_eq!(folder.sync().articles, 7);
    let archive = folder.archive();
    let check = |query: &str, sort_by: SortBy, limit: usize, expected: &str| {
        let options = SearchOptions { sort_by, limit, utc: true, ..SearchOptions::default() };
        let answer = archive.search(query, &options).unwrap();
        let ids: Vec<&str> =
            answer.hits.iter().map(|hit| hit.id.split_once('/').unwrap().1).collect();
        assert_eq!(ids.join(" "), expected, "{query} {sort_by:?}");
        assert!(
            answer.hits.iter().all(|hit| hit.score > 0.0 || query.starts_with("has")),
            "{query}"
        );
    };
    check("flood", SortBy::Newest, 10, "c a(1) f b e d g");
    check("flood", SortBy::Oldest, 10, "d e b f a(1) c g");
    check("flood", SortBy::Newest, 2, "c a(1)");
    check("has:title", SortBy::Oldest, 3, "d e b");
    check("flood storm", SortBy::Newest, 3, "c a(1) f");
}
