//! Looks over a PDF before it is opened: what would take more memory than it is worth is told by its outline alone.
//!
//! The crate that reads it caps what one stream unpacks to, but not what its index makes of that, nor how often streams
//! overlap, and it takes the number of objects in a stream at its word.

use std::collections::HashMap;
use std::io::Read;

use flate2::read::{DeflateDecoder, ZlibDecoder};
use memchr::memmem;
use pdfboss_core::lexer::{Lexer, Token};

/// An index unpacks to no more than this in all, in bytes: an entry of it takes a byte or more, and some 60 in memory.
const MOST_INDEX: usize = 4 << 20;
/// Streams of objects unpack to no more than this in all, in bytes.
const MOST_PACKED: usize = 64 << 20;
/// Objects in one stream of them.
const MOST_OBJECTS: i64 = 100_000;
const MOST_STREAMS: usize = 200_000;

/// What a dictionary says of the stream behind it.
#[derive(Default)]
struct Stream {
    begin: usize,
    length: Option<Length>,
    packing: Packing,
    is_index: bool,
    holds_objects: bool,
    objects: Option<i64>,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Packing {
    #[default]
    None,
    Flate,
    /// It is packed in another way, or more than once, or that cannot be told.
    Other,
}

#[derive(Clone, Copy)]
enum Length {
    Bytes(i64),
    Object(i64),
}

/// Whether a file can be opened within bounds.
pub(super) fn is_bounded(bytes: &[u8]) -> bool {
    let Some((streams, numbers)) = streams(bytes) else { return false };
    let ends: Vec<usize> = memmem::find_iter(bytes, b"endstream").collect();
    let (mut extents, mut index, mut packed) = (0, 0, 0);
    for stream in &streams {
        let next_end = ends.get(ends.partition_point(|&end| end < stream.begin));
        let rest = bytes.len() - stream.begin;
        let told = match stream.length {
            None => Some(0),
            Some(Length::Bytes(bytes)) => Some(bytes),
            Some(Length::Object(number)) => numbers.get(&number).copied(),
        };
        let told = told.map_or(rest, |told| usize::try_from(told).unwrap_or(0));
        let near = next_end.map_or(rest, |end| end - stream.begin);
        let extent = if told > rest { near } else { told.max(near) };
        extents += extent;
        if !stream.is_index && !stream.holds_objects {
            continue;
        }
        if stream.packing == Packing::Other
            || stream.holds_objects
                && !stream.objects.is_some_and(|n| (0..=MOST_OBJECTS).contains(&n))
        {
            return false;
        }
        let data = &bytes[stream.begin..stream.begin + extent];
        let Some(length) = unpacked_length(data, stream) else { return false };
        index += if stream.is_index { length } else { 0 };
        packed += length;
        if index > MOST_INDEX || packed > MOST_PACKED {
            return false;
        }
    }
    extents <= 2 * bytes.len() + (1 << 20)
}

/// All that may be taken for a stream, wherever an index may point, and the numbers that stand alone as objects. `None` where
/// looking for them takes more than a few times the length of the file.
fn streams(bytes: &[u8]) -> Option<(Vec<Stream>, HashMap<i64, i64>)> {
    let mut streams = Vec::new();
    let mut numbers = HashMap::new();
    let mut work = 4 * bytes.len() + (1 << 16);
    for at in memmem::find_iter(bytes, b"obj") {
        let mut lexer = Lexer::at(bytes, at + 3);
        match lexer.next_token() {
            Ok(Token::Int(number)) => {
                if let Some(name) = number_before(&bytes[..at]) {
                    let largest = numbers.entry(name).or_insert(number);
                    *largest = number.max(*largest);
                }
            }
            Ok(Token::DictOpen) => {
                if let Some(mut stream) = dictionary(&mut lexer)
                    && matches!(lexer.next_token(), Ok(Token::Keyword(name)) if name.starts_with(b"stream"))
                {
                    stream.begin = lexer.pos().min(bytes.len());
                    streams.push(stream);
                }
            }
            _ => {}
        }
        work = work.checked_sub(lexer.pos().saturating_sub(at))?;
        if streams.len() > MOST_STREAMS {
            return None;
        }
    }
    Some((streams, numbers))
}

/// The number of an object, before its generation.
fn number_before(before: &[u8]) -> Option<i64> {
    let text =
        std::str::from_utf8(before.get(before.len().saturating_sub(24)..)?.trim_ascii_end()).ok();
    let text = text.or_else(|| {
        std::str::from_utf8(before.get(before.len().saturating_sub(12)..)?.trim_ascii_end()).ok()
    })?;
    text.rsplit(|c: char| c.is_ascii_whitespace() || c == '\0')
        .filter(|part| !part.is_empty())
        .nth(1)?
        .parse()
        .ok()
}

/// Reads to the end of a dictionary whose beginning is read; `None` where it has no end.
fn dictionary(lexer: &mut Lexer<'_>) -> Option<Stream> {
    let mut found = Stream::default();
    let mut depth = 1;
    let mut key: Option<String> = None;
    let mut value = Vec::new();
    // Every turn takes a token.
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
        let names = matches!(token, Token::Name(_)) && depth == 1;
        let is_key = names && (key.is_none() || !value.is_empty());
        if is_key || depth == 0 {
            if let Some(key) = key.take() {
                found.take(&key, &value);
            }
            value.clear();
        }
        match token {
            _ if depth == 0 => return Some(found),
            Token::Name(name) if is_key => key = Some(name.0),
            // No value that tells anything is longer.
            token if value.len() < 8 => value.push(token),
            _ => {}
        }
    }
}

impl Stream {
    fn take(&mut self, key: &str, value: &[Token]) {
        match (key, value) {
            ("W", _) => self.is_index = true,
            ("First", _) => self.holds_objects = true,
            ("N", [Token::Int(number)]) => self.objects = Some(*number),
            ("Length", [Token::Int(length)]) => self.length = Some(Length::Bytes(*length)),
            ("Length", [Token::Int(number), Token::Int(_), Token::Keyword(_)]) => {
                self.length = Some(Length::Object(*number));
            }
            (
                "Filter" | "F",
                [Token::Name(name)] | [Token::ArrayOpen, Token::Name(name), Token::ArrayClose],
            ) => {
                let once = self.packing == Packing::None
                    && matches!(name.0.as_str(), "FlateDecode" | "Fl");
                self.packing = if once { Packing::Flate } else { Packing::Other };
            }
            ("Filter" | "F", _) => self.packing = Packing::Other,
            _ => {}
        }
    }
}

/// How long a stream is unpacked; `None` where that is more than is read, or where streams stand within it.
fn unpacked_length(data: &[u8], stream: &Stream) -> Option<usize> {
    if stream.packing == Packing::None {
        return (data.len() <= MOST_PACKED && !has_stream(data)).then_some(data.len());
    }
    let data = data.trim_ascii_start();
    // Where the one gives nothing, the other is tried.
    let mut length = 0;
    for zlib in [true, false] {
        let mut unpacked = Vec::new();
        let limit = MOST_PACKED as u64 + 1;
        // What is damaged gives what came before, here as there.
        let _ = if zlib {
            ZlibDecoder::new(data).take(limit).read_to_end(&mut unpacked)
        } else {
            DeflateDecoder::new(data).take(limit).read_to_end(&mut unpacked)
        };
        if unpacked.len() > MOST_PACKED || stream.holds_objects && has_stream(&unpacked) {
            return None;
        }
        length = length.max(unpacked.len());
    }
    Some(length)
}

/// Whether something within a stream of objects may be taken for a stream again, which no program writes.
fn has_stream(data: &[u8]) -> bool {
    memmem::find_iter(data, b"stream").any(|at| {
        let before = &data[..at];
        let blanks =
            before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t' | 0 | 0x0c)).count();
        matches!(before[..at - blanks].last(), Some(b'>' | b'\n' | b'\r'))
    })
}
