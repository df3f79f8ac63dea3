//! The sample articles in `seeds/`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use newsdex::{Archive, SyncOptions};

use crate::fixtures::test_folder::search_all;

fn seeds_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds")
}

/// Files that are broken, empty or in a legacy encoding.
fn fixtures_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../article/tests/fixtures")
}

fn index(folders: &[PathBuf]) -> (tempfile::TempDir, Archive, newsdex::Report) {
    let temporary = tempfile::tempdir().unwrap();
    let mut archive = Archive::open_or_create(temporary.path().join("index")).unwrap();
    let report = archive.sync(folders, &SyncOptions::default(), &mut |_| {}).unwrap();
    (temporary, archive, report)
}

fn seeds() -> (tempfile::TempDir, Archive, newsdex::Report) {
    index(&[seeds_folder()])
}

#[test]
fn seeds_are_indexed_without_warnings() {
    let (_temporary, _, report) = seeds();
    assert_eq!((report.articles, report.warnings), (84, Vec::new()));
}

#[test]
fn each_fixture_is_an_article_or_has_a_warning() {
    let (_temporary, _, report) = index(&[seeds_folder(), fixtures_folder()]);
    assert_eq!(report.articles, 106);
    let file = |file: &str| {
        let below = |root: &str| file.rsplit_once(root).map(|(_, file)| file.to_owned());
        below("/fixtures/").or_else(|| below("/seeds/")).unwrap()
    };
    let with_warnings: BTreeSet<String> =
        report.warnings.iter().map(|warning| file(&warning.file)).collect();
    let (broken, others): (Vec<String>, Vec<String>) =
        with_warnings.into_iter().partition(|file| file.starts_with("broken/"));
    let files = std::fs::read_dir(fixtures_folder().join("broken"))
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut without_warning: Vec<String> =
        files.filter(|file| !broken.contains(&format!("broken/{file}"))).collect();
    without_warning.sort();
    // Browsers show these pages too.
    assert_eq!(without_warning, ["cut-off.html", "not-a-page.html", "nul-bytes.html"]);
    let expected = [
        "empty.txt",
        // newsdex guesses these encodings and says so.
        "encodings/lighthouse-koi8-r.txt",
        "encodings/lighthouse-shift_jis.txt",
        "encodings/lighthouse-windows-1252.txt",
        "spaces.txt",
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
    for entry in std::fs::read_dir(seeds_folder()).unwrap() {
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
