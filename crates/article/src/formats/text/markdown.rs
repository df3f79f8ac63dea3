//! Markdown: one article a file, its text without markup, and what is known of it in the front matter.

use std::io;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde_json::Value;

use crate::fields::names::{Field, meaning};
use crate::files::unpack::Input;
use crate::formats::records::record::{FeedDefaults, Record};
use crate::formats::text::front_matter::front_matter;
use crate::formats::text::plain::split_headline;
use crate::formats::web::html::markup::text_of;
use crate::metadata::Origin;
use crate::reader::{Reader, Sink};

/// Reads Markdown.
pub(crate) struct MarkdownReader;

impl Reader for MarkdownReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        let Some(bytes) = sink.whole(input)? else { return Ok(()) };
        let Some(text) = sink.text(bytes, None, None) else { return Ok(()) };
        let front = front_matter(&text);
        if let Some(reason) = front.odd {
            let help = "the fields that stand before were read; mend the lines between the fences";
            sink.warn(Some("front matter".to_owned()), format!("cannot be read ({reason})"), help);
        }
        let Plain { body, headline } = plain(front.text);
        let map = &sink.options.map;
        let mut record = Record::default();
        for (name, value) in front.fields {
            // The text is below, whatever summary stands here.
            if meaning(&name).is_none_or(|(field, _)| field != Field::Body) {
                record.take(&name, value, map);
            }
        }
        record.take(Field::Body.name(), Value::String(body), map);
        match record.article(&FeedDefaults::default(), || sink.file.key.clone()) {
            Ok(mut parsed) => {
                for (what, help) in parsed.odd.drain(..) {
                    sink.warn(Some("front matter".to_owned()), what, help);
                }
                let article = &mut parsed.article;
                let own =
                    take_headline(&mut article.body, article.metadata.title.as_deref(), headline);
                if article.metadata.title.is_none() {
                    (article.metadata.title, article.metadata.title_from) = own.unzip();
                }
                if article.metadata.title.is_none() && article.body.trim().is_empty() {
                    sink.leave_out(
                        None,
                        "no text in it".to_owned(),
                        "it was left out; remove it or fill it",
                    );
                } else {
                    sink.article(parsed.article);
                }
            }
            Err(reason) => {
                let help = "it was left out; mend the fields before its text";
                sink.leave_out(
                    Some("front matter".to_owned()),
                    format!("not an article ({reason})"),
                    help,
                );
            }
        }
        Ok(())
    }
}

/// Takes the headline that a text has, and takes it off where the text begins with it. Where a title is known already, one
/// that only repeats it is taken off.
fn take_headline(
    body: &mut String,
    title: Option<&str>,
    headline: Option<Headline>,
) -> Option<(String, Origin)> {
    match (headline, title) {
        (Some(headline), _) => {
            if headline.leads && title.is_none_or(|title| title.trim() == headline.text) {
                let rest = &body[headline.end..];
                let begin = body.len() - rest.trim_start().len();
                body.drain(..begin);
            }
            Some((headline.text, Origin::Markup))
        }
        (None, Some(_)) => None,
        (None, None) => {
            let (found, begin) = split_headline(body);
            let found = found.map(|line| (line.to_owned(), Origin::Text));
            body.drain(..begin);
            found
        }
    }
}

/// The first heading of the first level.
#[derive(Debug, PartialEq, Eq)]
struct Headline {
    text: String,
    /// Whether nothing stands before it.
    leads: bool,
    /// Where it ends in the text, in bytes.
    end: usize,
}

/// The text of Markdown.
#[derive(Debug, Default, PartialEq, Eq)]
struct Plain {
    body: String,
    headline: Option<Headline>,
}

/// The text without markup: the words of links without their addresses, lines for the items of lists and the rows of tables,
/// code as it stands; pictures are left out.
fn plain(markdown: &str) -> Plain {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut writer = Writer::default();
    for event in Parser::new_ext(markdown, options) {
        writer.take(event);
    }
    Plain { body: writer.text, headline: writer.headline }
}

#[derive(Default)]
struct Writer {
    text: String,
    /// How many line breaks stand before what comes next.
    gap: usize,
    headline: Option<Headline>,
    /// Where the headline that is being written begins, or the white space before it.
    heading: Option<usize>,
    /// The markup of a block of HTML.
    html: String,
    /// How many pictures are open, whose words are left out.
    pictures: usize,
    /// How many lists are open.
    lists: usize,
    /// How many cells the row has so far.
    cells: usize,
}

impl Writer {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.write(&text),
            Event::Html(html) => self.html.push_str(&html),
            Event::InlineHtml(html)
                if html.get(..3).is_some_and(|tag| tag.eq_ignore_ascii_case("<br")) =>
            {
                self.write("\n");
            }
            Event::SoftBreak => self.write(" "),
            Event::HardBreak => self.write("\n"),
            Event::Rule => self.part(2),
            Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { level: HeadingLevel::H1, .. } if self.headline.is_none() => {
                self.part(2);
                self.text.truncate(self.text.trim_end().len());
                self.heading = Some(self.text.len());
            }
            Tag::Item | Tag::TableHead | Tag::TableRow => {
                self.part(1);
                self.cells = 0;
            }
            Tag::TableCell => {
                if self.cells > 0 {
                    self.write("\t");
                }
                self.cells += 1;
            }
            Tag::Image { .. } => self.pictures += 1,
            Tag::List(_) => {
                self.part(if self.lists > 0 { 1 } else { 2 });
                self.lists += 1;
            }
            Tag::DefinitionListTitle | Tag::DefinitionListDefinition => self.part(1),
            _ if is_block(tag.to_end()) => self.part(2),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                if let Some(begin) = self.heading.take() {
                    let text = self.text[begin..].trim().to_owned();
                    let leads = self.text[..begin].trim().is_empty();
                    // White space at the end goes when something follows.
                    let end = self.text.trim_end().len();
                    self.headline =
                        Some(Headline { text, leads, end }).filter(|it| !it.text.is_empty());
                }
                self.part(2);
            }
            TagEnd::HtmlBlock => {
                let html = std::mem::take(&mut self.html);
                self.write(text_of(&html).trim());
                self.part(2);
            }
            TagEnd::Item | TagEnd::TableHead | TagEnd::TableRow => self.part(1),
            TagEnd::List(_) => {
                self.lists = self.lists.saturating_sub(1);
                self.part(if self.lists > 0 { 1 } else { 2 });
            }
            TagEnd::Image => self.pictures = self.pictures.saturating_sub(1),
            _ if is_block(tag) => self.part(2),
            _ => {}
        }
    }

    /// What comes next stands apart, by this many line breaks at least.
    fn part(&mut self, breaks: usize) {
        self.gap = self.gap.max(breaks);
    }

    fn write(&mut self, text: &str) {
        if text.is_empty() || self.pictures > 0 {
            return;
        }
        if self.gap > 0 {
            self.text.truncate(self.text.trim_end().len());
            if !self.text.is_empty() {
                self.text.extend(std::iter::repeat_n('\n', self.gap));
            }
            self.gap = 0;
        }
        self.text.push_str(text);
    }
}

fn is_block(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::Table
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{articles, known, read};

    #[test]
    fn markup_goes_and_text_stays() {
        let check = |markdown: &str, expected: &str| {
            assert_eq!(plain(markdown).body, expected, "{markdown}")
        };
        check(
            "It *closed* on **Monday**, ~~not~~ `x = 1`.\nThe [port](https://example.org/a_b) said\\*.",
            "It closed on Monday, not x = 1. The port said*.",
        );
        check("One.\n\nTwo.  \nThree.", "One.\n\nTwo.\nThree.");
        check("- a\n- b\n  1. c\n  2. d\n- [x] e\n\nAfter.", "a\nb\nc\nd\ne\n\nAfter.");
        check("> Quoted\n> on.\n\n---\n\n## Why\nText", "Quoted on.\n\nWhy\n\nText");
        check("```rust\nlet a = 1;\n\nlet b;\n```\nText", "let a = 1;\n\nlet b;\n\nText");
        check("| a | b |\n|---|---|\n| c | d |\n\nAfter", "a\tb\nc\td\n\nAfter");
        check(
            "<div class=x>\n<p>In &amp; out</p><script>no</script>\n</div>\n\nAfter <b>bold</b><br/>line",
            "In & out\n\nAfter bold\nline",
        );
        check(
            "![a picture](x.png) A [![b](c.png)](d) line[^1].\n\n[^1]: A note.",
            " A  line.\n\nA note.",
        );
        check("AT&amp;T <https://example.org/> “x” -- 'y'", "AT&T https://example.org/ “x” -- 'y'");
        check("", "");
    }

    #[test]
    fn titles_come_from_the_front_matter_the_heading_or_the_text() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(read("a.md", text.as_bytes()), expected, "{text}")
        };
        check("# Bridge *closes*\n\nIt did.", &["a.md: Bridge closes: It did."]);
        check("# Bridge closes\u{b}\u{b}\u{b}\n\n```\né did.", &["a.md: Bridge closes: é did."]);
        check(
            "---\ntitle: Bridge closes\n---\n# Bridge closes\n\nIt did.",
            &["a.md: Bridge closes: It did."],
        );
        check(
            "---\ntitle: Bridge\n---\n# Why it closed\n\nIt did.",
            &["a.md: Bridge: Why it closed\n\nIt did."],
        );
        check(
            "First.\n\nA title\n=======\nIt did.",
            &["a.md: A title: First.\n\nA title\n\nIt did."],
        );
        check("Bridge closes\n\nIt did.", &["a.md: Bridge closes: It did."]);
        check("It did.\n\nAnd more.", &["a.md: -: It did.\n\nAnd more."]);
        check("+++\ntitle = 'T'\nid = 7\n+++\n", &["7: T: "]);
        check(
            "---
title: [
---
It did.",
            &[
                "! front matter: cannot be read (while parsing a node, did not find expected node content)",
                "a.md: -: It did.",
            ],
        );
        check(" \n", &["! -: no text in it"]);
    }

    #[test]
    fn what_is_known_stands_in_the_front_matter() {
        let text = "---\ndate: 2026-05-08T09:30:00+02:00\nauthors: [Ines Tolland, {name: Per Aune}]\nsource: The Harbour Post\n\
                    url: https://example.org/a\nlang: en\ncategory: Transport\nsummary: Not this.\n---\nIt did.";
        let found = articles("a.mdx", text.as_bytes());
        let expected = "2026-05-08T09:30:00+02:00|The Harbour Post|https://example.org/a|Ines Tolland+Per Aune|en|Transport";
        assert_eq!((known(&found[0]).as_str(), found[0].body.as_str()), (expected, "It did."));
        assert_eq!(found[0].metadata.published_from, Some(Origin::Metadata));
    }

    #[test]
    fn hostile_markdown_takes_time_in_proportion() {
        let many = 50_000;
        for part in [
            ">",
            "[",
            "![",
            "*a ",
            "**a*_",
            "`a``",
            "<a ",
            "- ",
            "(((",
            "[a](",
            "\\",
            "&",
            "<!--",
            "<?",
            "|",
            "[^1]:",
            "1. ",
            "[a]: b\n",
            "> > ",
            "~~a",
            "$$",
            "a\n=\n",
            "|a\n|-\n",
            "<![CDATA[",
            "    - ",
        ] {
            let text = part.repeat(many / part.len());
            let begin = std::time::Instant::now();
            plain(&text);
            // A thousand times what the slowest of them takes.
            assert!(begin.elapsed().as_secs() < 10, "{part:?} takes {:?}", begin.elapsed());
        }
    }
}
