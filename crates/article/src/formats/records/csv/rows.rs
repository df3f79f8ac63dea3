//! Rows of CSV with quoted fields (RFC 4180, leniently), one at a time and of bounded size.

use std::io::{self, BufRead};
use std::ops::Range;

use csv_core::{ReadRecordResult, Reader as CsvParser, ReaderBuilder};

use crate::formats::records::csv::dialect::Dialect;
use crate::limits::MAX_ARTICLE_BYTES;

/// Maximum number of fields in a row. A file with more is not CSV.
const MAX_FIELDS: usize = 1 << 16;
/// Maximum number of calls of [`CsvRows::rewind`] that succeed per file. Without a limit, a file of
/// unclosed quotes would take quadratic time.
const MAX_REWINDS: u32 = 1000;
/// Maximum number of bytes that these calls rewind in total.
const MAX_REWIND_BYTES: usize = 8 * MAX_ARTICLE_BYTES;

/// Reads the rows of a CSV file.
pub(crate) struct CsvRows<R> {
    stream: R,
    parser: CsvParser,
    dialect: Dialect,
    /// Bytes that are parsed again before the stream continues, from `rewound_at`.
    rewound: Vec<u8>,
    rewound_at: usize,
    rewinds: u32,
    rewind_bytes: usize,
    /// The current row as in the file.
    raw: Vec<u8>,
    /// The unquoted fields of the current row, one after another, and where each ends.
    fields: Vec<u8>,
    ends: Vec<usize>,
    field_count: usize,
    line: u64,
    /// Whether the parser is within a row that was too long. The next call skips the rest of it.
    in_long_row: bool,
}

/// The result of reading a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowRead {
    /// The row was read.
    Row,
    /// The row is longer than an article may be.
    TooLong,
    /// There are no more rows.
    End,
}

impl<R: BufRead> CsvRows<R> {
    /// The stream begins with the header.
    pub(super) fn new(stream: R, dialect: Dialect) -> Self {
        let escape = dialect.has_backslashes.then_some(b'\\');
        let mut parser = ReaderBuilder::new().delimiter(dialect.delimiter).escape(escape).build();
        parser.set_line(dialect.preamble_lines + 1);
        CsvRows {
            stream,
            dialect,
            parser,
            rewound: Vec::new(),
            rewound_at: 0,
            rewinds: 0,
            rewind_bytes: 0,
            raw: Vec::new(),
            fields: vec![0; 16 * 1024],
            ends: vec![0; 64],
            field_count: 0,
            line: 1,
            in_long_row: false,
        }
    }

    /// Line on which the current row begins, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// Whether the current row has line breaks inside.
    pub(crate) fn is_multiline(&self) -> bool {
        self.raw.trim_ascii_end().contains(&b'\n')
    }

    /// Whether the current row has an unpaired quote.
    pub(crate) fn has_unpaired_quote(&self) -> bool {
        let mut is_escaped = false;
        self.raw.iter().fold(false, |unpaired, &byte| {
            let is_quote = byte == b'"' && !is_escaped;
            is_escaped = self.dialect.has_backslashes && byte == b'\\' && !is_escaped;
            unpaired ^ is_quote
        })
    }

    pub(crate) fn delimiter(&self) -> char {
        char::from(self.dialect.delimiter)
    }

    /// Number of fields of the current row.
    pub(crate) fn field_count(&self) -> usize {
        self.field_count
    }

    /// The fields of the current row.
    pub(crate) fn fields(&self) -> impl Iterator<Item = String> {
        (0..self.field_count).map(|at| {
            let Range { start, end } =
                if at == 0 { 0..self.ends[0] } else { self.ends[at - 1]..self.ends[at] };
            String::from_utf8_lossy(&self.fields[start..end]).into_owned()
        })
    }

    /// Reads the next row that is not empty. Keeps only the beginning of one that is too long.
    pub(crate) fn next(&mut self) -> io::Result<RowRead> {
        self.raw.clear();
        self.field_count = 0;
        let mut written = 0;
        let mut line = self.parser.line();
        // The loop ends: every iteration consumes bytes, grows a buffer, or returns. The parser
        // overwrites a row that is too long.
        loop {
            let (result, wrote) = self.parse(written, &mut line)?;
            written += wrote;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if written < MAX_ARTICLE_BYTES => {
                    self.fields.resize(2 * self.fields.len(), 0);
                }
                ReadRecordResult::OutputEndsFull if self.field_count < MAX_FIELDS => {
                    self.ends.resize(2 * self.ends.len(), 0);
                }
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    (written, self.field_count) = (0, 0);
                    if !self.in_long_row {
                        self.in_long_row = true;
                        self.line = line;
                        return Ok(RowRead::TooLong);
                    }
                }
                ReadRecordResult::Record if self.in_long_row => {
                    self.in_long_row = false;
                    self.raw.clear();
                    (written, self.field_count) = (0, 0);
                    line = self.parser.line();
                }
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return Ok(RowRead::End),
            }
        }
        self.line = line;
        Ok(RowRead::Row)
    }

    /// Parses what is buffered. Returns the parser's result and how many bytes of fields it wrote
    /// after the first `written`. Advances `line` by the empty lines before the row.
    fn parse(&mut self, written: usize, line: &mut u64) -> io::Result<(ReadRecordResult, usize)> {
        let is_rewound = self.rewound_at < self.rewound.len();
        let available =
            if is_rewound { &self.rewound[self.rewound_at..] } else { self.stream.fill_buf()? };
        let (result, consumed, wrote, ended) = self.parser.read_record(
            available,
            &mut self.fields[written..],
            &mut self.ends[self.field_count..],
        );
        if self.raw.is_empty() {
            let blank = available[..consumed]
                .iter()
                .take_while(|byte| matches!(byte, b'\n' | b'\r'))
                .count();
            *line += available[..blank].iter().map(|&byte| u64::from(byte == b'\n')).sum::<u64>();
            self.raw.extend_from_slice(&available[blank..consumed]);
        } else if !self.in_long_row {
            self.raw.extend_from_slice(&available[..consumed]);
        }
        if is_rewound {
            self.rewound_at += consumed;
        } else {
            self.stream.consume(consumed);
        }
        self.field_count += ended;
        Ok((result, wrote))
    }

    /// Continues with the second line of the current row, because an unclosed quote on the first
    /// line swallowed the lines after it. Returns false, and does nothing, once the limits of the
    /// file are reached.
    pub(crate) fn rewind(&mut self) -> io::Result<bool> {
        let line_end = self.raw.iter().position(|&byte| byte == b'\n');
        let rest = line_end.map_or(&[][..], |at| &self.raw[at + 1..]);
        self.rewinds += 1;
        self.rewind_bytes += rest.len();
        if self.rewinds > MAX_REWINDS || self.rewind_bytes > MAX_REWIND_BYTES {
            return Ok(false);
        }
        let mut rewound = rest.to_vec();
        rewound.extend_from_slice(&self.rewound[self.rewound_at..]);
        (self.rewound, self.rewound_at) = (rewound, 0);
        if line_end.is_none() {
            self.skip_line()?;
        }
        self.parser.reset();
        self.parser.set_line(self.line + 1);
        self.in_long_row = false;
        Ok(true)
    }

    fn skip_line(&mut self) -> io::Result<()> {
        let end = |bytes: &[u8]| bytes.iter().position(|&byte| byte == b'\n').map(|at| at + 1);
        if let Some(length) = end(&self.rewound[self.rewound_at..]) {
            self.rewound_at += length;
            return Ok(());
        }
        self.rewound_at = self.rewound.len();
        loop {
            let available = self.stream.fill_buf()?;
            let line_end = end(available);
            let length = line_end.unwrap_or(available.len());
            let done = line_end.is_some() || available.is_empty();
            self.stream.consume(length);
            if done {
                return Ok(());
            }
        }
    }
}
