//! JSON lines: one article per line.

use std::io::{self, BufRead};

use crate::article::Lines;
use crate::files::lines::{LineRead, next_line};
use crate::files::unpack::Input;
use crate::formats::records::json_article::{
    ObjectBytes, ObjectPlace, report_object, with_utf8_stream,
};
use crate::formats::records::record::FeedDefaults;
use crate::limits::MAX_ARTICLE_BYTES;
use crate::reader::{Reader, Sink};

/// Reads JSON lines.
pub(crate) struct JsonLinesReader;

impl Reader for JsonLinesReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        with_utf8_stream(input, sink, |mut stream, sink| read_lines(&mut stream, sink))
    }
}

fn read_lines(stream: &mut impl BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut line = Vec::new();
    let mut is_empty = true;
    for number in 1_u64.. {
        match next_line(stream, &mut line, MAX_ARTICLE_BYTES)? {
            LineRead::End => break,
            LineRead::TooLong => {
                is_empty = false;
                sink.skip_too_large(Some(format!("line {number}")));
            }
            LineRead::Line if line.iter().all(u8::is_ascii_whitespace) => {}
            LineRead::Line => {
                is_empty = false;
                let object = ObjectBytes {
                    bytes: std::mem::take(&mut line),
                    line: number,
                    lines: Lines::On(number),
                    number,
                    place: ObjectPlace::Article,
                };
                report_object(object, &FeedDefaults::default(), sink);
            }
        }
        if !sink.is_open() {
            break;
        }
    }
    if is_empty {
        sink.skip_empty();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::test_support::read;

    #[test]
    fn the_number_and_length_of_warnings_is_bounded() {
        let found = read("a.jsonl", "{}\n".repeat(5_000).as_bytes());
        assert_eq!(
            (found.len(), found.last().map(String::as_str)),
            (1_001, Some("! -: 4000 more warnings"))
        );
        assert_eq!(read("a.jsonl", b" \n"), ["! -: the file is empty"]);
        let found = read("a.jsonl", format!("\"{}\"", "ø".repeat(5_000)).as_bytes());
        assert_eq!(found[0].chars().count(), "! line 1, byte 10002: ".len() + 401, "{found:?}");
    }

    #[test]
    fn utf_16_is_detected() {
        let text = "{\"title\":\"Ærø\",\"body\":\"Zürich\"}\n{\"body\":\"港\"}\n";
        let little_endian: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let with_bom: Vec<u8> =
            format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [text.as_bytes(), &little_endian, &with_bom] {
            for name in ["a.jsonl", "a.json"] {
                let found = read(name, bytes);
                assert_eq!(found, [format!("{name}#1: Ærø: Zürich"), format!("{name}#2: -: 港")]);
            }
        }
    }

    #[test]
    fn other_encodings_are_guessed_with_a_warning() {
        let japanese = "{\"title\":\"港の橋\",\"body\":\"港の橋は月曜日に閉鎖されたと港湾局が発表した。表、ソ。\"}\n";
        let french = "{\"body\":\"Les élèves étaient déçus : où irons-nous prendre un thé ?\"}";
        let check = |text: &str, label: &str| {
            let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
            let as_utf8 = read("a.json", text.as_bytes());
            for name in ["a.jsonl", "a.json"] {
                let mut found = read(name, &encoding.encode(text).0);
                let warning = found.remove(0);
                assert!(warning.contains(&format!("newsdex guessed {}", encoding.name())));
                assert_eq!(found, [as_utf8[0].replace("a.json", name)]);
            }
        };
        check(japanese, "shift_jis");
        check(japanese, "euc-jp");
        check(french, "windows-1252");
    }

    #[test]
    fn a_character_across_the_first_buffer_boundary_is_not_malformed() {
        for length in 262_140..262_150 {
            let long = format!("{{\"body\":\"{}é\"}}", "x".repeat(length - 9));
            assert!(read("a.json", long.as_bytes())[0].ends_with("xé"), "{length}");
        }
    }
}
