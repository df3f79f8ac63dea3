//! `newsdex show`: prints a whole article.

use std::io::{self, Write};
use std::ops::Range;

use anyhow::Context;
use newsdex::{Archive, Mark, Shown};

use crate::Outcome;
use crate::args::ShowArgs;
use crate::styled::{HEADLINE, HEADLINE_MARK, MARK, PLAIN, QUIET, Styled, disjoint, within};
use crate::{complaint, harmless, json, near, output, wording};

/// Runs the command.
pub fn run(args: &ShowArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let mark = args.mark.as_deref().filter(|query| !query.trim().is_empty());
    let archive = Archive::open(&args.common.index)?;
    // There is nobody to tell where standard error is closed.
    let mut err = io::stderr().lock();
    let Some(mut article) = archive.show(&args.id, mark)? else {
        let id = harmless::line(&args.id);
        let index = harmless::line(&args.common.index.display().to_string());
        let _ =
            writeln!(err, "newsdex: no article in the index `{index}` has the id `{id}`; `newsdex search` prints ids");
        return Ok(Outcome::NothingFound);
    };
    near::shorten(&mut article.path, &near::here());
    let width = output::width();
    let _ = complaint::about_query(&mut err, mark.unwrap_or_default(), &article.complaints, width);
    if args.common.json {
        json::write(out, "article", None, &article).and_then(|()| out.flush())
    } else {
        print(&article, width, out)
    }
    .context("cannot write the article")?;
    Ok(Outcome::Found)
}

fn print(article: &Shown, width: usize, out: &mut dyn Write) -> io::Result<()> {
    if let Some(title) = &article.title {
        let mut headline = Styled::default();
        headline.push_marked(
            title,
            &disjoint(title, article.title_marks.iter().map(|mark| mark.bytes.clone())),
            HEADLINE,
            HEADLINE_MARK,
        );
        headline.write(out, "", width)?;
    }
    let mut appeared = Vec::new();
    appeared.extend(article.source.clone());
    appeared.extend(article.published.as_deref().map(wording::date));
    let facts = [
        appeared.join(" · "),
        article.bylines.join(", "),
        article.url.clone().unwrap_or_default(),
        article.path.clone(),
        if article.id == article.path { String::new() } else { format!("id {}", article.id) },
    ];
    for fact in facts {
        Styled::new(&fact, QUIET).write(out, "", width)?;
    }
    writeln!(out)?;
    print_body(&article.body, &article.marks, width, out)?;
    out.flush()
}

/// Prints the body with the line breaks it has, each line wrapped by itself: a list or a poem is not run together.
/// Blank lines at its beginning and end are left out.
fn print_body(body: &str, marks: &[Mark], width: usize, out: &mut dyn Write) -> io::Result<()> {
    let marks = disjoint(body, marks.iter().map(|mark| mark.bytes.clone()));
    let mut blank_lines = 0;
    let mut begun = false;
    for range in line_ranges(body) {
        let mut line = Styled::default();
        line.push_marked(&body[range.clone()], &within(&marks, &range), PLAIN, MARK);
        if line.is_empty() {
            blank_lines += 1;
            continue;
        }
        for _ in 0..if begun { blank_lines } else { 0 } {
            writeln!(out)?;
        }
        line.write(out, "", width)?;
        (begun, blank_lines) = (true, 0);
    }
    Ok(())
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

    #[test]
    fn a_body_keeps_its_paragraphs() {
        let check = |body: &str, expected: &str| {
            let mut out = Vec::new();
            print_body(body, &[], 20, &mut out).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), expected, "{body:?}");
        };
        check("One.\n\nTwo.\n\n\nThree.\n", "One.\n\nTwo.\n\n\nThree.\n");
        check("\n\n  One.\r\n\r\nTwo.\rThree.\n\n", "One.\n\nTwo.\nThree.\n");
        check("a\u{2028}b\u{2029}c\u{85}d", "a\nb\nc\nd\n");
        check("One two three four five six.\n- a\n- b", "One two three four\nfive six.\n- a\n- b\n");
        check("", "");
        check("\n \n", "");
    }

    #[test]
    fn marks_run_over_line_breaks() {
        let mut out = Vec::new();
        let marks = [5..15, 5..10].map(|bytes| Mark { bytes, clauses: vec![0] });
        print_body("They storm\n\noff to sea.", &marks, 80, &mut out).unwrap();
        let expected = format!("They {MARK}storm{MARK:#}\n\n{MARK}off{MARK:#} to sea.\n");
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
