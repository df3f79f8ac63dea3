//! Text as it is placed on a page to lines, in the order in which it was written.

use std::collections::HashMap;

use pdfboss_text::TextSpan;

/// A line of a column.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    /// Where it begins and ends along itself.
    pub(super) begin: f32,
    pub(super) end: f32,
    /// How far up its letters stand.
    pub(super) up: f32,
    /// How large they are.
    pub(super) size: f32,
    /// By how much it is turned, in degrees.
    pub(super) turned: i32,
}

/// A gap between letters is a space where it is wider than this, by their size.
const SPACE: f32 = 0.16;
/// And begins another column or cell where it is wider than this.
const COLUMN: f32 = 2.5;

/// The lines of a page.
pub(super) fn lines_of(spans: &[TextSpan]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for span in spans.iter().filter(|span| span.artifact.is_none() && !span.text.is_empty()) {
        let (begin, up) = along(span.rotate, span.x, span.y);
        let (end, _) = along(span.rotate, span.end_x, span.end_y);
        if !(begin.is_finite() && end.is_finite() && up.is_finite() && span.size.is_finite()) {
            continue;
        }
        let next = Line {
            text: String::new(),
            begin,
            end,
            up,
            size: span.size.abs(),
            turned: span.rotate,
        };
        match lines.last_mut() {
            Some(line) if line.goes_on_with(&next) => {
                line.space_before(&next, &span.text);
                push_letters(&mut line.text, &span.text);
                line.end = line.end.max(end);
                line.size = line.size.max(next.size);
            }
            _ => {
                let mut line = next;
                push_letters(&mut line.text, &span.text);
                lines.push(line);
            }
        }
    }
    for line in &mut lines {
        line.text = line.text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    lines.retain(|line| !line.text.is_empty());
    with_initials(lines)
}

/// A place by the direction of its text: how far along, and how far up.
fn along(turned: i32, x: f32, y: f32) -> (f32, f32) {
    match turned {
        90 => (y, -x),
        180 => (-x, -y),
        270 => (-y, x),
        _ => (x, y),
    }
}

/// Ligatures as their letters. What cannot be read or seen is left out.
fn push_letters(text: &mut String, letters: &str) {
    for letter in letters.chars() {
        match letter {
            'ﬀ' => text.push_str("ff"),
            'ﬁ' => text.push_str("fi"),
            'ﬂ' => text.push_str("fl"),
            'ﬃ' => text.push_str("ffi"),
            'ﬄ' => text.push_str("ffl"),
            'ﬅ' | 'ﬆ' => text.push_str("st"),
            '\u{fffd}' | '\u{e000}'..='\u{f8ff}' => {}
            _ if letter.is_control() => text.push(' '),
            _ => text.push(letter),
        }
    }
}

impl Line {
    fn goes_on_with(&self, next: &Line) -> bool {
        let size = self.size.max(next.size);
        let gap = next.begin - self.end;
        self.turned == next.turned
            && (self.up - next.up).abs() < 0.5 * size
            && gap > -0.5 * size
            && gap < COLUMN * size
    }

    fn space_before(&mut self, next: &Line, letters: &str) {
        let parted =
            self.text.ends_with(char::is_whitespace) || letters.starts_with(char::is_whitespace);
        if !parted && next.begin - self.end > SPACE * next.size.min(self.size) {
            self.text.push(' ');
        }
    }
}

/// Puts the large initial of a story before the rest of its word.
fn with_initials(lines: Vec<Line>) -> Vec<Line> {
    let mut found: Vec<Line> = Vec::new();
    for mut line in lines {
        if let Some(initial) = found.last()
            && initial.text.chars().count() == 1
            && initial.text.chars().all(char::is_uppercase)
            && initial.size > 1.8 * line.size
            && line.begin > initial.begin
            && (line.up - initial.up).abs() < initial.size
        {
            line.text.insert_str(0, &initial.text);
            found.pop();
        }
        found.push(line);
    }
    found
}

/// So many lines at the top and at the foot of a page may stand on every page.
const RUNNING: usize = 3;

/// Leaves out what stands at the top or foot of most pages, and the numbers of pages there.
pub(super) fn without_running_lines(pages: &mut [Vec<Line>]) {
    let mut times: HashMap<String, usize> = HashMap::new();
    let edges: Vec<Vec<usize>> = pages.iter().map(|page| edges(page)).collect();
    for (page, edges) in pages.iter().zip(&edges) {
        for key in edges.iter().map(|&at| without_digits(&page[at].text)) {
            *times.entry(key).or_default() += 1;
        }
    }
    let most = pages.len();
    for (page, edges) in pages.iter_mut().zip(&edges) {
        let mut at = 0;
        page.retain(|line| {
            let number = most > 1
                && line.text.trim_matches(['-', '–', '—', ' ']).chars().all(|c| c.is_ascii_digit());
            let runs =
                times.get(&without_digits(&line.text)).is_some_and(|&n| n >= 3 && n * 2 > most);
            at += 1;
            !(edges.contains(&(at - 1)) && (number || runs))
        });
    }
}

/// Which lines stand at the top and at the foot of a page.
fn edges(page: &[Line]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..page.len()).collect();
    order.sort_by(|&a, &b| page[b].up.total_cmp(&page[a].up));
    let foot = order.len().saturating_sub(RUNNING).max(RUNNING.min(order.len()));
    let mut edges = order[..RUNNING.min(order.len())].to_vec();
    edges.extend(&order[foot..]);
    edges
}

fn without_digits(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit()).collect()
}
