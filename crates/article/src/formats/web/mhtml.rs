//! MHTML (RFC 2557): a page as a browser saves it, with its resources in one file.

use std::io;

use crate::article::Article;
use crate::files::unpack::Input;
use crate::formats::exports::export::{may_be_export, report_export};
use crate::formats::mail::saved_page::saved_page;
use crate::formats::markup::render::html_to_text;
use crate::formats::web::html::extract::extract_article;
use crate::metadata::Origin;
use crate::reader::{Reader, Sink};

/// Reads MHTML.
pub(crate) struct MhtmlReader;

impl Reader for MhtmlReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        let Some(bytes) = sink.read_all(input)? else { return Ok(()) };
        if bytes.trim_ascii().is_empty() {
            sink.skip_empty();
            return Ok(());
        }
        let Some(page) = saved_page(&bytes, sink) else {
            let help = "it was skipped; save the page again, or as HTML";
            sink.skip(None, "no page in the file", help);
            return Ok(());
        };
        if may_be_export(&page.html) && report_export(&html_to_text(&page.html), sink) {
            return Ok(());
        }
        // The date of the message is when the page was saved, not when the article appeared.
        sink.spend_for_tags(&page.html);
        let mut parsed = extract_article(&page.html, page.url.as_deref());
        if parsed.article.metadata.title.is_none() {
            parsed.set_title(page.subject, Origin::Metadata);
        }
        let (article, problems) = sink.resolve(parsed);
        sink.warn_all(problems, None);
        if article.body.is_empty() {
            let help = "it was skipped; if the page shows an article, save it as text";
            sink.skip(None, "no article in the page", help);
        } else {
            let mut metadata = article.metadata;
            metadata.url = metadata.url.or(page.url);
            sink.article(Article { id: sink.file.key.clone(), metadata, ..article });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::test_support::{articles, metadata_summary, read};

    const PAGE: &str = "<html><head><meta charset=3Dutf-8><title>Bridge closes</title></head><body><nav><a href=3D\"/\">Home</a></nav>\
        <article><h1>Bridge closes</h1><p>The caf=C3=A9 at the bridge closed on Monday, and it will not=20\
        open again this year, the port said.</p></article></body></html>\r\n";

    fn mhtml(header: &str, part: &str, page: &str) -> String {
        format!(
            "From: <Saved by Blink>\r\n{header}Subject: =?utf-8?Q?Bridge_=E2=80=93_closes?=\r\n\
             Date: Fri, 8 May 2026 09:30:00 -0000\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--b--\"\r\n\r\n\r\n\
             ----b--\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n\
             ----b--\r\nContent-Type: text/html\r\n{part}Content-Transfer-Encoding: quoted-printable\r\n\r\n{page}\
             ----b--\r\nContent-Type: text/css\r\n\r\np {{}}\r\n----b----\r\n"
        )
    }

    #[test]
    fn the_page_is_the_article_and_its_address_the_url() {
        let body = "The café at the bridge closed on Monday, and it will not open again this year, the port said.";
        let check = |name: &str, header: &str, part: &str, url: &str| {
            let found = articles(name, mhtml(header, part, PAGE).as_bytes());
            assert_eq!(found[0].body, body, "{header}");
            assert_eq!(found[0].metadata.title.as_deref(), Some("Bridge closes"));
            // When it was saved is not when it appeared.
            assert_eq!(metadata_summary(&found[0]), format!("||{url}|||"));
        };
        let url = "https://post.example/bridge";
        check("a.mhtml", &format!("Snapshot-Content-Location: {url}\r\n"), "", url);
        check("a.mht", "", &format!("Content-Location: {url}\r\n"), url);
        check("a", "", "Content-Location: file:///tmp/a.html\r\n", "");
    }

    #[test]
    fn files_without_a_page_are_named() {
        let check = |text: &str, expected: &str| {
            assert_eq!(read("a.mhtml", text.as_bytes()), [expected], "{text}");
        };
        check("", "! -: the file is empty");
        check("Subject: x\r\n\r\nPlain text.", "! -: no page in the file");
        check(&mhtml("", "", "<html><body></body></html>\r\n"), "! -: no article in the page");
    }
}
