//! Splits HTML into tags and text.
//!
//! The tokenizer never fails, takes linear time and keeps no state but its position. It follows the
//! HTML standard's tokenization where news pages depend on it; comments, declarations and
//! processing instructions produce no token.

use std::borrow::Cow;

use memchr::memmem;

use crate::formats::markup::elements::is_raw_text;

/// One token of an HTML text. Names keep the case of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token<'h> {
    /// Text, with its character references unresolved.
    Text(&'h str),
    StartTag(StartTag<'h>),
    /// An end tag, by its name.
    EndTag(&'h str),
}

/// The start tag of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StartTag<'h> {
    pub(crate) name: &'h str,
    /// What follows the name, up to the `>`.
    attributes: &'h str,
}

/// The tokens of a page or a fragment of one.
pub(crate) struct Tokenizer<'h> {
    html: &'h str,
    position: usize,
    /// The raw text element whose content comes next.
    raw_text_element: Option<&'h str>,
}

impl<'h> Tokenizer<'h> {
    pub(crate) fn new(html: &'h str) -> Self {
        Tokenizer { html, position: 0, raw_text_element: None }
    }

    fn rest(&self) -> &'h str {
        &self.html[self.position..]
    }

    /// Consumes and returns the next `length` bytes.
    fn take(&mut self, length: usize) -> &'h str {
        let taken = &self.rest()[..length];
        self.position += length;
        taken
    }

    /// Consumes the content of a raw text element, up to the end tag of that name.
    fn take_raw_text(&mut self, name: &str) -> &'h str {
        let rest = self.rest();
        let end = memmem::find_iter(rest.as_bytes(), "</").find(|at| {
            let after = &rest.as_bytes()[at + 2..];
            after
                .get(..name.len())
                .is_some_and(|end_name| end_name.eq_ignore_ascii_case(name.as_bytes()))
                && after.get(name.len()).is_none_or(|&byte| ends_name(byte))
        });
        self.take(end.unwrap_or(rest.len()))
    }

    /// Consumes the markup that starts at the `<` here.
    fn take_markup(&mut self) -> Markup<'h> {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        match bytes.get(1) {
            Some(b'!') if rest.starts_with("<!--") => {
                // `<!-->` is a complete comment.
                let end = memmem::find(&bytes[2..], b"-->").map_or(rest.len(), |at| at + 5);
                self.take(end);
                Markup::Ignored
            }
            Some(b'!') if rest.starts_with("<![CDATA[") => {
                let end = rest.find("]]>");
                let section = self.take(end.map_or(rest.len(), |at| at + 3));
                let content_end = section.len() - if end.is_some() { 3 } else { 0 };
                Markup::Token(Token::Text(&section[9..content_end]))
            }
            Some(b'!' | b'?') => {
                self.take(rest.find('>').map_or(rest.len(), |at| at + 1));
                Markup::Ignored
            }
            Some(b'/') if bytes.get(2).is_some_and(u8::is_ascii_alphabetic) => {
                let tag = self.take(tag_length(rest));
                Markup::Token(Token::EndTag(tag_name(&tag[2..])))
            }
            Some(byte) if byte.is_ascii_alphabetic() => {
                let tag = self.take(tag_length(rest));
                let name = tag_name(&tag[1..]);
                let attributes = &tag[1 + name.len()..];
                let attributes = attributes.strip_suffix('>').unwrap_or(attributes);
                self.raw_text_element = is_raw_text(name).then_some(name);
                Markup::Token(Token::StartTag(StartTag { name, attributes }))
            }
            _ => Markup::None,
        }
    }
}

/// What a `<` turns out to start.
enum Markup<'h> {
    Token(Token<'h>),
    /// Markup without a token, such as a comment.
    Ignored,
    /// No markup: the `<` is text.
    None,
}

impl<'h> Iterator for Tokenizer<'h> {
    type Item = Token<'h>;

    fn next(&mut self) -> Option<Token<'h>> {
        if let Some(name) = self.raw_text_element.take() {
            let text = self.take_raw_text(name);
            if !text.is_empty() {
                return Some(Token::Text(text));
            }
        }
        while self.position < self.html.len() {
            if self.rest().starts_with('<') {
                match self.take_markup() {
                    Markup::Token(token) => return Some(token),
                    Markup::Ignored => continue,
                    Markup::None => {}
                }
            }
            let rest = self.rest();
            let end =
                rest.get(1..).and_then(|after| after.find('<')).map_or(rest.len(), |at| at + 1);
            let end =
                if rest.is_char_boundary(1) { end } else { rest.find('<').unwrap_or(rest.len()) };
            return Some(Token::Text(self.take(end)));
        }
        None
    }
}

impl<'h> StartTag<'h> {
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Names and values of the attributes, with character references unresolved.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&'h str, &'h str)> + use<'h> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            rest = skip_while(rest, |byte| byte.is_ascii_whitespace() || byte == b'/');
            if rest.is_empty() {
                return None;
            }
            // As in the HTML standard, a leading equals sign is part of the name. A name is
            // therefore at least one character long.
            let first = rest.chars().next().map_or(0, char::len_utf8);
            let after = skip_while(&rest[first..], |byte| {
                !byte.is_ascii_whitespace() && byte != b'=' && byte != b'/'
            });
            let name = &rest[..rest.len() - after.len()];
            let Some(value) = skip_whitespace(after).strip_prefix('=') else {
                rest = after;
                return Some((name, ""));
            };
            let value = skip_whitespace(value);
            let (value, after) = if let Some(&quote @ (b'"' | b'\'')) = value.as_bytes().first() {
                let value = &value[1..];
                match memchr::memchr(quote, value.as_bytes()) {
                    Some(end) => (&value[..end], &value[end + 1..]),
                    None => (value, ""),
                }
            } else {
                let after = skip_while(value, |byte| !byte.is_ascii_whitespace());
                (&value[..value.len() - after.len()], after)
            };
            rest = after;
            Some((name, value))
        })
    }

    /// Whether a text in lower case occurs in the names and values of the attributes, in any case.
    /// This is quicker than looking for an attribute.
    pub(crate) fn attributes_contain(&self, lower_case: &str) -> bool {
        let part = lower_case.as_bytes();
        let Some(first) = part.first() else { return true };
        let bytes = self.attributes.as_bytes();
        memchr::memchr2_iter(*first, first.to_ascii_uppercase(), bytes).any(|at| {
            bytes.get(at..at + part.len()).is_some_and(|found| found.eq_ignore_ascii_case(part))
        })
    }

    /// The value of an attribute, with character references resolved.
    pub(crate) fn attribute(&self, name: &str) -> Option<Cow<'h, str>> {
        let (_, value) = self.attributes().find(|(own, _)| own.eq_ignore_ascii_case(name))?;
        Some(htmlize::unescape_attribute(value))
    }
}

/// A text without the bytes at its start that `is_skipped`. It decides alike for all bytes that are
/// not ASCII.
fn skip_while(text: &str, is_skipped: impl Fn(u8) -> bool) -> &str {
    let start = text.bytes().position(|byte| !is_skipped(byte));
    &text[start.unwrap_or(text.len())..]
}

fn skip_whitespace(text: &str) -> &str {
    skip_while(text, |byte| byte.is_ascii_whitespace())
}

fn ends_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b'/' || byte == b'>'
}

fn tag_name(tag: &str) -> &str {
    let end = tag.bytes().position(ends_name).unwrap_or(tag.len());
    &tag[..end]
}

/// The length in bytes of the tag that `html` starts with. A `>` in a quoted attribute value does
/// not end the tag. An unterminated tag extends to the end of the page, as in browsers.
fn tag_length(html: &str) -> usize {
    let mut rest = html;
    while let Some(at) = memchr::memchr2(b'>', b'=', rest.as_bytes()) {
        let is_end = rest.as_bytes()[at] == b'>';
        rest = &rest[at + 1..];
        if is_end {
            return html.len() - rest.len();
        }
        rest = skip_whitespace(rest);
        if let Some(&quote @ (b'"' | b'\'')) = rest.as_bytes().first() {
            let Some(end) = memchr::memchr(quote, &rest.as_bytes()[1..]) else { break };
            rest = &rest[end + 2..];
        }
    }
    html.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_split_into_tags_and_text() {
        let check = |html: &str, expected: &str| {
            let tokens: Vec<String> = Tokenizer::new(html)
                .map(|token| match token {
                    Token::Text(text) => format!("[{text}]"),
                    Token::StartTag(tag) => {
                        let attributes: Vec<String> = tag
                            .attributes()
                            .map(|(name, value)| format!(" {name}={value}"))
                            .collect();
                        format!("<{}{}>", tag.name, attributes.concat())
                    }
                    Token::EndTag(name) => format!("</{name}>"),
                })
                .collect();
            assert_eq!(tokens.concat(), expected, "{html}");
        };
        check("a<b>c</B >d", "[a]<b>[c]</B>[d]");
        check("é<i>é</i>é", "[é]<i>[é]</i>[é]");
        check("1 < 2 <3 & </ x", "[1 ][< 2 ][<3 & ][</ x]");
        check("<a href=x/y b='1 > 2' c = \"d\" e / f=>t", "<a href=x/y b=1 > 2 c=d e= f=>[t]");
        check("<br/><img alt=it's src='x'>", "<br><img alt=it's src=x>");
        check("<!DOCTYPE html><!-- <p> --!>-->x<?xml y?>z", "[x][z]");
        check("<!-->a<!--->b<!-- c", "[a][b]");
        check("<![CDATA[a < b]]>c", "[a < b][c]");
        check("<script>if (a</b) '<p>'</SCRIPT >x", "<script>[if (a</b) '<p>']</SCRIPT>[x]");
        check("<title></title><title>a</titles>", "<title></title><title>[a</titles>]");
        check("<p =x y==z \" é=è>t", "<p =x= y==z \"= é=è>[t]");
        check("<p a=\"x>y", "<p a=x>y>");
        check("<", "[<]");
        check("a<p", "[a]<p>");
        check("", "");
    }
}
