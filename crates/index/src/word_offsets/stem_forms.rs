//! The stem forms of a segment: a sorted table of stems, each with the words that have it.
//!
//! ```text
//! record: length of the stem, stem
//!         { length of the prefix shared with the stem, length of the rest, rest }   for each form
//! table:  records, sorted by stem
//!         start of each record, u32 each
//! ```
//!
//! Lengths are in bytes and LEB128. The stem itself is not among its forms. Neither are
//! possessives, which are indexed in their bare form as well.

use newsdex_analysis::{bare_form, stem};
use tantivy::schema::Field;
use tantivy::{SegmentReader, TantivyError};

use crate::varint::{read_varint, write_varint};

/// Appends the table of the words in `fields`. Returns the length of its records in bytes.
pub(crate) fn write_forms(
    segment: &SegmentReader,
    fields: &[Field],
    out: &mut Vec<u8>,
) -> tantivy::Result<u64> {
    // Stems, each with one of its forms.
    let mut stem_forms: Vec<(String, String)> = Vec::new();
    for &field in fields {
        let index = segment.inverted_index(field)?;
        let mut terms = index.terms().stream()?;
        while terms.advance() {
            let Ok(word) = std::str::from_utf8(terms.key()) else { continue };
            if bare_form(word).is_none() {
                let stem = stem(word);
                if stem != word {
                    stem_forms.push((stem.into_owned(), word.to_owned()));
                }
            }
        }
    }
    stem_forms.sort_unstable();
    stem_forms.dedup();
    let mut starts: Vec<u8> = Vec::new();
    for group in stem_forms.chunk_by(|(one, _), (other, _)| one == other) {
        let stem = &group[0].0;
        let start = u32::try_from(out.len()).map_err(|_| {
            TantivyError::InvalidArgument("more than 4 GiB of stem forms in a segment".to_owned())
        })?;
        starts.extend_from_slice(&start.to_le_bytes());
        write_varint(stem.len(), out);
        out.extend_from_slice(stem.as_bytes());
        for (_, form) in group {
            let shared = stem.bytes().zip(form.bytes()).take_while(|(a, b)| a == b).count();
            write_varint(shared, out);
            write_varint(form.len() - shared, out);
            out.extend_from_slice(&form.as_bytes()[shared..]);
        }
    }
    let records_len = out.len() as u64;
    out.extend_from_slice(&starts);
    Ok(records_len)
}

/// The forms of a stem in a table whose records take `records_len` bytes. Finds the stem by binary
/// search.
pub(crate) fn read_forms(table: &[u8], records_len: usize, stem: &str) -> Vec<String> {
    let (records, starts) = table.split_at(records_len.min(table.len()));
    let starts = starts.as_chunks::<4>().0;
    let record =
        |at: usize| records.get(u32::from_le_bytes(starts[at]) as usize..).unwrap_or_default();
    // The stem of a record, and what follows it.
    let split_record = |at: usize| {
        let mut rest = record(at);
        let length = read_varint(&mut rest).unwrap_or(0);
        rest.split_at(length.min(rest.len()))
    };
    let (mut low, mut high) = (0, starts.len());
    while low < high {
        let middle = low.midpoint(high);
        if split_record(middle).0 < stem.as_bytes() { low = middle + 1 } else { high = middle }
    }
    if low == starts.len() || split_record(low).0 != stem.as_bytes() {
        return Vec::new();
    }
    let mut rest = split_record(low).1;
    // Length of what follows the record.
    let following = if low + 1 < starts.len() { record(low + 1).len() } else { 0 };
    let mut forms = Vec::new();
    while rest.len() > following
        && let Some((shared, length)) = read_varint(&mut rest).zip(read_varint(&mut rest))
    {
        let (ending, others) = rest.split_at(length.min(rest.len()));
        rest = others;
        let form = [&stem.as_bytes()[..shared.min(stem.len())], ending].concat();
        forms.extend(String::from_utf8(form).ok());
    }
    forms
}
