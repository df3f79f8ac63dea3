//! Numbers, durations, dates and reports as people read them.

use std::cmp::Reverse;

use newsdex::{Report, skipped_kind_help};
use unicode_segmentation::UnicodeSegmentation;

/// `1 article`, `37,554 articles`.
pub fn count(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(n), if n == 1 { one } else { many })
}

/// `37,554`.
pub fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A duration of `us` microseconds, in a unit that suits it.
pub fn duration(us: u64) -> String {
    let seconds = us as f64 / 1e6;
    match us {
        0..1_000 => format!("{us} µs"),
        1_000..9_950 => format!("{:.1} ms", us as f64 / 1e3),
        9_950..99_500 => format!("{:.0} ms", us as f64 / 1e3),
        99_500..59_950_000 => format!("{seconds:.1} s"),
        _ => {
            let seconds = (us + 500_000) / 1_000_000;
            format!("{} min {} s", thousands(seconds / 60), seconds % 60)
        }
    }
}

/// A size in bytes, in a decimal unit that suits it.
pub fn bytes(size: u64) -> String {
    let scaled = |unit: f64| size as f64 / unit;
    match size {
        0..1_000 => format!("{size} B"),
        1_000..999_950 => format!("{:.1} kB", scaled(1e3)),
        999_950..999_950_000 => format!("{:.1} MB", scaled(1e6)),
        _ => format!("{:.1} GB", scaled(1e9)),
    }
}

/// A publication date, as precise as it is known: of an RFC 3339 time, the day with hour and minute.
pub fn date(published: &str) -> String {
    match (published.get(..10), published.get(11..16)) {
        (Some(day), Some(time)) => format!("{day} {time}"),
        _ => published.to_owned(),
    }
}

/// Counts what a sync did.
pub fn report(report: &Report) -> String {
    format!(
        "{} in index: {} added, {} changed, {} unchanged, {} removed; {} ({})",
        count(report.articles, "article", "articles"),
        thousands(report.added),
        thousands(report.changed),
        thousands(report.unchanged),
        thousands(report.removed),
        skipped(report),
        duration(report.elapsed_us),
    )
}

/// Counts what a sync changed; `None` if it changed nothing.
pub fn changes(report: &Report) -> Option<String> {
    let &Report { added, changed, removed, .. } = report;
    (added + changed + removed > 0).then(|| {
        format!(
            "{} added, {} changed, {} removed ({})",
            thousands(added),
            thousands(changed),
            thousands(removed),
            count(report.articles, "article", "articles"),
        )
    })
}

/// Counts what a dry run would do.
pub fn plan(report: &Report) -> String {
    format!(
        "Dry run: {} to add, {} to change, {} to remove; {} unchanged; {} ({})",
        thousands(report.added),
        thousands(report.changed),
        thousands(report.removed),
        thousands(report.unchanged),
        skipped(report),
        duration(report.elapsed_us),
    )
}

/// What a sync left out, by kind: first those that can be read once something is done about them, then
/// the most frequent first: `skipped: 3 .doc (save as .docx), 5 empty`.
fn skipped(report: &Report) -> String {
    const MAX_KINDS: usize = 8;
    if report.skipped == 0 {
        return "0 skipped".to_owned();
    }
    let mut kinds: Vec<(&String, &u64)> = report.skipped_by_kind.iter().collect();
    kinds.sort_by_key(|(kind, count)| (skipped_kind_help(kind).is_none(), Reverse(**count)));
    let more = if kinds.len() > MAX_KINDS { ", …" } else { "" };
    let kinds: Vec<String> = kinds
        .iter()
        .take(MAX_KINDS)
        .map(|(kind, number)| {
            let one = if kind.starts_with('.') { kind } else { kind.trim_end_matches('s') };
            let counted = count(**number, one, kind);
            match skipped_kind_help(kind) {
                Some(help) => format!("{counted} ({help})"),
                None => counted,
            }
        })
        .collect();
    format!("skipped: {}{more}", kinds.join(", "))
}

/// The first words of a text, to show in place of a missing headline: at most `limit` graphemes,
/// cut between words if possible, with an ellipsis if the text goes on.
pub fn first_words(text: &str, limit: usize) -> String {
    let text = text.trim_end();
    let Some((cut, _)) = text.grapheme_indices(true).nth(limit) else { return text.to_owned() };
    let kept = &text[..cut];
    let cut_at_space = text[cut..].starts_with(' ');
    let words =
        if cut_at_space { kept } else { kept.rsplit_once(' ').map_or(kept, |(words, _)| words) };
    format!("{}…", words.trim_end().trim_end_matches([',', ';', ':', '—', '–']).trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated_by_commas() {
        let check = |n: u64, expected: &str| assert_eq!(count(n, "article", "articles"), expected);
        check(0, "0 articles");
        check(1, "1 article");
        check(999, "999 articles");
        check(1_000, "1,000 articles");
        check(37_554, "37,554 articles");
        check(1_234_567, "1,234,567 articles");
    }

    #[test]
    fn sizes_have_a_suitable_unit() {
        let check = |size: u64, expected: &str| assert_eq!(bytes(size), expected, "{size}");
        check(0, "0 B");
        check(999, "999 B");
        check(1_000, "1.0 kB");
        check(999_949, "999.9 kB");
        check(999_950, "1.0 MB");
        check(253_900_000, "253.9 MB");
        check(999_950_000, "1.0 GB");
    }

    #[test]
    fn durations_have_a_suitable_unit() {
        let check = |us: u64, expected: &str| assert_eq!(duration(us), expected, "{us}");
        check(0, "0 µs");
        check(999, "999 µs");
        check(1_000, "1.0 ms");
        check(1_349, "1.3 ms");
        check(9_949, "9.9 ms");
        check(9_950, "10 ms");
        check(99_499, "99 ms");
        check(99_500, "0.1 s");
        check(312_000, "0.3 s");
        check(59_949_999, "59.9 s");
        check(59_950_000, "1 min 0 s");
        check(3_725_000_000, "62 min 5 s");
    }

    #[test]
    fn dates_are_as_precise_as_they_are_known() {
        let check =
            |published: &str, expected: &str| assert_eq!(date(published), expected, "{published}");
        check("2026", "2026");
        check("2026-05", "2026-05");
        check("2026-05-08T00:00:00Z", "2026-05-08 00:00");
        check("2026-05-08T09:30:15", "2026-05-08 09:30");
        check("2026-05-08T09:30:15Z", "2026-05-08 09:30");
        check("2026-05-08T00:00:01Z", "2026-05-08 00:00");
        check("2026-05-08T00:00:00+02:00", "2026-05-08 00:00");
        check("2026-05-08", "2026-05-08");
        check("", "");
        check("ééééééééééé", "ééééééééééé");
    }

    #[test]
    fn first_words_are_cut_between_words() {
        let check = |text: &str, limit: usize, expected: &str| {
            assert_eq!(first_words(text, limit), expected, "{text}");
        };
        check("The storm", 9, "The storm");
        check("The storm ", 9, "The storm");
        check("The storm went", 9, "The storm…");
        check("The storm went", 12, "The storm…");
        check("The storm, which went", 11, "The storm…");
        check("Unbroken", 4, "Unbr…");
        check("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}e\u{301}…");
    }

    #[test]
    fn a_report_counts_everything() {
        let mut sync = Report::default();
        (sync.articles, sync.added, sync.changed, sync.unchanged) = (1_047, 1_000, 1, 46);
        (sync.removed, sync.skipped, sync.elapsed_us) = (3, 6, 312_000);
        let kinds = [(".doc", 1), ("articles", 1), ("empty", 4)];
        sync.skipped_by_kind = kinds.map(|(kind, count)| (kind.to_owned(), count)).into();
        let expected = "1,047 articles in index: 1,000 added, 1 changed, 46 unchanged, 3 removed; \
                        skipped: 1 .doc (save as .docx), 4 empty, 1 article (0.3 s)";
        assert_eq!(report(&sync), expected);
        let expected = "Dry run: 1,000 to add, 1 to change, 3 to remove; 46 unchanged; \
                        skipped: 1 .doc (save as .docx), 4 empty, 1 article (0.3 s)";
        assert_eq!(plan(&sync), expected);
        assert_eq!(changes(&sync).unwrap(), "1,000 added, 1 changed, 3 removed (1,047 articles)");
        assert_eq!(changes(&Report::default()), None);
    }
}
