//! Which parts of an article prove a match.
//!
//! A candidate is the sentences that a mark stands in, whole; marks in the same sentences share one. Sentences too
//! long to read are cut to windows around their marks. Then candidates are chosen by what they prove.

use std::ops::Range;

use newsdex_analysis::sentences_around;
use unicode_segmentation::UnicodeSegmentation;

use crate::answer::Passage;
use crate::highlight::context::with_context;
use crate::highlight::excerpt::{Excerpt, cut_after_word, cut_before_word};
use crate::highlight::lead::lead;
use crate::highlight::leaf_info::LeafInfo;
use crate::highlight::selection::Choice;
use crate::matches::text_match::TextMatch;
use crate::options::SearchOptions;

/// The longest passage that is shown whole, in graphemes.
const LONGEST: usize = 480;
/// How much of a longer one is shown before its first mark and after its last, in bytes.
const AROUND: usize = 160;
/// Marks of a long sentence farther apart than this, in bytes, go to passages of their own.
const APART: usize = 240;

/// A part of a body, with the places in it.
pub(crate) struct Candidate<'p> {
    pub(crate) excerpt: Excerpt,
    pub(crate) places: &'p [TextMatch],
}

/// Passages that were chosen, best first.
#[derive(Debug, Default)]
pub(crate) struct Chosen {
    pub(crate) passages: Vec<Passage>,
    /// Whether one of them is no part of the story, without the context around it.
    pub(crate) has_boilerplate: bool,
}

/// The best passages, best first, as many as are asked for at the most; the beginning of the story where nothing in it is
/// marked. `places` are in order.
pub(crate) fn passages(
    body: &str,
    places: &[TextMatch],
    leaves: &LeafInfo,
    options: &SearchOptions,
) -> Chosen {
    if options.passages == 0 {
        return Chosen::default();
    }
    if places.is_empty() {
        return Chosen { passages: lead(body).into_iter().collect(), has_boilerplate: false };
    }
    let candidates = candidates(body, places, leaves);
    let mut choice = Choice::among(body, &candidates, &leaves.weights);
    let chosen = choice.best(options.passages);
    let has_boilerplate = chosen.iter().any(|&at| choice.is_boilerplate(at));
    let excerpts = chosen.iter().map(|&at| &candidates[at]);
    let passages = if options.context == 0 {
        excerpts.map(|candidate| candidate.excerpt.shown(body, candidate.places)).collect()
    } else {
        let excerpts = excerpts.map(|candidate| candidate.excerpt.clone()).collect();
        let wider = with_context(body, places, excerpts, options.context);
        wider.iter().map(|excerpt| with_its_marks(body, excerpt, places)).collect()
    };
    Chosen { passages, has_boilerplate }
}

/// A passage with all marks that fall in it, which may be more than those it was chosen for.
fn with_its_marks(body: &str, excerpt: &Excerpt, places: &[TextMatch]) -> Passage {
    let Range { start, end } = excerpt.span.clone();
    let inside = places.iter().filter(|place| place.bytes.start >= start && place.bytes.end <= end);
    excerpt.shown(body, &inside.cloned().collect::<Vec<TextMatch>>())
}

fn candidates<'p>(body: &str, places: &'p [TextMatch], leaves: &LeafInfo) -> Vec<Candidate<'p>> {
    let mut found: Vec<Candidate<'p>> = Vec::new();
    let mut first = 0;
    let mut span: Option<Range<usize>> = None;
    for (at, place) in places.iter().enumerate() {
        let bytes = &place.bytes;
        if let Some(open) = &span
            && bytes.end <= open.end
        {
            continue;
        }
        let whole = sentences_around(body, bytes.clone());
        match &mut span {
            // It begins in the sentences at hand and runs on beyond them, or proves something together with what is there.
            Some(open) if whole.start < open.end || leaves.completes(&places[first..at], place) => {
                open.end = open.end.max(whole.end);
            }
            _ => {
                if let Some(open) = span.replace(whole) {
                    windows(body, &open, &places[first..at], &mut found);
                }
                first = at;
            }
        }
    }
    if let Some(open) = span {
        windows(body, &open, &places[first..], &mut found);
    }
    found
}

/// Sentences as one candidate, or as several windows where they are too long to show.
fn windows<'p>(
    body: &str,
    whole: &Range<usize>,
    places: &'p [TextMatch],
    found: &mut Vec<Candidate<'p>>,
) {
    let text = &body[whole.clone()];
    let long = text.len() > LONGEST && graphemes_exceed(text, LONGEST);
    if !long {
        let excerpt = Excerpt { span: whole.clone(), cut_before: false, cut_after: false };
        found.push(Candidate { excerpt, places });
        return;
    }
    let mut start = whole.start;
    let mut first = 0;
    // Every turn takes at least one place.
    while first < places.len() {
        let mut end = places[first].bytes.end;
        let mut next = first + 1;
        while next < places.len()
            && (places[next].bytes.start < end
                || places[next].bytes.end < places[first].bytes.start + APART)
        {
            end = end.max(places[next].bytes.end);
            next += 1;
        }
        let from = cut_before_word(
            body,
            places[first].bytes.start.saturating_sub(AROUND),
            start,
            places[first].bytes.start,
        );
        let mut to = cut_after_word(body, end + AROUND, whole.end);
        // What begins before the window ends is shown whole.
        while next < places.len() && places[next].bytes.start < to {
            to = to.max(places[next].bytes.end);
            next += 1;
        }
        let excerpt =
            Excerpt { span: from..to, cut_before: from > whole.start, cut_after: to < whole.end };
        found.push(Candidate { excerpt, places: &places[first..next] });
        start = to;
        first = next;
    }
}

/// Whether a text has more than `most` graphemes.
fn graphemes_exceed(text: &str, most: usize) -> bool {
    // Signs by which each character is a grapheme of its own, which is nearly all of news, are counted at once.
    let plain = |c: char| c != '\r' && c < '\u{300}' || ('\u{2010}'..'\u{2060}').contains(&c);
    if text.chars().all(plain) {
        text.chars().count() > most
    } else {
        text.graphemes(true).nth(most).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::clock::Clock;
    use crate::syntax::parser::parse;

    fn passages(
        body: &str,
        places: &[TextMatch],
        leaves: &LeafInfo,
        options: &SearchOptions,
    ) -> Vec<Passage> {
        super::passages(body, places, leaves, options).passages
    }

    /// `marked` is a body in which `[` and `]` stand around marks; what is shown has them too, and `…` where cut.
    fn check(marked: &str, most: usize, expected: &[&str]) {
        check_with(&[2.0, 1.0], marked, most, expected);
    }

    fn check_with(weights: &[f32], marked: &str, most: usize, expected: &[&str]) {
        let (body, places) = unmark(marked);
        let shown: Vec<String> =
            passages(&body, &places, &told(weights), &with_most(most)).iter().map(show).collect();
        assert_eq!(shown, expected, "{marked}");
    }

    fn told(weights: &[f32]) -> LeafInfo {
        LeafInfo::weighed(weights.to_vec())
    }

    fn with_most(passages: usize) -> SearchOptions {
        SearchOptions { passages, ..SearchOptions::default() }
    }

    /// `[…]` marks leaf 0, `{…}` leaf 1.
    fn unmark(marked: &str) -> (String, Vec<TextMatch>) {
        let (mut body, mut places, mut open) = (String::new(), Vec::new(), 0);
        for c in marked.chars() {
            match c {
                '[' | '{' => open = body.len(),
                ']' | '}' => {
                    let word = u32::try_from(body[..open].split_whitespace().count()).unwrap();
                    places.push(TextMatch {
                        leaf: usize::from(c == '}'),
                        bytes: open..body.len(),
                        positions: word..word + 1,
                    });
                }
                c => body.push(c),
            }
        }
        (body, places)
    }

    fn show(passage: &Passage) -> String {
        let mut text = passage.text.clone();
        for mark in passage.marks.iter().rev() {
            text.insert(mark.bytes.end - passage.start, ']');
            text.insert(mark.bytes.start - passage.start, '[');
        }
        let dots = |cut: bool| if cut { "…" } else { "" };
        format!("{}{text}{}", dots(passage.cut_before), dots(passage.cut_after))
    }

    #[test]
    fn a_passage_is_whole_sentences_around_its_marks() {
        check("One here. Two [two] there. Three.", 3, &["Two [two] there."]);
        check(
            "He may “[storm off\nto Amazon],” he said. Next.",
            3,
            &["He may “[storm off\nto Amazon],” he said."],
        );
        check("To [storm. Off] to it. Then.", 3, &["To [storm. Off] to it."]);
        check(
            "A line [about]\n\nanother [line] here",
            3,
            &["A line [about]", "another [line] here"],
        );
    }

    #[test]
    fn what_stands_near_over_the_end_of_a_sentence_is_shown_whole() {
        let check = |query: &str, marked: &str, expected: &[&str]| {
            let clause = parse(query, &Clock::new(&SearchOptions::default())).query.unwrap();
            let ids: Vec<usize> = clause.leaves().iter().map(|leaf| leaf.id).collect();
            let leaves = LeafInfo::of(&clause, vec![1.0; ids.iter().max().unwrap() + 1]);
            let (body, marked_places) = unmark(marked);
            let same = query == "storm NEAR/9 storm";
            let of_leaf = |place: &TextMatch, leaf: usize| TextMatch { leaf, ..place.clone() };
            let places: Vec<TextMatch> = marked_places
                .iter()
                .flat_map(|place| {
                    let ids = if same { &ids[..] } else { &ids[place.leaf..=place.leaf] };
                    ids.iter().map(|&id| of_leaf(place, id)).collect::<Vec<TextMatch>>()
                })
                .collect();
            let shown: Vec<String> =
                passages(&body, &places, &leaves, &with_most(3)).iter().map(show).collect();
            assert_eq!(shown, expected, "{query}: {marked}");
        };
        let over = "He saw the [storm]. {Amazon} fell. So it was.";
        check("\"storm amazon\"~3", over, &["He saw the [storm]. [Amazon] fell."]);
        check("storm NEAR/3 amazon", over, &["He saw the [storm]. [Amazon] fell."]);
        check("storm amazon", over, &["He saw the [storm].", "[Amazon] fell."]);
        // What is proved in each sentence by itself needs no other.
        let each = "A [storm] off {Amazon}. A [storm] and {Amazon}.";
        check("storm NEAR/9 amazon", each, &["A [storm] off [Amazon].", "A [storm] and [Amazon]."]);
        check(
            "storm NEAR/9 storm",
            "A [storm]. A [storm]. A [storm] too.",
            &["A [storm]. A [storm].", "A [storm] too."],
        );
    }

    #[test]
    fn the_best_comes_first_and_words_not_shown_yet_before_repeats() {
        let text = "A [rare] one. A {common} one. A [rare] and {common} one. A [rare] last.";
        check(text, 1, &["A [rare] and [common] one."]);
        check(text, 2, &["A [rare] and [common] one.", "A [rare] one."]);
        check("First {common}. Then [rare].", 2, &["Then [rare].", "First [common]."]);
        // What is no part of the story comes last, but is there.
        check("[Rain]: share this article\n\nThe {rain} fell.", 1, &["The [rain] fell."]);
        check(
            "[Rain]: share this article\n\nThe {rain} fell.",
            2,
            &["The [rain] fell.", "[Rain]: share this article"],
        );
        check("No {common}. Yes {common}.", 5, &["No [common].", "Yes [common]."]);
        check("[x]", 0, &[]);
        // A rare word shown again does not stand before a frequent one that was not.
        check_with(
            &[9.0, 0.1],
            "A [rare] one. A [rare] two. A {common} three.",
            2,
            &["A [rare] one.", "A [common] three."],
        );
        // Of equals the earlier, and all there are.
        check("Not [it]. Yes [it]. So [it]. Oh [it].", 3, &["Not [it].", "Yes [it].", "So [it]."]);
    }

    #[test]
    fn a_passage_that_says_what_another_says_is_passed_over() {
        let (line, other) =
            ("Sign up for the [storm] letter of the Herald", "The [storm] came on Monday.");
        let text = format!("{line}.\n\n{other}\n\n{line}!\n\nNo [storm].\n\n“{line}.”");
        let shown = [format!("{line}."), other.to_owned(), "No [storm].".to_owned()];
        let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
        check(&text, 3, &shown);
        check(&text, 9, &shown);
        check(&text, 2, &shown[..2]);
        // One that proves more is no repeat, nor is any where all are asked for.
        let more = text.replace("letter of the Herald!", "{letter} of the Herald!");
        check(&more, 2, &["Sign up for the [storm] [letter] of the Herald!", other]);
        let (body, places) = unmark(&text);
        assert_eq!(passages(&body, &places, &told(&[2.0, 1.0]), &with_most(100)).len(), 5);
    }

    #[test]
    fn context_is_sentences_around_and_shown_once() {
        let check = |marked: &str, context: usize, most: usize, expected: &[&str]| {
            let (body, places) = unmark(marked);
            let options = SearchOptions { context, ..with_most(most) };
            let shown: Vec<String> =
                passages(&body, &places, &told(&[2.0, 1.0]), &options).iter().map(show).collect();
            assert_eq!(shown, expected, "{marked} with {context}");
        };
        let text = "One is here. Two is here.\n\nThree has [it]. Four is here. Five is here.";
        check(text, 0, 3, &["Three has [it]."]);
        check(text, 1, 3, &["Two is here.\n\nThree has [it]. Four is here."]);
        check(text, 2, 3, &[text]);
        check(text, 20, 3, &[text]);
        check(" \n[It].\n ", 3, 3, &["[It]."]);
        // Marks of the neighbours are marks; what meets is one passage, in the place of the better.
        check("A {b} cow. A [d] eel. Not. Off.", 1, 1, &["A [b] cow. A [d] eel. Not."]);
        check("A {b} cow. Mid. A [d] eel. Not. Off.", 1, 2, &["A [b] cow. Mid. A [d] eel. Not."]);
        check("A {b} cow. Mid. Mud. A [d] eel.", 1, 2, &["Mud. A [d] eel.", "A [b] cow. Mid."]);
        // A mark over the bound of two sentences takes both along.
        check("Oh. Ah {b. Not} cow. A [d] eel. So.", 1, 1, &["Ah [b. Not] cow. A [d] eel. So."]);
        check("So. A [d] eel. Ah {b. Not} cow. Oh.", 1, 1, &["So. A [d] eel. Ah [b. Not] cow."]);
        // A neighbour without end is cut, and nothing is added beyond a cut.
        let long = "word ".repeat(300);
        let (body, places) = unmark(&format!("First. {long}end. A [d] e. {long}end. Last."));
        let found =
            passages(&body, &places, &told(&[1.0]), &SearchOptions { context: 2, ..with_most(3) });
        assert!(
            found[0].cut_before && found[0].cut_after && found[0].text.len() < 1100,
            "{found:?}"
        );
        assert!(
            found[0].text.starts_with("word word") && found[0].text.ends_with("word word"),
            "{found:?}"
        );
    }

    #[test]
    fn passages_with_context_never_overlap_whatever_the_text() {
        let mut random = random_numbers(11);
        for _ in 0..300 {
            let (body, places) = random_places(&mut random);
            let options = SearchOptions { context: random(4), ..with_most(1 + random(5)) };
            let mut found = passages(&body, &places, &told(&[1.0, 0.5]), &options);
            found.sort_by_key(|passage| passage.start);
            assert!(found.windows(2).all(|pair| pair[0].end <= pair[1].start), "{body:?}");
            for passage in found {
                assert_eq!(passage.text, body[passage.start..passage.end]);
                let touching = |place: &&TextMatch| {
                    place.bytes.start < passage.end && place.bytes.end > passage.start
                };
                let mut expected: Vec<Range<usize>> =
                    places.iter().filter(touching).map(|place| place.bytes.clone()).collect();
                expected.dedup();
                let marks: Vec<Range<usize>> =
                    passage.marks.iter().map(|mark| mark.bytes.clone()).collect();
                assert!(places.is_empty() || marks == expected, "{body:?}: {passage:?}");
            }
        }
    }

    #[test]
    fn without_marks_the_story_begins() {
        check("The first. The second.\n\nThe third.", 3, &["The first. The second."]);
        let story = "The harbour bridge is closed for eleven weeks, the port said.";
        check(&format!("▼ Summary\n– Bridge closed.\n\nBy A. B.\n\n  {story}\nMore."), 3, &[story]);
        check(" \n", 3, &[]);
        check("", 3, &[]);
        let long = "word ".repeat(100);
        let expected = format!("{}…", "word ".repeat(48).trim_end());
        check(long.trim_end(), 3, &[&expected]);
    }

    #[test]
    fn a_long_sentence_is_cut_at_words_around_its_marks() {
        let filler = "lorem ".repeat(100);
        let body = format!("Start {filler}near [one] and [two] then {filler}far [three] end.");
        let (text, places) = unmark(&body);
        let found = passages(&text, &places, &told(&[1.0, 1.0]), &with_most(9));
        assert_eq!(found.len(), 2);
        for passage in &found {
            assert!(passage.text.len() < 400 && passage.cut_before, "{}", passage.text);
            assert!(
                passage.text.starts_with("lorem") && !passage.text.ends_with(' '),
                "{}",
                passage.text
            );
            assert_eq!(passage.text, text[passage.start..passage.end]);
        }
        assert_eq!((found[0].marks.len(), found[0].cut_after), (2, true));
        assert_eq!((found[1].marks.len(), found[1].cut_after), (1, false));
    }

    fn random_numbers(mut state: u64) -> impl FnMut(usize) -> usize {
        move |below| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % below
        }
    }

    /// A body with some of its words marked, in order.
    fn random_places(random: &mut impl FnMut(usize) -> usize) -> (String, Vec<TextMatch>) {
        let pieces =
            ["word ", "é", ". ", "\n", "\n\n", "Mr. ", "中", "“x” ", " ", "longish words here "];
        let size = if random(3) == 0 { 300 } else { 40 };
        let body: String = (0..size).map(|_| pieces[random(pieces.len())]).collect();
        let words: Vec<Range<usize>> = newsdex_analysis::words(&body).collect();
        let mut places: Vec<TextMatch> = Vec::new();
        for (word, bytes) in words.iter().enumerate() {
            if random(6) == 0 {
                let last = (word + random(4)).min(words.len() - 1);
                let position = |word: usize| u32::try_from(word).unwrap();
                places.push(TextMatch {
                    leaf: random(2),
                    bytes: bytes.start..words[last].end,
                    positions: position(word)..position(last + 1),
                });
            }
        }
        (body, places)
    }

    #[test]
    fn every_mark_is_in_a_passage_whatever_the_text() {
        let mut random = random_numbers(7);
        for _ in 0..300 {
            let (body, places) = random_places(&mut random);
            let found = passages(&body, &places, &told(&[1.0, 0.5]), &with_most(usize::MAX));
            let mut marks: Vec<Range<usize>> = found
                .iter()
                .flat_map(|passage| &passage.marks)
                .map(|mark| mark.bytes.clone())
                .collect();
            marks.sort_by_key(|mark| (mark.start, mark.end));
            let mut expected: Vec<Range<usize>> =
                places.iter().map(|place| place.bytes.clone()).collect();
            expected.sort_by_key(|mark| (mark.start, mark.end));
            expected.dedup();
            assert_eq!(marks, expected, "{body:?}");
            for passage in found {
                assert_eq!(passage.text, body[passage.start..passage.end]);
                assert!(
                    passage
                        .marks
                        .iter()
                        .all(|mark| passage.start <= mark.bytes.start
                            && mark.bytes.end <= passage.end)
                );
            }
        }
    }
}
