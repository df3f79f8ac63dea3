//! The lead: the beginning of a story, shown for an article without marks.

use newsdex_analysis::{paragraph_around, sentences};

use crate::answer::Passage;
use crate::highlight::excerpt::{Excerpt, cut_after_word};

/// Maximum length of a lead, in bytes. It ends with the last sentence that fits.
const MAX_LEAD_BYTES: usize = 240;
/// Number of bytes within which the story is expected to begin.
const MAX_PREAMBLE_BYTES: usize = 2048;

/// The first sentences of a story; `None` if the text is blank. Skips lines before the story, such
/// as the heading of a summary, a list or a credit, unless there is nothing else.
pub(crate) fn lead(body: &str) -> Option<Passage> {
    let preamble = &body[..body.floor_char_boundary(MAX_PREAMBLE_BYTES)];
    let mut lines = preamble.split_inclusive('\n').scan(0, |end, line| {
        *end += line.len();
        Some((*end - line.trim_start().len(), line.trim()))
    });
    let first_text = body.len() - body.trim_start().len();
    let first = lines.find(|(_, line)| is_prose(line)).map_or(first_text, |(start, _)| start);
    let paragraph = paragraph_around(body, first..first);
    let sentences = sentences(body, first..paragraph.end.max(first));
    let Some(start) = sentences.first().map(|sentence| sentence.start) else {
        return without_white_space(body, first);
    };
    let fitting =
        sentences.iter().take_while(|sentence| sentence.end - start <= MAX_LEAD_BYTES).last();
    let end = fitting.map_or_else(
        || cut_after_word(body, start + MAX_LEAD_BYTES, sentences[0].end),
        |sentence| sentence.end,
    );
    let cut_after = !sentences.iter().any(|sentence| sentence.end == end);
    Some(Excerpt { span: start..end, cut_before: false, cut_after }.to_passage(body, &[]))
}

/// The beginning of a text without white space, in which no sentence ends.
fn without_white_space(body: &str, start: usize) -> Option<Passage> {
    let end = cut_after_word(body, start + MAX_LEAD_BYTES, body.len());
    let excerpt = Excerpt { span: start..end, cut_before: false, cut_after: end < body.len() };
    (end > start).then(|| excerpt.to_passage(body, &[]))
}

/// Whether a line reads as prose: long enough for a sentence, with punctuation in it, and not an
/// item of a list.
fn is_prose(line: &str) -> bool {
    line.len() >= 50
        && line.starts_with(|c: char| c.is_alphanumeric() || "\"'“‘„«($€£".contains(c))
        && line.contains(['.', '?', '!', ','])
}
