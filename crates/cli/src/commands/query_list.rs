//! Reads many queries, one per line: `query` or `id<TAB>query`.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use crate::output::query_id::IdentifiedQuery;

/// Maximum length of a line, in bytes. The rest is ignored; queries are far shorter.
const MAX_LINE: u64 = 1024 * 1024;

/// The queries in a file, or on standard input if it is called `-`. Blank lines are skipped.
pub fn read(file: &Path) -> io::Result<impl Iterator<Item = io::Result<IdentifiedQuery>>> {
    let reader: Box<dyn BufRead> = if file == Path::new("-") {
        Box::new(BufReader::new(io::stdin()))
    } else {
        Box::new(BufReader::new(File::open(file)?))
    };
    Ok(parse(reader))
}

fn parse(mut reader: impl BufRead) -> impl Iterator<Item = io::Result<IdentifiedQuery>> {
    let mut number = 0;
    std::iter::from_fn(move || {
        loop {
            let line = match next_line(&mut reader) {
                Ok(Some(line)) => line,
                Ok(None) => return None,
                Err(error) => return Some(Err(error)),
            };
            number += 1;
            if !line.trim().is_empty() {
                return Some(Ok(IdentifiedQuery::parse(line, number)));
            }
        }
    })
}

fn next_line(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    if io::Read::take(&mut *reader, MAX_LINE).read_until(b'\n', &mut bytes)? == 0 {
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
    use crate::output::query_id::QueryId;

    #[test]
    fn each_line_is_a_query_with_an_id_or_a_number() {
        let text = "storm\r\n\nq7\t\"storm off\" a\tb\n \t \nlast caf\u{e9}".as_bytes();
        let queries: Vec<IdentifiedQuery> = parse(text).map(Result::unwrap).collect();
        let query = |id, query: &str| IdentifiedQuery { id, query: query.to_owned() };
        let expected = [
            query(QueryId::Number(1), "storm"),
            query(QueryId::Given("q7".to_owned()), "\"storm off\" a\tb"),
            query(QueryId::Number(5), "last café"),
        ];
        assert_eq!(queries, expected);
    }

    #[test]
    fn a_line_that_is_too_long_is_cut() {
        let mut text = vec![b'a'; 3 << 20];
        text.extend_from_slice(b"\nb");
        let lengths: Vec<usize> = parse(&text[..]).map(|line| line.unwrap().query.len()).collect();
        assert_eq!(lengths, [1 << 20, 1]);
    }
}
