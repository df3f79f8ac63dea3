//! The sample articles in `seeds/`.

use std::collections::BTreeSet;
use std::path::Path;

use newsdex::{Archive, SyncOptions};

use crate::fixtures::test_folder::search_all;

fn seeds() -> (tempfile::TempDir, Archive, newsdex::Report) {
    let temporary = tempfile::tempdir().unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds");
    let mut archive = Archive::open_or_create(temporary.path().join("index")).unwrap();
    let report = archive.sync(&[folder], &SyncOptions::default(), &mut |_| {}).unwrap();
    (temporary, archive, report)
}

#[test]
fn all_seeds_but_the_blank_ones_are_indexed() {
    let (_temporary, _, report) = seeds();
    assert_eq!(report.articles, 101);
    let with_warnings: BTreeSet<&str> = report
        .warnings
        .iter()
        .map(|warning| warning.file.rsplit_once("/seeds/").unwrap().1)
        .collect();
    let (broken, others): (Vec<&str>, Vec<&str>) =
        with_warnings.into_iter().partition(|file| file.starts_with("broken/"));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds/broken");
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut without_warnings: Vec<String> =
        files.filter(|file| !broken.contains(&format!("broken/{file}").as_str())).collect();
    without_warnings.sort();
    // Browsers show such pages without an error too.
    assert_eq!(without_warnings, ["cut-off.html", "not-a-page.html", "nul-bytes.html"]);
    let expected = [
        "empty.txt",
        // newsdex warns that it guessed their encodings.
        "encodings/lighthouse-koi8-r.txt",
        "encodings/lighthouse-shift_jis.txt",
        "encodings/lighthouse-windows-1252.txt",
        "feed/rss.xml",
        "spaces.txt",
        "warc/two-pages.warc",
    ];
    assert_eq!(others, expected);
}

#[test]
fn a_phrase_matches_in_any_quotes_and_across_a_line_break() {
    let (_temporary, archive, _) = seeds();
    let answer = search_all(&archive, "\"storm off to Amazon\"");
    let mut marks: Vec<(String, String)> = Vec::new();
    for hit in &answer.hits {
        let body = archive.show(&hit.id, None).unwrap().unwrap().body;
        for mark in hit.passages.iter().flat_map(|passage| &passage.marks) {
            marks.push((hit.id.clone(), body[mark.bytes.clone()].to_owned()));
        }
    }
    marks.sort();
    let expected = [
        ("seeds/cloud-emails-broken.txt", "storm off\nto Amazon"),
        ("seeds/cloud-emails-curly.txt", "storm off to Amazon"),
        ("seeds/cloud-emails.txt", "storm off to Amazon"),
        ("seeds/cloud-emails.txt", "storm off to Amazon"),
    ];
    assert_eq!(marks, expected.map(|(id, text)| (id.to_owned(), text.to_owned())));
}

#[test]
fn titles_are_headlines_and_never_first_sentences() {
    let (_temporary, archive, _) = seeds();
    let without = [
        "cloud-emails-curly",
        "dairy-farmers-letter",
        "fishing-quota-lindhavn",
        "flood-inquiry-gauge",
        "forged-painting-dealer",
        "mayoral-recount-result",
        "one-line",
        "payroll-leak-union",
        "satellite-delay-brief",
        "tram-strike-talks",
    ];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds");
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let Some(article) = archive.show(&format!("seeds/{name}"), None).unwrap() else { continue };
        let stem = name.trim_end_matches(".txt");
        assert_eq!(
            article.metadata.title.is_none(),
            without.contains(&stem),
            "{name}: {:?}",
            article.metadata.title
        );
        assert!(!article.body.trim().is_empty(), "{name}");
    }
    let title = |id: &str| archive.show(id, None).unwrap().unwrap().metadata.title.unwrap();
    assert_eq!(title("seeds/bridge-forum.txt"), "Halden Bridge: has anyone seen the 2019 survey?");
    assert_eq!(
        title("seeds/fishing-quota.txt"),
        "Mackerel states strike a deal after eleven years of none"
    );
    assert_eq!(
        title("seeds/cloud-emails-broken.txt"),
        "LETTER FROM THE CLOUD: WHAT MICROSOFT FEARED"
    );
    assert_eq!(title("seeds/hosepipe-questions.txt"), "Can I still water my tomatoes?");
}

#[test]
fn words_match_across_accents_soft_hyphens_and_composition() {
    let (_temporary, archive, _) = seeds();
    let finds = |query: &str, id: &str| {
        let found =
            search_all(&archive, query).hits.iter().any(|hit| hit.id == format!("seeds/{id}.txt"));
        assert!(found, "{query} finds {id}");
    };
    finds("cafe", "library-appeal");
    finds("\"Zoë\"", "library-appeal");
    finds("angstrom", "forged-painting");
    finds("sao", "chess-prodigy-school");
}
