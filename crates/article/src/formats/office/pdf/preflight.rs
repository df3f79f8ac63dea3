//! Checks a PDF before the PDF library opens it, by the streams that it declares.
//!
//! The library limits what one stream expands to. It limits neither the memory of the
//! cross-reference table nor how often streams overlap, and it trusts the declared number of
//! objects in an object stream. Without the check, a small file could exhaust the memory.

use std::collections::HashMap;
use std::io::Read;

use flate2::read::{DeflateDecoder, ZlibDecoder};
use memchr::memmem;
use pdfboss_core::lexer::{Lexer, Token};

/// Maximum total decompressed size of the cross-reference streams, in bytes. An entry has one byte
/// or more, and takes about 60 bytes of memory.
const MAX_XREF_BYTES: usize = 4 << 20;
/// Maximum number of objects in one object stream.
const MAX_OBJECTS_PER_STREAM: i64 = 100_000;
/// Maximum number of streams in a file.
const MAX_STREAMS: usize = 200_000;
/// How many tokens of a value in a stream dictionary are kept. The values that the check reads are
/// shorter.
const MAX_VALUE_TOKENS: usize = 8;

/// A stream, as its dictionary describes it.
#[derive(Default)]
struct Stream {
    /// Offset of the data.
    start: usize,
    length: Option<Length>,
    filter: Filter,
    is_xref: bool,
    contains_objects: bool,
    /// The declared number of objects.
    objects: Option<i64>,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Filter {
    #[default]
    None,
    Flate,
    /// Another filter, or several.
    Other,
}

#[derive(Clone, Copy)]
enum Length {
    Bytes(i64),
    /// The number of an object that contains the length.
    Object(i64),
}

/// The streams of a file, and the integers that are objects of their own.
#[derive(Default)]
struct FileScan {
    streams: Vec<Stream>,
    /// Integers by object number. If a number occurs twice, the largest integer counts.
    integers: HashMap<i64, i64>,
}

/// What the cross-reference streams and object streams of a file expand to, in bytes; `None` if that
/// is more than `max_expanded`, or if opening the file could take unbounded memory.
pub(super) fn expanded_length(bytes: &[u8], max_expanded: usize) -> Option<usize> {
    let file = FileScan::scan(bytes)?;
    let ends: Vec<usize> = memmem::find_iter(bytes, b"endstream").collect();
    let (mut data_bytes, mut xref_bytes, mut expanded_bytes) = (0, 0, 0);
    for stream in &file.streams {
        let length = data_length(stream, &file.integers, &ends, bytes.len());
        data_bytes += length;
        if !stream.is_xref && !stream.contains_objects {
            continue;
        }
        if stream.filter == Filter::Other || stream.contains_objects && !stream.has_valid_count() {
            return None;
        }
        let data = &bytes[stream.start..stream.start + length];
        let expanded = stream_length(data, stream, max_expanded - expanded_bytes)?;
        xref_bytes += if stream.is_xref { expanded } else { 0 };
        expanded_bytes += expanded;
        if xref_bytes > MAX_XREF_BYTES {
            return None;
        }
    }
    // Streams that overlap would be expanded several times.
    (data_bytes <= 2 * bytes.len() + (1 << 20)).then_some(expanded_bytes)
}

/// The length of a stream's data in bytes: the larger of the declared length and the distance to
/// the next `endstream`. A declared length beyond the end of the file does not count.
fn data_length(
    stream: &Stream,
    integers: &HashMap<i64, i64>,
    ends: &[usize],
    file_length: usize,
) -> usize {
    let rest = file_length - stream.start;
    let declared = match stream.length {
        None => Some(0),
        Some(Length::Bytes(bytes)) => Some(bytes),
        Some(Length::Object(number)) => integers.get(&number).copied(),
    };
    let declared = declared.map_or(rest, |length| usize::try_from(length).unwrap_or(0));
    let next_end = ends.get(ends.partition_point(|&end| end < stream.start));
    let to_next_end = next_end.map_or(rest, |end| end - stream.start);
    if declared > rest { to_next_end } else { declared.max(to_next_end) }
}

impl FileScan {
    /// Finds every place that a cross-reference table could declare to be a stream. `None` if there
    /// are too many, or if the scan takes more than a few passes over the file.
    fn scan(bytes: &[u8]) -> Option<FileScan> {
        let mut file = FileScan::default();
        let mut work_left = 4 * bytes.len() + (1 << 16);
        for at in memmem::find_iter(bytes, b"obj") {
            let mut lexer = Lexer::at(bytes, at + 3);
            match lexer.next_token() {
                Ok(Token::Int(integer)) => {
                    if let Some(number) = object_number(&bytes[..at]) {
                        let largest = file.integers.entry(number).or_insert(integer);
                        *largest = integer.max(*largest);
                    }
                }
                Ok(Token::DictOpen) => {
                    if let Some(mut stream) = parse_dictionary(&mut lexer)
                        && matches!(lexer.next_token(), Ok(Token::Keyword(name)) if name.starts_with(b"stream"))
                    {
                        stream.start = lexer.pos().min(bytes.len());
                        file.streams.push(stream);
                    }
                }
                _ => {}
            }
            work_left = work_left.checked_sub(lexer.pos().saturating_sub(at))?;
            if file.streams.len() > MAX_STREAMS {
                return None;
            }
        }
        Some(file)
    }
}

/// The object number in `12 0 obj`, from the bytes before `obj`.
fn object_number(before: &[u8]) -> Option<i64> {
    let last = |count: usize| {
        let tail = before.get(before.len().saturating_sub(count)..)?.trim_ascii_end();
        std::str::from_utf8(tail).ok()
    };
    // Binary data may precede the number, so a shorter tail is tried as well.
    let text = last(24).or_else(|| last(12))?;
    text.rsplit(|c: char| c.is_ascii_whitespace() || c == '\0')
        .filter(|part| !part.is_empty())
        .nth(1)?
        .parse()
        .ok()
}

/// Parses a dictionary after its `<<`; `None` if it is unterminated.
fn parse_dictionary(lexer: &mut Lexer<'_>) -> Option<Stream> {
    let mut stream = Stream::default();
    let mut depth = 1;
    let mut key: Option<String> = None;
    let mut value = Vec::new();
    loop {
        let token = lexer.next_token().ok()?;
        match token {
            Token::Eof => return None,
            Token::Keyword(ref word)
                if !matches!(word.as_slice(), b"R" | b"true" | b"false" | b"null") =>
            {
                return None;
            }
            Token::DictOpen | Token::ArrayOpen => depth += 1,
            Token::DictClose | Token::ArrayClose => depth -= 1,
            _ => {}
        }
        let is_own_name = matches!(token, Token::Name(_)) && depth == 1;
        let is_key = is_own_name && (key.is_none() || !value.is_empty());
        if is_key || depth == 0 {
            if let Some(key) = key.take() {
                stream.set(&key, &value);
            }
            value.clear();
        }
        match token {
            _ if depth == 0 => return Some(stream),
            Token::Name(name) if is_key => key = Some(name.0),
            token if value.len() < MAX_VALUE_TOKENS => value.push(token),
            _ => {}
        }
    }
}

impl Stream {
    /// Sets the field that an entry of the dictionary describes.
    fn set(&mut self, key: &str, value: &[Token]) {
        match (key, value) {
            ("W", _) => self.is_xref = true,
            ("First", _) => self.contains_objects = true,
            ("N", [Token::Int(number)]) => self.objects = Some(*number),
            ("Length", [Token::Int(length)]) => self.length = Some(Length::Bytes(*length)),
            ("Length", [Token::Int(number), Token::Int(_), Token::Keyword(_)]) => {
                self.length = Some(Length::Object(*number));
            }
            (
                "Filter" | "F",
                [Token::Name(name)] | [Token::ArrayOpen, Token::Name(name), Token::ArrayClose],
            ) => {
                let is_only_flate =
                    self.filter == Filter::None && matches!(name.0.as_str(), "FlateDecode" | "Fl");
                self.filter = if is_only_flate { Filter::Flate } else { Filter::Other };
            }
            ("Filter" | "F", _) => self.filter = Filter::Other,
            _ => {}
        }
    }

    fn has_valid_count(&self) -> bool {
        self.objects.is_some_and(|count| (0..=MAX_OBJECTS_PER_STREAM).contains(&count))
    }
}

/// The length of a stream's data without its filter, in bytes; `None` if it is more than `max` or
/// contains streams itself.
fn stream_length(data: &[u8], stream: &Stream, max: usize) -> Option<usize> {
    if stream.filter == Filter::None {
        return (data.len() <= max && !contains_stream(data)).then_some(data.len());
    }
    let data = data.trim_ascii_start();
    let limit = max as u64 + 1;
    // The PDF library tries raw DEFLATE if zlib gives nothing. On an error it keeps what precedes
    // the error, so errors do not matter here.
    let mut expanded = Vec::new();
    let _ = ZlibDecoder::new(data).take(limit).read_to_end(&mut expanded);
    let zlib_length = checked_length(&expanded, stream, max)?;
    expanded.clear();
    let _ = DeflateDecoder::new(data).take(limit).read_to_end(&mut expanded);
    Some(checked_length(&expanded, stream, max)?.max(zlib_length))
}

fn checked_length(expanded: &[u8], stream: &Stream, max: usize) -> Option<usize> {
    let is_refused = expanded.len() > max || stream.contains_objects && contains_stream(expanded);
    (!is_refused).then_some(expanded.len())
}

/// Whether data in an object stream could pass for a stream. No program writes that.
fn contains_stream(data: &[u8]) -> bool {
    memmem::find_iter(data, b"stream").any(|at| {
        let before = &data[..at];
        let blanks =
            before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t' | 0 | 0x0c)).count();
        matches!(before[..at - blanks].last(), Some(b'>' | b'\n' | b'\r'))
    })
}
