//! Ranked hits, part by part.

use std::io::{self, Write};
use std::path::Path;

use newsdex::{Answer, Hit, Passage};

use crate::output::printers::printer::{Part, Printer};
use crate::output::text::humanize;
use crate::output::text::marked::{Colours, Marked};

/// So much of an article without a headline stands in its place, in graphemes.
const OPENING_LENGTH: usize = 80;

/// What was asked, and how long the answer took.
pub struct Asked<'a> {
    /// The query, as it was typed.
    pub query: &'a str,
    /// The folder of the index.
    pub index: &'a Path,
    /// Microseconds.
    pub elapsed_us: u64,
}

/// Prints all hits and a line that sums them up.
pub fn print(
    answer: &Answer,
    asked: &Asked<'_>,
    colours: &Colours,
    printer: &mut dyn Printer,
    out: &mut dyn Write,
) -> io::Result<()> {
    print_hits(answer, colours, printer, out)?;
    let last = if answer.hits.is_empty() {
        nothing_found(asked, answer.articles)
    } else {
        if let Some(legend) = colours.legend(asked.query) {
            printer.part(&Part::Legend(&legend), out)?;
        }
        sum_up(answer.hits.len() as u64, answer.total, answer.articles, asked.elapsed_us)
    };
    printer.part(&Part::Sum(&Marked::plain(&last)), out)?;
    if !answer.dates.is_empty() {
        let dates: Vec<&str> = answer.dates.iter().map(|range| range.text.as_str()).collect();
        printer.part(&Part::Sum(&Marked::plain(&format!("dates: {}", dates.join("; ")))), out)?;
    }
    Ok(())
}

/// Prints all hits.
pub fn print_hits(
    answer: &Answer,
    colours: &Colours,
    printer: &mut dyn Printer,
    out: &mut dyn Write,
) -> io::Result<()> {
    for hit in &answer.hits {
        let (text, opening) = headline(hit, colours);
        printer.part(
            &Part::Headline { rank: hit.rank, of: answer.hits.len(), text: &text, opening },
            out,
        )?;
        printer.part(&Part::Facts(&facts(hit)), out)?;
        for shown in &hit.passages {
            printer.part(&Part::Passage(&passage(shown, colours)), out)?;
        }
        printer.part(&Part::HitEnd, out)?;
    }
    Ok(())
}

/// The headline; else the words the article opens with, quoted; else its id. And whether it is not the headline.
fn headline(hit: &Hit, colours: &Colours) -> (Marked, bool) {
    let title =
        colours.marked(hit.metadata.title.as_deref().unwrap_or_default(), &hit.title_marks, 0);
    if !title.is_empty() {
        return (title, false);
    }
    let opening = Marked::plain(hit.lead.as_deref().unwrap_or_default());
    let opening = humanize::first_words(opening.text(), OPENING_LENGTH);
    (
        Marked::plain(&if opening.is_empty() {
            hit.id.clone()
        } else {
            format!("“{opening}”")
        }),
        true,
    )
}

/// Outlet, date, path with the line of the best passage, and the id where it is not the path.
fn facts(hit: &Hit) -> Marked {
    let mut facts = Vec::new();
    facts.extend(hit.metadata.source.clone().filter(|source| !source.trim().is_empty()));
    facts.extend(hit.metadata.published.as_ref().map(|at| humanize::date(at.as_str())));
    // As editors and terminals take it, to open the file there.
    let line = hit.passages.first().and_then(|passage| passage.line);
    facts.push(line.map_or_else(|| hit.path.clone(), |line| format!("{}:{line}", hit.path)));
    if hit.id != hit.path {
        facts.push(format!("id {}", hit.id));
    }
    Marked::plain(&facts.join(" · "))
}

fn passage(passage: &Passage, colours: &Colours) -> Marked {
    let mut marked = Marked::default();
    if passage.cut_before {
        marked.push("…");
    }
    // Marks count from the beginning of the body.
    marked.push_marked(&passage.text, &colours.apart(&passage.text, &passage.marks, passage.start));
    if passage.cut_after {
        marked.push("…");
    }
    marked
}

fn sum_up(shown: u64, total: u64, articles: u64, elapsed_us: u64) -> String {
    format!(
        "{} of {} {}, of {} searched, in {}",
        humanize::thousands(shown),
        humanize::count(total, "article", "articles"),
        if total == 1 { "that matches" } else { "that match" },
        humanize::thousands(articles),
        humanize::duration(elapsed_us),
    )
}

fn nothing_found(asked: &Asked<'_>, articles: u64) -> String {
    let Asked { query, index, elapsed_us } = asked;
    let index = index.display();
    if articles == 0 {
        return format!(
            "Nothing found for `{query}`: the index `{index}` is empty; `newsdex index PATH` adds articles"
        );
    }
    let searched = humanize::count(articles, "article", "articles");
    let took = humanize::duration(*elapsed_us);
    format!("Nothing found for `{query}`: {searched} in the index `{index}` searched, in {took}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_says_how_many_of_how_many() {
        let check = |shown, total, articles, us, expected: &str| {
            assert_eq!(sum_up(shown, total, articles, us), expected);
        };
        check(2, 2, 47, 1_349, "2 of 2 articles that match, of 47 searched, in 1.3 ms");
        check(1, 1, 1, 80, "1 of 1 article that matches, of 1 searched, in 80 µs");
        check(
            10,
            2_993,
            37_554,
            265,
            "10 of 2,993 articles that match, of 37,554 searched, in 265 µs",
        );
    }

    #[test]
    fn who_finds_nothing_learns_what_was_searched() {
        let asked = Asked { query: "strom  off", index: Path::new("index"), elapsed_us: 1_300 };
        let check =
            |articles, expected: &str| assert_eq!(nothing_found(&asked, articles), expected);
        check(
            47,
            "Nothing found for `strom  off`: 47 articles in the index `index` searched, in 1.3 ms",
        );
        check(
            1,
            "Nothing found for `strom  off`: 1 article in the index `index` searched, in 1.3 ms",
        );
        check(
            0,
            "Nothing found for `strom  off`: the index `index` is empty; `newsdex index PATH` adds articles",
        );
    }
}
