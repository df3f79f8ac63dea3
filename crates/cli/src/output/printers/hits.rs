//! Prints ranked hits, element by element.

use std::io::{self, Write};
use std::path::Path;

use newsdex::{Answer, Hit, Passage};

use crate::output::metadata;
use crate::output::printers::printer::{Element, HeadlineKind, Printer};
use crate::output::text::humanize;
use crate::output::text::mark_colors::MarkColors;
use crate::output::text::marked_text::MarkedText;

/// The length of the lead that replaces a missing headline, in graphemes.
const LEAD_LENGTH: usize = 80;

/// A search that was run.
pub struct Search<'a> {
    /// The query as typed.
    pub query: &'a str,
    /// The index folder.
    pub index: &'a Path,
    /// The command that adds articles to the index, if it has none.
    pub index_command: String,
    /// Microseconds.
    pub elapsed_us: u64,
}

/// Prints all hits and a summary.
pub fn print_answer(
    answer: &Answer,
    search: &Search<'_>,
    colors: &MarkColors,
    printer: &mut dyn Printer,
    out: &mut dyn Write,
) -> io::Result<()> {
    print_hits(answer, colors, printer, out)?;
    let summary = if answer.hits.is_empty() {
        summarize_nothing_found(search, answer.articles)
    } else {
        if let Some(legend) = colors.legend(search.query) {
            printer.print(&Element::Legend(&legend), out)?;
        }
        let counts = Counts {
            printed: answer.hits.len() as u64,
            matching: answer.total,
            searched: answer.articles,
        };
        summarize(&counts, search.elapsed_us)
    };
    printer.print(&Element::Summary(&MarkedText::plain(&summary)), out)?;
    if !answer.dates.is_empty() {
        let dates: Vec<&str> = answer.dates.iter().map(|range| range.text.as_str()).collect();
        let dates = MarkedText::plain(&format!("dates: {}", dates.join("; ")));
        printer.print(&Element::Summary(&dates), out)?;
    }
    if let Some(undated) = describe_undated(answer) {
        printer.print(&Element::Summary(&MarkedText::plain(&undated)), out)?;
    }
    Ok(())
}

/// Prints all hits.
pub fn print_hits(
    answer: &Answer,
    colors: &MarkColors,
    printer: &mut dyn Printer,
    out: &mut dyn Write,
) -> io::Result<()> {
    for hit in &answer.hits {
        let Headline { text, kind } = headline(hit, colors);
        let (rank, hits) = (hit.rank, answer.hits.len());
        printer.print(&Element::Headline { rank, hits, text: &text, kind }, out)?;
        printer.print(&Element::HitMetadata(&metadata::hit_line(hit)), out)?;
        for passage in &hit.passages {
            printer.print(&Element::Passage(&marked_passage(passage, colors)), out)?;
        }
        printer.print(&Element::HitEnd, out)?;
    }
    Ok(())
}

struct Headline {
    text: MarkedText,
    kind: HeadlineKind,
}

/// The title, or else the quoted lead, or else the id.
fn headline(hit: &Hit, colors: &MarkColors) -> Headline {
    let title = hit.metadata.title.as_deref().unwrap_or_default();
    let mut title = colors.mark(title, &hit.title_marks, 0);
    let address = metadata::title_address(&hit.metadata, &hit.path);
    if !title.is_blank() {
        title.link(0, address);
        return Headline { text: title, kind: HeadlineKind::Title };
    }
    let lead = MarkedText::plain(hit.lead.as_deref().unwrap_or_default());
    let lead = humanize::first_words(lead.text(), LEAD_LENGTH);
    let text = if lead.is_empty() { hit.id.clone() } else { format!("“{lead}”") };
    let mut lead = MarkedText::default();
    lead.push_linked(&text, address);
    Headline { text: lead, kind: HeadlineKind::Lead }
}

fn marked_passage(passage: &Passage, colors: &MarkColors) -> MarkedText {
    let Passage { text, start, marks, .. } = passage;
    let mut marked = MarkedText::default();
    if passage.cut_before {
        marked.push("…");
    }
    // The offsets of marks count from the start of the body.
    marked.push_marked(text, &colors.flatten(text, marks, *start));
    if passage.cut_after {
        marked.push("…");
    }
    marked
}

/// Numbers of articles.
struct Counts {
    printed: u64,
    matching: u64,
    searched: u64,
}

fn summarize(counts: &Counts, elapsed_us: u64) -> String {
    format!(
        "{} of {} {}; searched {} in {}",
        humanize::thousands(counts.printed),
        humanize::count(counts.matching, "article", "articles"),
        if counts.matching == 1 { "that matches" } else { "that match" },
        humanize::thousands(counts.searched),
        humanize::duration(elapsed_us),
    )
}

fn summarize_nothing_found(search: &Search<'_>, articles: u64) -> String {
    let Search { query, index, index_command, elapsed_us } = search;
    let index = index.display();
    if articles == 0 {
        return format!(
            "Nothing found for `{query}`: the index `{index}` is empty; add articles with \
             `{index_command}`"
        );
    }
    let articles = humanize::count(articles, "article", "articles");
    let elapsed = humanize::duration(*elapsed_us);
    format!("Nothing found for `{query}`; searched {articles} in the index `{index}` in {elapsed}")
}

/// Says how many articles a query by date misses because their date is not known exactly, and how to find them.
fn describe_undated(answer: &Answer) -> Option<String> {
    let undated = answer.undated.filter(|&undated| undated > 0)?;
    let articles = humanize::count(undated, "article", "articles");
    let (verb, them) = if undated == 1 { ("matches", "it") } else { ("match", "them") };
    let text = format!("{articles} without an exact date {verb} otherwise");
    // An exclusion alone finds nothing.
    if answer.leaves.iter().all(|leaf| leaf.what.is_empty()) {
        return Some(text);
    }
    let dates = if answer.dates.len() == 1 { "the date" } else { "the dates" };
    Some(format!("{text}; replace {dates} with -has:date or a longer range to see {them}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts_printed_matching_and_searched_articles() {
        let check = |[printed, matching, searched]: [u64; 3], us, expected: &str| {
            assert_eq!(summarize(&Counts { printed, matching, searched }, us), expected);
        };
        check([2, 2, 47], 1_349, "2 of 2 articles that match; searched 47 in 1.3 ms");
        check([1, 1, 1], 80, "1 of 1 article that matches; searched 1 in 80 µs");
        let expected = "10 of 2,993 articles that match; searched 37,554 in 265 µs";
        check([10, 2_993, 37_554], 265, expected);
    }

    #[test]
    fn the_summary_says_what_was_searched_if_nothing_was_found() {
        let search = Search {
            query: "strom  off",
            index: Path::new("index"),
            index_command: "newsdex index .".to_owned(),
            elapsed_us: 1_300,
        };
        let check = |articles, expected: &str| {
            assert_eq!(summarize_nothing_found(&search, articles), expected);
        };
        check(
            47,
            "Nothing found for `strom  off`; searched 47 articles in the index `index` in 1.3 ms",
        );
        check(
            1,
            "Nothing found for `strom  off`; searched 1 article in the index `index` in 1.3 ms",
        );
        check(
            0,
            "Nothing found for `strom  off`: the index `index` is empty; add articles with \
             `newsdex index .`",
        );
    }
}
