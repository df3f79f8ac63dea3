//! Headlines of plain text: splits a text into its headline, if it has one, and its body.

use crate::article::{Article, Lines};
use crate::dates::search::dateline::leading_place;
use crate::infer::site_lines::SITE_LINES;
use crate::metadata::{Metadata, Origin};

/// Longest headline, in characters.
const MAX_HEADLINE_CHARS: usize = 160;
/// Minimum length of a second line that is a paragraph of its own, in characters. It must also be at
/// least half as long again as the first line. Otherwise both may belong to one wrapped paragraph.
const MIN_PARAGRAPH_CHARS: usize = 120;
/// Longest byline or line with a date, in characters.
const MAX_CREDIT_CHARS: usize = 100;
/// A dateline has its dash within this many characters after the place.
const MAX_DATELINE_CHARS: usize = 40;

/// Lines that sites put above articles, in addition to [`SITE_LINES`].
const LINES_ABOVE: &[&str] = &[
    "copy link",
    "home",
    "listen to this article",
    "menu",
    "newsletter",
    "newsletters",
    "search",
    "share this story",
    "sign in",
];
/// Beginnings of such lines.
const PREFIXES_ABOVE: &[&str] = &[
    "add a comment",
    "already a subscriber",
    "follow us on",
    "join the conversation",
    "leave a comment",
    "log in to ",
    "please enable javascript",
    "post a comment",
    "share on ",
    "show comments",
    "sign in to ",
    "sign up for our",
    "skip to ",
    "subscribe now",
    "subscribe to our",
    "this site uses cookies",
    "this website uses cookies",
    "view comments",
    "we use cookies",
];

/// A text split into headline and body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SplitText<'t> {
    pub(crate) headline: Option<&'t str>,
    /// Byte offset at which the body begins.
    pub(crate) body_start: usize,
}

/// Makes an article without an id from plain text.
pub(crate) fn article_from_text(mut text: String) -> Article {
    let SplitText { headline, body_start } = split_headline(&text);
    let title = headline.map(str::to_owned);
    let title_from = title.as_ref().map(|_| Origin::Text);
    let breaks = text.drain(..body_start).filter(|&c| c == '\n').count();
    Article {
        body: text,
        lines: Lines::From(breaks as u64 + 1),
        metadata: Metadata { title, title_from, ..Metadata::default() },
        ..Article::default()
    }
}

/// Splits a text into headline and body. The body keeps every byte from its first line on. If a
/// site put lines above the headline, the body is the whole text, so that nothing is lost.
pub(crate) fn split_headline(text: &str) -> SplitText<'_> {
    let first = text.len() - text.trim_start().len();
    let start = story_start(text, first);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let line = text[start..line_end].trim_end();
    let rest = &text[line_end..];
    let body_start = line_end + rest.len() - rest.trim_start().len();
    // A single line is the story, however short.
    let is_whole_text = body_start == text.len();
    if is_whole_text || !looks_like_headline(line) || !is_set_apart(line, rest) {
        return SplitText { headline: None, body_start: 0 };
    }
    if start > first {
        return SplitText { headline: Some(line), body_start: 0 };
    }
    // The indentation of the first line belongs to the body.
    let body_start = text[..body_start].rfind('\n').map_or(body_start, |at| at + 1);
    SplitText { headline: Some(line), body_start }
}

/// Byte offset of the first line at or after `first` that is not a site line; the end of the text
/// if there is none.
fn story_start(text: &str, first: usize) -> usize {
    let mut start = first;
    for line in text[first..].split_inclusive('\n') {
        if !line.trim().is_empty() && !is_site_line(line.trim()) {
            return start + line.len() - line.trim_start().len();
        }
        start += line.len();
    }
    start
}

/// Whether a line is one that sites put above articles.
fn is_site_line(line: &str) -> bool {
    let has_prefix = |prefix: &&str| {
        line.get(..prefix.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(prefix))
    };
    let label = line.trim_end_matches([':', '.', '…']);
    is_breadcrumbs(line)
        || SITE_LINES.iter().chain(LINES_ABOVE).any(|known| label.eq_ignore_ascii_case(known))
        || line.len() <= MAX_HEADLINE_CHARS && PREFIXES_ABOVE.iter().any(has_prefix)
}

/// `Home > News > World`.
fn is_breadcrumbs(line: &str) -> bool {
    let has_separators = |separator: &&str| line.matches(*separator).count() >= 2;
    [" > ", " » ", " › ", " / "].iter().any(has_separators) || line.starts_with("Home >")
}

/// Whether a line can be a headline by itself: short, without a full stop, and not a list item,
/// breadcrumbs or a byline.
fn looks_like_headline(line: &str) -> bool {
    let begins_as_text =
        line.starts_with(|c: char| c.is_alphanumeric() || "\"'“‘„«‹($€£#@¿¡".contains(c));
    let ends_as_sentence = line
        .trim_end_matches(['"', '\'', '”', '’', '»', '“', ')', ']'])
        .ends_with(['.', ',', ';', '…', ':']);
    begins_as_text
        && (!ends_as_sentence || ends_in_initials(line))
        && !is_breadcrumbs(line)
        && !is_credit(line)
        && line.chars().count() <= MAX_HEADLINE_CHARS
}

/// `… leaves the U.S.`, where the final stop belongs to the abbreviation.
fn ends_in_initials(line: &str) -> bool {
    let last = line.rsplit(' ').next().unwrap_or("");
    last.matches('.').count() >= 2
        && last.split_terminator('.').all(|part| part.chars().count() == 1)
}

/// Whether the text after the first line is separate from it: after a blank line, or as a byline,
/// a dateline or a long paragraph. Otherwise the first line may be the beginning of wrapped text.
fn is_set_apart(line: &str, rest: &str) -> bool {
    let mut lines = rest.strip_prefix('\n').unwrap_or(rest).split('\n').map(str::trim);
    let next = lines.next().unwrap_or("");
    let is_paragraph =
        next.chars().count() >= MIN_PARAGRAPH_CHARS.max(line.chars().count() * 3 / 2);
    next.is_empty() || is_paragraph || is_credit(next) || is_dateline(next)
}

/// `By Ines Tolland` or `Published May 8, 2026`: a line about the article.
fn is_credit(line: &str) -> bool {
    let is_short = line.chars().count() <= MAX_CREDIT_CHARS && !line.ends_with('.');
    is_short
        && ["By ", "BY ", "Published ", "Updated ", "Posted "]
            .iter()
            .any(|prefix| line.starts_with(prefix))
}

/// `LISBON, March 3 — …`: a place in capitals, then a dash.
fn is_dateline(line: &str) -> bool {
    leading_place(line).is_some_and(|place| {
        let after = &line[place.len()..];
        after.starts_with([',', '(', '—', '–'])
            && after.chars().take(MAX_DATELINE_CHARS).any(|c| matches!(c, '—' | '–' | '-'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_a_headline_if_it_looks_like_one() {
        let long = "The harbour bridge will close for eleven weeks from Monday, the port authority said, after divers \
                    found cracks in two of the piers that carry the eastern span over the channel.";
        let check = |text: &str, headline: Option<&str>, body: &str| {
            let found = split_headline(text);
            assert_eq!((found.headline, &text[found.body_start..]), (headline, body), "{text}");
        };
        check("Bridge closes\n\nIt closed.\n", Some("Bridge closes"), "It closed.\n");
        check("\n\nBridge closes\r\n\r\nIt closed.", Some("Bridge closes"), "It closed.");
        check("Will the bridge close?\n\n\tIt will.", Some("Will the bridge close?"), "\tIt will.");
        check(&format!("Bridge closes\n{long}"), Some("Bridge closes"), long);
        check(
            "Bridge closes\nBy Ines Tolland\n\nIt did.",
            Some("Bridge closes"),
            "By Ines Tolland\n\nIt did.",
        );
        check(
            "Bridge closes\nLISBON, March 3 — It did.",
            Some("Bridge closes"),
            "LISBON, March 3 — It did.",
        );
        check("Senator Leaves the U.S.\n\nHe did.", Some("Senator Leaves the U.S."), "He did.");
        // Lines that a site put above are not the headline, but stay in the body.
        for above in [
            "Log in to comment",
            "ADVERTISEMENT\n\nShare:",
            "Home > News > World",
            "Skip to main content\nTweet",
        ] {
            let text = format!("{above}\n\nBridge closes\n\nIt closed.");
            check(&text, Some("Bridge closes"), &text);
        }
        check(
            "Share the bridge, towns say\n\nIt closed.",
            Some("Share the bridge, towns say"),
            "It closed.",
        );
        check("Share\n\nTweet\n", None, "Share\n\nTweet\n");
        // No headline: a story of one line, wrapped text, a list, breadcrumbs, a byline.
        for text in [
            long,
            "",
            "  \n ",
            "A brief without a stop",
            "A brief.\n\nAnd more.",
            "He said: “It is over.”\n\nIt was.",
            "The bridge will close for eleven weeks from Monday, the port\nauthority said after divers found cracks.",
            "• One thing\n\n• Another",
            "Home > Forums > Transport\n\nThe bridge",
            "By Ines Tolland\n\nThe bridge closed.",
            "Here is what happened:\n\nNothing.",
        ] {
            check(text, None, text);
        }
        let paragraph = "word ".repeat(60);
        check(&format!("{paragraph}\n\nmore"), None, &format!("{paragraph}\n\nmore"));
    }
}
