//! Turns a message into an article.

use std::fmt::Display;
use std::io;

use mailparse::{MailHeader, parse_headers};

use crate::article::Article;
use crate::dates::hints::DateHints;
use crate::dates::parse::{Parsed, parse};
use crate::files::unpack::Input;
use crate::formats::mail::body::body;
use crate::formats::mail::header::{
    field, list_name, sender, without_comment, without_envelope, written_field,
};
use crate::formats::markup::normalize::trimmed;
use crate::metadata::{Metadata, Origin};
use crate::parsed_article::ParsedArticle;
use crate::reader::{Reader, Sink};

/// Reads files of one message.
pub(crate) struct MailReader;

impl Reader for MailReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        let Some(bytes) = sink.read_all(input)? else { return Ok(()) };
        let id = sink.file.key.clone();
        read_message(&bytes, id, None, sink);
        Ok(())
    }
}

/// Reports the article in a message to `sink`. `place` is the place of the message in a mailbox.
pub(super) fn read_message(bytes: &[u8], id: String, place: Option<&str>, sink: &mut Sink<'_>) {
    let bytes = without_envelope(bytes);
    let header = parse_headers(bytes).map(|(header, _)| header).unwrap_or_default();
    let owned_place = || place.map(str::to_owned);
    if header.is_empty() {
        let help =
            "it was skipped; start it with header fields such as Subject: … and an empty line";
        return sink.skip(owned_place(), "not a message", help);
    }
    let body = body(bytes, place, sink).trim().to_owned();
    if body.is_empty() {
        let help = "it was skipped; messages of pictures contain nothing to index";
        return sink.skip(owned_place(), "no text in the message", help);
    }
    let parsed = article(&header, id, body);
    sink.parsed(parsed, place.as_ref().map(|place| place as &dyn Display));
}

fn article(header: &[MailHeader<'_>], id: String, body: String) -> ParsedArticle {
    let value = |name| field(header, name).as_deref().and_then(trimmed);
    let sender = written_field(header, "From").and_then(|from| sender(&from));
    let list = value("List-Id").and_then(|list_id| list_name(&list_id));
    // A mailing list is the outlet and its sender the author. Otherwise the sender is the outlet.
    let (source, byline) = if list.is_some() { (list, sender) } else { (sender, None) };
    let mut parsed = ParsedArticle::new(Article {
        id,
        body,
        metadata: Metadata {
            bylines: byline.filter(|byline| source.as_ref() != Some(byline)).into_iter().collect(),
            source,
            url: value("Archived-At").and_then(|url| trimmed(url.trim_matches(['<', '>']))),
            language: value("Content-Language").and_then(|tags| tags.split(',').find_map(trimmed)),
            ..Metadata::default()
        },
        ..Article::default()
    });
    parsed.set_title(value("Subject"), Origin::Metadata);
    let date = value("Date");
    let published = date
        .as_deref()
        .map_or(Parsed::NotADate, |date| parse(without_comment(date), &DateHints::default()));
    parsed.set_parsed_date(date, published, Origin::Metadata);
    parsed
}
