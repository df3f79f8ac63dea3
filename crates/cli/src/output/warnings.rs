//! Warnings about files, indexes and queries, as text for standard error.

use std::fmt::Write;
use std::ops::Range;
use std::path::Path;

use newsdex::{CheckReport, QueryWarning, Report, Warning};
use unicode_segmentation::UnicodeSegmentation;

use crate::output::text::humanize;
use crate::output::text::relative_path;
use crate::output::text::sanitize;
use crate::output::text::styled_text::{PLAIN, StyledText};
use crate::output::text::wrap;

/// Further warnings are only counted. Users who have more of them need a file, which --json gives.
const MAX_SHOWN: usize = 20;

/// Warnings about files, one per line. Paths are relative to `folder`.
pub fn about_files(report: &Report, folder: &Path) -> String {
    list(&report.warnings, report.more_warnings, folder)
}

/// The damage of an index and what could not be read of it, one line each. Paths are relative to
/// `folder`.
pub fn about_index(report: &CheckReport, folder: &Path) -> String {
    list(&report.damage, report.more_damage, folder) + &list(&report.unreadable, 0, folder)
}

/// The first warnings, and the number of the others, `unlisted` of which are not even in
/// `warnings`.
fn list(warnings: &[Warning], unlisted: u64, folder: &Path) -> String {
    let mut text = String::new();
    for warning in warnings.iter().take(MAX_SHOWN) {
        text.push_str(&about_file(warning, folder));
    }
    let more = warnings.len().saturating_sub(MAX_SHOWN) as u64 + unlisted;
    if more > 0 {
        let listed = if unlisted == 0 {
            "them".to_owned()
        } else {
            format!("the first {}", humanize::thousands(warnings.len() as u64))
        };
        let _ = writeln!(text, "and {} more; --json lists {listed}", humanize::thousands(more));
    }
    text
}

/// A warning about a file on a line. Its path is relative to `folder`.
pub fn about_file(warning: &Warning, folder: &Path) -> String {
    let mut text = relative_path::relative(&warning.file, folder).to_owned();
    if let Some(place) = &warning.place {
        let _ = write!(text, ", {place}");
    }
    let _ = write!(text, ": {}; {}", warning.what, warning.help);
    sanitize::line(&text) + "\n"
}

/// How many warnings a sync gave, including those that the report only counts.
pub fn total(report: &Report) -> u64 {
    report.warnings.len() as u64 + report.more_warnings
}

/// Warnings about a query: for each the query, a line that points at the problem, and the message.
pub fn about_query(query: &str, warnings: &[QueryWarning], width: usize) -> String {
    let mut text = String::new();
    for warning in warnings.iter().take(MAX_SHOWN) {
        let Pointer { query, pointer } =
            point_at(query, warning.span.clone(), width.saturating_sub(2));
        let message = sanitize::line(&format!("{}; {}", warning.what, warning.help));
        let _ = writeln!(text, "  {query}\n  {pointer}\n  {message}");
    }
    if let Some(more) = warnings.len().checked_sub(MAX_SHOWN).filter(|&more| more > 0) {
        let more = humanize::thousands(more as u64);
        let _ = writeln!(text, "and {more} more; --json lists them");
    }
    text
}

/// A query on one line, and `^~~~` to print below it.
struct Pointer {
    query: String,
    pointer: String,
}

/// Points at a byte range of a query, in lines of at most `width` columns.
fn point_at(query: &str, range: Range<usize>, width: usize) -> Pointer {
    let start = query.floor_char_boundary(range.start);
    let end = query.floor_char_boundary(range.end).max(start);
    let mut line = StyledText::default();
    line.push(&query[..start], PLAIN);
    let target = line.push(&query[start..end], PLAIN);
    line.push(&query[end..], PLAIN);
    let line = line.text();
    let (before, marked, after) =
        (&line[..target.start], &line[target.clone()], &line[target.end..]);

    // If the query does not fit, its beginning is cut first, then its end. A third of the line is
    // left for the text before the target, which gives the target its context.
    let fits = wrap::columns(line) <= width;
    let before = if fits { before.to_owned() } else { last_columns(before, width / 3) };
    let indent = wrap::columns(&before);
    let room = width.saturating_sub(indent);
    let rest = first_columns(&format!("{marked}{after}"), room);
    let tildes = wrap::columns(marked).min(room).saturating_sub(1);
    Pointer {
        query: format!("{before}{rest}"),
        pointer: format!("{}^{}", " ".repeat(indent), "~".repeat(tildes)),
    }
}

/// The first `width` columns of a text, with an ellipsis at the end if it is wider.
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

/// The last `width` columns of a text, with an ellipsis at the start if it is wider.
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

    /// Brackets enclose the range to point at.
    #[test]
    fn the_pointer_is_below_the_range() {
        let check = |query: &str, width: usize, expected: [&str; 2]| {
            let (start, end) = (query.find('[').unwrap(), query.find(']').unwrap() - 1);
            let actual = point_at(&query.replace(['[', ']'], ""), start..end, width);
            let actual = [actual.query.as_str(), actual.pointer.as_str()];
            assert_eq!(actual, expected, "{query} at {width}");
        };
        check("storm [(]amazon", 40, ["storm (amazon", "      ^"]);
        check("storm [NEAR/x] amazon", 40, ["storm NEAR/x amazon", "      ^~~~~~"]);
        check("storm[]", 40, ["storm", "     ^"]);
        check("[]", 40, ["", "^"]);
        // Ideographs take two columns and accents none; control characters become pictures and line
        // breaks spaces.
        check("東京 [東京] x", 40, ["東京 東京 x", "     ^~~~"]);
        check("cafe\u{301} [x] ", 40, ["cafe\u{301} x ", "     ^"]);
        check("a\u{1b}\n\tb [c]", 40, ["a␛ b c", "     ^"]);
        // The query is cut on both sides.
        check(
            "one two three four [five] six seven eight",
            20,
            ["…four five six seve…", "      ^~~~"],
        );
        check("[one two three four five six seven]", 10, ["one two t…", "^~~~~~~~~~"]);
    }

    #[test]
    fn ranges_outside_the_query_or_within_a_character_are_clamped() {
        let check = |start: usize, end: usize, expected: &str| {
            assert_eq!(point_at("aé", start..end, 40).pointer, expected, "{start} to {end}");
        };
        check(2, 2, " ^");
        check(9, 99, "  ^");
        check(1, 0, " ^");
    }

    #[test]
    fn warnings_about_a_query_state_the_problem_and_the_help() {
        let warning = |n: usize| QueryWarning {
            span: 0..1,
            what: format!("odd \u{1b} {n}"),
            help: "write it out".to_owned(),
        };
        assert_eq!(about_query("(a", &[warning(1)], 80), "  (a\n  ^\n  odd ␛ 1; write it out\n");
        let many: Vec<QueryWarning> = (0..23).map(warning).collect();
        let text = about_query("(a", &many, 80);
        assert!(text.ends_with("\nand 3 more; --json lists them\n"), "{text}");
        assert_eq!(text.lines().count(), 61);
    }

    #[test]
    fn at_most_twenty_warnings_about_files_are_shown() {
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
            let text = about_files(&report, Path::new("/home"));
            assert_eq!((text.lines().count(), text.lines().last().unwrap_or("")), (lines, last));
        };
        check(0, 0, 0, "");
        check(1, 0, 1, "seeds/a ␛.txt: not UTF-8; save it as UTF-8");
        check(20, 0, 20, "seeds/a ␛.txt, line 20: not UTF-8; save it as UTF-8");
        check(23, 0, 21, "and 3 more; --json lists them");
        check(1_000, 500, 21, "and 1,480 more; --json lists the first 1,000");
    }
}
