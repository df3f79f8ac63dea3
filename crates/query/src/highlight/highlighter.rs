//! The highlighter: from the occurrences of one article to its passages.

use newsdex_index::{StoredText, WordOffsetsReader};

use crate::answer::Passage;
use crate::deadline::{Deadline, Watch};
use crate::highlight::context::ContextWidener;
use crate::highlight::excerpt::Excerpt;
use crate::highlight::fragments::{Fragment, fragments};
use crate::highlight::lead::lead;
use crate::highlight::leaf_info::LeafInfo;
use crate::highlight::located::Locator;
use crate::highlight::long_text::{LongText, full_text_passage, long_text_lead};
use crate::highlight::selection::Selection;
use crate::highlight::shortlist::shortlist;
use crate::matches::text_match::{TextMatch, marks};
use crate::occurrence::Occurrence;
use crate::options::SearchOptions;
use crate::stored::Stored;

/// Makes the passages of the articles that one search finds.
pub(crate) struct Highlighter<'q> {
    pub(crate) leaves: &'q LeafInfo,
    pub(crate) options: &'q SearchOptions,
    /// Passages that are not found before the deadline are missing.
    pub(crate) deadline: &'q Deadline,
}

/// Passages of one body, best first.
#[derive(Debug, Default)]
struct SelectedPassages {
    passages: Vec<Passage>,
    /// Whether the selection had to fall back on boilerplate.
    has_boilerplate: bool,
}

impl Highlighter<'_> {
    /// The best passages of an article, best first. `occurrences` are the witnesses in its body;
    /// `word_offsets` are those of its segment.
    ///
    /// Only the occurrences on the shortlist are located in the text. The others are located too if
    /// the passages from the shortlist are too few or contain boilerplate.
    pub(crate) fn passages(
        &self,
        article: &Stored,
        occurrences: &[Occurrence],
        word_offsets: &WordOffsetsReader,
    ) -> tantivy::Result<Vec<Passage>> {
        if self.options.passages == 0 {
            return Ok(Vec::new());
        }
        let document = article.address.doc_id;
        match &article.body {
            StoredText::Short(body) => {
                let body = body.text()?;
                let mut locator = Locator::new(occurrences, word_offsets.offsets(document, body));
                let passages =
                    self.passages_around(body, &mut locator, &self.shortlist(occurrences)).or_else(
                        || self.passages_around(body, &mut locator, &all_indices(occurrences)),
                    );
                Ok(passages.unwrap_or_default())
            }
            StoredText::Long(text) => {
                self.long_text_passages(&LongText { text, document, word_offsets }, occurrences)
            }
        }
    }

    /// The passages of a long text, exactly as if all of it were read. Reads the parts around
    /// occurrences first, and the full text only if more of it might change a passage.
    fn long_text_passages(
        &self,
        long_text: &LongText<'_>,
        occurrences: &[Occurrence],
    ) -> tantivy::Result<Vec<Passage>> {
        for indices in [self.shortlist(occurrences), all_indices(occurrences)] {
            let parts = long_text.read_around(occurrences, &indices, self.options.context)?;
            let mut locator = Locator::partial(occurrences, &parts);
            let Some(passages) = self.passages_around(parts.text(), &mut locator, &indices) else {
                continue;
            };
            let passages = passages.into_iter().map(|passage| full_text_passage(passage, &parts));
            if self.deadline.was_seen() {
                return Ok(passages.flatten().collect());
            }
            match passages.collect::<Option<Vec<Passage>>>() {
                Some(passages) if !passages.is_empty() => return Ok(passages),
                _ => break,
            }
        }
        let body = long_text.text.full_text()?;
        let offsets = long_text.word_offsets.offsets(long_text.document, &body);
        let mut locator = Locator::new(occurrences, offsets);
        let passages = self.passages_around(&body, &mut locator, &all_indices(occurrences));
        Ok(passages.unwrap_or_default())
    }

    /// Watches the deadline of work on a text, which may have paragraphs without an end if it is
    /// long.
    fn watch(&self, body: &str) -> Watch {
        const LONG_BYTES: usize = 64 * 1024;
        if body.len() > LONG_BYTES { self.deadline.close_watch() } else { self.deadline.watch() }
    }

    /// Indices of the occurrences to locate first.
    fn shortlist(&self, occurrences: &[Occurrence]) -> Vec<usize> {
        // Any occurrence may be in the context of a passage.
        if self.options.context > 0 {
            all_indices(occurrences)
        } else {
            shortlist(occurrences, self.leaves, self.options.passages)
        }
    }

    /// The passages around the occurrences at `indices`; `None` if all occurrences must be located.
    fn passages_around(
        &self,
        body: &str,
        locator: &mut Locator<'_>,
        indices: &[usize],
    ) -> Option<Vec<Passage>> {
        let located = locator.locate(indices, self.watch(body));
        let SelectedPassages { mut passages, has_boilerplate } =
            self.select_passages(body, &located.matches);
        if indices.len() < locator.len() {
            // Near-duplicates or boilerplate used up the shortlist; other occurrences may do
            // better.
            let may_improve = passages.len() < self.options.passages || has_boilerplate;
            if may_improve && !self.deadline.was_seen() {
                return None;
            }
            for passage in &mut passages {
                let matches = locator.matches_within(&(passage.start..passage.end), &located);
                passage.marks = marks(&matches);
            }
        }
        Some(passages)
    }

    /// The best passages for `matches`, which are in text order; the lead if there are none.
    fn select_passages(&self, body: &str, matches: &[TextMatch]) -> SelectedPassages {
        let &SearchOptions { passages: max, context, .. } = self.options;
        if max == 0 {
            return SelectedPassages::default();
        }
        if matches.is_empty() {
            let passages = lead(body).into_iter().collect();
            return SelectedPassages { passages, has_boilerplate: false };
        }
        let watch = self.watch(body);
        let fragments = fragments(body, matches, self.leaves, watch.clone());
        let mut selection = Selection::new(body, &fragments, &self.leaves.weights, watch);
        let selected = selection.select(max);
        let has_boilerplate = selected.iter().any(|&index| selection.is_boilerplate(index));
        let selected = selected.iter().map(|&index| &fragments[index]);
        let passages = if context == 0 {
            let passage =
                |fragment: &Fragment<'_>| fragment.excerpt.to_passage(body, fragment.matches);
            selected.map(passage).collect()
        } else {
            let excerpts = selected.map(|fragment| fragment.excerpt.clone()).collect();
            let widener = ContextWidener::new(body, matches, context);
            let wider = widener.widen_all(excerpts, &mut self.watch(body));
            wider.iter().map(|excerpt| passage_with_all_marks(body, excerpt, matches)).collect()
        };
        SelectedPassages { passages, has_boilerplate }
    }
}

/// The lead of an article.
pub(crate) fn article_lead(article: &Stored) -> tantivy::Result<Option<Passage>> {
    match &article.body {
        StoredText::Short(body) => Ok(lead(body.text()?)),
        StoredText::Long(body) => long_text_lead(body),
    }
}

fn all_indices(occurrences: &[Occurrence]) -> Vec<usize> {
    (0..occurrences.len()).collect()
}

/// The passage of an excerpt with context, which may contain more matches than its fragment does.
fn passage_with_all_marks(body: &str, excerpt: &Excerpt, matches: &[TextMatch]) -> Passage {
    let span = &excerpt.span;
    let first = matches.partition_point(|text_match| text_match.bytes.start < span.start);
    let inside = matches[first..]
        .iter()
        .take_while(|text_match| text_match.bytes.start < span.end)
        .filter(|text_match| text_match.bytes.end <= span.end);
    excerpt.to_passage(body, &inside.cloned().collect::<Vec<TextMatch>>())
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::*;
    use crate::syntax::clock::Clock;
    use crate::syntax::parser::parse;

    fn passages(
        body: &str,
        matches: &[TextMatch],
        leaves: &LeafInfo,
        options: &SearchOptions,
    ) -> Vec<Passage> {
        let deadline = &Deadline::never();
        Highlighter { leaves, options, deadline }.select_passages(body, matches).passages
    }

    /// `[…]` and `{…}` are marks in `marked`; passages show all marks as `[…]`, and cuts as `…`.
    fn check(marked: &str, max: usize, expected: &[&str]) {
        check_with(&[2.0, 1.0], marked, max, expected);
    }

    fn check_with(weights: &[f32], marked: &str, max: usize, expected: &[&str]) {
        let (body, matches) = unmark(marked);
        let shown: Vec<String> =
            passages(&body, &matches, &leaves(weights), &at_most(max)).iter().map(show).collect();
        assert_eq!(shown, expected, "{marked}");
    }

    fn leaves(weights: &[f32]) -> LeafInfo {
        LeafInfo::without_near(weights.to_vec())
    }

    fn at_most(passages: usize) -> SearchOptions {
        SearchOptions { passages, ..SearchOptions::default() }
    }

    /// `[…]` marks leaf 0, `{…}` leaf 1.
    fn unmark(marked: &str) -> (String, Vec<TextMatch>) {
        let (mut body, mut matches, mut open) = (String::new(), Vec::new(), 0);
        for c in marked.chars() {
            match c {
                '[' | '{' => open = body.len(),
                ']' | '}' => {
                    let word = u32::try_from(body[..open].split_whitespace().count()).unwrap();
                    matches.push(TextMatch {
                        leaf: usize::from(c == '}'),
                        bytes: open..body.len(),
                        positions: word..word + 1,
                    });
                }
                c => body.push(c),
            }
        }
        (body, matches)
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
    fn a_near_across_sentences_is_shown_in_one_passage() {
        let check = |query: &str, marked: &str, expected: &[&str]| {
            let ast = parse(query, &Clock::new(&SearchOptions::default())).query.unwrap();
            let ids: Vec<usize> = ast.leaves().iter().map(|leaf| leaf.id).collect();
            let leaves = LeafInfo::new(&ast, vec![1.0; ids.iter().max().unwrap() + 1]);
            let (body, marks) = unmark(marked);
            let both_sides_match = query == "storm NEAR/9 storm";
            let mut matches: Vec<TextMatch> = Vec::new();
            for mark in &marks {
                let ids = if both_sides_match { &ids[..] } else { &ids[mark.leaf..=mark.leaf] };
                matches.extend(ids.iter().map(|&leaf| TextMatch { leaf, ..mark.clone() }));
            }
            let shown: Vec<String> =
                passages(&body, &matches, &leaves, &at_most(3)).iter().map(show).collect();
            assert_eq!(shown, expected, "{query}: {marked}");
        };
        let over = "He saw the [storm]. {Amazon} fell. So it was.";
        check("\"storm amazon\"~3", over, &["He saw the [storm]. [Amazon] fell."]);
        check("storm NEAR/3 amazon", over, &["He saw the [storm]. [Amazon] fell."]);
        check("storm amazon", over, &["He saw the [storm].", "[Amazon] fell."]);
        // A sentence that has both sides needs no other.
        let each = "A [storm] off {Amazon}. A [storm] and {Amazon}.";
        check("storm NEAR/9 amazon", each, &["A [storm] off [Amazon].", "A [storm] and [Amazon]."]);
        check(
            "storm NEAR/9 storm",
            "A [storm]. A [storm]. A [storm] too.",
            &["A [storm]. A [storm].", "A [storm] too."],
        );
    }

    #[test]
    fn passages_are_ordered_by_leaves_not_shown_yet_and_then_by_weight() {
        let text = "A [rare] one. A {common} one. A [rare] and {common} one. A [rare] last.";
        check(text, 1, &["A [rare] and [common] one."]);
        check(text, 2, &["A [rare] and [common] one.", "A [rare] one."]);
        check("First {common}. Then [rare].", 2, &["Then [rare].", "First [common]."]);
        // Boilerplate comes last, but is shown.
        check("[Rain]: share this article\n\nThe {rain} fell.", 1, &["The [rain] fell."]);
        check(
            "[Rain]: share this article\n\nThe {rain} fell.",
            2,
            &["The [rain] fell.", "[Rain]: share this article"],
        );
        check("No {common}. Yes {common}.", 5, &["No [common].", "Yes [common]."]);
        check("[x]", 0, &[]);
        // A frequent leaf that was not shown yet comes before a rare one that was.
        check_with(
            &[9.0, 0.1],
            "A [rare] one. A [rare] two. A {common} three.",
            2,
            &["A [rare] one.", "A [common] three."],
        );
        // Of equal fragments, the earlier comes first.
        check("Not [it]. Yes [it]. So [it]. Oh [it].", 3, &["Not [it].", "Yes [it].", "So [it]."]);
    }

    #[test]
    fn near_duplicates_of_a_better_passage_are_skipped() {
        let (line, other) =
            ("Sign up for the [storm] letter of the Herald", "The [storm] came on Monday.");
        let text = format!("{line}.\n\n{other}\n\n{line}!\n\nNo [storm].\n\n“{line}.”");
        let shown = [format!("{line}."), other.to_owned(), "No [storm].".to_owned()];
        let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
        check(&text, 3, &shown);
        check(&text, 9, &shown);
        check(&text, 2, &shown[..2]);
        // A passage with another leaf is no duplicate. Where 100 are asked for, none is skipped.
        let more = text.replace("letter of the Herald!", "{letter} of the Herald!");
        check(&more, 2, &["Sign up for the [storm] [letter] of the Herald!", other]);
        let (body, matches) = unmark(&text);
        assert_eq!(passages(&body, &matches, &leaves(&[2.0, 1.0]), &at_most(100)).len(), 5);
    }

    #[test]
    fn context_adds_sentences_and_shows_none_twice() {
        let check = |marked: &str, context: usize, max: usize, expected: &[&str]| {
            let (body, matches) = unmark(marked);
            let options = SearchOptions { context, ..at_most(max) };
            let shown: Vec<String> = passages(&body, &matches, &leaves(&[2.0, 1.0]), &options)
                .iter()
                .map(show)
                .collect();
            assert_eq!(shown, expected, "{marked} with {context}");
        };
        let text = "One is here. Two is here.\n\nThree has [it]. Four is here. Five is here.";
        check(text, 0, 3, &["Three has [it]."]);
        check(text, 1, 3, &["Two is here.\n\nThree has [it]. Four is here."]);
        check(text, 2, 3, &[text]);
        check(text, 20, 3, &[text]);
        check(" \n[It].\n ", 3, 3, &["[It]."]);
        // Matches in the context are marked. Passages that overlap are joined at the better rank.
        check("A {b} cow. A [d] eel. Not. Off.", 1, 1, &["A [b] cow. A [d] eel. Not."]);
        check("A {b} cow. Mid. A [d] eel. Not. Off.", 1, 2, &["A [b] cow. Mid. A [d] eel. Not."]);
        check("A {b} cow. Mid. Mud. A [d] eel.", 1, 2, &["Mud. A [d] eel.", "A [b] cow. Mid."]);
        // A match across two sentences takes both along.
        check("Oh. Ah {b. Not} cow. A [d] eel. So.", 1, 1, &["Ah [b. Not] cow. A [d] eel. So."]);
        check("So. A [d] eel. Ah {b. Not} cow. Oh.", 1, 1, &["So. A [d] eel. Ah [b. Not] cow."]);
        // A very long neighbour is cut, and nothing is added beyond a cut.
        let long = "word ".repeat(300);
        let (body, matches) = unmark(&format!("First. {long}end. A [d] e. {long}end. Last."));
        let shown =
            passages(&body, &matches, &leaves(&[1.0]), &SearchOptions { context: 2, ..at_most(3) });
        assert!(
            shown[0].cut_before && shown[0].cut_after && shown[0].text.len() < 1100,
            "{shown:?}"
        );
        assert!(
            shown[0].text.starts_with("word word") && shown[0].text.ends_with("word word"),
            "{shown:?}"
        );
    }

    #[test]
    fn passages_with_context_never_overlap_in_random_texts() {
        let mut random = fastrand::Rng::with_seed(11);
        for _ in 0..300 {
            let (body, matches) = random_matches(&mut random);
            let options =
                SearchOptions { context: random.usize(..4), ..at_most(random.usize(1..6)) };
            let mut shown = passages(&body, &matches, &leaves(&[1.0, 0.5]), &options);
            shown.sort_by_key(|passage| passage.start);
            assert!(shown.windows(2).all(|pair| pair[0].end <= pair[1].start), "{body:?}");
            for passage in shown {
                assert_eq!(passage.text, body[passage.start..passage.end]);
                let touching = |text_match: &&TextMatch| {
                    text_match.bytes.start < passage.end && text_match.bytes.end > passage.start
                };
                let mut expected: Vec<Range<usize>> = matches
                    .iter()
                    .filter(touching)
                    .map(|text_match| text_match.bytes.clone())
                    .collect();
                expected.dedup();
                let marks: Vec<Range<usize>> =
                    passage.marks.iter().map(|mark| mark.bytes.clone()).collect();
                assert!(matches.is_empty() || marks == expected, "{body:?}: {passage:?}");
            }
        }
    }

    #[test]
    fn an_article_without_marks_shows_its_lead() {
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
    fn a_long_sentence_is_cut_at_word_boundaries_around_its_marks() {
        let filler = "lorem ".repeat(100);
        let body = format!("Start {filler}near [one] and [two] then {filler}far [three] end.");
        let (text, matches) = unmark(&body);
        let shown = passages(&text, &matches, &leaves(&[1.0, 1.0]), &at_most(9));
        assert_eq!(shown.len(), 2);
        for passage in &shown {
            assert!(passage.text.len() < 400 && passage.cut_before, "{}", passage.text);
            assert!(
                passage.text.starts_with("lorem") && !passage.text.ends_with(' '),
                "{}",
                passage.text
            );
            assert_eq!(passage.text, text[passage.start..passage.end]);
        }
        assert_eq!((shown[0].marks.len(), shown[0].cut_after), (2, true));
        assert_eq!((shown[1].marks.len(), shown[1].cut_after), (1, false));
    }

    /// A random body, and matches of some of its words in text order.
    fn random_matches(random: &mut fastrand::Rng) -> (String, Vec<TextMatch>) {
        let pieces =
            ["word ", "é", ". ", "\n", "\n\n", "Mr. ", "中", "“x” ", " ", "longish words here "];
        let size = if random.usize(..3) == 0 { 300 } else { 40 };
        let body: String = (0..size).map(|_| *random.choice(&pieces).unwrap()).collect();
        let words: Vec<Range<usize>> = newsdex_analysis::words(&body).collect();
        let mut matches: Vec<TextMatch> = Vec::new();
        for (word, bytes) in words.iter().enumerate() {
            if random.usize(..6) == 0 {
                let last = (word + random.usize(..4)).min(words.len() - 1);
                let position = |word: usize| u32::try_from(word).unwrap();
                matches.push(TextMatch {
                    leaf: random.usize(..2),
                    bytes: bytes.start..words[last].end,
                    positions: position(word)..position(last + 1),
                });
            }
        }
        (body, matches)
    }

    #[test]
    fn every_mark_is_in_a_passage_in_random_texts() {
        let mut random = fastrand::Rng::with_seed(7);
        for _ in 0..300 {
            let (body, matches) = random_matches(&mut random);
            let shown = passages(&body, &matches, &leaves(&[1.0, 0.5]), &at_most(usize::MAX));
            let mut marks: Vec<Range<usize>> = shown
                .iter()
                .flat_map(|passage| &passage.marks)
                .map(|mark| mark.bytes.clone())
                .collect();
            marks.sort_by_key(|mark| (mark.start, mark.end));
            let mut expected: Vec<Range<usize>> =
                matches.iter().map(|text_match| text_match.bytes.clone()).collect();
            expected.sort_by_key(|mark| (mark.start, mark.end));
            expected.dedup();
            assert_eq!(marks, expected, "{body:?}");
            for passage in shown {
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
