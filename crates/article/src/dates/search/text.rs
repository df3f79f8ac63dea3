//! The date of publication near the beginning of a text.

use crate::dates::hints::DateHints;
use crate::dates::names::fold;
use crate::dates::parse::parse;
use crate::dates::published::{Precision, Published};
use crate::dates::search::dateline::leading_place;
use crate::dates::search::find::{find_date, leading_date};

/// How many non-blank lines of a text are searched for its date.
const MAX_LINES: usize = 12;
/// How many characters of each line are searched.
const MAX_LINE_CHARS: usize = 120;
/// Longest line that is only a date, in bytes.
const MAX_DATE_LINE_BYTES: usize = 60;
/// Longest date before the first sentence, in bytes.
const MAX_OPENING_BYTES: usize = 40;
/// Longest dateline up to its dash, in bytes.
const MAX_DATELINE_BYTES: usize = 80;

/// Labels of dates, folded. Those of one row are equally reliable; the first row is most reliable.
const LABELS: &[&[&str]] = &[
    &["first published", "erstveroffentlicht", "premiere publication"],
    &[
        "published",
        "posted",
        "veroffentlicht",
        "erschienen",
        "publie",
        "publicado",
        "publicada",
        "pubblicato",
        "gepubliceerd",
        "geplaatst",
        "opublikowano",
        "опубликовано",
        "опубліковано",
        "publicerad",
        "publiceret",
        "publisert",
        "julkaistu",
        "yayinlanma",
        "δημοσιευση",
        "δημοσιευτηκε",
    ],
    &["date", "datum", "fecha", "data", "дата", "tarih", "ημερομηνια", "日期", "日付", "التاريخ"],
    &[
        "updated",
        "last updated",
        "last modified",
        "aktualisiert",
        "stand",
        "mis a jour",
        "actualizado",
        "aggiornato",
        "atualizado",
        "bijgewerkt",
        "aktualizacja",
        "обновлено",
        "оновлено",
        "uppdaterad",
        "opdateret",
        "oppdatert",
        "paivitetty",
        "guncelleme",
        "ενημερωση",
        "更新",
    ],
];

/// Finds the publication day near the beginning of a text: in a line such as `Published May 8,
/// 2026`, in a line that is only a date, in a dateline, or before the first sentence. A day anywhere
/// else may be that of an event.
pub(crate) fn in_text(text: &str, hints: &DateHints<'_>) -> Option<Published> {
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .take(MAX_LINES)
        .map(first_chars)
        // Most lines have no date.
        .filter(|line| has_number(line))
        .collect();
    let folded: Vec<String> = lines.iter().map(|line| fold(line)).collect();
    let labelled = LABELS.iter().find_map(|labels| {
        folded.iter().find_map(|line| leading_date(after_label(line, labels)?, hints))
    });
    let alone = || lines.iter().find_map(|line| only_date(line, hints));
    let opening = || common_day(lines.iter().filter_map(|line| opening_date(line, hints)));
    let in_dateline = || lines.iter().find_map(|line| find_date(dateline(line)?, hints));
    let is_day = |date: &Published| date.precision() >= Precision::Day;
    labelled.or_else(alone).or_else(in_dateline).or_else(opening).filter(is_day)
}

fn first_chars(line: &str) -> &str {
    if line.len() <= MAX_LINE_CHARS {
        return line;
    }
    let end = line.char_indices().nth(MAX_LINE_CHARS).map_or(line.len(), |(at, _)| at);
    &line[..end]
}

fn has_number(line: &str) -> bool {
    line.bytes().any(|byte| byte.is_ascii_digit())
        || !line.is_ascii() && line.contains(char::is_numeric)
}

/// The rest of a folded line that begins with a label.
fn after_label<'l>(line: &'l str, labels: &[&str]) -> Option<&'l str> {
    let rest = labels.iter().find_map(|label| line.strip_prefix(label))?;
    let is_word_end = !rest.starts_with(char::is_alphabetic);
    is_word_end.then(|| rest.trim_start_matches([':', ' ', '：']))
}

/// The day of a line that is a date, perhaps with weekday and time, and nothing else.
fn only_date(line: &str, hints: &DateHints<'_>) -> Option<Published> {
    if line.len() > MAX_DATE_LINE_BYTES {
        return None;
    }
    parse(line, hints).date().filter(|date| date.precision() >= Precision::Day)
}

/// The dateline that a line begins with, up to its dash: `LISBON, March 3, 2026 (Wire) —`.
fn dateline(line: &str) -> Option<&str> {
    let place = leading_place(line)?;
    let dash = line.find(['—', '–']).or_else(|| line.find(" - ")).or_else(|| line.find(" -- "))?;
    let is_dateline = line[place.len()..].starts_with([',', '(']) && dash <= MAX_DATELINE_BYTES;
    is_dateline.then(|| &line[..dash])
}

/// The day that a line begins with, before a dash or a sentence: `8 May 2026 – The bridge closed.`
fn opening_date(line: &str, hints: &DateHints<'_>) -> Option<Published> {
    let ends = [" – ", " — ", " - ", ". ", ": "];
    ends.iter().find_map(|end| {
        line.match_indices(end)
            .map(|(at, _)| at)
            .take_while(|&at| at <= MAX_OPENING_BYTES)
            .find_map(|at| only_date(&line[..at], hints))
    })
}

/// The day that all of these dates have. Those of a list of events are several.
fn common_day(mut dates: impl Iterator<Item = Published>) -> Option<Published> {
    let first = dates.next()?;
    dates.all(|date| date.day() == first.day()).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_contain_their_publication_dates() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(
                in_text(text, &DateHints::default()).as_ref().map(Published::as_str),
                expected,
                "{text}"
            );
        };
        check("Bridge closes\nPublished May 8, 2026\n\nIt did.", Some("2026-05-08"));
        check(
            "Updated May 9, 2026\nPublished: Friday, 8 May 2026 at 09:30",
            Some("2026-05-08T09:30:00"),
        );
        check("By Ines Tolland\nMay 8th, 2026\nIt did.", Some("2026-05-08"));
        check("By Ines Tolland\n8 May 2026 – The bridge closed.", Some("2026-05-08"));
        check("8. Mai 2026. Sie schloss.", Some("2026-05-08"));
        check("8 May 2026: The bridge closed.\n9 May 2026: It opened.", None);
        check("8 May 2026 was the day – it closed.", None);
        check("Sept. 8, 2026, 9:30 a.m.\nIt did.", Some("2026-09-08T09:30:00"));
        check("Sept. 8, 2026\nIt did.", Some("2026-09-08"));
        check("2026-05-08 09:30\nIt did.", Some("2026-05-08T09:30:00"));
        check("Veröffentlicht am 8. Mai 2026 von Ada Lind\nSo war es.", Some("2026-05-08"));
        check("Опубликовано: 8 мая 2026 г.\nТекст.", Some("2026-05-08"));
        check("8 de mayo de 2026\nFue.", Some("2026-05-08"));
        check("LISBON, March 3, 2026 (Wire) — The bridge closed.", Some("2026-03-03"));
        check("LISBON, March 3 — The bridge closed on May 8, 2026.", None);
        check("It closed on May 8, 2026, the port said.", None);
        check("Published a book on May 8, 2026.", None);
        check("May 38, 2026", None);
        check("", None);
        check(&format!("{}\nMay 8, 2026", "It did.\n".repeat(12)), None);
    }
}
