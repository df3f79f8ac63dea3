//! Plain text files: one article each, with a headline on the first line or none.

use std::io;

use crate::article::{Article, Lines};
use crate::files::unpack::Input;
use crate::metadata::{Metadata, Origin};
use crate::reader::{Reader, Sink};

/// A headline is no longer than this, in characters.
const LONGEST_HEADLINE: usize = 160;

/// What sites put above their stories, by itself on a line. Passages have a list of their own, which takes more for such:
/// there it only decides what is shown last, here what is no headline.
const ABOVE_STORIES: &[&str] = &[
    "advertisement",
    "comments",
    "copy link",
    "email",
    "facebook",
    "home",
    "linkedin",
    "listen to this article",
    "log in",
    "menu",
    "newsletter",
    "newsletters",
    "print",
    "save",
    "search",
    "share",
    "share this",
    "share this article",
    "share this story",
    "sign in",
    "subscribe",
    "tweet",
    "twitter",
    "whatsapp",
];
/// How such lines begin where they go on.
const BEGINS_ABOVE: &[&str] = &[
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

/// Reads plain text.
pub(crate) struct TextReader;

impl Reader for TextReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        let Some(bytes) = sink.whole(input)? else { return Ok(()) };
        let Some(text) = sink.text(bytes, None, None) else { return Ok(()) };
        if text.trim().is_empty() {
            sink.leave_out(
                None,
                "no text in it".to_owned(),
                "it was left out; remove it or fill it",
            );
            return Ok(());
        }
        sink.article(Article { id: sink.file.key.clone(), ..article_of_text(text) });
        Ok(())
    }
}

/// The article that plain text is, without an id.
pub(crate) fn article_of_text(mut text: String) -> Article {
    let (title, body_start) = split_headline(&text);
    let title = title.map(str::to_owned);
    let title_from = title.as_ref().map(|_| Origin::Text);
    let breaks = text.drain(..body_start).filter(|&c| c == '\n').count();
    let lines = Lines::From(breaks as u64 + 1);
    Article {
        body: text,
        lines,
        metadata: Metadata { title, title_from, ..Metadata::default() },
        ..Article::default()
    }
}

/// How a text file divides: the headline, where it has one, and the byte offset at which the body begins. The body is
/// everything from there, as written. What a site put above the headline is no headline and stays in the body, and so
/// does then the headline between.
pub(crate) fn split_headline(text: &str) -> (Option<&str>, usize) {
    let first = text.len() - text.trim_start().len();
    let start = begin_of_story(text, first);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let line = text[start..line_end].trim_end();
    let rest = &text[line_end..];
    let body_start = line_end + rest.len() - rest.trim_start().len();
    // Nothing after it: then it is the story, however short.
    if body_start == text.len() || !reads_as_headline(line) || !set_apart(line, rest) {
        return (None, 0);
    }
    if start > first {
        return (Some(line), 0);
    }
    // The indentation of the first line of the body is part of it.
    let body_start = text[..body_start].rfind('\n').map_or(body_start, |at| at + 1);
    (Some(line), body_start)
}

/// Where the first line begins that is not a site's, at or after `first`; the end where all are.
fn begin_of_story(text: &str, first: usize) -> usize {
    let mut start = first;
    for line in text[first..].split_inclusive('\n') {
        if !line.trim().is_empty() && !is_of_site(line.trim()) {
            return start + line.len() - line.trim_start().len();
        }
        start += line.len();
    }
    start
}

/// Whether a line is one that sites put above their stories, crumbs among them.
fn is_of_site(line: &str) -> bool {
    let begins = |known: &&str| {
        line.get(..known.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(known))
    };
    let alone = line.trim_end_matches([':', '.', '…']);
    is_crumbs(line)
        || ABOVE_STORIES.iter().any(|known| alone.eq_ignore_ascii_case(known))
        || line.len() <= LONGEST_HEADLINE && BEGINS_ABOVE.iter().any(begins)
}

/// `Home > News > World`.
fn is_crumbs(line: &str) -> bool {
    let parted = |mark: &&str| line.matches(*mark).count() >= 2;
    [" > ", " » ", " › ", " / "].iter().any(parted) || line.starts_with("Home >")
}

/// Whether a line could be a headline by itself: short, not ended as a sentence, nor a list item, crumbs or a credit.
fn reads_as_headline(line: &str) -> bool {
    let begins_as_text =
        line.starts_with(|c: char| c.is_alphanumeric() || "\"'“‘„«‹($€£#@¿¡".contains(c));
    let ended = line
        .trim_end_matches(['"', '\'', '”', '’', '»', '“', ')', ']'])
        .ends_with(['.', ',', ';', '…', ':']);
    begins_as_text
        && (!ended || ends_in_initials(line))
        && !is_crumbs(line)
        && !is_credit(line)
        && line.chars().count() <= LONGEST_HEADLINE
}

/// `… leaves the U.S.`: the stop is the abbreviation's.
fn ends_in_initials(line: &str) -> bool {
    let last = line.rsplit(' ').next().unwrap_or("");
    last.matches('.').count() >= 2
        && last.split_terminator('.').all(|part| part.chars().count() == 1)
}

/// Whether what follows the first line stands apart from it: after a blank line, as a byline or dateline, or as a
/// paragraph so much longer that the first line is not wrapped text.
fn set_apart(line: &str, rest: &str) -> bool {
    let mut lines = rest.strip_prefix('\n').unwrap_or(rest).split('\n').map(str::trim);
    let next = lines.next().unwrap_or("");
    let much_longer = next.chars().count() >= 120.max(line.chars().count() * 3 / 2);
    next.is_empty() || much_longer || is_credit(next) || is_dateline(next)
}

/// `By Ines Tolland`, `Published May 8, 2026`: a line about the article, not of it.
fn is_credit(line: &str) -> bool {
    let short = line.chars().count() <= 100 && !line.ends_with('.');
    short
        && ["By ", "BY ", "Published ", "Updated ", "Posted "]
            .iter()
            .any(|opening| line.starts_with(opening))
}

/// `LISBON, March 3 — …`: a place in capitals, then a dash.
fn is_dateline(line: &str) -> bool {
    let place: String = line
        .chars()
        .take_while(|c| c.is_uppercase() || matches!(c, ' ' | '.' | '-' | '\''))
        .collect();
    let after = &line[place.len()..];
    place.trim().chars().count() >= 3
        && after.starts_with([',', '(', '—', '–'])
        && after.chars().take(40).any(|c| matches!(c, '—' | '–' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_a_headline_only_where_it_looks_like_one() {
        let long = "The harbour bridge will close for eleven weeks from Monday, the port authority said, after divers \
                    found cracks in two of the piers that carry the eastern span over the channel.";
        let check = |text: &str, headline: Option<&str>, body: &str| {
            let (found, at) = split_headline(text);
            assert_eq!((found, &text[at..]), (headline, body), "{text}");
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
        // What a site put above is passed over, and stays in the body.
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
        // None of these: the story itself, one line, wrapped text, a list, crumbs, credits.
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
