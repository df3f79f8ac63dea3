//! Exports of Factiva with labelled fields: `HD` headline, `PD` date, `LP` and `TD` text, `AN`
//! number.

use std::ops::Range;

use crate::formats::exports::exported_article::ExportedArticle;
use crate::formats::exports::lines::{Line, joined, text_between};
use crate::formats::exports::markers::accession_number;

/// Labels of fields.
const LABELS: &[&str] = &[
    "SE", "HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "ED", "PG", "VOL", "LA", "CY", "CX",
    "LP", "TD", "CT", "RF", "ART", "CO", "IN", "NS", "RE", "IPC", "IPD", "PUB", "AN", "CLM", "DLN",
    "RST",
];
/// Labels below the text. Those of codes have values such as `gship : Shipping | gcat : News`.
const BELOW: &[&str] =
    &["CT", "RF", "ART", "CO", "IN", "NS", "RE", "IPC", "IPD", "PUB", "AN", "RST", "CX"];
const CODES: &[&str] = &["CO", "IN", "NS", "RE"];

/// The articles of an export; `None` if the text is none.
pub(super) fn split<'t>(text: &'t str, lines: &[Line<'t>]) -> Option<Vec<ExportedArticle<'t>>> {
    let mut articles = Vec::new();
    let mut fields: Vec<Field<'t>> = Vec::new();
    let mut is_export = false;
    for (at, line) in lines.iter().enumerate() {
        let is_in_text = fields.last().is_some_and(|field| matches!(field.name, "LP" | "TD"));
        let field = field(line.text)
            .filter(|(name, value)| !is_in_text || is_field_after_text(name, value, line));
        match field {
            Some((name, value)) => {
                fields.push(Field { name, value, lines: at + 1..at + 1 });
            }
            // What precedes the first field is the head of the file.
            None => {
                if let Some(field) = fields.last_mut() {
                    field.lines.end = at + 1;
                }
            }
        }
        let number = fields.last().filter(|field| field.name == "AN").and_then(|field| {
            let value = if field.value.is_empty() && !field.lines.is_empty() {
                lines[field.lines.start].text
            } else {
                field.value
            };
            accession_number(value)
        });
        if let Some(number) = number {
            let document = std::mem::take(&mut fields);
            let has = |name: &str| document.iter().any(|field| field.name == name);
            is_export |= has("HD") && has("PD") && (has("LP") || has("TD"));
            articles.push(ExportedArticle { id: Some(number), ..article(text, lines, &document) });
        }
    }
    is_export.then_some(articles)
}

/// A field: the value on the line of its label, and the lines below.
struct Field<'t> {
    name: &'t str,
    value: &'t str,
    lines: Range<usize>,
}

/// The label that begins a line, and the rest of the line.
fn field(line: &str) -> Option<(&str, &str)> {
    let end = line.find(char::is_whitespace).unwrap_or(line.len());
    let (name, value) = line.split_at(end);
    LABELS.contains(&name).then(|| (name, value.trim()))
}

/// Whether a field that seems to follow the text does, and is not a line of the text.
fn is_field_after_text(name: &str, value: &str, line: &Line<'_>) -> bool {
    match name {
        "TD" => value.is_empty() || line.follows_blank,
        _ if CODES.contains(&name) => value.is_empty() || value.contains([':', '|']),
        "AN" => value.is_empty() || accession_number(value).is_some(),
        _ => line.follows_blank && BELOW.contains(&name),
    }
}

fn article<'t>(text: &'t str, lines: &[Line<'t>], fields: &[Field<'t>]) -> ExportedArticle<'t> {
    let find = |name: &str| fields.iter().find(|field| field.name == name);
    // The value is on the line of the label or, where cells are lines, on the next one.
    let line = |name: &str| {
        let field = find(name)?;
        let below = || lines[field.lines.clone()].first().map(|line| line.text);
        Some(field.value).filter(|value| !value.is_empty()).or_else(below)
    };
    let full = |name: &str| {
        find(name).map(|field| {
            format!("{} {}", field.value, joined(&lines[field.lines.clone()])).trim().to_owned()
        })
    };
    let date = line("PD").map(|date| match line("ET") {
        Some(time) => format!("{date} {time}"),
        None => date.to_owned(),
    });
    let mut article = ExportedArticle {
        title: full("HD").unwrap_or_default(),
        date,
        source: line("SN"),
        section: line("SE"),
        byline: full("BY"),
        language: line("LA"),
        keywords: full("NS").as_deref().map(code_names).unwrap_or_default(),
        ..ExportedArticle::default()
    };
    let texts: Vec<&Field<'t>> =
        fields.iter().filter(|field| matches!(field.name, "LP" | "TD")).collect();
    let field_text = |field: &Field<'t>| {
        // A slice of the export from the value on.
        let rest = text_between(text, &lines[field.lines.clone()]);
        match field.value {
            "" => rest.to_owned(),
            value if rest.is_empty() => value.to_owned(),
            value => {
                let follows_blank = lines[field.lines.start].follows_blank;
                format!("{value}{}{rest}", if follows_blank { "\n\n" } else { "\n" })
            }
        }
    };
    let (body, leads) = match texts.split_last() {
        Some((last, leads)) => (Some(*last), leads),
        None => (None, &[][..]),
    };
    let mut lead: Vec<String> = leads.iter().map(|field| field_text(field)).collect();
    if let Some(body) = body {
        if body.value.is_empty() {
            article.body = text_between(text, &lines[body.lines.clone()]);
        } else {
            lead.push(field_text(body));
        }
    }
    lead.retain(|text| !text.is_empty());
    article.lead = Some(lead.join("\n\n")).filter(|lead| !lead.is_empty());
    article
}

/// The names in `gship : Shipping | gcat : Political/General News`.
fn code_names(codes: &str) -> Vec<String> {
    codes
        .split('|')
        .map(|code| code.split_once(" : ").map_or(code, |(_, name)| name).trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}
