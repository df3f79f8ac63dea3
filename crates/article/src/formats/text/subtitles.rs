//! Subtitles (`SubRip`, `WebVTT`): one article per file, the sentences without numbers and times.

use std::io;

use crate::article::{Article, Lines};
use crate::files::unpack::Input;
use crate::formats::markup::normalize::trimmed;
use crate::formats::markup::render::unescape;
use crate::metadata::{Metadata, Origin};
use crate::parsed_article::ParsedArticle;
use crate::reader::{Reader, Sink};

/// A pause after a sentence that begins a paragraph, in milliseconds.
const PAUSE_MS: u64 = 4_000;
/// A pause that begins a paragraph even within a sentence, in milliseconds.
const LONG_PAUSE_MS: u64 = 15_000;
/// After a sentence, a paragraph of this length ends, in bytes.
const PARAGRAPH_BYTES: usize = 600;
/// Longest tag, in bytes.
const MAX_TAG_BYTES: usize = 256;
/// Blocks of `WebVTT` that are no subtitles.
const OTHER_BLOCKS: &[&str] = &["NOTE", "STYLE", "REGION"];

/// Reads subtitles.
pub(crate) struct SubtitleReader;

impl Reader for SubtitleReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        let Some(bytes) = sink.read_all(input)? else { return Ok(()) };
        let Some(text) = sink.decode(bytes, None, None) else { return Ok(()) };
        if text.trim().is_empty() {
            sink.skip_empty();
            return Ok(());
        }
        let subtitles = Subtitles::parse(&text);
        if subtitles.transcript.text.is_empty() {
            let help = "it was skipped; if it holds text, give it the right file extension";
            sink.skip(None, "no subtitles in the file", help);
            return Ok(());
        }
        let mut parsed = ParsedArticle::new(Article {
            id: sink.file.key.clone(),
            body: subtitles.transcript.text,
            lines: Lines::Unknown,
            metadata: Metadata { language: subtitles.language, ..Metadata::default() },
            ..Article::default()
        });
        parsed.set_title(subtitles.title, Origin::Metadata);
        sink.parsed(parsed, None);
        Ok(())
    }
}

#[derive(Debug, Default)]
struct Subtitles<'t> {
    transcript: Transcript,
    title: Option<String>,
    language: Option<String>,
    cue: Option<Cue<'t>>,
    /// Whether captions roll: each repeats the last line of the one before, as those that are made
    /// from speech do.
    rolls: bool,
    last_line: String,
}

/// A subtitle.
#[derive(Debug)]
struct Cue<'t> {
    start_ms: u64,
    end_ms: u64,
    lines: Vec<&'t str>,
    /// Lines since the last blank one.
    block_lines: usize,
}

impl<'t> Subtitles<'t> {
    fn parse(text: &'t str) -> Subtitles<'t> {
        let rolls = text.contains("<c>") || text.contains("<00:");
        let mut subtitles = Subtitles { rolls, ..Subtitles::default() };
        let mut lines = text.lines().map(str::trim);
        let mut is_other_block = false;
        if text.starts_with("WEBVTT") {
            subtitles.header(&mut lines);
        }
        for line in lines {
            if line.is_empty() {
                is_other_block = false;
                if let Some(cue) = &mut subtitles.cue {
                    cue.block_lines = 0;
                }
            } else if let Some((start_ms, end_ms)) = times(line) {
                // The line above is the number or the name of this subtitle.
                if let Some(cue) = &mut subtitles.cue
                    && (cue.block_lines == 1
                        || cue.lines.last().is_some_and(|line| is_number(line)))
                {
                    cue.lines.pop();
                }
                subtitles.end_cue();
                subtitles.cue = Some(Cue { start_ms, end_ms, lines: Vec::new(), block_lines: 2 });
            } else if let Some(cue) = &mut subtitles.cue {
                let word = line.split(' ').next().unwrap_or_default();
                is_other_block |= cue.block_lines == 0 && OTHER_BLOCKS.contains(&word);
                if !is_other_block {
                    cue.block_lines += 1;
                    cue.lines.push(line);
                }
            }
        }
        subtitles.end_cue();
        subtitles
    }

    /// `WEBVTT - Title`, and what is known of the file.
    fn header(&mut self, lines: &mut impl Iterator<Item = &'t str>) {
        let title = lines.next().and_then(|line| line.strip_prefix("WEBVTT"));
        let title = title.map(|title| title.trim_matches([' ', '\t', '-', '–', ':']));
        self.title = title.and_then(trimmed);
        for line in lines.take_while(|line| !line.is_empty()) {
            if let Some(language) = line.strip_prefix("Language:") {
                self.language = trimmed(language);
            }
        }
    }

    fn end_cue(&mut self) {
        let Some(cue) = self.cue.take() else { return };
        let mut last_line = String::new();
        for (number, line) in cue.lines.iter().enumerate() {
            let spoken = SpokenLine::parse(line);
            if self.rolls && number == 0 && spoken.text == self.last_line {
                last_line.clone_from(&spoken.text);
                continue;
            }
            if !spoken.text.is_empty() {
                self.transcript.add(&spoken, cue.start_ms);
                last_line = spoken.text;
            }
        }
        if !last_line.is_empty() {
            self.last_line = last_line;
        }
        self.transcript.end_ms = cue.end_ms;
    }
}

/// A line of a subtitle without its markup.
struct SpokenLine {
    text: String,
    /// The name in `<v Ada Lind>`.
    speaker: Option<String>,
    /// Whether a dash shows that the speaker changes.
    changes_speaker: bool,
}

impl SpokenLine {
    fn parse(line: &str) -> SpokenLine {
        let mut text = String::with_capacity(line.len());
        let mut speaker = None;
        let mut rest = line;
        while let Some(at) = rest.find(['<', '{']) {
            text.push_str(&rest[..at]);
            let tag = &rest[at..];
            let Some(end) = tag_end(tag) else {
                text.push_str(&tag[..1]);
                rest = &tag[1..];
                continue;
            };
            if let Some(voice) = tag[1..end].strip_prefix('v')
                && voice.starts_with([' ', '.'])
            {
                speaker = voice.split_once(' ').and_then(|(_, name)| trimmed(&unescape(name)));
            }
            rest = &tag[end + 1..];
        }
        text.push_str(rest);
        let text = unescape(&text).split_whitespace().collect::<Vec<_>>().join(" ");
        let without_dash = text.strip_prefix(['-', '–', '—']).map(str::trim_start);
        let changes_speaker =
            without_dash.is_some_and(|text| text.starts_with(|c: char| !c.is_ascii_digit()));
        let text = without_dash.filter(|_| changes_speaker).map(str::to_owned).unwrap_or(text);
        SpokenLine { text, speaker, changes_speaker }
    }
}

/// Where a tag ends: `<i>`, `</i>`, `<00:01.000>`, or `{\an8}`, which places a subtitle.
fn tag_end(text: &str) -> Option<usize> {
    let text = &text[..text.floor_char_boundary(MAX_TAG_BYTES)];
    match text.strip_prefix('<') {
        Some(name) if name.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/') => {
            text.find('>')
        }
        None if text.starts_with("{\\") => text.find('}'),
        _ => None,
    }
}

/// What was said, as paragraphs.
#[derive(Debug, Default)]
struct Transcript {
    text: String,
    /// Where the paragraph begins, in bytes.
    paragraph_start: usize,
    speaker: Option<String>,
    /// When the last subtitle ended.
    end_ms: u64,
}

impl Transcript {
    fn add(&mut self, line: &SpokenLine, start_ms: u64) {
        let pause = start_ms.saturating_sub(self.end_ms);
        let ends_sentence = self
            .text
            .trim_end_matches(['"', '”', '’', '»', ')', ']', '」'])
            .ends_with(['.', '?', '!', '…', '。', '？', '！', '♪']);
        let is_new_speaker = line.speaker.is_some() && line.speaker != self.speaker;
        let is_long = self.text.len() - self.paragraph_start > PARAGRAPH_BYTES;
        let is_new = is_new_speaker
            || line.changes_speaker
            || pause >= LONG_PAUSE_MS
            || ends_sentence && (pause >= PAUSE_MS || is_long);
        if self.text.is_empty() || is_new {
            if !self.text.is_empty() {
                self.text.push_str("\n\n");
            }
            self.paragraph_start = self.text.len();
        } else if !joins_without_space(&self.text, &line.text) {
            self.text.push(' ');
        }
        if let Some(speaker) = line.speaker.as_ref().filter(|_| is_new_speaker) {
            self.text.push_str(speaker);
            self.text.push_str(": ");
            self.speaker = Some(speaker.clone());
        }
        self.text.push_str(&line.text);
    }
}

/// Whether the text is Chinese or Japanese, which have no spaces.
fn joins_without_space(before: &str, after: &str) -> bool {
    let is_cjk = |c: Option<char>| {
        c.is_some_and(|c| matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}'))
    };
    is_cjk(before.chars().next_back()) && is_cjk(after.chars().next())
}

fn is_number(line: &str) -> bool {
    !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// The times in `00:01:02,345 --> 00:01:05.000 align:start`, in milliseconds.
fn times(line: &str) -> Option<(u64, u64)> {
    let (start, end) = line.split_once("-->")?;
    Some((time(start.trim())?, time(end.split_whitespace().next()?)?))
}

fn time(text: &str) -> Option<u64> {
    let (clock, fraction) = text.split_once([',', '.']).unwrap_or((text, "0"));
    let is_digits = |part: &str| (1..=4).contains(&part.len()) && is_number(part);
    let parts: Vec<&str> = clock.split(':').collect();
    if !(2..=3).contains(&parts.len())
        || !parts.iter().chain([&fraction]).all(|part| is_digits(part))
    {
        return None;
    }
    let seconds =
        parts.iter().try_fold(0, |sum, part| Some(sum * 60 + part.parse::<u64>().ok()?))?;
    Some(seconds * 1_000 + fraction.parse::<u64>().ok()?)
}

#[cfg(test)]
mod tests {
    use crate::test_support::{articles, read};

    fn check(name: &str, text: &str, expected: &str) {
        assert_eq!(read(name, text.as_bytes()), [format!("{name}: {expected}")], "{text}");
    }

    #[test]
    fn sentences_are_joined_without_numbers_and_times() {
        check(
            "a.srt",
            "1\r\n00:00:01,000 --> 00:00:03,000\r\nThe bridge closed\r\non <i>Monday</i>,\r\n\r\n\
             2\r\n00:00:03,100 --> 00:00:05,000\r\n{\\an8}the port &amp; the city said.\r\n\r\n\
             3\r\n00:00:20,000 --> 00:00:22,000\r\n1984 was the last time.\r\n",
            "-: The bridge closed on Monday, the port & the city said.\n\n1984 was the last time.",
        );
        // Without blank lines between them.
        check(
            "a.srt",
            "1\n00:00:01,000 --> 00:00:03,000\nOne.\n2\n00:00:03,000 --> 00:00:04,000\nTwo.\n",
            "-: One. Two.",
        );
        check(
            "a.srt",
            "1\n00:00:01,000 --> 00:00:03,000\n- Is it open?\n- No.\n\n2\n00:00:03,000 --> 00:00:04,000\n-5 degrees, 1 < 2.\n",
            "-: Is it open?\n\nNo. -5 degrees, 1 < 2.",
        );
        check(
            "a.srt",
            "1\n00:00:01,000 --> 00:00:02,000\n橋は\n\n2\n00:00:02,000 --> 00:00:03,000\n閉まった。",
            "-: 橋は閉まった。",
        );
    }

    #[test]
    fn voices_and_blocks_of_webvtt_are_known() {
        let vtt = "WEBVTT - Bridge closes\nKind: captions\nLanguage: en\n\nNOTE\nnot shown\n00:01 neither\n\n\
             STYLE\n::cue { color: red }\n\nintro\n00:01.000 --> 00:03.000 align:start\n<v Ada Lind>The bridge closed.</v>\n\n\
             NOTE also not\n\n00:03.000 --> 00:04.000\n<v Ada Lind>On Monday.\n\n\
             00:04.000 --> 00:05.000\n<v.loud Per Aune>Why?\n";
        let found = articles("a.vtt", vtt.as_bytes());
        assert_eq!(found[0].metadata.title.as_deref(), Some("Bridge closes"));
        assert_eq!(found[0].metadata.language.as_deref(), Some("en"));
        assert_eq!(found[0].body, "Ada Lind: The bridge closed. On Monday.\n\nPer Aune: Why?");
        let rolling = "WEBVTT\n\n00:01.000 --> 00:03.000\nthe<00:01.500><c> bridge</c>\n\n00:03.000 --> 00:03.010\nthe bridge\n\n\
             00:03.010 --> 00:05.000\nthe bridge\nis<00:04.000><c> closed</c>\n";
        check("a.vtt", rolling, "-: the bridge is closed");
    }

    #[test]
    fn files_without_subtitles_are_named() {
        assert_eq!(read("a.srt", b" "), ["! -: the file is empty"]);
        assert_eq!(
            read("a.srt", b"Some text.\n12:30 --> lunch"),
            ["! -: no subtitles in the file"]
        );
        assert_eq!(read("a.vtt", b"WEBVTT\n\n"), ["! -: no subtitles in the file"]);
        let cue = "1\n00:00:01,000 --> 00:00:02,000\n<v A<{\\<\n".repeat(100_000);
        assert_eq!(read("a.srt", cue.as_bytes()).len(), 1);
        let line = format!("1\n00:00:01,000 --> 00:00:02,000\n{}", "<v A".repeat(500_000));
        assert_eq!(read("a.srt", line.as_bytes()).len(), 1);
    }
}
