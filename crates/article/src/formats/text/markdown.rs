//! Markdown: one article per file, with its metadata in the front matter.

use std::io;

use serde_json::Value;

use crate::fields::names::{Field, NamedField};
use crate::files::unpack::Input;
use crate::formats::records::record::{FeedDefaults, Record};
use crate::formats::text::front_matter::{FrontMatter, split_front_matter};
use crate::formats::text::markdown_text::{Heading, MarkdownText, markdown_to_text};
use crate::infer::headline::split_headline;
use crate::metadata::Origin;
use crate::parsed_article::ParsedArticle;
use crate::reader::{Reader, Sink};

/// Reads Markdown.
pub(crate) struct MarkdownReader;

impl Reader for MarkdownReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        let Some(bytes) = sink.read_all(input)? else { return Ok(()) };
        let Some(text) = sink.decode(bytes, None, None) else { return Ok(()) };
        let place = "front matter";
        let front_matter = split_front_matter(&text);
        if let Some(reason) = &front_matter.error {
            let help = "newsdex used the fields before the error; correct the front matter";
            sink.warn(Some(place.to_owned()), format!("cannot be parsed ({reason})"), help);
        }
        match parse(front_matter, sink) {
            Ok(parsed) => {
                let (article, problems) = sink.resolve(parsed);
                sink.warn_all(problems, Some(&place));
                if article.metadata.title.is_none() && article.body.trim().is_empty() {
                    sink.skip_empty();
                } else {
                    sink.article(article);
                }
            }
            Err(reason) => {
                let help = "the file was skipped; correct the front matter";
                sink.skip(Some(place.to_owned()), format!("not an article ({reason})"), help);
            }
        }
        Ok(())
    }
}

fn parse(front_matter: FrontMatter<'_>, sink: &Sink<'_>) -> Result<ParsedArticle, String> {
    let MarkdownText { text, heading } = markdown_to_text(front_matter.text);
    let map = &sink.options.map;
    let mut record = Record::of_text();
    for (name, value) in front_matter.fields {
        // A summary in the front matter must not replace the text.
        if NamedField::find(&name).is_none_or(|named| named.field != Field::Body) {
            record.add(&name, value, map);
        }
    }
    record.add(Field::Body.name(), Value::String(text), map);
    let mut parsed = record.into_article(&FeedDefaults::default(), || sink.file.key.clone())?;
    let article = &mut parsed.article;
    let metadata = &mut article.metadata;
    let headline = take_headline(&mut article.body, metadata.title.as_deref(), heading);
    if metadata.title.is_none() {
        (metadata.title, metadata.title_from) = headline.unzip();
    }
    Ok(parsed)
}

/// Finds the headline of a text and removes it from the beginning of the body. If the front matter
/// has a title, only a heading that repeats it is removed.
fn take_headline(
    body: &mut String,
    title: Option<&str>,
    heading: Option<Heading>,
) -> Option<(String, Origin)> {
    match (heading, title) {
        (Some(heading), _) => {
            if heading.is_first && title.is_none_or(|title| title.trim() == heading.text) {
                let rest = &body[heading.end..];
                let start = body.len() - rest.trim_start().len();
                body.drain(..start);
            }
            Some((heading.text, Origin::Markup))
        }
        (None, Some(_)) => None,
        (None, None) => {
            let split = split_headline(body);
            let headline = split.headline.map(|line| (line.to_owned(), Origin::Text));
            let body_start = split.body_start;
            body.drain(..body_start);
            headline
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::metadata::Origin;
    use crate::test_support::{articles, metadata_summary, read};

    #[test]
    fn the_title_comes_from_front_matter_heading_or_first_line() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(read("a.md", text.as_bytes()), expected, "{text}");
        };
        check("# Bridge *closes*\n\nIt did.", &["a.md: Bridge closes: It did."]);
        check("# Bridge closes\u{b}\u{b}\u{b}\n\n```\né did.", &["a.md: Bridge closes: é did."]);
        check(
            "---\ntitle: Bridge closes\n---\n# Bridge closes\n\nIt did.",
            &["a.md: Bridge closes: It did."],
        );
        check(
            "---\ntitle: Bridge\n---\n# Why it closed\n\nIt did.",
            &["a.md: Bridge: Why it closed\n\nIt did."],
        );
        check(
            "First.\n\nA title\n=======\nIt did.",
            &["a.md: A title: First.\n\nA title\n\nIt did."],
        );
        check("Bridge closes\n\nIt did.", &["a.md: Bridge closes: It did."]);
        check("It did.\n\nAnd more.", &["a.md: -: It did.\n\nAnd more."]);
        check("+++\ntitle = 'T'\nid = 7\n+++\n", &["7: T: "]);
        check(
            "---\ntitle: [\n---\nIt did.",
            &[
                "! front matter: cannot be parsed (while parsing a node, did not find expected node content)",
                "a.md: -: It did.",
            ],
        );
        check(" \n", &["! -: the file is empty"]);
    }

    #[test]
    fn metadata_comes_from_the_front_matter() {
        let text = "---\ndate: 2026-05-08T09:30:00+02:00\nauthors: [Ines Tolland, {name: Per Aune}]\nsource: The Harbour Post\n\
                    url: https://example.org/a\nlang: en\ncategory: Transport\nsummary: Not this.\n---\nIt did.";
        let found = articles("a.mdx", text.as_bytes());
        let expected = "2026-05-08T09:30:00+02:00|The Harbour Post|https://example.org/a|Ines Tolland+Per Aune|en|Transport";
        assert_eq!(
            (metadata_summary(&found[0]).as_str(), found[0].body.as_str()),
            (expected, "It did.")
        );
        assert_eq!(found[0].metadata.published_from, Some(Origin::Metadata));
    }
}
