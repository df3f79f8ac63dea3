//! The lines of pages as paragraphs. Words that a line break divides are joined again.

use std::collections::HashSet;

use crate::formats::office::pdf::layout::Line;

/// Maximum distance of lines in one paragraph, in usual line distances of the page.
const MAX_LINE_DISTANCE: f32 = 1.3;
/// Maximum ratio of the font sizes in one paragraph.
const MAX_FONT_RATIO: f32 = 1.15;

/// The text of all pages, with blank lines between paragraphs.
pub(super) fn join_lines(pages: &[Vec<Line>]) -> String {
    let words = words(pages);
    let mut text = String::new();
    let mut last: Option<&Line> = None;
    for page in pages {
        let usual_distance = usual_distance(page);
        for line in page {
            match last {
                None => {}
                Some(last) if is_same_paragraph(last, line, usual_distance) => {
                    join(&mut text, &line.text, &words);
                }
                Some(_) => text.push_str("\n\n"),
            }
            text.push_str(&line.text);
            last = Some(line);
        }
    }
    text
}

/// The distance of lines within paragraphs: the lower third of the distances of adjacent lines of
/// one size, because lines of different paragraphs are farther apart.
fn usual_distance(page: &[Line]) -> f32 {
    let distances = page.windows(2).filter_map(|pair| {
        let distance = pair[0].baseline - pair[1].baseline;
        let is_adjacent = distance > 0.0 && distance < 3.0 * pair[0].font_size;
        let is_same_size = (pair[0].font_size - pair[1].font_size).abs() < 0.5;
        (is_adjacent && is_same_size).then_some(distance)
    });
    let mut distances: Vec<f32> = distances.collect();
    distances.sort_by(f32::total_cmp);
    distances.get(distances.len() / 3).copied().unwrap_or(0.0)
}

fn is_same_paragraph(last: &Line, next: &Line, usual_distance: f32) -> bool {
    let distance = last.baseline - next.baseline;
    let font_ratio =
        last.font_size.max(next.font_size) / last.font_size.min(next.font_size).max(0.1);
    let is_list_item = next.text.starts_with(['•', '▪', '‣', '◦']);
    if font_ratio > MAX_FONT_RATIO || is_list_item {
        return false;
    }
    if distance <= 0.0
        || distance > 3.0 * last.font_size.max(1.0) && distance > 3.0 * usual_distance
    {
        // The next line is in another column or on another page. An unfinished sentence continues
        // there. A short line is usually the end of a paragraph.
        let is_full = last.end - last.start > 0.8 * (next.end - next.start);
        return !ends_sentence(&last.text)
            && (is_full || !next.text.starts_with(char::is_uppercase));
    }
    let indent = next.start - last.start;
    let is_indented = indent > 0.6 * next.font_size && indent < 5.0 * next.font_size;
    let is_outdented = -indent > 0.6 * next.font_size && last.end < next.end - 2.0 * next.font_size;
    distance <= MAX_LINE_DISTANCE * usual_distance
        && !(is_indented && ends_sentence(&last.text))
        && !(is_outdented && ends_sentence(&last.text))
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']']).ends_with(['.', '!', '?', '…', ':'])
}

/// All words that no line break divides, hyphenated ones included.
fn words(pages: &[Vec<Line>]) -> HashSet<&str> {
    let mut words = HashSet::new();
    let mut last_is_divided = false;
    for line in pages.iter().flatten() {
        let is_divided = line.text.ends_with(['-', '\u{2010}', '\u{ad}']);
        let count = line.text.split(' ').count() - usize::from(is_divided);
        let whole = line.text.split(' ').take(count).skip(usize::from(last_is_divided));
        words.extend(whole.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())));
        last_is_divided = is_divided;
    }
    words.remove("");
    words
}

/// Prepares `text` for the next line: adds a space, or removes the hyphen of a divided word.
fn join(text: &mut String, next: &str, words: &HashSet<&str>) {
    if text.ends_with('\u{ad}') {
        text.pop();
        return;
    }
    let next_is_lowercase = next.chars().next().is_some_and(char::is_lowercase);
    let before_hyphen = text
        .strip_suffix(['-', '\u{2010}'])
        .filter(|before| before.ends_with(char::is_alphabetic) && next_is_lowercase);
    if let Some(before) = before_hyphen {
        let is_separator = |c: char| !c.is_alphanumeric() && c != '-';
        let first = before.rsplit(is_separator).next().unwrap_or_default();
        let second = next.split(is_separator).next().unwrap_or_default();
        let is_word = words.contains(format!("{first}{second}").as_str());
        let is_hyphenated = words.contains(format!("{first}-{second}").as_str());
        // `well-` and `known`: both parts occur as words, their concatenation does not.
        let is_compound =
            first.chars().count() > 3 && words.contains(first) && words.contains(second);
        if is_word || !is_hyphenated && !is_compound {
            text.pop();
        }
    } else if !(text.ends_with(['-', '\u{2010}'])
        || text.ends_with(is_unspaced) && next.starts_with(is_unspaced))
    {
        text.push(' ');
    }
}

/// Whether a character is of a script that is written without spaces.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Joins lines below each other. `>` indents a line, an empty line leaves a gap.
    fn text(lines: &str) -> String {
        let mut baseline = 700.0;
        let mut page = Vec::new();
        for line in lines.split('\n') {
            baseline -= if line.is_empty() { 6.0 } else { 12.0 };
            let start = if line.starts_with('>') { 84.0 } else { 72.0 };
            let text = line.trim_start_matches('>').to_owned();
            let end = start + 5.0 * text.chars().count() as f32;
            page.push(Line { text, start, end, baseline, font_size: 10.0, ..Line::default() });
        }
        page.retain(|line| !line.text.is_empty());
        join_lines(&[page])
    }

    #[test]
    fn lines_are_joined_into_paragraphs() {
        let check = |lines: &str, expected: &str| assert_eq!(text(lines), expected, "{lines}");
        check("The bridge\nwill close.\nNobody knew.", "The bridge will close. Nobody knew.");
        check("The bridge\nwill close.\n\nNobody\nknew.", "The bridge will close.\n\nNobody knew.");
        check("The bridge\nwill close.\n>Nobody\nknew.", "The bridge will close.\n\nNobody knew.");
        check("Two things\n• one\n• two", "Two things\n\n• one\n\n• two");
        check("", "");
    }

    #[test]
    fn divided_words_are_joined() {
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
