//! Plain text: one article per file, with or without a headline.

use std::io;

use crate::article::Article;
use crate::files::unpack::Input;
use crate::formats::exports::export::report_export;
use crate::infer::headline::article_from_text;
use crate::reader::{Reader, Sink};

/// Reads plain text.
pub(crate) struct PlainTextReader;

impl Reader for PlainTextReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        let Some(bytes) = sink.read_all(input)? else { return Ok(()) };
        let Some(text) = sink.decode(bytes, None, None) else { return Ok(()) };
        if text.trim().is_empty() {
            sink.skip_empty();
        } else if !report_export(&text, sink) {
            sink.article(Article { id: sink.file.key.clone(), ..article_from_text(text) });
        }
        Ok(())
    }
}
