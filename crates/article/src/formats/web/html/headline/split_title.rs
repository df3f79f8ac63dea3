//! Titles as pages declare them: a headline, often with the names of a section and of the outlet.

use std::ops::Range;

use crate::formats::markup::normalize::comparison_key;
use crate::formats::web::html::declarations::Declarations;
use crate::formats::web::html::headline::shown_texts::ShownTexts;

/// Maximum number of parts of a title. What follows is one with the last.
const MAX_PARTS: usize = 8;
/// Minimum length of the key of a text on the page that tells the headline, in bytes. A shorter one
/// may be the name of a section.
const MIN_SHOWN_BYTES: usize = 10;
/// Longest name of a section before a bar, in characters.
const MAX_SECTION_CHARS: usize = 14;
/// Longest name of a site or section without spaces, in characters, in scripts without spaces.
const MAX_SITE_SIGNS: usize = 12;
/// Ends of the names of Chinese and Japanese sites and their sections: net, newspaper, channel,
/// news, station, center, online.
const SITE_ENDINGS: &[&str] = &[
    "网",
    "網",
    "报",
    "報",
    "频道",
    "頻道",
    "新闻",
    "新聞",
    "电视台",
    "電視台",
    "中心",
    "在线",
    "在線",
    "ニュース",
    "新聞社",
];

/// What separates two parts of a title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Separator {
    /// Hardly ever part of a headline: `|`, `_`, `::`.
    Strong,
    /// Often part of a headline: a dash, a dot in the middle, a slash.
    Weak,
    /// A hyphen or colon that no space surrounds, in scripts without spaces.
    Tight,
    /// A colon. It rarely precedes or follows the name of an outlet.
    Colon,
}

/// A title and the parts between its separators.
pub(crate) struct SplitTitle {
    title: String,
    parts: Vec<Part>,
}

struct Part {
    /// Bytes of the title.
    range: Range<usize>,
    /// What separates it from the part before.
    separator: Separator,
}

/// What is known about the outlet of a page: comparison keys of its name and its host.
pub(crate) struct Outlet {
    name: String,
    host: String,
}

impl Outlet {
    pub(crate) fn new(declarations: &Declarations, source: Option<&str>) -> Outlet {
        let url = declarations.url();
        let host = url.and_then(|url| url.split('/').nth(2).map(comparison_key));
        Outlet {
            name: source.map(comparison_key).unwrap_or_default(),
            host: host.unwrap_or_default(),
        }
    }

    /// Whether this is the name of the outlet and nothing else.
    pub(crate) fn is_named(&self, title: &str) -> bool {
        comparison_key(title) == self.name
    }

    /// Whether a part of a title names the outlet: by its name or its host.
    fn is_named_by(&self, part: &str) -> bool {
        let key = comparison_key(part);
        let has_name = !self.name.is_empty() && key.contains(&self.name);
        let is_in_name = key.len() >= 4 && (self.name.contains(&key) || self.host.contains(&key));
        has_name || is_in_name
    }
}

/// Whether a part is the host of a site: `tribune.example`. `Node.js` is the name of a program.
fn is_host_name(part: &str) -> bool {
    let Some((name, domain)) = part.trim_end_matches('.').rsplit_once('.') else { return false };
    let is_label = |label: &str| {
        label.len() >= 2 && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let is_domain = (2..=7).contains(&domain.len())
        && (domain.bytes().all(|byte| byte.is_ascii_lowercase())
            || domain.bytes().all(|byte| byte.is_ascii_uppercase()));
    is_domain
        && domain != "js"
        && name.split('.').all(is_label)
        && name.bytes().any(|byte| byte.is_ascii_alphabetic())
}

impl SplitTitle {
    pub(crate) fn new(title: &str) -> SplitTitle {
        let title = title.trim();
        let mut parts: Vec<Part> = Vec::new();
        let (mut start, mut separator) = (0, Separator::Strong);
        let mut at = 0;
        while at < title.len() && parts.len() + 1 < MAX_PARTS {
            let Some((found, length)) = separator_at(title, at) else {
                at += title[at..].chars().next().map_or(1, char::len_utf8);
                continue;
            };
            if !title[start..at].trim().is_empty() {
                parts.push(Part { range: start..at, separator });
                separator = found;
            }
            at += length;
            start = at;
        }
        if !title[start..].trim().is_empty() {
            parts.push(Part { range: start..title.len(), separator });
        }
        SplitTitle { title: title.to_owned(), parts }
    }

    /// Whether the whole title is a heading of the page.
    pub(crate) fn is_heading(&self, declarations: &Declarations) -> bool {
        declarations.heading(&self.title).is_some()
    }

    /// The text of consecutive parts.
    fn text(&self, parts: &Range<usize>) -> &str {
        match (self.parts.get(parts.start), self.parts.get(parts.end.wrapping_sub(1))) {
            (Some(first), Some(last)) if first.range.start < last.range.end => {
                self.title[first.range.start..last.range.end].trim()
            }
            _ => "",
        }
    }

    /// All runs of consecutive parts, the whole title among them.
    fn runs(&self) -> impl Iterator<Item = Range<usize>> {
        let count = self.parts.len();
        (0..count).flat_map(move |start| (start + 1..=count).map(move |end| start..end))
    }

    /// The keys of the texts that may be the headline.
    pub(crate) fn keys(&self) -> impl Iterator<Item = String> {
        self.runs()
            .map(|run| comparison_key(self.text(&run)))
            .filter(|key| key.len() >= MIN_SHOWN_BYTES)
    }

    /// The headline: what the page shows of the title, else the title without the names of the
    /// outlet and its sections.
    pub(crate) fn headline(
        &self,
        declarations: &Declarations,
        shown: &ShownTexts,
        outlet: &Outlet,
    ) -> String {
        let whole = 0..self.parts.len();
        if self.is_heading(declarations) || whole.is_empty() {
            return self.title.clone();
        }
        if whole.len() == 1 {
            return self.text(&whole).to_owned();
        }
        let run = self.shown_run(declarations, shown).unwrap_or_else(|| {
            let run = self.without_outlet(whole, outlet);
            let run = self.without_sections(run);
            self.without_tight_names(run)
        });
        self.text(&run).to_owned()
    }

    /// The longest run of parts that is a heading, else that is another text of the page.
    fn shown_run(&self, declarations: &Declarations, shown: &ShownTexts) -> Option<Range<usize>> {
        let whole = comparison_key(&self.title);
        let keys: Vec<(Range<usize>, String)> = self
            .runs()
            .map(|run| (run.clone(), comparison_key(self.text(&run))))
            .filter(|(_, key)| key.len() >= MIN_SHOWN_BYTES)
            .collect();
        let longest = |is_evidence: &dyn Fn(&Range<usize>, &str) -> bool| {
            let found = keys.iter().filter(|(run, key)| is_evidence(run, key));
            found.max_by_key(|(_, key)| key.len()).map(|(run, _)| run.clone())
        };
        // Pages show the name of the outlet, too, which is rarely most of the title, and what a
        // headline quotes before a colon.
        let begins = |run: &Range<usize>| {
            let next = self.parts.get(run.end).map(|part| part.separator);
            run.start == 0 && next != Some(Separator::Colon)
        };
        longest(&|run, _| declarations.heading(self.text(run)).is_some()).or_else(|| {
            longest(&|run, key| shown.contains(key) && (begins(run) || key.len() * 2 > whole.len()))
        })
    }

    /// Drops the name of the outlet from both ends, and short names of sections beside it.
    fn without_outlet(&self, mut run: Range<usize>, outlet: &Outlet) -> Range<usize> {
        let is_outlet = |part: usize, rest: &Range<usize>| {
            let (text, rest_text) = (self.text(&(part..part + 1)), self.text(rest));
            self.parts[part.max(rest.start)].separator != Separator::Colon
                && text.len() < rest_text.len()
                && (outlet.is_named_by(text) || part > rest.start && is_host_name(text))
        };
        if run.len() > 1 && is_outlet(run.end - 1, &(run.start..run.end - 1)) {
            run.end -= 1;
            let first = self.text(&(run.start..run.start + 1)).len();
            let separator = self.parts[run.end].separator;
            while run.len() > 1
                && self.parts[run.end - 1].separator == separator
                && self.text(&(run.end - 1..run.end)).len() * 2 < first
            {
                run.end -= 1;
            }
        }
        if run.len() > 1 && is_outlet(run.start, &(run.start + 1..run.end)) {
            run.start += 1;
        }
        run
    }

    /// Drops what follows a strong separator, or a short name of a section before one. A title
    /// whose first part is shorter than the second stays whole: either may be the headline.
    fn without_sections(&self, mut run: Range<usize>) -> Range<usize> {
        let Some(at) = self.strong_separator(&run) else { return run };
        let before = self.text(&(run.start..at));
        let is_last = self.strong_separator(&(at..run.end)).is_none();
        let after = self.text(&(at..run.end));
        let (chars_before, chars_after) = (before.chars().count(), after.chars().count());
        let is_section = chars_before <= MAX_SECTION_CHARS
            && before.split_whitespace().count() <= 2
            && after.split_whitespace().count() >= 4;
        if is_last && is_section {
            run.start = at;
        } else if !is_last || chars_after <= chars_before {
            run.end = at;
        }
        run
    }

    /// The first part within a run that a strong separator precedes.
    fn strong_separator(&self, run: &Range<usize>) -> Option<usize> {
        (run.start + 1..run.end).find(|&part| self.parts[part].separator == Separator::Strong)
    }

    /// Drops the names of a site and its sections that follow a hyphen without spaces.
    fn without_tight_names(&self, mut run: Range<usize>) -> Range<usize> {
        let is_name = |part: usize| {
            let text = self.text(&(part..part + 1));
            self.parts[part].separator != Separator::Colon && text.chars().count() <= MAX_SITE_SIGNS
        };
        let last = self.text(&(run.end - 1..run.end));
        if run.len() > 1 && SITE_ENDINGS.iter().any(|ending| last.ends_with(ending)) {
            while run.len() > 1 && is_name(run.end - 1) {
                run.end -= 1;
            }
        }
        run
    }
}

/// The separator that starts at a byte of a title, and its length with the spaces around it.
fn separator_at(title: &str, at: usize) -> Option<(Separator, usize)> {
    let rest = &title[at..];
    let inner = rest.trim_start();
    let mark = inner.chars().next()?;
    if !matches!(
        mark,
        '|' | '｜' | '_' | ':' | '：' | '-' | '–' | '—' | '―' | '»' | '›' | '•' | '·' | '/'
    ) {
        return None;
    }
    let after = inner.trim_start_matches(mark);
    let marks = inner[..inner.len() - after.len()].chars().count();
    let trimmed = after.trim_start();
    // The end of a title is as good as a space.
    let space_before = at == 0 || rest.len() > inner.len();
    let space_after = trimmed.is_empty() || after.len() > trimmed.len();
    let (before, next) = (title[..at].chars().next_back(), trimmed.chars().next());
    let has_sign = before.is_some_and(is_sign) || next.is_some_and(is_sign);
    let has_word = |c: Option<char>| c.is_none_or(|c| c.is_ascii_alphanumeric());
    let spaced = space_before && space_after;
    let separator = match mark {
        '|' | '｜' => Separator::Strong,
        '_' if !(has_word(before) && has_word(next)) || spaced => Separator::Strong,
        ':' if marks == 2 && spaced => Separator::Strong,
        '»' | '›' if spaced => Separator::Strong,
        '-' | '—' | '―' if marks >= 2 && has_sign && mark != '—' => Separator::Strong,
        ':' if marks == 1 && space_after => Separator::Colon,
        ':' | '：' if marks == 1 && has_sign => Separator::Colon,
        '-' | '–' | '—' | '•' | '·' | '/' if spaced => Separator::Weak,
        '-' if marks == 1 && has_sign => Separator::Tight,
        _ => return None,
    };
    Some((separator, rest.len() - trimmed.len()))
}

/// Whether a character belongs to a script that is written without spaces.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
        || matches!(c, '“' | '”')
}
