//! HTML pages: one article each.

use std::io;

use crate::article::{Article, Lines};
use crate::input::Input;
use crate::main_text::main_text;
use crate::page::{MOST_PIECES, Page};
use crate::page_charset::declared_charset;
use crate::page_facts::Facts;
use crate::reader::{Reader, Sink};

/// Reads HTML pages.
pub(crate) struct HtmlReader;

impl Reader for HtmlReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        let Some(bytes) = sink.whole(input)? else { return Ok(()) };
        let declared = declared_charset(&bytes);
        let Some(text) = sink.text(bytes, declared.as_deref(), None) else { return Ok(()) };
        let found = article_of(&text, None);
        if let Some(date) = found.odd_date {
            let shown: String = date.chars().take(40).collect();
            let remedy = "the article has no date from it; write it as 2026-05-08 or 2026-05-08T09:30:00Z";
            sink.complain(None, format!("\"{shown}\" is not a date that is understood"), remedy);
        }
        if found.cut {
            let what = format!("more than {MOST_PIECES} tags and pieces of text");
            sink.complain(None, what, "what follows was not read; split it");
        }
        if found.article.body.is_empty() {
            let remedy = "it was left out; save the page as text where it shows an article";
            sink.leave_out(None, "no article in the page".to_owned(), remedy);
        } else {
            sink.article(Article { id: sink.file.key.clone(), ..found.article });
        }
        Ok(())
    }
}

/// What a page holds.
pub(crate) struct FoundArticle {
    /// Without an id; its body is empty where there is no article.
    pub(crate) article: Article,
    /// Its date, where that cannot be read and no other is given.
    pub(crate) odd_date: Option<String>,
    /// Whether the page has more in it than is read.
    pub(crate) cut: bool,
}

/// Metadata gives the text where it has this many times as much as the page: some pages load theirs later.
const TEXT_IN_METADATA: usize = 3;

/// The article of a page; `address` is where it was found, where that is known.
pub(crate) fn article_of(html: &str, address: Option<&str>) -> FoundArticle {
    let page = Page::of(html);
    let mut facts = Facts::of(&page, address);
    let shown = main_text(&page, &facts);
    let described = facts.body.take().filter(|body| body.len() > shown.len() * TEXT_IN_METADATA);
    let (title, title_from) = facts.title.unzip();
    let (published, published_from) = facts.published.unzip();
    let article = Article {
        id: String::new(),
        title,
        title_from,
        body: described.unwrap_or(shown),
        published,
        published_from,
        source: facts.source,
        url: facts.url,
        bylines: facts.bylines,
        language: facts.language,
        section: facts.section,
        lines: Lines::Unknown,
    };
    FoundArticle { article, odd_date: facts.odd_date, cut: page.cut }
}
