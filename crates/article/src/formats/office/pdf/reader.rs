//! PDF with a text layer: one article a file. Built with the feature `pdf` alone; without it, such a file is a warning.

use std::io;

use crate::files::unpack::Input;
#[cfg(feature = "pdf")]
use crate::formats::office::pdf::text;
use crate::reader::{Reader, Sink};

/// Reads PDF.
pub(crate) struct PdfReader;

#[cfg(not(feature = "pdf"))]
impl Reader for PdfReader {
    fn read(&self, _input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        let help = "it was left out; make text of it, as pdftotext does, or build newsdex with --features pdf";
        sink.skip(None, "a PDF, which this build does not read".to_owned(), help);
        Ok(())
    }
}

#[cfg(feature = "pdf")]
impl Reader for PdfReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        let Some(bytes) = sink.read_all(input)? else { return Ok(()) };
        // The crate that reads the file was not seen to panic; where it does all the same, that is damage like any other.
        let read =
            std::panic::catch_unwind(|| text::read(bytes)).unwrap_or(Err(text::Unread::Damaged));
        match read {
            Ok(found) => give(found, sink),
            Err(unread) => sink.skip(None, unread.what().to_owned(), unread.help()),
        }
        Ok(())
    }
}

#[cfg(feature = "pdf")]
fn give(found: text::Found, sink: &mut Sink<'_>) {
    if let Some((place, what)) = found.missing {
        sink.warn(
            Some(place),
            what,
            "what else there is was read; make text of it, as pdftotext does",
        );
    }
    if let Some(date) = &found.article.metadata.date_text {
        let shown: String = date.chars().take(40).collect();
        let help =
            "the article has no date from it; it stands in the file as D:20260508093000+02'00'";
        sink.warn(None, format!("\"{shown}\" is not a date that is understood"), help);
    }
    sink.article(crate::article::Article { id: sink.file.key.clone(), ..found.article });
}
