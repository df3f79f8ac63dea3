//! Many queries, a line each: `query`, or `id<TAB>query`.

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use serde::Serialize;

/// A line is read no further than this, in bytes; a query is shorter by far.
const LONGEST_LINE: u64 = 1024 * 1024;

/// What answers carry, so that one sees which query they are for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum QueryId {
    /// As it stands before the tab.
    Given(String),
    /// The number of the line, from 1.
    Line(u64),
}

impl fmt::Display for QueryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            QueryId::Given(id) => f.write_str(id),
            QueryId::Line(number) => write!(f, "{number}"),
        }
    }
}

/// The queries of a file, or of standard input where it is called `-`. Blank lines are passed over.
pub fn read(file: &Path) -> io::Result<impl Iterator<Item = io::Result<(QueryId, String)>>> {
    let reader: Box<dyn BufRead> = if file == Path::new("-") {
        Box::new(BufReader::new(io::stdin()))
    } else {
        Box::new(BufReader::new(File::open(file)?))
    };
    Ok(parse(reader))
}

fn parse(mut reader: impl BufRead) -> impl Iterator<Item = io::Result<(QueryId, String)>> {
    let mut lines = 0;
    std::iter::from_fn(move || {
        // Every turn takes a line, and an empty read ends it.
        loop {
            let line = match next_line(&mut reader) {
                Ok(Some(line)) => line,
                Ok(None) => return None,
                Err(error) => return Some(Err(error)),
            };
            lines += 1;
            if line.trim().is_empty() {
                continue;
            }
            return Some(Ok(told_apart(line, lines)));
        }
    })
}

/// A query with its id where it has one, else with its number.
pub fn told_apart(line: String, number: u64) -> (QueryId, String) {
    match line.split_once('\t') {
        Some((id, query)) => (QueryId::Given(id.to_owned()), query.to_owned()),
        None => (QueryId::Line(number), line),
    }
}

fn next_line(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    if io::Read::take(&mut *reader, LONGEST_LINE).read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    if bytes.ends_with(b"\n") {
        bytes.pop();
    } else {
        reader.skip_until(b'\n')?;
    }
    let line = String::from_utf8_lossy(&bytes);
    Ok(Some(line.trim_end_matches('\r').to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_a_query_with_an_id_or_a_number() {
        let text = "storm\r\n\nq7\t\"storm off\" a\tb\n \t \nlast caf\u{e9}".as_bytes();
        let found: Vec<(QueryId, String)> = parse(text).map(Result::unwrap).collect();
        let given = |id: &str, query: &str| (QueryId::Given(id.to_owned()), query.to_owned());
        let line = |number, query: &str| (QueryId::Line(number), query.to_owned());
        assert_eq!(
            found,
            [line(1, "storm"), given("q7", "\"storm off\" a\tb"), line(5, "last café")]
        );
    }

    #[test]
    fn a_line_without_end_is_cut() {
        let mut text = vec![b'a'; 3 << 20];
        text.extend_from_slice(b"\nb");
        let found: Vec<usize> = parse(&text[..]).map(|query| query.unwrap().1.len()).collect();
        assert_eq!(found, [1 << 20, 1]);
    }
}
