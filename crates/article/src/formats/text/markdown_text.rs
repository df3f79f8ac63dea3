//! The plain text of Markdown.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::formats::markup::render::html_to_text;

/// The first heading of level 1.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Heading {
    pub(crate) text: String,
    /// Whether the text begins with it.
    pub(crate) is_first: bool,
    /// Where it ends in the text, in bytes.
    pub(crate) end: usize,
}

/// Markdown without its markup.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct MarkdownText {
    pub(crate) text: String,
    pub(crate) heading: Option<Heading>,
}

/// Removes markup: links keep their text but not their URL, list items and table rows become lines,
/// code stays as it is, and images are dropped with their alternative text.
pub(crate) fn markdown_to_text(markdown: &str) -> MarkdownText {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut writer = Writer::default();
    for event in Parser::new_ext(markdown, options) {
        writer.event(event);
    }
    MarkdownText { text: writer.text, heading: writer.heading }
}

/// Distance between two pieces of text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Line,
    Paragraph,
}

#[derive(Default)]
struct Writer {
    text: String,
    /// Distance to the text that follows.
    gap: Gap,
    heading: Option<Heading>,
    /// Where the heading of level 1 that is being written begins, in bytes.
    heading_start: Option<usize>,
    /// Source of the current block of HTML.
    html: String,
    open_images: usize,
    open_lists: usize,
    /// Cells of the current table row so far.
    cells: usize,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
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
            Event::Rule => self.separate(Gap::Paragraph),
            Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { level: HeadingLevel::H1, .. } if self.heading.is_none() => {
                self.separate(Gap::Paragraph);
                self.text.truncate(self.text.trim_end().len());
                self.heading_start = Some(self.text.len());
            }
            Tag::Item | Tag::TableHead | Tag::TableRow => {
                self.separate(Gap::Line);
                self.cells = 0;
            }
            Tag::TableCell => {
                if self.cells > 0 {
                    self.write("\t");
                }
                self.cells += 1;
            }
            Tag::Image { .. } => self.open_images += 1,
            Tag::List(_) => {
                self.separate(self.list_gap());
                self.open_lists += 1;
            }
            Tag::DefinitionListTitle | Tag::DefinitionListDefinition => self.separate(Gap::Line),
            _ if is_block(tag.to_end()) => self.separate(Gap::Paragraph),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                if let Some(start) = self.heading_start.take() {
                    let text = self.text[start..].trim().to_owned();
                    let is_first = self.text[..start].trim().is_empty();
                    // `write` removes trailing white space before text that follows.
                    let end = self.text.trim_end().len();
                    self.heading =
                        Some(Heading { text, is_first, end }).filter(|it| !it.text.is_empty());
                }
                self.separate(Gap::Paragraph);
            }
            TagEnd::HtmlBlock => {
                let html = std::mem::take(&mut self.html);
                self.write(html_to_text(&html).trim());
                self.separate(Gap::Paragraph);
            }
            TagEnd::Item | TagEnd::TableHead | TagEnd::TableRow => self.separate(Gap::Line),
            TagEnd::List(_) => {
                self.open_lists = self.open_lists.saturating_sub(1);
                self.separate(self.list_gap());
            }
            TagEnd::Image => self.open_images = self.open_images.saturating_sub(1),
            _ if is_block(tag) => self.separate(Gap::Paragraph),
            _ => {}
        }
    }

    /// Nested lists follow on the next line, outermost ones are paragraphs.
    fn list_gap(&self) -> Gap {
        if self.open_lists > 0 { Gap::Line } else { Gap::Paragraph }
    }

    /// Separates the text that follows by at least this gap.
    fn separate(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    fn write(&mut self, text: &str) {
        if text.is_empty() || self.open_images > 0 {
            return;
        }
        let gap = match std::mem::take(&mut self.gap) {
            Gap::None => "",
            Gap::Line => "\n",
            Gap::Paragraph => "\n\n",
        };
        if !gap.is_empty() {
            self.text.truncate(self.text.trim_end().len());
            if !self.text.is_empty() {
                self.text.push_str(gap);
            }
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

    #[test]
    fn markup_is_removed_and_text_is_kept() {
        let check = |markdown: &str, expected: &str| {
            assert_eq!(markdown_to_text(markdown).text, expected, "{markdown}");
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
    fn hostile_markdown_takes_linear_time() {
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
            let start = std::time::Instant::now();
            markdown_to_text(&text);
            // About a thousand times what the slowest one takes.
            assert!(start.elapsed().as_secs() < 10, "{part:?} takes {:?}", start.elapsed());
        }
    }
}
