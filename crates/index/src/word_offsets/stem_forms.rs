//! Which words of a segment share a stem: a sorted table of stems, each with its forms.
//!
//! ```text
//! records: { stem length, stem, { bytes shared with the stem, length of the rest, rest } }    sorted by stem
//! starts:  { u32 }                                                                            where records begin
//! ```
//!
//! A stem itself is not among its forms, and possessives are not either, since they are indexed bare as well.

use tantivy::schema::Field;
use tantivy::{SegmentReader, TantivyError};

use crate::varint::{read_varint, write_varint};
use newsdex_analysis::bare_form;
use newsdex_analysis::stem;

/// Makes the table of the words that stand in any of `fields`.
pub(crate) fn write_forms(
    segment: &SegmentReader,
    fields: &[Field],
    out: &mut Vec<u8>,
) -> tantivy::Result<u64> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for &field in fields {
        let index = segment.inverted_index(field)?;
        let mut words = index.terms().stream()?;
        while words.advance() {
            let Ok(word) = std::str::from_utf8(words.key()) else { continue };
            if bare_form(word).is_none() {
                let stem = stem(word);
                if stem != word {
                    pairs.push((stem.into_owned(), word.to_owned()));
                }
            }
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    let mut starts: Vec<u8> = Vec::new();
    for of_stem in pairs.chunk_by(|a, b| a.0 == b.0) {
        let stem = &of_stem[0].0;
        let start = u32::try_from(out.len()).map_err(|_| {
            TantivyError::InvalidArgument("more than 4 GiB of word forms in a segment".to_owned())
        })?;
        starts.extend_from_slice(&start.to_le_bytes());
        write_varint(stem.len(), out);
        out.extend_from_slice(stem.as_bytes());
        for (_, form) in of_stem {
            let shared = stem.bytes().zip(form.bytes()).take_while(|(a, b)| a == b).count();
            write_varint(shared, out);
            write_varint(form.len() - shared, out);
            out.extend_from_slice(&form.as_bytes()[shared..]);
        }
    }
    let end = out.len() as u64;
    out.extend_from_slice(&starts);
    Ok(end)
}

/// Reads a table; `records` is the length of its first part.
pub(crate) fn read_forms(table: &[u8], records: usize, stem: &str) -> Vec<String> {
    let (records, starts) = table.split_at(records.min(table.len()));
    let starts = starts.as_chunks::<4>().0;
    let record =
        |at: usize| records.get(u32::from_le_bytes(starts[at]) as usize..).unwrap_or_default();
    let stem_at = |at: usize| {
        let mut rest = record(at);
        let length = read_varint(&mut rest).unwrap_or(0);
        rest.split_at(length.min(rest.len()))
    };
    // Ends: each turn halves what is left.
    let (mut low, mut high) = (0, starts.len());
    while low < high {
        let middle = low.midpoint(high);
        if stem_at(middle).0 < stem.as_bytes() { low = middle + 1 } else { high = middle }
    }
    if low == starts.len() || stem_at(low).0 != stem.as_bytes() {
        return Vec::new();
    }
    let mut rest = stem_at(low).1;
    let end = if low + 1 < starts.len() { record(low + 1).len() } else { 0 };
    let mut forms = Vec::new();
    // Ends: each turn reads at least one byte of the record.
    while rest.len() > end
        && let Some((shared, more)) = read_varint(&mut rest).zip(read_varint(&mut rest))
    {
        let (tail, behind) = rest.split_at(more.min(rest.len()));
        rest = behind;
        let form = [&stem.as_bytes()[..shared.min(stem.len())], tail].concat();
        forms.extend(String::from_utf8(form).ok());
    }
    forms
}
