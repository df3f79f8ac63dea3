//! How a story begins: what is shown of an article in which nothing is marked.

use newsdex_analysis::{paragraph_around, sentences};

use crate::answer::Passage;
use crate::highlight::excerpt::{Excerpt, cut_after_word};

/// The beginning of a story is shown up to about this length, in bytes.
const OPENING: usize = 240;
/// How far into a text its story is looked for, in bytes.
const PREAMBLE: usize = 2048;

/// The first sentences of a story; none where the text is blank. Lines that stand before it (a summary's heading, a list,
/// a credit) are passed over, unless there is nothing else.
pub(crate) fn lead(body: &str) -> Option<Passage> {
    let mut lines =
        body[..body.floor_char_boundary(PREAMBLE)].split_inclusive('\n').scan(0, |end, line| {
            *end += line.len();
            Some((*end - line.trim_start().len(), line.trim()))
        });
    let blank = body.len() - body.trim_start().len();
    let first = lines.find(|(_, line)| tells(line)).map_or(blank, |(start, _)| start);
    let paragraph = paragraph_around(body, first..first);
    let sentences = sentences(body, first..paragraph.end.max(first));
    let start = sentences.first()?.start;
    let fitting = sentences.iter().take_while(|sentence| sentence.end - start <= OPENING).last();
    let end = fitting.map_or_else(
        || cut_after_word(body, start + OPENING, sentences[0].end),
        |sentence| sentence.end,
    );
    let cut_after = !sentences.iter().any(|sentence| sentence.end == end);
    Some(Excerpt { span: start..end, cut_before: false, cut_after }.shown(body, &[]))
}

/// Whether a line reads as prose: long enough for a sentence, with an end of one in it, and no item of a list.
fn tells(line: &str) -> bool {
    line.len() >= 50
        && line.starts_with(|c: char| c.is_alphanumeric() || "\"'“‘„«($€£".contains(c))
        && line.contains(['.', '?', '!', ','])
}
