//! Rows of a table with fields in quotes (RFC 4180, leniently), one at a time and within bounds.

use std::io::{self, BufRead};
use std::ops::Range;

use csv_core::{ReadRecordResult, Reader as CsvParser, ReaderBuilder};

use crate::read::ARTICLE_LIMIT;

/// A row has no more fields than this; what has is not a table.
const MOST_FIELDS: usize = 1 << 16;
/// Text is read again after a quote that is not closed, this many times in a file and this many bytes in all.
const MOST_READ_AGAIN: u32 = 1000;
const MOST_BYTES_AGAIN: usize = 8 * ARTICLE_LIMIT;

/// The rows of a table.
pub(crate) struct Rows<R> {
    stream: R,
    parser: CsvParser,
    delimiter: u8,
    /// Text that is read again, from `again_at`.
    again: Vec<u8>,
    again_at: usize,
    times_again: u32,
    bytes_again: usize,
    /// The row as it stands in the file.
    raw: Vec<u8>,
    fields: Vec<u8>,
    ends: Vec<usize>,
    count: usize,
    line: u64,
    /// The parser stands within a row that was too long: what is left of it is passed over first.
    within: bool,
}

/// What reading a row gave.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Row {
    Read,
    /// It was longer than is read as one article.
    TooLong,
    End,
}

impl<R: BufRead> Rows<R> {
    pub(crate) fn of(stream: R, delimiter: u8) -> Self {
        Rows {
            stream,
            delimiter,
            parser: ReaderBuilder::new().delimiter(delimiter).build(),
            again: Vec::new(),
            again_at: 0,
            times_again: 0,
            bytes_again: 0,
            raw: Vec::new(),
            fields: vec![0; 16 * 1024],
            ends: vec![0; 64],
            count: 0,
            line: 1,
            within: false,
        }
    }

    /// The line that the row begins on, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// Whether the row stands on more than one line.
    pub(crate) fn is_on_lines(&self) -> bool {
        self.raw.trim_ascii_end().contains(&b'\n')
    }

    /// Whether its quotes are not in pairs.
    pub(crate) fn has_odd_quotes(&self) -> bool {
        self.raw.iter().fold(false, |odd, &byte| odd ^ (byte == b'"'))
    }

    pub(crate) fn delimiter(&self) -> char {
        char::from(self.delimiter)
    }

    /// How many fields the row has.
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    pub(crate) fn fields(&self) -> impl Iterator<Item = String> {
        (0..self.count).map(|at| {
            let Range { start, end } =
                if at == 0 { 0..self.ends[0] } else { self.ends[at - 1]..self.ends[at] };
            String::from_utf8_lossy(&self.fields[start..end]).into_owned()
        })
    }

    /// Reads the next row that is not empty. Of one that is too long, only the beginning is taken.
    pub(crate) fn next(&mut self) -> io::Result<Row> {
        self.raw.clear();
        self.count = 0;
        let mut written = 0;
        let mut line = self.parser.line();
        // Every turn takes bytes, makes room, or ends: what is too long is written over.
        loop {
            let read_again = self.again_at < self.again.len();
            let held =
                if read_again { &self.again[self.again_at..] } else { self.stream.fill_buf()? };
            let (result, taken, wrote, ended) = self.parser.read_record(
                held,
                &mut self.fields[written..],
                &mut self.ends[self.count..],
            );
            if self.raw.is_empty() {
                // Empty lines before the row are none of it.
                let blank =
                    held[..taken].iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
                line += held[..blank].iter().map(|&byte| u64::from(byte == b'\n')).sum::<u64>();
                self.raw.extend_from_slice(&held[blank..taken]);
            } else if !self.within {
                self.raw.extend_from_slice(&held[..taken]);
            }
            if read_again {
                self.again_at += taken;
            } else {
                self.stream.consume(taken);
            }
            written += wrote;
            self.count += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if written < ARTICLE_LIMIT => {
                    self.fields.resize(2 * self.fields.len(), 0)
                }
                ReadRecordResult::OutputEndsFull if self.count < MOST_FIELDS => {
                    self.ends.resize(2 * self.ends.len(), 0);
                }
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    (written, self.count) = (0, 0);
                    if !self.within {
                        self.within = true;
                        self.line = line;
                        return Ok(Row::TooLong);
                    }
                }
                ReadRecordResult::Record if self.within => {
                    self.within = false;
                    self.raw.clear();
                    (written, self.count) = (0, 0);
                    line = self.parser.line();
                }
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return Ok(Row::End),
            }
        }
        self.line = line;
        Ok(Row::Read)
    }

    /// Goes on with the second line of the row, as a quote that was not closed on the first has taken in what follows.
    /// False where the file was gone back in too often.
    pub(crate) fn go_back(&mut self) -> io::Result<bool> {
        let line_end = self.raw.iter().position(|&byte| byte == b'\n');
        let rest = line_end.map_or(&[][..], |at| &self.raw[at + 1..]);
        self.times_again += 1;
        self.bytes_again += rest.len();
        if self.times_again > MOST_READ_AGAIN || self.bytes_again > MOST_BYTES_AGAIN {
            return Ok(false);
        }
        let mut again = rest.to_vec();
        again.extend_from_slice(&self.again[self.again_at..]);
        (self.again, self.again_at) = (again, 0);
        if line_end.is_none() {
            self.skip_line()?;
        }
        self.parser.reset();
        self.parser.set_line(self.line + 1);
        self.within = false;
        Ok(true)
    }

    /// Passes over what is left of a line.
    fn skip_line(&mut self) -> io::Result<()> {
        let end = |bytes: &[u8]| bytes.iter().position(|&byte| byte == b'\n').map(|at| at + 1);
        let again = &self.again[self.again_at..];
        if let Some(length) = end(again) {
            self.again_at += length;
            return Ok(());
        }
        self.again_at = self.again.len();
        // Every turn consumes what the stream holds, and ends with the line or the stream.
        loop {
            let held = self.stream.fill_buf()?;
            let found = end(held);
            let length = found.unwrap_or(held.len());
            let done = found.is_some() || held.is_empty();
            self.stream.consume(length);
            if done {
                return Ok(());
            }
        }
    }
}
