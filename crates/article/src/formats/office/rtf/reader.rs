//! Reads RTF.

use std::io;

use crate::files::unpack::Input;
use crate::formats::office::document::report;
use crate::formats::office::rtf::parser::{ParsedRtf, parse};
use crate::reader::{Reader, Sink};

/// How RTF begins.
pub(crate) const RTF_MAGIC: &[u8] = b"{\\rtf";

/// Reads RTF.
pub(crate) struct RtfReader;

impl Reader for RtfReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        let Some(bytes) = sink.read_all(input)? else { return Ok(()) };
        if bytes.trim_ascii().is_empty() {
            sink.skip_empty();
            return Ok(());
        }
        if memchr::memmem::find(&bytes[..bytes.len().min(1024)], RTF_MAGIC).is_none() {
            sink.skip(
                None,
                "not RTF, despite its name",
                "it was skipped; give it the right file extension",
            );
            return Ok(());
        }
        let ParsedRtf { document, properties, is_cut_off, unknown_code_page } = parse(&bytes);
        if is_cut_off {
            let help = "newsdex read what precedes the end; download the file again";
            sink.warn(None, "the file ends before its last group is closed", help);
        }
        if let Some(number) = unknown_code_page {
            let help = "newsdex read it as windows-1252; save it again in a current program";
            sink.warn(None, format!("unknown code page {number}"), help);
        }
        if document.is_too_large() {
            sink.skip_too_large(None);
        } else {
            report(document.finish(), &properties, sink);
        }
        Ok(())
    }
}
