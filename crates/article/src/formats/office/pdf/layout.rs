//! The text runs of a page as lines, in the order of the content stream.

use std::collections::HashMap;

use pdfboss_text::TextSpan;

use crate::formats::markup::normalize::collapse_whitespace;

/// A line of a column. Positions are in points, relative to the direction of writing.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    /// Where the line starts and ends in the direction of writing.
    pub(super) start: f32,
    pub(super) end: f32,
    /// Position of the baseline, upwards.
    pub(super) baseline: f32,
    /// Font size, the largest of the line.
    pub(super) font_size: f32,
    /// Rotation in degrees.
    pub(super) rotation: i32,
}

/// A gap between text runs is a space if it is wider than this, in font sizes.
const MIN_SPACE: f32 = 0.16;
/// A gap starts another column or cell if it is wider than this, in font sizes.
const MIN_COLUMN_GAP: f32 = 2.5;

/// The lines of a page.
pub(super) fn page_lines(runs: &[TextSpan]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for run in runs.iter().filter(|run| run.artifact.is_none() && !run.text.is_empty()) {
        let start = Position::rotated(run.rotate, run.x, run.y);
        let end = Position::rotated(run.rotate, run.end_x, run.end_y);
        let next = Line {
            text: String::new(),
            start: start.along,
            end: end.along,
            baseline: start.up,
            font_size: run.size.abs(),
            rotation: run.rotate,
        };
        if ![next.start, next.end, next.baseline, next.font_size].into_iter().all(f32::is_finite) {
            continue;
        }
        match lines.last_mut() {
            Some(line) if line.continues_with(&next) => {
                line.push_space_before(&next, &run.text);
                push_text(&mut line.text, &run.text);
                line.end = line.end.max(next.end);
                line.font_size = line.font_size.max(next.font_size);
            }
            _ => {
                let mut line = next;
                push_text(&mut line.text, &run.text);
                lines.push(line);
            }
        }
    }
    for line in &mut lines {
        line.text = collapse_whitespace(&line.text);
    }
    lines.retain(|line| !line.text.is_empty());
    join_drop_caps(lines)
}

/// A point relative to the direction of writing.
struct Position {
    along: f32,
    up: f32,
}

impl Position {
    fn rotated(rotation: i32, x: f32, y: f32) -> Position {
        let (along, up) = match rotation {
            90 => (y, -x),
            180 => (-x, -y),
            270 => (-y, x),
            _ => (x, y),
        };
        Position { along, up }
    }
}

/// Appends text. Ligatures become their letters; private use and replacement characters are
/// dropped, because fonts without a `ToUnicode` map yield them.
fn push_text(line: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            'ﬀ' => line.push_str("ff"),
            'ﬁ' => line.push_str("fi"),
            'ﬂ' => line.push_str("fl"),
            'ﬃ' => line.push_str("ffi"),
            'ﬄ' => line.push_str("ffl"),
            'ﬅ' | 'ﬆ' => line.push_str("st"),
            '\u{fffd}' | '\u{e000}'..='\u{f8ff}' => {}
            _ if c.is_control() => line.push(' '),
            _ => line.push(c),
        }
    }
}

impl Line {
    /// Whether the next run is on this line and in its column.
    fn continues_with(&self, next: &Line) -> bool {
        let font_size = self.font_size.max(next.font_size);
        let gap = next.start - self.end;
        self.rotation == next.rotation
            && (self.baseline - next.baseline).abs() < 0.5 * font_size
            && gap > -0.5 * font_size
            && gap < MIN_COLUMN_GAP * font_size
    }

    fn push_space_before(&mut self, next: &Line, next_text: &str) {
        let has_space =
            self.text.ends_with(char::is_whitespace) || next_text.starts_with(char::is_whitespace);
        if !has_space && next.start - self.end > MIN_SPACE * next.font_size.min(self.font_size) {
            self.text.push(' ');
        }
    }
}

/// Joins each drop cap, the large initial of a story, with the rest of its word.
fn join_drop_caps(lines: Vec<Line>) -> Vec<Line> {
    let mut joined: Vec<Line> = Vec::new();
    for mut line in lines {
        if let Some(initial) = joined.last()
            && initial.text.chars().count() == 1
            && initial.text.chars().all(char::is_uppercase)
            && initial.font_size > 1.8 * line.font_size
            && line.start > initial.start
            && (line.baseline - initial.baseline).abs() < initial.font_size
        {
            line.text.insert_str(0, &initial.text);
            joined.pop();
        }
        joined.push(line);
    }
    joined
}

/// Running heads and feet are at most this many lines from the edge of a page.
const RUNNING_LINES: usize = 3;
/// A running line occurs on at least this many pages.
const MIN_RUNNING_PAGES: usize = 3;

/// Removes running heads, running feet and page numbers: lines at the edges of most pages.
pub(super) fn remove_running_lines(pages: &mut [Vec<Line>]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let edges: Vec<Vec<usize>> = pages.iter().map(|page| edge_lines(page)).collect();
    for (page, edges) in pages.iter().zip(&edges) {
        for key in edges.iter().map(|&index| without_digits(&page[index].text)) {
            *counts.entry(key).or_default() += 1;
        }
    }
    let page_count = pages.len();
    for (page, edges) in pages.iter_mut().zip(&edges) {
        let mut index = 0;
        page.retain(|line| {
            let is_page_number = page_count > 1
                && line.text.trim_matches(['-', '–', '—', ' ']).chars().all(|c| c.is_ascii_digit());
            let is_running = counts
                .get(&without_digits(&line.text))
                .is_some_and(|&count| count >= MIN_RUNNING_PAGES && count * 2 > page_count);
            let is_edge = edges.contains(&index);
            index += 1;
            !(is_edge && (is_page_number || is_running))
        });
    }
}

/// Indexes of the lines at the top and at the foot of a page.
fn edge_lines(page: &[Line]) -> Vec<usize> {
    let mut top_down: Vec<usize> = (0..page.len()).collect();
    top_down.sort_by(|&a, &b| page[b].baseline.total_cmp(&page[a].baseline));
    let head = RUNNING_LINES.min(top_down.len());
    let foot = top_down.len().saturating_sub(RUNNING_LINES).max(head);
    let mut edges = top_down[..head].to_vec();
    edges.extend(&top_down[foot..]);
    edges
}

fn without_digits(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit()).collect()
}
