//! The reader of each format.

use crate::files::detect::Format;
use crate::formats::exports::ris::RisReader;
use crate::formats::mail::emlx::EmlxReader;
use crate::formats::mail::mailbox::MailboxReader;
use crate::formats::mail::message::MailReader;
use crate::formats::office::docx::reader::DocxReader;
use crate::formats::office::odt::OdtReader;
use crate::formats::office::pdf::reader::PdfReader;
use crate::formats::office::rtf::reader::RtfReader;
use crate::formats::records::csv::CsvReader;
use crate::formats::records::json::JsonReader;
use crate::formats::records::json_lines::JsonLinesReader;
use crate::formats::text::markdown::MarkdownReader;
use crate::formats::text::plain::PlainTextReader;
use crate::formats::text::subtitles::SubtitleReader;
use crate::formats::web::html::reader::HtmlReader;
use crate::formats::web::mhtml::MhtmlReader;
use crate::formats::web::warc::reader::WarcReader;
use crate::formats::xml_document::XmlReader;
use crate::reader::Reader;

/// The reader of a format.
pub(crate) fn reader(format: Format) -> &'static dyn Reader {
    match format {
        // Exports are recognized by their text, whatever holds it.
        Format::Text | Format::Nexis | Format::Factiva => &PlainTextReader,
        Format::JsonLines => &JsonLinesReader,
        Format::Html => &HtmlReader,
        Format::Json => &JsonReader,
        Format::Csv => &CsvReader,
        Format::Rss | Format::Atom | Format::NewsMl | Format::Nitf | Format::Xml => &XmlReader,
        Format::Markdown => &MarkdownReader,
        Format::Warc => &WarcReader,
        Format::Mail => &MailReader,
        Format::Mailbox => &MailboxReader,
        Format::Emlx => &EmlxReader,
        Format::Srt | Format::Vtt => &SubtitleReader,
        Format::Ris => &RisReader,
        Format::Mhtml => &MhtmlReader,
        Format::Pdf => &PdfReader,
        Format::Rtf => &RtfReader,
        Format::Docx => &DocxReader,
        Format::Odt => &OdtReader,
    }
}
