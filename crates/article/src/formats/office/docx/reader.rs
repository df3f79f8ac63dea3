//! Reads DOCX.

use std::io;

use crate::files::unpack::Input;
use crate::formats::office::document::report;
use crate::formats::office::docx::body::BodyVisitor;
use crate::formats::office::docx::parts::{CoreProperties, PackageRelations, Styles};
use crate::formats::office::zipped::ZippedDocument;
use crate::reader::{Reader, Sink};

/// Reads DOCX.
pub(crate) struct DocxReader;

impl Reader for DocxReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        let Some(zipped) = ZippedDocument::open(input, sink)? else { return Ok(()) };
        let mut relations = PackageRelations::default();
        zipped.walk("_rels/.rels", &mut relations);
        let text_member = relations.text_member();
        let folder = text_member.rfind('/').map_or("", |slash| &text_member[..=slash]);
        let mut styles = Styles::default();
        zipped.walk(&format!("{folder}styles.xml"), &mut styles);
        let mut body = BodyVisitor::new(&styles);
        let end = zipped.walk(&text_member, &mut body);
        if !zipped.check_text(&text_member, end, sink) {
            return Ok(());
        }
        body.start_notes();
        for notes in ["footnotes.xml", "endnotes.xml"] {
            zipped.walk(&format!("{folder}{notes}"), &mut body);
        }
        let mut core = CoreProperties::default();
        zipped.walk("docProps/core.xml", &mut core);
        if body.document.is_too_large() {
            sink.skip_too_large(None);
        } else {
            report(body.document.finish(), &core.properties, sink);
        }
        Ok(())
    }
}
