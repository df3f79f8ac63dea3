//! PDF with a text layer: one article per file. Builds without the feature `pdf` skip such files
//! with a warning.

use std::io;
#[cfg(feature = "pdf")]
use std::panic::catch_unwind;

#[cfg(feature = "pdf")]
use crate::article::Article;
use crate::files::unpack::Input;
#[cfg(feature = "pdf")]
use crate::formats::office::pdf::extract::{ExtractedPdf, PdfError, extract};
use crate::reader::{Reader, Sink};

/// Reads PDF.
pub(crate) struct PdfReader;

#[cfg(not(feature = "pdf"))]
impl Reader for PdfReader {
    fn read(&self, _input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        let help =
            "it was skipped; convert it with pdftotext, or build newsdex with the feature pdf";
        sink.skip(None, "a PDF, which this build does not read", help);
        Ok(())
    }
}

#[cfg(feature = "pdf")]
impl Reader for PdfReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        let Some(bytes) = sink.read_all(input)? else { return Ok(()) };
        // The PDF library is not known to panic. If it does, the file counts as damaged.
        let max_expanded = usize::try_from(input.budget().bytes_left()).unwrap_or(usize::MAX);
        match catch_unwind(|| extract(bytes, max_expanded)).unwrap_or(Err(PdfError::Damaged)) {
            Ok(extracted) => report(extracted, sink),
            Err(reason) => sink.skip(None, reason.what(), reason.help()),
        }
        Ok(())
    }
}

#[cfg(feature = "pdf")]
fn report(extracted: ExtractedPdf, sink: &mut Sink<'_>) {
    let ExtractedPdf { mut parsed, gap } = extracted;
    if let Some(gap) = gap {
        let help = "newsdex read the other text; convert the file with pdftotext";
        sink.warn(Some(gap.place), gap.what, help);
    }
    parsed.article = Article { id: sink.file.key.clone(), ..parsed.article };
    sink.parsed(parsed, None);
}
