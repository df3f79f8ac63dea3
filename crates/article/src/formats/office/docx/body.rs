//! The text of a document: its paragraphs as they are printed, without what was deleted or hidden.

use crate::formats::office::document_text::{DocumentText, ParagraphKind};
use crate::formats::office::docx::parts::{Style, Styles, is_on};
use crate::formats::xml::walk::{Tag, XmlVisitor};

/// Elements whose text is not printed: deletions and the places from which text was moved, the
/// instructions of fields, and what stands in for a drawing in older programs.
const LEFT_OUT: &[&str] = &["del", "moveFrom", "instrText", "delText", "Fallback", "rt"];

/// Lays out the main text and the footnotes.
#[expect(clippy::struct_excessive_bools, reason = "runs, paragraphs and notes are independent")]
pub(super) struct BodyVisitor<'s> {
    styles: &'s Styles,
    pub(super) document: DocumentText,
    /// Elements of [`LEFT_OUT`] that are open.
    left_out: usize,
    /// Whether the text of the run is hidden.
    is_hidden: bool,
    /// Whether the style of the paragraph hides its text.
    is_paragraph_hidden: bool,
    /// Whether run properties are those of a run. A paragraph has some for its mark.
    is_in_run: bool,
    /// Whether an element with text is open.
    is_in_text: bool,
    /// The paragraph that has properties but no text yet.
    pending: Option<ParagraphKind>,
    is_reading_notes: bool,
    /// Whether the note is one that newsdex leaves out, such as a separator.
    is_note_left_out: bool,
}

impl<'s> BodyVisitor<'s> {
    pub(super) fn new(styles: &'s Styles) -> BodyVisitor<'s> {
        BodyVisitor {
            styles,
            document: DocumentText::default(),
            left_out: 0,
            is_hidden: false,
            is_paragraph_hidden: false,
            is_in_run: false,
            is_in_text: false,
            pending: None,
            is_reading_notes: false,
            is_note_left_out: false,
        }
    }

    /// What follows is a part with footnotes.
    pub(super) fn start_notes(&mut self) {
        (self.left_out, self.is_in_run, self.is_in_text) = (0, false, false);
        self.is_reading_notes = true;
    }

    fn is_shown(&self) -> bool {
        self.left_out == 0 && !self.is_hidden && !self.is_paragraph_hidden && !self.is_note_left_out
    }

    fn add(&mut self, text: &str) {
        if self.is_shown() {
            self.start_pending();
            self.document.text(text);
        }
    }

    /// Starts the paragraph once its properties are known.
    fn start_pending(&mut self) {
        if let Some(kind) = self.pending.take() {
            self.document.start_paragraph(kind);
        }
    }

    fn use_style(&mut self, tag: &Tag<'_>) -> Style {
        tag.attribute("val").map(|id| self.styles.get(&id)).unwrap_or_default()
    }

    fn start_note(&mut self, tag: &Tag<'_>) {
        // Separators and notes of continuation have a type.
        let kind = tag.attribute("type");
        self.is_note_left_out = kind.is_some_and(|kind| kind != "normal");
        self.document.start_note();
    }
}

impl XmlVisitor for BodyVisitor<'_> {
    fn start(&mut self, name: &str, tag: &Tag<'_>) {
        match name {
            _ if LEFT_OUT.contains(&name) => self.left_out += 1,
            "footnote" | "endnote" if self.is_reading_notes => self.start_note(tag),
            "p" => {
                self.start_pending();
                self.pending = Some(ParagraphKind::Text);
                self.is_paragraph_hidden = false;
            }
            "pStyle" => {
                let style = self.use_style(tag);
                self.is_paragraph_hidden |= style.is_hidden;
                if let (Some(pending), Some(kind)) = (&mut self.pending, style.kind) {
                    *pending = kind;
                }
            }
            "numPr" => {
                // Headings can be numbered, too.
                if let Some(pending @ ParagraphKind::Text) = &mut self.pending {
                    *pending = ParagraphKind::ListItem;
                }
            }
            "r" => (self.is_in_run, self.is_hidden) = (true, false),
            "rStyle" if self.is_in_run => self.is_hidden |= self.use_style(tag).is_hidden,
            "vanish" if self.is_in_run => self.is_hidden = is_on(tag),
            "t" => self.is_in_text = true,
            "tab" | "ptab" if self.is_in_run => self.add(" "),
            "br" | "cr" if self.is_in_run && self.is_shown() => {
                self.start_pending();
                self.document.line_break();
            }
            "noBreakHyphen" => self.add("\u{2011}"),
            "tr" => self.document.start_row(),
            "tc" => self.document.start_cell(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            _ if LEFT_OUT.contains(&name) => self.left_out = self.left_out.saturating_sub(1),
            "footnote" | "endnote" if self.is_reading_notes => {
                self.is_note_left_out = false;
                self.document.end_note();
            }
            "p" => self.start_pending(),
            "r" => (self.is_in_run, self.is_hidden) = (false, false),
            "t" => self.is_in_text = false,
            "tbl" => self.document.end_block(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.is_in_text {
            self.add(text);
        }
    }
}
