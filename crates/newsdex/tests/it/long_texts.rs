//! Long texts, read around marks alone: passages must be those of reading all of them.

use std::fmt::Write;

use newsdex::SearchOptions;
use newsdex_index::{IndexSnapshot, Layout};
use newsdex_query::{search, search_whole_texts};

use crate::folder::{Folder, Random};
use crate::trees::times;

/// Texts of about this many bytes are stored in several chunks.
const LONG: usize = 300 * 1024;

/// A text in which few words are looked for, with what makes sentences hard to find around them: none that end for pages,
/// lines wrapped by hand, blank stretches, letters of several bytes.
fn random_text(random: &mut Random) -> String {
    let rare = ["storm", "ferry", "storm off to Amazon", "U.S. storm.", "“Storm?”", "stormed"];
    let mut text =
        if random.below(6) == 0 { format!(".{}", "\n \n".repeat(25_000)) } else { String::new() };
    let length = if random.below(8) == 0 { 500 } else { LONG / 2 + random.below(LONG) };
    // Marks stand close together in some texts, and a chunk or more apart in others.
    let often = [60, 400, 3_000][random.below(3)];
    while text.len() < length {
        match random.below(12) {
            0 => text.push_str(&"endless words ".repeat(random.below(400))),
            1 => text.push_str(
                &"wrapped at some place that is as wide as\nothers, ".repeat(random.below(30)),
            ),
            2 => text.push_str(&"Short line\n".repeat(random.below(20))),
            3 => text.push_str(&" ".repeat(random.below(600))),
            4 => text.push_str(&"été 中国。".repeat(random.below(50))),
            5 => text.push_str(&"\n".repeat(random.below(4))),
            6 => text.push_str("Mr. Ames of the U.S. came at 9 a.m. Then he left. "),
            _ => text.push_str(
                "A sentence, as there are many. “Another one,” he said.\nThe next paragraph here. ",
            ),
        }
        for _ in 0..3 {
            if random.below(often) < 20 {
                write!(text, "{} ", rare[random.below(rare.len())]).unwrap();
            }
        }
    }
    text
}

#[test]
fn passages_are_those_of_reading_all_of_the_text() {
    let mut random = Random(31);
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
        let folder = Folder::with(&[]);
        for number in 0..6 {
            let text = random_text(&mut random);
            let headline = if number % 2 == 0 { "A headline\n\n" } else { "" };
            folder.write(&format!("{number}.txt"), &format!("{headline}{text}"));
        }
        folder.sync();
        let generation = IndexSnapshot::open(&Layout::new(&folder.index())).unwrap();
        for query in queries {
            let context = if random.below(3) == 0 { 1 + random.below(4) } else { 0 };
            let most = [1, 3, 3, 20, 1_000][random.below(5)];
            let options = SearchOptions { passages: most, context, ..SearchOptions::default() };
            let found = search(&generation, query, &options).unwrap();
            let expected = search_whole_texts(&generation, query, &options).unwrap();
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
