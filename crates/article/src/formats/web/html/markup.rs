//! The text of HTML: what a reader would see of it, without its tags.

use std::borrow::Cow;

use crate::formats::web::html::tags::{Piece, Pieces};

/// Elements of which nothing is shown as text.
const HIDDEN: &[&str] = &[
    "script", "style", "title", "textarea", "iframe", "noembed", "noframes", "noscript",
    "template", "svg", "math", "select", "object", "canvas", "datalist",
];

/// Elements that stand apart from what is around them, as paragraphs do.
const BLOCK: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
];

/// Elements that stand on a line of their own.
const LINE: &[&str] = &["br", "li", "option", "tr"];

/// The text of a page or a part of one: paragraphs are parted by an empty line, `<br>`, list items and rows are line
/// breaks, character references are what they stand for, and scripts, styles and the like are left out.
pub(crate) fn text_of(html: &str) -> String {
    let mut flow = Flow::default();
    // The hidden element that one is within, and how many of its name are open.
    let mut hidden: Option<(&str, u32)> = None;
    for piece in Pieces::of(html) {
        match (piece, &mut hidden) {
            (Piece::Start(tag), Some((name, open))) if tag.is(name) => *open += 1,
            (Piece::End(end), Some((name, open))) if end.eq_ignore_ascii_case(name) => {
                *open -= 1;
                if *open == 0 {
                    hidden = None;
                }
            }
            (_, Some(_)) => {}
            (Piece::Text(text), None) => flow.text(&plain(text)),
            (Piece::Start(tag), None) if is_hidden(tag.name) => hidden = Some((tag.name, 1)),
            (Piece::Start(tag), None) => {
                flow.start(tag.name);
            }
            (Piece::End(name), None) => flow.end(name),
        }
    }
    flow.finish()
}

/// Text as it is meant, where character references stand in it.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    htmlize::unescape(text)
}

pub(crate) fn is_hidden(name: &str) -> bool {
    is_one_of(name, HIDDEN)
}

pub(crate) fn is_block(name: &str) -> bool {
    is_one_of(name, BLOCK)
}

pub(crate) fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|one| one.eq_ignore_ascii_case(name))
}

/// Text as it is laid out: white space of the source is one space, and line breaks are where elements ask for them.
#[derive(Debug, Default)]
pub(crate) struct Flow {
    text: String,
    /// Line breaks that are due before further text.
    breaks: usize,
    space: bool,
    /// How many `<pre>` are open.
    preformatted: u32,
}

impl Flow {
    pub(crate) fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\0' | '\r' => {}
                '\n' if self.preformatted > 0 => self.breaks = (self.breaks + 1).min(2),
                ' ' | '\t' | '\n' | '\x0c' => self.space = true,
                _ => {
                    self.due();
                    self.text.push(c);
                }
            }
        }
    }

    /// The beginning of an element. Says whether a paragraph ends there.
    pub(crate) fn start(&mut self, name: &str) -> bool {
        self.preformatted += u32::from(name.eq_ignore_ascii_case("pre"));
        self.edge(name);
        self.breaks > 1
    }

    /// The end of an element.
    pub(crate) fn end(&mut self, name: &str) {
        self.preformatted =
            self.preformatted.saturating_sub(u32::from(name.eq_ignore_ascii_case("pre")));
        // A break is one, though it may be written as two tags.
        if !name.eq_ignore_ascii_case("br") {
            self.edge(name);
        }
    }

    fn edge(&mut self, name: &str) {
        if is_block(name) {
            self.breaks = 2;
        } else if name.eq_ignore_ascii_case("br") {
            // Two of them are how some pages write paragraphs.
            self.breaks = (self.breaks + 1).min(2);
        } else if is_one_of(name, LINE) {
            self.breaks = self.breaks.max(1);
        } else if is_one_of(name, &["td", "th"]) {
            self.space = true;
        }
    }

    fn due(&mut self) {
        if self.text.is_empty() {
            (self.breaks, self.space) = (0, false);
        }
        if self.breaks > 0 {
            self.text.extend(std::iter::repeat_n('\n', self.breaks));
        } else if self.space {
            self.text.push(' ');
        }
        (self.breaks, self.space) = (0, false);
    }

    pub(crate) fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_as_it_would_be_seen() {
        let check = |html: &str, text: &str| assert_eq!(text_of(html), text, "{html}");
        check("", "");
        check("  plain\n text ", "plain text");
        check("<p>One  <b>bold</b>\n word.</p><p>Two.</p>", "One bold word.\n\nTwo.");
        check("<P>One<BR>two<br/>three<p>Four", "One\ntwo\nthree\n\nFour");
        check("One<br><br>\n<br>two", "One\n\ntwo");
        check("<ul><li>One</li>\n<li>Two</li></ul>After", "One\nTwo\n\nAfter");
        check("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc");
        check(
            "AT&amp;T &lt;b&gt; caf&eacute; &#8220;x&#x201d; &copy 5 &bogus; &",
            "AT&T <b> café “x” © 5 &bogus; &",
        );
        check("<pre>One\ntwo  three\n\n\nfour</pre>\nfive", "One\ntwo three\n\nfour\n\nfive");
        check("a&nbsp;b", "a\u{a0}b");
        check("x<script>var a = '<p>';</script><style>p{}</style> y", "x y");
        check("<noscript><p>no</p><noscript>no</noscript>no</noscript>yes", "yes");
        check("<head><title>T</title></head><body>b</body>", "b");
        check("<!-- no -->yes<!-- no", "yes");
        check("a\0b\r\nc", "ab c");
        check("1 < 2 <3", "1 < 2 <3");
        check("&lt;p&gt;", "<p>");
    }

    #[test]
    fn no_depth_or_length_is_too_much() {
        let deep = format!("{}x", "<div>".repeat(100_000));
        assert_eq!(text_of(&deep), "x");
        for unit in
            ["<", "<a", "<!--", "<a b", "&", "&#0", "</", "<svg>", "<title>", "<a =\"", "<![CDATA["]
        {
            let start = std::time::Instant::now();
            text_of(&unit.repeat(1_000_000));
            assert!(start.elapsed().as_secs() < 10, "{unit}");
        }
    }
}
