//! `newsdex show`: prints a whole article.

use std::io::{self, Write};
use std::ops::Range;

use anyhow::Context;
use newsdex::{Archive, Origin, Shown};

use crate::args::ShowArgs;
use crate::commands::Outcome;
use crate::output::json;
use crate::output::printers::printer::{Part, Printer, printer};
use crate::output::stdout;
use crate::output::text::humanize;
use crate::output::text::marked::{Colours, Marked, Paint, within};
use crate::output::text::relative_path;
use crate::output::text::sanitize;
use crate::output::warning;

/// Runs the command.
pub fn run(args: &ShowArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let mark = args.mark.as_deref().filter(|query| !query.trim().is_empty());
    let archive = Archive::open(&args.common.index)?;
    // There is nobody to tell where standard error is closed.
    let mut err = io::stderr().lock();
    let Some(mut article) = archive.show(&args.id, mark)? else {
        let id = sanitize::line(&args.id);
        let index = sanitize::line(&args.common.index.display().to_string());
        let _ = writeln!(
            err,
            "newsdex: no article in the index `{index}` has the id `{id}`; `newsdex search` prints ids"
        );
        return Ok(Outcome::NothingFound);
    };
    relative_path::shorten(&mut article.path, &relative_path::here());
    let width = stdout::width();
    let _ = warning::about_query(&mut err, mark.unwrap_or_default(), &article.warnings, width);
    match printer(args.format.format(&args.common), width) {
        None => json::write(out, "article", None, &article).and_then(|()| out.flush()),
        Some(mut printer) => {
            let colours = Colours::new(&article.leaves, args.format.colours_apart(&args.common));
            print(&article, mark.unwrap_or_default(), &colours, printer.as_mut(), out)
        }
    }
    .context("cannot write the article")?;
    Ok(Outcome::Found)
}

fn print(
    article: &Shown,
    query: &str,
    colours: &Colours,
    printer: &mut dyn Printer,
    out: &mut dyn Write,
) -> io::Result<()> {
    printer.begin(article.metadata.title.as_deref().unwrap_or(&article.id), out)?;
    if let Some(title) = &article.metadata.title {
        printer.part(&Part::Title(&colours.marked(title, &article.title_marks, 0)), out)?;
    }
    let mut appeared = Vec::new();
    appeared.extend(article.metadata.source.clone());
    let from = |origin: Option<Origin>| {
        origin.map_or_else(String::new, |from| format!(" (from {})", from.name()))
    };
    appeared.extend(
        article
            .metadata
            .published
            .as_ref()
            .map(|at| humanize::date(at.as_str()) + &from(article.metadata.published_from)),
    );
    appeared.extend(article.metadata.date_text.as_ref().map(|text| format!("odd date “{text}”")));
    appeared.extend(article.metadata.section.clone());
    let id = Some(article.id.as_str()).filter(|&id| id != article.path);
    let told = [
        ("id", id),
        ("title from", article.metadata.title_from.map(Origin::name)),
        ("language", article.metadata.language.as_deref()),
    ];
    let told = told.map(|(what, value)| value.map(|value| format!("{what} {value}")));
    let facts = [
        appeared.join(" · "),
        article.metadata.bylines.join(", "),
        article.metadata.url.clone().unwrap_or_default(),
        article.path.clone(),
        told.into_iter().flatten().collect::<Vec<String>>().join(" · "),
    ];
    for fact in facts.iter().map(|fact| Marked::plain(fact)).filter(|fact| !fact.is_empty()) {
        printer.part(&Part::Fact(&fact), out)?;
    }
    if let Some(legend) = colours.legend(query) {
        printer.part(&Part::Legend(&legend), out)?;
    }
    print_body(&article.body, &colours.apart(&article.body, &article.marks, 0), printer, out)?;
    printer.end(out)?;
    out.flush()
}

/// Prints the body with the line breaks it has, each line by itself: a list or a poem is not run together. Blank lines at
/// its beginning and end are left out.
fn print_body(
    body: &str,
    marks: &[(Range<usize>, Paint)],
    printer: &mut dyn Printer,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut blank_before = None;
    for range in line_ranges(body) {
        let mut text = Marked::default();
        text.push_marked(&body[range.clone()], &within(marks, &range));
        if text.is_empty() {
            blank_before = blank_before.map(|lines: usize| lines + 1);
            continue;
        }
        printer.part(&Part::Line { text: &text, blank_before }, out)?;
        blank_before = Some(0);
    }
    if blank_before.is_some() { printer.part(&Part::TextEnd, out) } else { Ok(()) }
}

/// The lines of a text, without their ends: a line feed, alone or after a carriage return, a carriage return alone, and
/// the separators of lines and paragraphs.
fn line_ranges(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    text.split_inclusive(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']).filter_map(move |line| {
        let content = line.trim_end_matches(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']);
        let range = start..start + content.len();
        start += line.len();
        // What is left of `\r\n` after its first half.
        let second_half = line == "\n" && text[..range.start].ends_with('\r');
        (!second_half).then_some(range)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::printers::terminal::Terminal;
    use crate::output::text::styled::MARK;

    fn printed(body: &str, marks: &[(usize, usize)]) -> String {
        let mut out = Vec::new();
        let marks: Vec<(Range<usize>, Paint)> =
            marks.iter().map(|&(start, end)| (start..end, Paint::Any)).collect();
        print_body(body, &marks, &mut Terminal::new(20), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_body_keeps_its_paragraphs() {
        let check = |body: &str, expected: &str| {
            let expected =
                if expected.is_empty() { String::new() } else { format!("\n{expected}") };
            assert_eq!(printed(body, &[]), expected, "{body:?}");
        };
        check("One.\n\nTwo.\n\n\nThree.\n", "One.\n\nTwo.\n\n\nThree.\n");
        check("\n\n  One.\r\n\r\nTwo.\rThree.\n\n", "One.\n\nTwo.\nThree.\n");
        check("a\u{2028}b\u{2029}c\u{85}d", "a\nb\nc\nd\n");
        check(
            "One two three four five six.\n- a\n- b",
            "One two three four\nfive six.\n- a\n- b\n",
        );
        check("", "");
        check("\n \n", "");
    }

    #[test]
    fn marks_run_over_line_breaks() {
        let text = printed("They storm\n\noff to sea.", &[(5, 15)]);
        assert_eq!(text, format!("\nThey {MARK}storm{MARK:#}\n\n{MARK}off{MARK:#} to sea.\n"));
    }
}
