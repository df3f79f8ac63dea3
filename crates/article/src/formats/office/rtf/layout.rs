//! Paragraphs and tables, by the words between texts.

use std::collections::HashMap;

use crate::formats::office::document_text::{DocumentText, ParagraphKind};

/// What precedes the next text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Boundary {
    None,
    Paragraph,
    Cell,
    /// The beginning of a row.
    Row,
    /// The end of a row: a row follows, or the table ends.
    AfterRow,
}

/// The document, and what precedes its next text.
pub(super) struct Layout {
    pub(super) document: DocumentText,
    /// The kind of the paragraph.
    pub(super) kind: ParagraphKind,
    is_in_table: bool,
    boundary: Boundary,
}

impl Default for Layout {
    fn default() -> Layout {
        Layout {
            document: DocumentText::default(),
            kind: ParagraphKind::Text,
            is_in_table: false,
            boundary: Boundary::Paragraph,
        }
    }
}

impl Layout {
    /// A word about paragraphs and tables.
    pub(super) fn word(&mut self, name: &str, number: i32, styles: &HashMap<i32, ParagraphKind>) {
        match name {
            "par" | "sect" | "page" | "column" => self.boundary = Boundary::Paragraph,
            "line" | "softline" => self.document.line_break(),
            "pard" => (self.kind, self.is_in_table) = (ParagraphKind::Text, false),
            "s" => self.kind = styles.get(&number).copied().unwrap_or(ParagraphKind::Text),
            "outlinelevel" if number < 9 && self.kind != ParagraphKind::Title => {
                self.kind = ParagraphKind::Heading;
            }
            "ls" if self.kind == ParagraphKind::Text => self.kind = ParagraphKind::ListItem,
            "intbl" => self.is_in_table = true,
            "trowd" if self.boundary != Boundary::Cell => self.boundary = Boundary::Row,
            "cell" | "nestcell" => self.boundary = Boundary::Cell,
            "row" | "nestrow" => self.boundary = Boundary::AfterRow,
            _ => {}
        }
    }

    /// Begins a footnote.
    pub(super) fn start_note(&mut self) {
        self.document.start_note();
        self.boundary = Boundary::Paragraph;
    }

    /// Ends a footnote. The paragraph that refers to it continues.
    pub(super) fn end_note(&mut self) {
        self.document.end_note();
        self.boundary = Boundary::None;
    }

    /// Adds text.
    pub(super) fn text(&mut self, text: &str) {
        match std::mem::replace(&mut self.boundary, Boundary::None) {
            Boundary::None => {}
            Boundary::Paragraph => self.document.start_paragraph(self.kind),
            Boundary::Cell => {
                self.document.start_cell();
                self.document.start_paragraph(self.kind);
            }
            Boundary::AfterRow if !self.is_in_table => {
                self.document.end_block();
                self.document.start_paragraph(self.kind);
            }
            Boundary::Row | Boundary::AfterRow => {
                self.document.start_row();
                self.document.start_cell();
                self.document.start_paragraph(self.kind);
            }
        }
        self.document.text(text);
    }
}
