//! The text of a document, from its paragraphs, lists, tables and footnotes.

use crate::formats::markup::normalize::collapse_whitespace;
use crate::formats::markup::render::TextRenderer;
use crate::limits::MAX_ARTICLE_BYTES;

/// Maximum length of a title, in bytes. A longer paragraph is no title, whatever its style.
const MAX_TITLE_BYTES: usize = 1_000;

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ParagraphKind {
    /// In a style for the title of a document.
    Title,
    Heading,
    /// An item of a list. Items are lines of one paragraph.
    ListItem,
    Text,
}

/// Lays out a document as plain text: blank lines between paragraphs, list items and table rows on
/// lines of their own, footnotes at the end.
#[derive(Default)]
pub(super) struct DocumentText {
    main: TextRenderer,
    notes: TextRenderer,
    is_in_note: bool,
    /// Bytes of text so far.
    bytes: usize,
    paragraph: Option<ParagraphKind>,
    /// Whether the last block was a row of a table. Rows follow each other without a blank line.
    follows_row: bool,
    /// The first paragraph, if it is a title or a heading. It is not in `main`.
    opening: Opening,
    /// A paragraph in the style of a title further down. It is in `main`, too.
    later_title: String,
    is_cell_start: bool,
}

/// The headline that a document begins with.
#[derive(Default)]
enum Opening {
    /// No text came yet.
    #[default]
    Ahead,
    Open(ParagraphKind, String),
    Closed(Option<(ParagraphKind, String)>),
}

/// The text of a document, and its headline if it shows one.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct LaidOutText {
    /// The paragraph in the style of a title. If the document begins with it, it is not in `body`.
    pub(super) title: Option<String>,
    /// The heading that the document begins with, which is not in `body`.
    pub(super) heading: Option<String>,
    pub(super) body: String,
}

impl DocumentText {
    /// Begins a paragraph.
    pub(super) fn start_paragraph(&mut self, kind: ParagraphKind) {
        let follows_item = self.paragraph == Some(ParagraphKind::ListItem);
        if !self.is_in_note {
            self.close_opening();
            self.paragraph = Some(kind);
        }
        // The first paragraph of a cell continues the row.
        if !std::mem::take(&mut self.is_cell_start) {
            self.follows_row = false;
            let is_next_item = kind == ParagraphKind::ListItem && follows_item;
            self.renderer().start_element(if is_next_item { "li" } else { "p" });
        }
    }

    /// Adds text to the paragraph.
    pub(super) fn text(&mut self, text: &str) {
        if self.is_too_large() {
            return;
        }
        self.bytes += text.len();
        if self.is_in_note {
            return self.notes.text(text);
        }
        let kind = self.paragraph.unwrap_or(ParagraphKind::Text);
        if matches!(self.opening, Opening::Ahead) && !text.trim().is_empty() {
            self.opening = match kind {
                ParagraphKind::Title | ParagraphKind::Heading => Opening::Open(kind, String::new()),
                ParagraphKind::ListItem | ParagraphKind::Text => Opening::Closed(None),
            };
        }
        if let Opening::Open(_, opening) = &mut self.opening {
            return opening.push_str(text);
        }
        if kind == ParagraphKind::Title && self.later_title.len() <= MAX_TITLE_BYTES {
            self.later_title.push_str(text);
        }
        self.main.text(text);
    }

    /// A line break within a paragraph.
    pub(super) fn line_break(&mut self) {
        match &mut self.opening {
            Opening::Open(_, opening) if !self.is_in_note => opening.push(' '),
            _ => _ = self.renderer().start_element("br"),
        }
    }

    /// Begins a row of a table.
    pub(super) fn start_row(&mut self) {
        self.close_opening();
        let is_next_row = std::mem::replace(&mut self.follows_row, true);
        self.renderer().start_element(if is_next_row { "tr" } else { "p" });
    }

    /// Begins a cell of a row.
    pub(super) fn start_cell(&mut self) {
        self.renderer().start_element("td");
        self.is_cell_start = true;
    }

    /// Ends a list or a table: what follows is a paragraph of its own.
    pub(super) fn end_block(&mut self) {
        (self.is_cell_start, self.follows_row) = (false, false);
        self.renderer().end_element("p");
    }

    /// Begins a footnote, which is laid out after the text.
    pub(super) fn start_note(&mut self) {
        self.is_in_note = true;
        self.notes.start_element("p");
    }

    /// Ends a footnote.
    pub(super) fn end_note(&mut self) {
        self.is_in_note = false;
    }

    /// Whether the text exceeds [`MAX_ARTICLE_BYTES`]. The rest of it is dropped.
    pub(super) fn is_too_large(&self) -> bool {
        self.bytes > MAX_ARTICLE_BYTES
    }

    pub(super) fn finish(mut self) -> LaidOutText {
        self.close_opening();
        let Opening::Closed(opening) = self.opening else { return LaidOutText::default() };
        let (mut title, mut heading) = match opening {
            Some((ParagraphKind::Title, text)) => (Some(text), None),
            Some((_, text)) => (None, Some(text)),
            None => (None, None),
        };
        let mut parts = vec![self.main.finish(), self.notes.finish()];
        let later_title = collapse_whitespace(&self.later_title);
        if title.is_none() && !later_title.is_empty() && later_title.len() <= MAX_TITLE_BYTES {
            title = Some(later_title);
            parts.splice(0..0, heading.take());
        }
        parts.retain(|part| !part.trim().is_empty());
        LaidOutText { title, heading, body: parts.join("\n\n") }
    }

    fn renderer(&mut self) -> &mut TextRenderer {
        if self.is_in_note { &mut self.notes } else { &mut self.main }
    }

    /// Ends the paragraph that a document begins with. If it is too long for a headline, it is text.
    fn close_opening(&mut self) {
        if self.is_in_note || !matches!(self.opening, Opening::Open(..)) {
            return;
        }
        let Opening::Open(kind, text) = std::mem::replace(&mut self.opening, Opening::Closed(None))
        else {
            return;
        };
        let line = collapse_whitespace(&text);
        if line.len() <= MAX_TITLE_BYTES {
            self.opening = Opening::Closed(Some((kind, line)));
        } else {
            self.main.text(&text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ParagraphKind::{Heading, ListItem, Text, Title};
    use super::*;

    #[test]
    fn the_title_is_the_paragraph_in_its_style_and_the_heading_the_first_one() {
        let check = |paragraphs: &[(ParagraphKind, &str)], expected: [&str; 3]| {
            let mut document = DocumentText::default();
            for (kind, text) in paragraphs {
                document.start_paragraph(*kind);
                document.text(text);
            }
            let LaidOutText { title, heading, body } = document.finish();
            let found = [&title.unwrap_or_default(), &heading.unwrap_or_default(), &body];
            assert_eq!(found, expected, "{paragraphs:?}");
        };
        check(&[], ["", "", ""]);
        check(&[(Title, "T"), (Text, "One."), (Text, "Two.")], ["T", "", "One.\n\nTwo."]);
        check(&[(Text, " "), (Title, " T  t "), (Text, "One.")], ["T t", "", "One."]);
        check(&[(Heading, "H"), (Text, "One.")], ["", "H", "One."]);
        check(&[(Heading, "H"), (Title, "T"), (Text, "One.")], ["T", "", "H\n\nT\n\nOne."]);
        check(&[(Text, "One."), (Heading, "H"), (Text, "Two.")], ["", "", "One.\n\nH\n\nTwo."]);
        check(&[(ListItem, "a"), (ListItem, "b"), (Text, "c")], ["", "", "a\nb\n\nc"]);
        check(&[(Title, "T")], ["T", "", ""]);
        let long = "word ".repeat(300);
        check(&[(Title, &long), (Text, "b")], ["", "", &format!("{}\n\nb", long.trim())]);
    }

    #[test]
    fn tables_are_lines_and_notes_follow_the_text() {
        let mut document = DocumentText::default();
        document.start_paragraph(Text);
        document.text("One");
        document.start_note();
        document.start_paragraph(Text);
        document.text("A note.");
        document.end_note();
        document.text(" more.");
        for row in [["a", "b"], ["c", "d"]] {
            document.start_row();
            for cell in row {
                document.start_cell();
                document.start_paragraph(Text);
                document.text(cell);
            }
        }
        document.end_block();
        document.start_paragraph(Text);
        document.text("Two");
        document.line_break();
        document.text("three.");
        assert_eq!(document.finish().body, "One more.\n\na b\nc d\n\nTwo\nthree.\n\nA note.");
    }
}
