//! Lines that stand between the articles of an export. A text without one is not an export.

use memchr::memmem;

/// What ends an article in exports of Nexis, by language.
const ENDS: &[&str] = &[
    "end of document",
    "ende des dokuments",
    "dokumentende",
    "fin du document",
    "fin del documento",
    "fine del documento",
    "fim do documento",
    "einde van document",
    "einde van het document",
    "einde document",
];
/// The last words of a line that counts articles: `1 of 20 DOCUMENTS`.
const COUNTED: &[&str] =
    &["documents", "dokumenten", "dokumente", "documentos", "documenti", "documenten", "document"];
/// The words between the two numbers of such a line.
const OF: &[&str] = &["of", "von", "de", "sur", "di", "van", "af", "av"];
/// What precedes the number of an article in exports of Factiva.
const NUMBERED: &[&str] = &["Document ", "Dokument ", "Documento ", "Documenten "];
/// Bytes around a word that may belong to its line.
const MAX_LINE_BYTES: usize = 80;
/// Shortest number of an article at Factiva, in characters.
const MIN_ACCESSION_CHARS: usize = 18;

/// Whether a line ends an article of Nexis.
pub(super) fn is_end_of_document(line: &str) -> bool {
    line.len() <= MAX_LINE_BYTES && ENDS.contains(&line.to_lowercase().as_str())
}

/// Whether a line counts the articles of Nexis: `1 of 20 DOCUMENTS`, `Dokument 1 von 20`.
pub(super) fn is_counter(line: &str) -> bool {
    if line.len() > MAX_LINE_BYTES {
        return false;
    }
    let lower = line.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    match words[..] {
        [first, of, all, counted] => {
            is_number(first) && OF.contains(&of) && is_number(all) && COUNTED.contains(&counted)
                // `Document 1 of 20`
                || is_number(of)
                    && OF.contains(&all)
                    && is_number(counted)
                    && matches!(first, "document" | "dokument" | "documento")
        }
        _ => false,
    }
}

/// The number of an article at Factiva, in a line such as `Document FTFT000020240311ek3b0000a`: the
/// code of the source, a date, and letters and digits.
pub(super) fn accession_number(line: &str) -> Option<&str> {
    let number = NUMBERED.iter().find_map(|prefix| line.strip_prefix(prefix))?.trim();
    let is_date = |window: &[u8]| {
        window.iter().all(u8::is_ascii_digit)
            && matches!(window, [b'1', b'9', ..] | [b'2', b'0', ..])
    };
    let is_number = (MIN_ACCESSION_CHARS..=MAX_LINE_BYTES).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && number.starts_with(|c: char| c.is_ascii_uppercase())
        && number.as_bytes().windows(8).any(is_date);
    is_number.then_some(number)
}

/// Whether a text or the source of a page can be an export. This cheap test saves other texts a
/// closer look.
pub(super) fn has_marker(text: &str) -> bool {
    // `document` and `Dokument` share their end.
    ["ument", "UMENT"].iter().any(|word| {
        memmem::find_iter(text.as_bytes(), word).any(|at| {
            let before = &text.as_bytes()[..at];
            [b"oc", b"ok", b"OC", b"OK"].iter().any(|start| before.ends_with(*start)) && {
                let line = line_around(text, at);
                is_end_of_document(line) || is_counter(line) || is_accession_line(line)
            }
        })
    }) || ["LOAD-DATE: ", "Load-Date: "].iter().any(|label| {
        memmem::find_iter(text.as_bytes(), label)
            .any(|at| line_around(text, at).starts_with(label.trim_end()))
    })
}

/// With or without the label of the field: `AN Document …`.
fn is_accession_line(line: &str) -> bool {
    accession_number(line.strip_prefix("AN").map_or(line, str::trim_start)).is_some()
}

/// The line or the text between two tags around a place.
fn line_around(text: &str, at: usize) -> &str {
    let start = text.floor_char_boundary(at.saturating_sub(MAX_LINE_BYTES));
    let end = text.ceil_char_boundary((at + MAX_LINE_BYTES).min(text.len()));
    let is_edge = |c: char| matches!(c, '\n' | '\r' | '<' | '>');
    let start = text[start..at].rfind(is_edge).map_or(start, |edge| start + edge + 1);
    let end = text[at..end].find(is_edge).map_or(end, |edge| at + edge);
    text[start..end].trim()
}
