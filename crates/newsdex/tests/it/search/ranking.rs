//! The order of hits, and what is marked and shown of them.

use crate::fixtures::test_folder::TestFolder;

fn ranked(folder: &TestFolder, query: &str) -> Vec<String> {
    folder
        .answer(query)
        .hits
        .into_iter()
        .map(|hit| hit.id.replace("news/", "").replace(".txt", ""))
        .collect()
}

/// The passages of the first hit, with marks in brackets.
fn shown(folder: &TestFolder, query: &str) -> Vec<String> {
    let answer = folder.answer(query);
    let mark = |passage: &newsdex::Passage| {
        let mut text = passage.text.clone();
        for mark in passage.marks.iter().rev() {
            text.insert(mark.bytes.end - passage.start, ']');
            text.insert(mark.bytes.start - passage.start, '[');
        }
        text
    };
    answer.hits.first().map(|hit| hit.passages.iter().map(mark).collect()).unwrap_or_default()
}

#[test]
fn articles_with_more_rarer_and_closer_words_rank_higher() {
    let filler =
        "Nothing else was said about it on that day by anyone at all who was there. ".repeat(2);
    let folder = TestFolder::new(&[
        ("far.txt", &format!("The ferry was late. {filler} A cormorant sat there.")),
        ("near.txt", &format!("The cormorant ferry was late. {filler} It sat there.")),
        ("rare.txt", &format!("A cormorant. {filler}")),
        ("often1.txt", &format!("A ferry. {filler}")),
        ("often2.txt", &format!("A ferry. {filler}")),
        ("more.txt", &format!("A ferry, a ferry. {filler}")),
    ]);
    assert_eq!(
        ranked(&folder, "cormorant ferry"),
        ["near", "far", "rare", "more", "often1", "often2"]
    );
}

#[test]
fn a_match_in_the_headline_ranks_higher_than_one_in_the_text() {
    let folder = TestFolder::new(&[
        ("text.txt", "A quiet day\n\nThe ferry sailed and the tram ran."),
        ("title.txt", "Ferry day\n\nThe boat sailed and the tram ran too."),
    ]);
    assert_eq!(ranked(&folder, "ferry"), ["title", "text"]);
}

#[test]
fn all_matching_inflected_forms_are_marked() {
    let folder = TestFolder::new(&[(
        "a.txt",
        "He negotiates. She negotiated it; the negotiating is Negotiation’s art.",
    )]);
    assert_eq!(
        shown(&folder, "negotiate"),
        ["She [negotiated] it; the [negotiating] is [Negotiation’s] art.", "He [negotiates]."]
    );
}

#[test]
fn a_phrase_is_one_mark_across_quotes_and_line_breaks() {
    let folder = TestFolder::new(&[(
        "a.txt",
        "They put off the storm to see Amazon.\nIt may “storm\noff” — to ‘Amazon’s’ delight. Storm off to-Amazon!",
    )]);
    for query in [
        "\"storm off to Amazon\"",
        "„STORM OFF TO AMAZON“",
        "«storm off to amazon»",
        "'storm off to Amazon'",
    ] {
        assert_eq!(
            shown(&folder, query),
            ["It may “[storm\noff” — to ‘Amazon’s]’ delight.", "[Storm off to-Amazon]!"],
            "{query}"
        );
    }
    assert!(shown(&folder, "\"storm off to Amazon's shop\"").is_empty());
}

#[test]
fn only_the_matching_parts_of_a_query_are_marked() {
    let folder = TestFolder::new(&[("a.txt", "Ferry and tram. Only a bridge.")]);
    let check =
        |query: &str, expected: &[&str]| assert_eq!(shown(&folder, query), expected, "{query}");
    check("(ferry AND boat) OR bridge", &["Only a [bridge]."]);
    check("ferry AND bridge", &["[Ferry] and tram.", "Only a [bridge]."]);
    check("ferry -boat", &["[Ferry] and tram."]);
    check("ferry -bridge", &[]);
    check("ferry NOT (tram AND boat)", &["[Ferry] and tram."]);
}

#[test]
fn title_and_source_match_only_in_their_own_field() {
    let line = "{\"id\":\"a\",\"title\":\"Ferry sinks\",\"source\":\"The Harbour Times\",\"body\":\"The boat, a ferry, is lost.\"}";
    let folder = TestFolder::new(&[("l.jsonl", line)]);
    let check = |query: &str, title: &[&str], body: &[&str]| {
        let answer = folder.answer(query);
        assert_eq!(answer.hits.len(), 1, "{query}");
        let hit = &answer.hits[0];
        let text = hit.metadata.title.as_deref().unwrap();
        assert_eq!(
            hit.title_marks.iter().map(|mark| &text[mark.bytes.clone()]).collect::<Vec<_>>(),
            title,
            "{query}"
        );
        assert_eq!(shown(&folder, query), body, "{query}");
    };
    check("title:ferries", &["Ferry"], &["The boat, a ferry, is lost."]);
    check("ferry", &["Ferry"], &["The boat, a [ferry], is lost."]);
    check("source:\"harbour times\" boat", &[], &["The [boat], a ferry, is lost."]);
    check("source:times", &[], &["The boat, a ferry, is lost."]);
    assert_eq!(folder.answer("source:ferry").total, 0);
    assert_eq!(folder.answer("title:boat").total, 0);
}

#[test]
fn articles_with_equal_scores_are_ordered_by_id_even_at_the_limit() {
    let files: Vec<(String, String)> =
        (0..30).map(|n| (format!("{:02}.txt", (n * 7) % 30), "A ferry.".to_owned())).collect();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let folder = TestFolder::new(&files);
    folder.sync();
    let options =
        newsdex::SearchOptions { limit: 4, passages: 0, ..newsdex::SearchOptions::default() };
    let answer = folder.archive().search("ferry", &options).unwrap();
    let ids: Vec<&str> = answer.hits.iter().map(|hit| hit.id.as_str()).collect();
    assert_eq!(ids, ["news/00.txt", "news/01.txt", "news/02.txt", "news/03.txt"]);
    assert_eq!(answer.total, 30);
}

#[test]
fn passages_of_a_large_article_stay_short() {
    let text = format!("{}needle {}", "hay ".repeat(500_000), "hay ".repeat(500_000));
    let folder = TestFolder::new(&[("big.txt", &text)]);
    let passages = shown(&folder, "needle");
    assert!(
        passages.len() == 1 && passages[0].len() < 500 && passages[0].contains("[needle]"),
        "{passages:?}"
    );
}
