//! Exports of Nexis (Lexis, Nexis Uni, Lexis Advance).
//!
//! The old form counts its articles (`1 of 20 DOCUMENTS`): source, date and edition, headline,
//! labels, text, labels. The newer form ends them with `End of Document`: headline, source, date,
//! rights, labels, the line `Body`, text, and `Classification` with further labels.

use std::ops::Range;

use crate::formats::exports::dates::is_date_line;
use crate::formats::exports::exported_article::ExportedArticle;
use crate::formats::exports::lines::{Line, joined, text_between};
use crate::formats::exports::markers::{is_counter, is_end_of_document};
use crate::formats::exports::nexis_labels::{Label, is_rights_line};

/// Lines of a headline.
const MAX_HEADLINE_LINES: usize = 4;
/// Lines of the value of a label below the text.
const MAX_VALUE_LINES: usize = 12;
/// Lines of captions between `Graphic` and `Classification`.
const MAX_CAPTION_LINES: usize = 40;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Source and date above the headline.
    Counted,
    /// Source and date below the headline.
    Ended,
}

/// The articles of an export; `None` if the text is none.
pub(super) fn split<'t>(text: &'t str, lines: &[Line<'t>]) -> Option<Vec<ExportedArticle<'t>>> {
    let is_ended = lines.iter().any(|line| is_end_of_document(line.text));
    let is_counted = lines.iter().any(|line| is_counter(line.text));
    let form = if is_ended { Form::Ended } else { Form::Counted };
    let is_divider = |line: &Line<'_>| {
        if is_ended { is_end_of_document(line.text) } else { is_counter(line.text) }
    };
    let needed = if is_ended || is_counted { 2 } else { 3 };
    let mut is_export = false;
    let mut articles = Vec::new();
    for (number, document) in lines.split(is_divider).enumerate() {
        let found = evidence(document);
        if found.count >= needed && (found.has_load_date || needed == 2) {
            is_export = true;
            articles.push(Document { text, lines: document, form }.parse());
        } else if !(document.is_empty() || is_counted && number == 0) {
            // Below the last article there can be anything.
            let is_rest = is_ended && !document.iter().any(|line| line.text.len() > 200);
            if !is_rest {
                articles.push(unknown(text, document));
            }
        }
    }
    is_export.then_some(articles)
}

struct Evidence {
    /// Different labels that ordinary texts lack.
    count: usize,
    has_load_date: bool,
}

fn evidence(lines: &[Line<'_>]) -> Evidence {
    let mut labels = Vec::new();
    for line in lines {
        if let Some((label, value)) = Label::parse(line.text) {
            let is_length =
                label != Label::Length || value.starts_with(|c: char| c.is_ascii_digit());
            if label.is_evidence() && is_length && !labels.contains(&label) {
                labels.push(label);
            }
        }
    }
    let has_load_date = labels.contains(&Label::LoadDate);
    Evidence { count: labels.len(), has_load_date }
}

fn unknown<'t>(text: &'t str, lines: &[Line<'t>]) -> ExportedArticle<'t> {
    ExportedArticle { body: text_between(text, lines), is_unknown: true, ..Default::default() }
}

/// One article and what stands around it.
struct Document<'t, 'l> {
    text: &'t str,
    lines: &'l [Line<'t>],
    form: Form,
}

impl<'t> Document<'t, '_> {
    fn parse(&self) -> ExportedArticle<'t> {
        let body = self.body();
        let mut article = ExportedArticle::default();
        self.read_labels(0..body.start, &mut article);
        self.read_labels(body.end..self.lines.len(), &mut article);
        self.read_head(body.start, &mut article);
        article.body = text_between(self.text, &self.lines[body]);
        // `BODY: The text`, on one line.
        if let Some((Label::Body, value)) = Label::parse(article.body.lines().next().unwrap_or(""))
        {
            let rest = article.body.find(['\n', '\r']).map_or("", |end| &article.body[end..]);
            article.body = if value.is_empty() {
                rest.trim()
            } else {
                article.body.split_once(':').map_or("", |(_, text)| text.trim())
            };
        }
        article
    }

    /// The lines of the text. Those of the head precede it, those of the labels below follow.
    fn body(&self) -> Range<usize> {
        let start = self.body_start();
        let end = self.body_end(start);
        start..end.max(start)
    }

    fn body_start(&self) -> usize {
        let is_body = |line: &Line<'_>| Label::heading(line.text) == Some(Label::Body);
        let labelled = |line: &Line<'_>| matches!(Label::parse(line.text), Some((Label::Body, _)));
        let is_above =
            |line: &Line<'_>| Label::parse(line.text).is_some_and(|(label, _)| label.is_above());
        let first_label = self.lines.iter().position(is_above).unwrap_or(0);
        let from_label = &self.lines[first_label..];
        if let Some(at) = from_label.iter().position(is_body) {
            return first_label + at + 1;
        }
        if let Some(at) = from_label.iter().position(labelled) {
            return first_label + at;
        }
        // The first paragraph after the labels.
        let mut at = first_label;
        while let Some(line) = self.lines.get(at)
            && (is_above(line) || !line.follows_blank || is_rights_line(line.text))
        {
            at += 1;
        }
        at
    }

    /// The first line of the labels below the text: from the end up, everything is a label, its
    /// value or a statement of rights.
    fn body_end(&self, start: usize) -> usize {
        let mut end = self.lines.len();
        let mut at = self.lines.len();
        let mut value_lines = 0;
        while at > start {
            at -= 1;
            let line = &self.lines[at];
            let is_label = Label::parse(line.text).is_some_and(|(label, _)| label.is_below());
            if is_label || is_rights_line(line.text) {
                (end, value_lines) = (at, 0);
            } else if line.follows_blank && !self.is_value_of_heading(at)
                || value_lines > MAX_VALUE_LINES
            {
                break;
            } else {
                value_lines += 1;
            }
        }
        let captions = end.saturating_sub(MAX_CAPTION_LINES).max(start)..end;
        let graphic =
            captions.rev().find(|&at| Label::heading(self.lines[at].text) == Some(Label::Graphic));
        graphic.unwrap_or(end)
    }

    /// Whether a line is below `Classification` or the like, where values stand apart.
    fn is_value_of_heading(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|above| {
            matches!(Label::parse(self.lines[above].text), Some((label, "")) if label.is_below())
        })
    }

    fn read_labels(&self, range: Range<usize>, article: &mut ExportedArticle<'t>) {
        let lines = &self.lines[range];
        for (at, line) in lines.iter().enumerate() {
            let Some((label, value)) = Label::parse(line.text) else { continue };
            let wrapped = lines[at + 1..]
                .iter()
                .take_while(|line| !line.follows_blank && Label::parse(line.text).is_none())
                .take(MAX_VALUE_LINES)
                .count();
            let full = || {
                let rest = joined(&lines[at + 1..=at + wrapped]);
                format!("{value} {rest}").trim().to_owned()
            };
            match label {
                Label::Headline => article.title = full(),
                Label::Byline => article.byline = Some(full()),
                Label::Section => article.section = Some(value),
                Label::Language => article.language = Some(value),
                Label::Highlight => article.lead = Some(full()).filter(|lead| !lead.is_empty()),
                Label::Url => article.url = Some(value).filter(|url| url.starts_with("http")),
                Label::Subject => article.keywords = subjects(&full()),
                _ => {}
            }
        }
    }

    /// Headline, source and date, which have no labels.
    fn read_head(&self, body_start: usize, article: &mut ExportedArticle<'t>) {
        let is_label = |line: &&Line<'t>| {
            Label::parse(line.text)
                .is_some_and(|(label, _)| label.is_above() || label == Label::Body)
        };
        let head = &self.lines[..body_start];
        let labels_at = head
            .iter()
            .rposition(|line| !is_label(&line) && line.follows_blank && is_date_line(line.text));
        let first_label = head.iter().position(|line| is_label(&line)).unwrap_or(head.len());
        let head_end = labels_at.map_or(first_label, |date| {
            head[date..].iter().position(|line| is_label(&line)).map_or(head.len(), |at| date + at)
        });
        let head: Vec<Line<'t>> = head[..head_end]
            .iter()
            .filter(|line| !is_rights_line(line.text) && !is_counter(line.text))
            .copied()
            .collect();
        let date = head.iter().rposition(|line| is_date_line(line.text));
        let (above, below) = match date {
            Some(at) => {
                article.date = Some(head[at].text.to_owned());
                (&head[..at], &head[at + 1..])
            }
            None => (&head[..], &[][..]),
        };
        if date.is_none() && self.form == Form::Ended {
            // The headline comes first, and the source second.
            article.source = above.get(1).map(|line| line.text);
            set_title(article, above.first().map(|line| line.text.to_owned()));
            return;
        }
        article.source = above.last().map(|line| line.text);
        let title = if self.form == Form::Ended && above.len() > 1 {
            Some(last_paragraph(&above[..above.len() - 1]))
        } else {
            // Editions follow the date in its paragraph.
            let is_apart = below.iter().any(|line| line.follows_blank);
            is_apart.then(|| last_paragraph(below))
        };
        set_title(article, title);
    }
}

fn set_title(article: &mut ExportedArticle<'_>, title: Option<String>) {
    if article.title.is_empty() {
        article.title = title.unwrap_or_default();
    }
}

/// The last lines up to a blank one.
fn last_paragraph(lines: &[Line<'_>]) -> String {
    let start = lines.iter().rposition(|line| line.follows_blank).unwrap_or(0);
    joined(&lines[start.max(lines.len().saturating_sub(MAX_HEADLINE_LINES))..])
}

/// The subjects in `FERRIES (90%); PORTS (78%)`.
fn subjects(text: &str) -> Vec<String> {
    let without_share = |subject: &str| {
        let subject = subject.trim();
        match subject.rsplit_once('(') {
            Some((name, share)) if share.ends_with("%)") => name.trim().to_owned(),
            _ => subject.to_owned(),
        }
    };
    text.split(';').map(without_share).filter(|subject| !subject.is_empty()).collect()
}
