//! Ranked hits on a terminal.

use std::io::{self, Write};
use std::path::Path;

use newsdex::{Answer, Hit, Passage};

use crate::queries::QueryId;
use crate::styled::{HEADLINE, HEADLINE_MARK, MARK, OPENING, PLAIN, QUIET, Styled, disjoint};
use crate::wording;

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

/// Prints a line that says which of many queries is answered below it.
pub fn print_query(id: &QueryId, query: &str, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let id = match id {
        QueryId::Given(id) => id.clone(),
        QueryId::Line(number) => number.to_string(),
    };
    let mut line = Styled::new(&format!("{id}: "), QUIET);
    line.push(query, HEADLINE);
    line.write(out, "", width)
}

/// Prints all hits and a line that sums them up.
pub fn print(answer: &Answer, asked: &Asked<'_>, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let rank_columns = answer.hits.len().to_string().len();
    for hit in &answer.hits {
        print_hit(hit, rank_columns, width, out)?;
        writeln!(out)?;
    }
    let last = if answer.hits.is_empty() {
        nothing_found(asked, answer.articles)
    } else {
        sum_up(answer.hits.len() as u64, answer.total, answer.articles, asked.elapsed_us)
    };
    Styled::new(&last, QUIET).write(out, "", width)?;
    if !answer.dates.is_empty() {
        let dates: Vec<&str> = answer.dates.iter().map(|range| range.text.as_str()).collect();
        Styled::new(&format!("dates: {}", dates.join("; ")), QUIET).write(out, "", width)?;
    }
    out.flush()
}

fn print_hit(hit: &Hit, rank_columns: usize, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let lead = format!("{:>rank_columns$}. ", hit.rank);
    let indent = " ".repeat(lead.len());
    headline(hit).write(out, &lead, width)?;
    facts(hit).write(out, &indent, width)?;
    // With a bullet, passages stay apart without blank lines, and lines that are copied hold nothing but text. It is
    // another than the one that news sites begin their lists with.
    let bullet = format!("{indent}▪ ");
    for shown in &hit.passages {
        passage(shown).write(out, &bullet, width)?;
    }
    Ok(())
}

/// The headline; else the words the article opens with, quoted; else its id.
fn headline(hit: &Hit) -> Styled {
    let mut headline = Styled::default();
    if let Some(title) = &hit.title {
        headline.push_marked(
            title,
            &disjoint(title, hit.title_marks.iter().map(|mark| mark.bytes.clone())),
            HEADLINE,
            HEADLINE_MARK,
        );
    }
    if !headline.is_empty() {
        return headline;
    }
    let opening =
        wording::first_words(Styled::new(hit.opening.as_deref().unwrap_or_default(), PLAIN).text(), OPENING_LENGTH);
    if opening.is_empty() { Styled::new(&hit.id, OPENING) } else { Styled::new(&format!("“{opening}”"), OPENING) }
}

/// Outlet, date, path, and the id where it is not the path.
fn facts(hit: &Hit) -> Styled {
    let mut facts = Vec::new();
    facts.extend(hit.source.clone().filter(|source| !source.trim().is_empty()));
    facts.extend(hit.published.as_deref().map(wording::date));
    facts.push(hit.path.clone());
    if hit.id != hit.path {
        facts.push(format!("id {}", hit.id));
    }
    Styled::new(&facts.join(" · "), QUIET)
}

fn passage(passage: &Passage) -> Styled {
    let mut styled = Styled::default();
    if passage.cut_before {
        styled.push("…", PLAIN);
    }
    // Marks count from the beginning of the body.
    let here = passage
        .marks
        .iter()
        .map(|mark| mark.bytes.start.saturating_sub(passage.start)..mark.bytes.end.saturating_sub(passage.start));
    styled.push_marked(&passage.text, &disjoint(&passage.text, here), PLAIN, MARK);
    if passage.cut_after {
        styled.push("…", PLAIN);
    }
    styled
}

fn sum_up(shown: u64, total: u64, articles: u64, elapsed_us: u64) -> String {
    format!(
        "{} of {} {}, of {} searched, in {}",
        wording::thousands(shown),
        wording::count(total, "article", "articles"),
        if total == 1 { "that matches" } else { "that match" },
        wording::thousands(articles),
        wording::duration(elapsed_us),
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
    let searched = wording::count(articles, "article", "articles");
    let took = wording::duration(*elapsed_us);
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
        check(10, 2_993, 37_554, 265, "10 of 2,993 articles that match, of 37,554 searched, in 265 µs");
    }

    #[test]
    fn who_finds_nothing_learns_what_was_searched() {
        let asked = Asked { query: "strom  off", index: Path::new("index"), elapsed_us: 1_300 };
        let check = |articles, expected: &str| assert_eq!(nothing_found(&asked, articles), expected);
        check(47, "Nothing found for `strom  off`: 47 articles in the index `index` searched, in 1.3 ms");
        check(1, "Nothing found for `strom  off`: 1 article in the index `index` searched, in 1.3 ms");
        check(0, "Nothing found for `strom  off`: the index `index` is empty; `newsdex index PATH` adds articles");
    }
}
