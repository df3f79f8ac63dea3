//! HTML as plain text, as a browser shows it.

use std::borrow::Cow;

use crate::formats::markup::elements::{
    is_block, is_hidden, is_line, is_one_of, is_ruby_annotation,
};
use crate::formats::markup::tokenizer::{Token, Tokenizer};
use crate::formats::markup::visibility::HiddenElements;

/// Renders a page or a fragment of one as text.
///
/// Blank lines separate paragraphs; `<br>`, list items and table rows end a line. Character
/// references are resolved. Scripts, styles and other hidden elements are dropped, by their names
/// and by their styles.
pub(crate) fn html_to_text(html: &str) -> String {
    let mut renderer = TextRenderer::default();
    // The hidden element that encloses the current token, and how many of its name are open.
    let mut hidden: Option<(&str, u32)> = None;
    let mut hidden_by_style = HiddenElements::default();
    for token in Tokenizer::new(html) {
        if hidden.is_some_and(|(name, _)| is_ruby_annotation(name) && ends_ruby_annotation(token)) {
            hidden = None;
        }
        match (token, &mut hidden) {
            (Token::StartTag(tag), Some((name, open))) if tag.is(name) => *open += 1,
            (Token::EndTag(end), Some((name, open))) if end.eq_ignore_ascii_case(name) => {
                *open -= 1;
                if *open == 0 {
                    hidden = None;
                }
            }
            (Token::Text(css), Some((name, _))) if name.eq_ignore_ascii_case("style") => {
                hidden_by_style.style_sheet(css);
            }
            (_, Some(_)) => {}
            (Token::Text(text), None) => {
                if !hidden_by_style.hides_text() {
                    renderer.text(&unescape(text));
                }
            }
            (Token::StartTag(tag), None) if is_hidden(tag.name) => hidden = Some((tag.name, 1)),
            (Token::StartTag(tag), None) => {
                hidden_by_style.start(tag);
                renderer.start_element(tag.name);
            }
            (Token::EndTag(name), None) => {
                hidden_by_style.end(name);
                renderer.end_element(name);
            }
        }
    }
    renderer.finish()
}

/// Whether a tag ends an annotation in `<ruby>` that has no end tag of its own.
fn ends_ruby_annotation(token: Token<'_>) -> bool {
    match token {
        Token::StartTag(tag) => {
            is_ruby_annotation(tag.name) || tag.is("rb") || is_block(tag.name) || is_line(tag.name)
        }
        Token::EndTag(name) => name.eq_ignore_ascii_case("ruby") || is_block(name),
        Token::Text(_) => false,
    }
}

/// Resolves character references such as `&eacute;` and `&#233;`.
pub(crate) fn unescape(text: &str) -> Cow<'_, str> {
    htmlize::unescape(text)
}

/// Resolves the character references of a text that was escaped twice, as in `&amp;quot;`: what
/// resolving them once leaves. Only complete references count, so that `a=1&copy=2` stays.
pub(crate) fn unescape_again(text: &str) -> Cow<'_, str> {
    let mut resolved = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, reference) = rest.split_at(at);
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'#';
        let name = reference.bytes().skip(1).take(MAX_REFERENCE_BYTES).take_while(|&b| is_name(b));
        let end = name.count() + 1;
        let is_complete = end > 1 && reference.as_bytes().get(end) == Some(&b';');
        let (reference, after) = reference.split_at(if is_complete { end + 1 } else { 1 });
        resolved.push_str(before);
        resolved.push_str(&unescape(reference));
        rest = after;
    }
    if resolved.is_empty() && rest.len() == text.len() {
        return Cow::Borrowed(text);
    }
    resolved.push_str(rest);
    Cow::Owned(resolved)
}

/// Maximum length of the name of a character reference, in bytes.
const MAX_REFERENCE_BYTES: usize = 32;

/// Lays out text and element boundaries as plain text.
///
/// A run of white space becomes one space, and line breaks come from elements; only `<pre>` keeps
/// its line feeds. Breaks and spaces stay pending until text follows, so none precedes the first
/// word or follows the last.
#[derive(Debug, Default)]
pub(crate) struct TextRenderer {
    text: String,
    /// Line breaks that precede the next text: 0, 1, or 2 for a paragraph.
    pending_breaks: usize,
    pending_space: bool,
    /// How many `<pre>` elements are open.
    open_pre: u32,
}

impl TextRenderer {
    pub(crate) fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\0' | '\r' => {}
                '\n' if self.open_pre > 0 => {
                    self.pending_breaks = (self.pending_breaks + 1).min(2);
                }
                ' ' | '\t' | '\n' | '\x0c' => self.pending_space = true,
                _ => {
                    self.flush_pending();
                    self.text.push(c);
                }
            }
        }
    }

    /// Enters an element. Returns whether a paragraph ends here.
    pub(crate) fn start_element(&mut self, name: &str) -> bool {
        self.open_pre += u32::from(name.eq_ignore_ascii_case("pre"));
        self.element_boundary(name);
        self.pending_breaks > 1
    }

    /// Leaves an element.
    pub(crate) fn end_element(&mut self, name: &str) {
        self.open_pre = self.open_pre.saturating_sub(u32::from(name.eq_ignore_ascii_case("pre")));
        // `<br></br>` is one line break.
        if !name.eq_ignore_ascii_case("br") {
            self.element_boundary(name);
        }
    }

    fn element_boundary(&mut self, name: &str) {
        if is_block(name) {
            self.pending_breaks = 2;
        } else if name.eq_ignore_ascii_case("br") {
            // Some pages separate paragraphs by two `<br>`.
            self.pending_breaks = (self.pending_breaks + 1).min(2);
        } else if is_line(name) {
            self.pending_breaks = self.pending_breaks.max(1);
        } else if is_one_of(name, &["td", "th"]) {
            self.pending_space = true;
        }
    }

    fn flush_pending(&mut self) {
        if self.text.is_empty() {
            (self.pending_breaks, self.pending_space) = (0, false);
        }
        if self.pending_breaks > 0 {
            self.text.extend(std::iter::repeat_n('\n', self.pending_breaks));
        } else if self.pending_space {
            self.text.push(' ');
        }
        (self.pending_breaks, self.pending_space) = (0, false);
    }

    /// The length of the text so far, in bytes.
    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    pub(crate) fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_rendered_as_a_browser_shows_it() {
        let check = |html: &str, text: &str| assert_eq!(html_to_text(html), text, "{html}");
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
        check(
            "<ruby>港<rt>みなと</rt></ruby>の<ruby>船<rp>(</rp><rt>ふね</rt><rp>)</rp></ruby>。",
            "港の船。",
        );
        check(
            "<ruby>港<rt>みなと</ruby>の<ruby>船<rp>(<rt>ふね<rp>)</ruby>。<p>x",
            "港の船。\n\nx",
        );
        check("<ruby><rb>新<rb>幹<rt>しん<rt>かん</ruby>線", "新幹線");
        check("a<rt>b<p>c</p>", "a\n\nc");
        check("<head><title>T</title></head><body>b</body>", "b");
        check("<!-- no -->yes<!-- no", "yes");
        check("a\0b\r\nc", "ab c");
        check("1 < 2 <3", "1 < 2 <3");
        check("&lt;p&gt;", "<p>");
    }

    #[test]
    fn references_that_were_escaped_twice_are_resolved() {
        let check = |text: &str, expected: &str| assert_eq!(unescape_again(text), expected);
        check("", "");
        check("Cod & chips", "Cod & chips");
        check("R&D, AT&T; &bogus; &;", "R&D, AT&T; &bogus; &;");
        check("&quot;x&#8217;&#x201d;&amp;", "\"x’”&");
        check("?a=1&copy=2&sect;ion", "?a=1&copy=2§ion");
        check(&"&".repeat(100), &"&".repeat(100));
    }

    #[test]
    fn deep_and_unterminated_markup_takes_linear_time() {
        let deep = format!("{}x", "<div>".repeat(100_000));
        assert_eq!(html_to_text(&deep), "x");
        for unit in
            ["<", "<a", "<!--", "<a b", "&", "&#0", "</", "<svg>", "<title>", "<a =\"", "<![CDATA["]
        {
            let start = std::time::Instant::now();
            html_to_text(&unit.repeat(1_000_000));
            assert!(start.elapsed().as_secs() < 10, "{unit}");
        }
    }
}
