//! Lines of pages to paragraphs: words that a line break cut in two are put together again.

use std::collections::HashSet;

use crate::formats::office::pdf::layout::Line;

/// Lines of one paragraph stand no farther apart than this, by how far apart lines of the page usually stand.
const APART: f32 = 1.3;
/// And their letters differ no more than this in size.
const LARGER: f32 = 1.15;

/// The text of all pages, paragraphs parted by blank lines.
pub(super) fn joined(pages: &[Vec<Line>]) -> String {
    let words = words(pages);
    let mut text = String::new();
    let mut last: Option<&Line> = None;
    for page in pages {
        let usual = usual_distance(page);
        for line in page {
            match last {
                None => {}
                Some(last) if is_one_paragraph(last, line, usual) => {
                    join(&mut text, &line.text, &words)
                }
                Some(_) => text.push_str("\n\n"),
            }
            text.push_str(&line.text);
            last = Some(line);
        }
    }
    text
}

/// How far apart lines of one size stand that follow each other within a paragraph: those between paragraphs stand farther.
fn usual_distance(page: &[Line]) -> f32 {
    let pairs = page.windows(2).map(|pair| (pair[0].up - pair[1].up, pair[0].size, pair[1].size));
    let near = pairs.filter(|&(distance, size, next)| {
        distance > 0.0 && distance < 3.0 * size && (size - next).abs() < 0.5
    });
    let mut all: Vec<f32> = near.map(|(distance, ..)| distance).collect();
    all.sort_by(f32::total_cmp);
    all.get(all.len() / 3).copied().unwrap_or(0.0)
}

fn is_one_paragraph(last: &Line, next: &Line, usual: f32) -> bool {
    let distance = last.up - next.up;
    let larger = last.size.max(next.size) / last.size.min(next.size).max(0.1);
    let listed = next.text.starts_with(['•', '▪', '‣', '◦']);
    if larger > LARGER || listed {
        return false;
    }
    if distance <= 0.0 || distance > 3.0 * last.size.max(1.0) && distance > 3.0 * usual {
        // Another column or page: what has not ended goes on there, and a line that is not full has.
        let full = last.end - last.begin > 0.8 * (next.end - next.begin);
        return !ends_sentence(&last.text) && (full || !next.text.starts_with(char::is_uppercase));
    }
    let indented =
        next.begin - last.begin > 0.6 * next.size && next.begin - last.begin < 5.0 * next.size;
    let unindented =
        last.begin - next.begin > 0.6 * next.size && last.end < next.end - 2.0 * next.size;
    distance <= APART * usual
        && !(indented && ends_sentence(&last.text))
        && !(unindented && ends_sentence(&last.text))
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']']).ends_with(['.', '!', '?', '…', ':'])
}

/// All words that stand whole within lines, those with hyphens too.
fn words(pages: &[Vec<Line>]) -> HashSet<&str> {
    let mut found = HashSet::new();
    let mut cut = false;
    for line in pages.iter().flatten() {
        let cuts_next = line.text.ends_with(['-', '\u{2010}', '\u{ad}']);
        let count = line.text.split(' ').count() - usize::from(cuts_next);
        let whole = line.text.split(' ').take(count).skip(usize::from(cut));
        found.extend(whole.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())));
        cut = cuts_next;
    }
    found.remove("");
    found
}

/// Puts a space, or what a word needs that was cut in two, between the text and its next line.
fn join(text: &mut String, next: &str, words: &HashSet<&str>) {
    if text.ends_with('\u{ad}') {
        text.pop();
        return;
    }
    let lower = next.chars().next().is_some_and(char::is_lowercase);
    let stem = text
        .strip_suffix(['-', '\u{2010}'])
        .filter(|stem| stem.ends_with(char::is_alphabetic) && lower);
    if let Some(stem) = stem {
        let begin =
            stem.rsplit(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or_default();
        let end = next.split(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or_default();
        let whole = words.contains(format!("{begin}{end}").as_str());
        let hyphened = words.contains(format!("{begin}-{end}").as_str());
        // `well-` and `known`: both are words of their own, and no word is made of them.
        let both = begin.chars().count() > 3 && words.contains(begin) && words.contains(end);
        if whole || !hyphened && !both {
            text.pop();
        }
    } else if !(text.ends_with(['-', '\u{2010}'])
        || text.ends_with(is_wide) && next.starts_with(is_wide))
    {
        text.push(' ');
    }
}

/// Scripts that are written without spaces.
fn is_wide(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines as they stand below each other: `>` moves one in, an empty one leaves a gap.
    fn text(lines: &str) -> String {
        let mut up = 700.0;
        let mut page = Vec::new();
        for line in lines.split('\n') {
            up -= if line.is_empty() { 6.0 } else { 12.0 };
            let begin = if line.starts_with('>') { 84.0 } else { 72.0 };
            let text = line.trim_start_matches('>').to_owned();
            let end = begin + 5.0 * text.chars().count() as f32;
            page.push(Line { text, begin, end, up, size: 10.0, ..Line::default() });
        }
        page.retain(|line| !line.text.is_empty());
        joined(&[page])
    }

    #[test]
    fn lines_are_joined_to_paragraphs() {
        let check = |lines: &str, expected: &str| assert_eq!(text(lines), expected, "{lines}");
        check("The bridge\nwill close.\nNobody knew.", "The bridge will close. Nobody knew.");
        check("The bridge\nwill close.\n\nNobody\nknew.", "The bridge will close.\n\nNobody knew.");
        check("The bridge\nwill close.\n>Nobody\nknew.", "The bridge will close.\n\nNobody knew.");
        check("Two things\n• one\n• two", "Two things\n\n• one\n\n• two");
        check("", "");
    }

    #[test]
    fn words_that_a_line_break_cut_are_put_together() {
        let check = |lines: &str, expected: &str| assert_eq!(text(lines), expected, "{lines}");
        check("the adminis-\ntration said", "the administration said");
        check("the adminis\u{ad}\ntration said", "the administration said");
        check("a wind-\ndriven surge, a wind-driven one", "a wind-driven surge, a wind-driven one");
        check("a wind-\ndriven surge by wind driven", "a wind-driven surge by wind driven");
        check("the Harbour-\nBoard", "the Harbour-Board");
        check("from 1998-\n2004", "from 1998-2004");
        check("港の橋は\n閉鎖された。", "港の橋は閉鎖された。");
    }
}
