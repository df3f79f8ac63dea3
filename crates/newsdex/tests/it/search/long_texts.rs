//! Long texts are read only around their marks: the passages must be the same as when the whole
//! text is read.

use std::fmt::Write;

use fastrand::Rng;
use newsdex::SearchOptions;
use newsdex_index::{IndexSnapshot, Layout};
use newsdex_query::{search, search_whole_texts};

use crate::fixtures::test_folder::{TestFolder, times};

/// A text of this length, in bytes, is stored in several chunks.
const LONG_BYTES: usize = 300 * 1024;

/// A text with few words that the queries look for, and with what makes sentence boundaries around
/// them hard to find: sentences without an end, hard-wrapped lines, long white space, multi-byte
/// characters.
fn random_text(random: &mut Rng) -> String {
    let rare = ["storm", "ferry", "storm off to Amazon", "U.S. storm.", "“Storm?”", "stormed"];
    let mut text =
        if random.usize(..6) == 0 { format!(".{}", "\n \n".repeat(25_000)) } else { String::new() };
    let length =
        if random.usize(..8) == 0 { 500 } else { LONG_BYTES / 2 + random.usize(..LONG_BYTES) };
    // In some texts marks are close together, in others a chunk or more apart.
    let rarity = [60, 400, 3_000][random.usize(..3)];
    while text.len() < length {
        match random.usize(..12) {
            0 => text.push_str(&"endless words ".repeat(random.usize(..400))),
            1 => text.push_str(
                &"wrapped at some place that is as wide as\nothers, ".repeat(random.usize(..30)),
            ),
            2 => text.push_str(&"Short line\n".repeat(random.usize(..20))),
            3 => text.push_str(&" ".repeat(random.usize(..600))),
            4 => text.push_str(&"été 中国。".repeat(random.usize(..50))),
            5 => text.push_str(&"\n".repeat(random.usize(..4))),
            6 => text.push_str("Mr. Ames of the U.S. came at 9 a.m. Then he left. "),
            _ => text.push_str(
                "A sentence, as there are many. “Another one,” he said.\nThe next paragraph here. ",
            ),
        }
        for _ in 0..3 {
            if random.usize(..rarity) < 20 {
                write!(text, "{} ", rare[random.usize(..rare.len())]).unwrap();
            }
        }
    }
    text
}

#[test]
fn passages_are_the_same_as_when_the_whole_text_is_read() {
    let mut random = Rng::with_seed(31);
    let queries = [
        "storm",
        "ferry",
        "storm ferry",
        "“storm off to Amazon”",
        "amazon AND ferry",
        "stor* -nowhere",
        "storm NEAR/300 ferry",
        "has:body",
        "endless storm",
        "sentence",
    ];
    let (mut passages, mut with_context) = (0, 0);
    for _ in 0..2 * times() {
        let folder = TestFolder::new(&[]);
        for number in 0..6 {
            let text = random_text(&mut random);
            let headline = if number % 2 == 0 { "A headline\n\n" } else { "" };
            folder.write(&format!("{number}.txt"), &format!("{headline}{text}"));
        }
        folder.sync();
        let snapshot = IndexSnapshot::open(&Layout::new(&folder.index())).unwrap();
        for query in queries {
            let context = if random.usize(..3) == 0 { 1 + random.usize(..4) } else { 0 };
            let passages_limit = [1, 3, 3, 20, 1_000][random.usize(..5)];
            let options =
                SearchOptions { passages: passages_limit, context, ..SearchOptions::default() };
            let found = search(&snapshot, query, &options).unwrap();
            let expected = search_whole_texts(&snapshot, query, &options).unwrap();
            for (hit, expected) in found.hits.iter().zip(&expected.hits) {
                assert_eq!(hit.passages.len(), expected.passages.len(), "{query}");
                for (passage, expected) in hit.passages.iter().zip(&expected.passages) {
                    assert_eq!(passage, expected, "{query} with {options:?}");
                }
                passages += hit.passages.len();
                with_context += if context > 0 { hit.passages.len() } else { 0 };
            }
            assert_eq!(found, expected, "{query}");
        }
    }
    assert!(passages > 1_000 && with_context > 100, "{passages} {with_context}");
}

/// Words that a long text repeats, so often that their positions are read as streams.
const REPEATED: usize = 300_000;

#[test]
fn texts_of_hundreds_of_thousands_of_words_are_searched_exactly_and_marked_in_part() {
    let folder = TestFolder::new(&[]);
    let dashes = "a-".repeat(REPEATED);
    folder.write("dashes.txt", &format!("Dashes\n\n{dashes}storm off, to Amazon-{dashes}"));
    folder
        .write("words.txt", &format!("Words\n\n{}The ferry left.", "storm off ".repeat(REPEATED)));
    folder.write("short.txt", "Short\n\nThe storm went off to Amazon by a ferry.");
    folder.sync();
    let archive = folder.archive();
    let check = |query: &str, ids: &[&str], cut: usize| {
        let answer = archive.search(query, &SearchOptions::default()).unwrap();
        let mut found: Vec<&str> =
            answer.hits.iter().map(|hit| hit.id.rsplit('/').next().unwrap()).collect();
        found.sort_unstable();
        assert_eq!(found, ids, "{query}");
        assert_eq!(answer.total, ids.len() as u64, "{query}");
        assert_eq!(answer.warnings.len(), usize::from(cut > 0), "{query}: {:?}", answer.warnings);
        for hit in &answer.hits {
            assert!(!hit.passages.is_empty(), "{query} in {}", hit.id);
            for passage in &hit.passages {
                assert!(passage.text.len() < 8_000, "{query}: {} bytes", passage.text.len());
                for mark in &passage.marks {
                    let marked = &passage.text
                        [mark.bytes.start - passage.start..mark.bytes.end - passage.start];
                    let word = marked.split(|c: char| !c.is_alphanumeric()).next().unwrap();
                    assert!(
                        query.to_lowercase().contains(&word.to_lowercase()),
                        "{query}: {marked}"
                    );
                }
            }
        }
    };
    check("a", &["dashes.txt", "short.txt"], 1);
    check("storm", &["dashes.txt", "short.txt", "words.txt"], 1);
    check("\"a a a\"", &["dashes.txt"], 1);
    check("\"a storm off to amazon a\"", &["dashes.txt"], 0);
    check("\"off storm\"", &["words.txt"], 1);
    check("\"storm ferry\"", &[], 0);
    check("\"off the fer*\"", &["words.txt"], 0);
    check("storm pre/1 amazon", &[], 0);
    check("storm pre/2 amazon", &["dashes.txt"], 0);
    check("storm w/4 ferry", &["words.txt"], 1);
    check("ferry pre/100 storm", &[], 0);
    check("\"storm a\"~9", &["dashes.txt", "short.txt"], 1);
    check("amazon AND a", &["dashes.txt", "short.txt"], 1);
    check("ferry -\"storm off\"", &["short.txt"], 0);
    check("a -(storm pre/0 off)", &["short.txt"], 0);
}
