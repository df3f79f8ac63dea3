//! What was odd in files and in queries, on standard error.

use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;

use newsdex::{CheckReport, QueryWarning, Report, Warning};
use unicode_segmentation::UnicodeSegmentation;

use crate::output::text::humanize;
use crate::output::text::marked::bound;
use crate::output::text::relative_path;
use crate::output::text::sanitize;
use crate::output::text::styled::{PLAIN, Styled};
use crate::output::text::wrap;

/// So many are shown. Whoever has more wants a file of them.
const MOST_SHOWN: usize = 20;

/// Prints what was odd in files, a line each.
pub fn about_files(out: &mut dyn Write, report: &Report, here: &Path) -> io::Result<()> {
    list(out, &report.warnings, report.more_warnings, here)
}

/// Prints what is wrong with an index, a line each.
pub fn about_index(out: &mut dyn Write, report: &CheckReport, here: &Path) -> io::Result<()> {
    list(out, &report.damage, report.more_damage, here)
}

/// Prints the first of some warnings, and how many there are beyond those; `unlisted` are not even among them.
fn list(out: &mut dyn Write, warnings: &[Warning], unlisted: u64, here: &Path) -> io::Result<()> {
    for warning in warnings.iter().take(MOST_SHOWN) {
        let mut text = relative_path::shortened(&warning.file, here).to_owned();
        if let Some(place) = &warning.place {
            text = format!("{text}, {place}");
        }
        text = format!("{text}: {}; {}", warning.what, warning.help);
        writeln!(out, "{}", sanitize::line(&text))?;
    }
    let more = warnings.len().saturating_sub(MOST_SHOWN) as u64 + unlisted;
    if more > 0 {
        let lists = if unlisted == 0 {
            "them".to_owned()
        } else {
            format!("the first {}", humanize::thousands(warnings.len() as u64))
        };
        writeln!(out, "and {} more; --json lists {lists}", humanize::thousands(more))?;
    }
    Ok(())
}

/// How many warnings there were, listed or not.
pub fn total(report: &Report) -> u64 {
    report.warnings.len() as u64 + report.more_warnings
}

/// Prints what was odd in a query: the query, a line that points at the place, and what was made of it.
pub fn about_query(
    out: &mut dyn Write,
    query: &str,
    warnings: &[QueryWarning],
    width: usize,
) -> io::Result<()> {
    for warning in warnings.iter().take(MOST_SHOWN) {
        let (line, pointer) = pointed_at(query, warning.span.clone(), width.saturating_sub(2));
        writeln!(out, "  {line}\n  {pointer}")?;
        writeln!(out, "  {}", sanitize::line(&format!("{}; {}", warning.what, warning.help)))?;
    }
    if let Some(more) = warnings.len().checked_sub(MOST_SHOWN).filter(|&more| more > 0) {
        writeln!(out, "and {} more; --json lists them", humanize::thousands(more as u64))?;
    }
    Ok(())
}

/// The query on one line of at most `width` columns, and a line with `^~~~` under a range of it.
fn pointed_at(query: &str, range: Range<usize>, width: usize) -> (String, String) {
    let start = bound(query, range.start, -1);
    let end = bound(query, range.end, -1).max(start);
    let mut text = Styled::default();
    text.push(&query[..start], PLAIN);
    let place = text.push(&query[start..end], PLAIN);
    text.push(&query[end..], PLAIN);
    let text = text.text();
    let (before, there, after) = (&text[..place.start], &text[place.clone()], &text[place.end..]);

    // What does not fit is left out at the beginning first, then at the end. A third of the line is left to what
    // stands before the place, for the place is not understood without it.
    let fits = wrap::columns(text) <= width;
    let before = if fits { before.to_owned() } else { last_columns(before, width / 3) };
    let indent = wrap::columns(&before);
    let room = width.saturating_sub(indent);
    let behind = first_columns(&format!("{there}{after}"), room);
    let tildes = wrap::columns(there).min(room).saturating_sub(1);
    (format!("{before}{behind}"), format!("{}^{}", " ".repeat(indent), "~".repeat(tildes)))
}

/// A text from its beginning, cut with an ellipsis where it is wider than so many columns.
fn first_columns(text: &str, width: usize) -> String {
    if wrap::columns(text) <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut columns = 1;
    for grapheme in text.graphemes(true) {
        columns += wrap::columns(grapheme);
        if columns > width {
            break;
        }
        kept.push_str(grapheme);
    }
    kept + "…"
}

/// A text up to its end, cut with an ellipsis where it is wider than so many columns.
fn last_columns(text: &str, width: usize) -> String {
    if wrap::columns(text) <= width {
        return text.to_owned();
    }
    let mut start = text.len();
    let mut columns = 1;
    for (at, grapheme) in text.grapheme_indices(true).rev() {
        columns += wrap::columns(grapheme);
        if columns > width {
            break;
        }
        start = at;
    }
    format!("…{}", &text[start..])
}

#[cfg(test)]
mod tests {
    use newsdex::Warning;

    use super::*;

    /// The place is what stands between the brackets.
    #[test]
    fn the_pointer_stands_under_the_place() {
        let check = |query: &str, width: usize, expected: [&str; 2]| {
            let (start, end) = (query.find('[').unwrap(), query.find(']').unwrap() - 1);
            let (line, pointer) = pointed_at(&query.replace(['[', ']'], ""), start..end, width);
            assert_eq!([line.as_str(), pointer.as_str()], expected, "{query} at {width}");
        };
        check("storm [(]amazon", 40, ["storm (amazon", "      ^"]);
        check("storm [NEAR/x] amazon", 40, ["storm NEAR/x amazon", "      ^~~~~~"]);
        check("storm[]", 40, ["storm", "     ^"]);
        check("[]", 40, ["", "^"]);
        // Two columns an ideograph, none for an accent, pictures of control characters, no line breaks.
        check("東京 [東京] x", 40, ["東京 東京 x", "     ^~~~"]);
        check("cafe\u{301} [x] ", 40, ["cafe\u{301} x ", "     ^"]);
        check("a\u{1b}\n\tb [c]", 40, ["a␛ b c", "     ^"]);
        // Cut on both sides.
        check(
            "one two three four [five] six seven eight",
            20,
            ["…four five six seve…", "      ^~~~"],
        );
        check("[one two three four five six seven]", 10, ["one two t…", "^~~~~~~~~~"]);
    }

    #[test]
    fn a_place_outside_the_query_or_within_a_character_harms_nobody() {
        let check = |start: usize, end: usize, expected: &str| {
            assert_eq!(pointed_at("aé", start..end, 40).1, expected, "{start} to {end}");
        };
        check(2, 2, " ^");
        check(9, 99, "  ^");
        check(1, 0, " ^");
    }

    #[test]
    fn warnings_about_a_query_say_what_and_the_help() {
        let warning = |n: usize| QueryWarning {
            span: 0..1,
            what: format!("odd \u{1b} {n}"),
            help: "write it out".to_owned(),
        };
        let mut out = Vec::new();
        about_query(&mut out, "(a", &[warning(1)], 80).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "  (a\n  ^\n  odd ␛ 1; write it out\n");
        let many: Vec<QueryWarning> = (0..23).map(warning).collect();
        let mut out = Vec::new();
        about_query(&mut out, "(a", &many, 80).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.ends_with("\nand 3 more; --json lists them\n"), "{text}");
        assert_eq!(text.lines().count(), 61);
    }

    #[test]
    fn warnings_about_files_are_a_line_each_and_at_most_twenty() {
        let check = |listed: usize, more: u64, lines: usize, last: &str| {
            let mut report = Report::default();
            report.warnings = (1..=listed)
                .map(|n| Warning {
                    file: "/home/seeds/a\n\u{1b}.txt".to_owned(),
                    place: (n > 1).then(|| format!("line {n}")),
                    what: "not UTF-8".to_owned(),
                    help: "save it as UTF-8".to_owned(),
                })
                .collect();
            report.more_warnings = more;
            let mut out = Vec::new();
            about_files(&mut out, &report, Path::new("/home")).unwrap();
            let text = String::from_utf8(out).unwrap();
            assert_eq!((text.lines().count(), text.lines().last().unwrap_or("")), (lines, last));
        };
        check(0, 0, 0, "");
        check(1, 0, 1, "seeds/a ␛.txt: not UTF-8; save it as UTF-8");
        check(20, 0, 20, "seeds/a ␛.txt, line 20: not UTF-8; save it as UTF-8");
        check(23, 0, 21, "and 3 more; --json lists them");
        check(1_000, 500, 21, "and 1,480 more; --json lists the first 1,000");
    }
}
