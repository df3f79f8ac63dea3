//! ODT (ISO/IEC 26300, `OpenDocument` text): one article per document.

use std::collections::HashMap;
use std::io;

use crate::files::unpack::Input;
use crate::formats::office::document::{DocumentProperties, report};
use crate::formats::office::document_text::{DocumentText, ParagraphKind};
use crate::formats::office::properties::MAX_CHARS;
use crate::formats::office::zipped::ZippedDocument;
use crate::formats::xml::walk::{Tag, XmlVisitor};
use crate::reader::{Reader, Sink};

/// Styles that are kept. Documents have some hundreds.
const MAX_STYLES: usize = 10_000;
/// Spaces that `<text:s text:c="…"/>` stands for are shown as one.
const SPACE: &str = " ";
/// Elements whose text is not printed: deletions, comments, hidden text, descriptions of pictures,
/// and how a word is read aloud.
const LEFT_OUT: &[&str] =
    &["tracked-changes", "annotation", "hidden-text", "note-citation", "ruby-text", "script"];

/// Reads ODT.
pub(crate) struct OdtReader;

impl Reader for OdtReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        let Some(zipped) = ZippedDocument::open(input, sink)? else { return Ok(()) };
        let mut manifest = Manifest::default();
        zipped.walk("META-INF/manifest.xml", &mut manifest);
        if manifest.is_encrypted {
            sink.skip(None, "an encrypted document", "it was skipped; remove its password");
            return Ok(());
        }
        let mut content = Content::default();
        zipped.walk("styles.xml", &mut StylesOnly(&mut content.styles));
        let end = zipped.walk("content.xml", &mut content);
        if !zipped.check_text("content.xml", end, sink) {
            return Ok(());
        }
        let mut meta = Meta::default();
        zipped.walk("meta.xml", &mut meta);
        if content.document.is_too_large() {
            sink.skip_too_large(None);
        } else {
            report(content.document.finish(), &meta.into_properties(), sink);
        }
        Ok(())
    }
}

/// Whether parts of a document are encrypted, by `META-INF/manifest.xml`.
#[derive(Default)]
struct Manifest {
    is_encrypted: bool,
}

impl XmlVisitor for Manifest {
    fn start(&mut self, name: &str, _: &Tag<'_>) {
        self.is_encrypted |= name == "encryption-data";
    }

    fn end(&mut self, _: &str) {}

    fn text(&mut self, _: &str) {}
}

/// The styles of a document, by name.
#[derive(Default)]
struct Styles {
    by_name: HashMap<String, Style>,
    open: String,
    style: Style,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Style {
    is_title: bool,
    is_hidden: bool,
}

impl Styles {
    fn get(&self, tag: &Tag<'_>) -> Style {
        let Some(name) = tag.attribute("style-name") else { return Style::default() };
        let is_title = name == "Title";
        let style = self.by_name.get(&name).copied().unwrap_or_default();
        Style { is_title: style.is_title || is_title, ..style }
    }

    fn start(&mut self, name: &str, tag: &Tag<'_>) {
        if name == "style" {
            self.open = tag.attribute("name").unwrap_or_default();
            // The styles of single paragraphs are derived from those that have names.
            let parent = tag.attribute("parent-style-name").unwrap_or_default();
            let inherited = self.by_name.get(&parent).copied().unwrap_or_default();
            self.style = Style { is_title: inherited.is_title || parent == "Title", ..inherited };
        } else if name == "text-properties" {
            self.style.is_hidden |= tag.attribute("display").is_some_and(|value| value == "none");
        }
    }

    fn end(&mut self, name: &str) {
        if name == "style" && self.style != Style::default() && self.by_name.len() < MAX_STYLES {
            self.by_name.insert(std::mem::take(&mut self.open), self.style);
            self.style = Style::default();
        }
    }
}

/// Reads the styles of `styles.xml`. Its text is that of page headers and footers.
struct StylesOnly<'s>(&'s mut Styles);

impl XmlVisitor for StylesOnly<'_> {
    fn start(&mut self, name: &str, tag: &Tag<'_>) {
        self.0.start(name, tag);
    }

    fn end(&mut self, name: &str) {
        self.0.end(name);
    }

    fn text(&mut self, _: &str) {}
}

/// Reads `content.xml`.
#[derive(Default)]
struct Content {
    styles: Styles,
    document: DocumentText,
    /// Open elements from the outermost one whose text is left out.
    left_out: usize,
    /// Paragraphs that are open: a footnote is in a paragraph.
    paragraphs: usize,
    /// Lists that are open.
    lists: usize,
}

impl Content {
    fn is_left_out(&self, name: &str, tag: &Tag<'_>) -> bool {
        LEFT_OUT.contains(&name)
            // Those of pictures. A field with the title of the document has the same local name.
            || matches!(name, "title" | "desc") && tag.prefix() == "svg"
            || name == "section" && tag.attribute("display").is_some_and(|value| value == "none")
            || name == "hidden-paragraph" && tag.attribute("is-hidden").as_deref() != Some("false")
            || matches!(name, "p" | "h" | "span") && self.styles.get(tag).is_hidden
    }

    fn start_paragraph(&mut self, name: &str, tag: &Tag<'_>) {
        let kind = if self.styles.get(tag).is_title {
            ParagraphKind::Title
        } else if name == "h" {
            ParagraphKind::Heading
        } else if self.lists > 0 {
            ParagraphKind::ListItem
        } else {
            ParagraphKind::Text
        };
        self.document.start_paragraph(kind);
    }
}

impl XmlVisitor for Content {
    fn start(&mut self, name: &str, tag: &Tag<'_>) {
        if self.left_out > 0 || self.is_left_out(name, tag) {
            self.left_out += 1;
            return;
        }
        self.styles.start(name, tag);
        match name {
            "p" | "h" => {
                self.paragraphs += 1;
                self.start_paragraph(name, tag);
            }
            "list" => self.lists += 1,
            "s" | "tab" if self.paragraphs > 0 => self.document.text(SPACE),
            "line-break" => self.document.line_break(),
            "table-row" => self.document.start_row(),
            "table-cell" => self.document.start_cell(),
            "note-body" => self.document.start_note(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if self.left_out > 0 {
            self.left_out -= 1;
            return;
        }
        self.styles.end(name);
        match name {
            "p" | "h" => self.paragraphs = self.paragraphs.saturating_sub(1),
            "list" => {
                self.lists = self.lists.saturating_sub(1);
                if self.lists == 0 {
                    self.document.end_block();
                }
            }
            "table" => self.document.end_block(),
            "note-body" => self.document.end_note(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.left_out == 0 && self.paragraphs > 0 {
            self.document.text(text);
        }
    }
}

/// Reads `meta.xml`.
#[derive(Default)]
struct Meta {
    properties: DocumentProperties,
    /// Who changed the document last. That is the author if nobody is named as such.
    editor: String,
    open: String,
}

impl Meta {
    fn into_properties(mut self) -> DocumentProperties {
        if self.properties.author.trim().is_empty() {
            self.properties.author = self.editor;
        }
        self.properties
    }
}

impl XmlVisitor for Meta {
    fn start(&mut self, name: &str, _: &Tag<'_>) {
        name.clone_into(&mut self.open);
        // Each keyword is an element.
        if name == "keyword" && self.properties.keywords.len() <= MAX_CHARS * 4 {
            self.properties.keywords.push(';');
        }
    }

    fn end(&mut self, _: &str) {
        self.open.clear();
    }

    fn text(&mut self, text: &str) {
        let properties = &mut self.properties;
        let field = match self.open.as_str() {
            "title" => &mut properties.title,
            "initial-creator" => &mut properties.author,
            "creator" => &mut self.editor,
            "date" => &mut properties.modified,
            "language" => &mut properties.language,
            "keyword" => &mut properties.keywords,
            _ => return,
        };
        if field.len() <= MAX_CHARS * 4 {
            field.push_str(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::metadata::Origin;
    use crate::test_support::{articles, metadata_summary, read, zip};

    const MIMETYPE: (&str, &str) = ("mimetype", "application/vnd.oasis.opendocument.text");
    const STYLES: &str = "<office:automatic-styles>\
        <style:style style:name='P1' style:parent-style-name='Title'/>\
        <style:style style:name='T1'><style:text-properties text:display='none'/></style:style>\
        </office:automatic-styles>";

    fn odt(text: &str, meta: &str) -> Vec<u8> {
        let content = format!(
            "<office:document-content>{STYLES}<office:body><office:text>{text}</office:text></office:body>\
             </office:document-content>"
        );
        let meta = format!(
            "<office:document-meta><office:meta>{meta}</office:meta></office:document-meta>"
        );
        zip(&[MIMETYPE, ("content.xml", &content), ("meta.xml", &meta)])
    }

    #[test]
    fn text_is_laid_out_as_it_is_printed() {
        let check = |text: &str, expected: &str| {
            let bytes = odt(&format!("<text:p>x</text:p>{text}"), "");
            assert_eq!(read("a.odt", &bytes), [format!("a.odt: x: {expected}")], "{text}");
        };
        check(
            "<text:p>One &amp;<text:s text:c='3'/>two.</text:p>\n<text:p>Three<text:line-break/>four.</text:p>",
            "One & two.\n\nThree\nfour.",
        );
        check("<text:p>One <text:span>bold</text:span><text:tab/>word.</text:p>", "One bold word.");
        check(
            "<text:p>One.</text:p><text:list><text:list-item><text:p>a</text:p></text:list-item>\
             <text:list-item><text:p>b</text:p></text:list-item></text:list><text:p>Two.</text:p>",
            "One.\n\na\nb\n\nTwo.",
        );
        let cell =
            |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
        let row =
            |a: &str, b: &str| format!("<table:table-row>{}{}</table:table-row>", cell(a), cell(b));
        check(
            &format!(
                "<table:table>{}{}</table:table><text:p>Two.</text:p>",
                row("a", "b"),
                row("c", "d")
            ),
            "a b\nc d\n\nTwo.",
        );
        check(
            "<text:p>One<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p>\
             </text:note-body></text:note> two.</text:p><text:p>Three.</text:p>",
            "One two.\n\nThree.\n\nA note.",
        );
    }

    #[test]
    fn what_is_not_printed_is_left_out() {
        for hidden in [
            "<office:annotation><text:p>A comment</text:p></office:annotation>",
            "<text:span text:style-name='T1'>hidden</text:span>",
            "<text:hidden-text>hidden</text:hidden-text>",
            "<draw:frame><draw:image/><svg:title>A picture</svg:title></draw:frame>",
            "<text:ruby-text>read aloud</text:ruby-text>",
        ] {
            let bytes = odt(&format!("<text:p>x</text:p><text:p>One{hidden} two.</text:p>"), "");
            assert_eq!(read("a.odt", &bytes), ["a.odt: x: One two."], "{hidden}");
        }
        let changes = "<text:tracked-changes><text:deletion><text:p>gone</text:p></text:deletion></text:tracked-changes>";
        let hidden = "<text:section text:display='none'><text:p>no</text:p></text:section>";
        let field = "<text:p>One <text:title>Bridge</text:title>.</text:p>";
        let bytes = odt(&format!("{changes}<text:p>x</text:p>{hidden}{field}"), "");
        assert_eq!(read("a.odt", &bytes), ["a.odt: x: One Bridge."]);
    }

    #[test]
    fn title_and_metadata_come_from_styles_and_properties() {
        let check = |first: &str, declared: &str, title: &str, origin: Origin| {
            let meta = format!(
                "<dc:title>{declared}</dc:title><meta:initial-creator>Ines Tolland</meta:initial-creator>\
                 <dc:creator>Per Aune</dc:creator><meta:creation-date>2020-01-02T03:04:05</meta:creation-date>\
                 <dc:date>2026-05-08T09:30:00Z</dc:date><dc:language>en</dc:language>"
            );
            let article =
                &articles("a.odt", &odt(&format!("{first}<text:p>It closed.</text:p>"), &meta))[0];
            let metadata = &article.metadata;
            assert_eq!(
                (metadata.title.as_deref(), metadata.title_from, article.body.as_str()),
                (Some(title), Some(origin), "It closed."),
                "{first}"
            );
            assert_eq!(metadata_summary(article), "|||Ines Tolland|en|");
            assert_eq!(metadata.modified.as_ref().unwrap().as_str(), "2026-05-08T09:30:00Z");
        };
        check("<text:p text:style-name='Title'>Bridge</text:p>", "", "Bridge", Origin::Markup);
        check("<text:p text:style-name='P1'>Bridge</text:p>", "Old", "Bridge", Origin::Markup);
        check("<text:h>Bridge</text:h>", "", "Bridge", Origin::Markup);
        check("", "Bridge", "Bridge", Origin::Metadata);
    }

    #[test]
    fn documents_that_cannot_be_read_are_named() {
        assert_eq!(read("a", &odt("<text:p>One.</text:p>", "")), ["a: -: One."], "detected");
        let manifest = "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
        let encrypted =
            zip(&[MIMETYPE, ("META-INF/manifest.xml", manifest), ("content.xml", "\u{1}")]);
        assert_eq!(read("a.odt", &encrypted), ["! -: an encrypted document"]);
        assert_eq!(
            read("a.odt", &zip(&[MIMETYPE])),
            ["! -: no text in the document (it has no member content.xml)"]
        );
        assert_eq!(read("a.odt", &odt("", "")), ["! -: no text in the document"]);
        let found = read("a.odt", &odt(&"<text:list>".repeat(1 << 20), ""));
        assert!(found[0].contains("the document is damaged"), "{found:?}");
    }
}
