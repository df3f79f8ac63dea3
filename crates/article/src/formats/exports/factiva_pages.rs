//! Exports of Factiva as they are read: section, headline, byline, `31 words`, date, time, source,
//! code of the source, page, edition, language, rights, text, and the number of the article.

use crate::formats::exports::dates::is_date_line;
use crate::formats::exports::exported_article::ExportedArticle;
use crate::formats::exports::lines::{Line, joined, text_between};
use crate::formats::exports::markers::accession_number;
use crate::formats::exports::nexis_labels::is_rights_line;
use crate::formats::exports::people::is_byline;
use crate::infer::language_tag::named_language;

/// The unit of the length of an article, by language.
const WORDS: &[&str] = &[
    "words",
    "word",
    "wörter",
    "wort",
    "mots",
    "mot",
    "palabras",
    "parole",
    "palavras",
    "woorden",
    "слов",
    "слова",
    "słów",
    "ord",
    "字",
    "語",
    "个字",
    "個字",
    "カウント",
    "文字",
];
/// Lines of the head between date and text.
const MAX_HEAD_LINES: usize = 12;
/// Lines between the number of one article and the length of the next.
const MAX_TITLE_LINES: usize = 5;
/// Longest line of the head, in characters.
const MAX_HEAD_CHARS: usize = 120;

/// The articles of an export; `None` if the text is none.
pub(super) fn split<'t>(text: &'t str, lines: &[Line<'t>]) -> Option<Vec<ExportedArticle<'t>>> {
    let mut articles = Vec::new();
    let mut is_export = false;
    let mut start = 0;
    for (at, line) in lines.iter().enumerate() {
        let Some(number) = accession_number(line.text) else { continue };
        let document = &lines[start..at];
        start = at + 1;
        let article = match length_at(document) {
            Some(length_at) => {
                is_export = true;
                parse(text, document, length_at)
            }
            None if document.is_empty() => continue,
            None => ExportedArticle {
                body: text_between(text, document),
                is_unknown: true,
                ..ExportedArticle::default()
            },
        };
        articles.push(ExportedArticle { id: Some(number), ..article });
    }
    is_export.then_some(articles)
}

/// The line with the length, which the date follows.
fn length_at(lines: &[Line<'_>]) -> Option<usize> {
    lines.windows(2).position(|pair| is_length(pair[0].text) && is_date_line(pair[1].text))
}

/// `1,234 words`.
fn is_length(line: &str) -> bool {
    let unit =
        line.trim_start_matches(|c: char| c.is_ascii_digit() || ",. \u{a0}\u{202f}'’".contains(c));
    unit.len() < line.len()
        && line.starts_with(|c: char| c.is_ascii_digit())
        && WORDS.contains(&unit.to_lowercase().as_str())
}

fn parse<'t>(text: &'t str, lines: &[Line<'t>], length_at: usize) -> ExportedArticle<'t> {
    let mut article = ExportedArticle::default();
    let above = &lines[..length_at];
    let above: Vec<Line<'t>> = above[above.len().saturating_sub(MAX_TITLE_LINES)..]
        .iter()
        .filter(|line| !is_page_line(line.text))
        .copied()
        .collect();
    read_title(&above, &mut article);
    let below = &lines[length_at + 1..];
    let head_lines = read_head(below, &mut article);
    article.body = text_between(text, &below[head_lines..]);
    article
}

/// Section, headline and byline, of which only the headline is always there.
fn read_title<'t>(above: &[Line<'t>], article: &mut ExportedArticle<'t>) {
    let (title, byline) = match above {
        [title @ .., byline] if !title.is_empty() && is_byline(byline.text) => {
            (title, Some(byline.text.to_owned()))
        }
        title => (title, None),
    };
    article.byline = byline;
    if let Some((last, rest)) = title.split_last() {
        // A headline can be wrapped; a section is a paragraph of its own.
        let mut start = rest.len();
        while start > 0
            && !title[start].follows_blank
            && title[start].text.starts_with(char::is_lowercase)
        {
            start -= 1;
        }
        article.title =
            if start == rest.len() { last.text.to_owned() } else { joined(&title[start..]) };
        article.section =
            start.checked_sub(1).map(|at| title[at].text).filter(|section| is_section(section));
    }
}

fn is_section(line: &str) -> bool {
    line.chars().count() <= 60 && !line.ends_with(['.', '?', '!'])
}

/// Reads what stands between the length and the text, of which the date is the first line. Returns
/// how many lines that is.
fn read_head<'t>(lines: &[Line<'t>], article: &mut ExportedArticle<'t>) -> usize {
    let Some(date) = lines.first() else { return 0 };
    article.date = Some(date.text.to_owned());
    let mut at = 1;
    if let Some(time) = lines.get(at).filter(|line| is_time(line.text)) {
        article.date = Some(format!("{} {}", date.text, time.text));
        at += 1;
    }
    article.source = lines.get(at).map(|line| line.text);
    at += usize::from(article.source.is_some());
    // The head ends with the language. Without one, it ends with the code of the source.
    let head = &lines[at.min(lines.len())..lines.len().min(at + MAX_HEAD_LINES)];
    let is_head = |line: &&Line<'_>| line.text.chars().count() <= MAX_HEAD_CHARS;
    let short = head.iter().take_while(is_head).count();
    let language = head[..short].iter().position(|line| named_language(line.text).is_some());
    match language {
        Some(language) => {
            article.language = Some(head[language].text);
            at += language + 1;
        }
        None => at += head.iter().take_while(|line| is_source_code(line.text)).count(),
    }
    at + lines[at..].iter().take_while(|line| is_rights_line(line.text)).count()
}

/// `NORRV`: the code of a source.
fn is_source_code(line: &str) -> bool {
    (2..=10).contains(&line.len())
        && line.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// `09:12` or `9:12 PM`.
fn is_time(line: &str) -> bool {
    let time = line.split([' ', '\u{a0}', '\u{202f}']).next().unwrap_or_default();
    line.len() <= 12
        && time.split_once(':').is_some_and(|(hour, minute)| {
            let is_number = |text: &str| {
                (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
            };
            is_number(hour) && is_number(minute.get(..2).unwrap_or_default())
        })
}

/// A line at the top or the bottom of a page: `Page 2 of 5 © 2024 Factiva, Inc.`
fn is_page_line(line: &str) -> bool {
    line.contains("Factiva") && line.contains(['©', '('])
        || line.contains("Dow Jones") && line.contains('©')
}
