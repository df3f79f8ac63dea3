//! HTML cut into tags and text. It never fails, takes time in proportion to the length, and holds nothing but its place.

use std::borrow::Cow;

/// Elements whose text knows no tags: it goes on to their own end tag.
const RAW: &[&str] =
    &["script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp"];

/// What HTML is a sequence of. Names are as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'h> {
    /// Text in which character references still stand.
    Text(&'h str),
    Start(Tag<'h>),
    End(&'h str),
}

/// The beginning of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tag<'h> {
    pub(crate) name: &'h str,
    attributes: &'h str,
}

/// The pieces of a page or of a part of one. Comments and declarations are passed over.
pub(crate) struct Pieces<'h> {
    html: &'h str,
    at: usize,
    /// Within this element text knows no tags.
    raw: Option<&'h str>,
}

impl<'h> Pieces<'h> {
    pub(crate) fn of(html: &'h str) -> Self {
        Pieces { html, at: 0, raw: None }
    }

    fn rest(&self) -> &'h str {
        &self.html[self.at..]
    }

    /// Moves on by `length` bytes and gives them.
    fn take(&mut self, length: usize) -> &'h str {
        let taken = &self.rest()[..length];
        self.at += length;
        taken
    }

    fn raw_text(&mut self, name: &str) -> &'h str {
        let rest = self.rest();
        let end = rest.match_indices("</").find(|&(at, _)| {
            let behind = &rest.as_bytes()[at + 2..];
            behind
                .get(..name.len())
                .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
                && behind.get(name.len()).is_none_or(|&byte| ends_name(byte))
        });
        self.take(end.map_or(rest.len(), |(at, _)| at))
    }

    /// What begins with `<` here, where that is markup. Where it is a tag, gives it.
    fn markup(&mut self) -> Markup<'h> {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        match bytes.get(1) {
            Some(b'!') if rest.starts_with("<!--") => {
                // `<!-->` is a whole comment.
                let end = rest[2..].find("-->").map_or(rest.len(), |at| at + 5);
                self.take(end);
                Markup::Passed
            }
            Some(b'!') if rest.starts_with("<![CDATA[") => {
                let end = rest.find("]]>");
                let held = self.take(end.map_or(rest.len(), |at| at + 3));
                Markup::Piece(Piece::Text(&held[9..held.len() - if end.is_some() { 3 } else { 0 }]))
            }
            Some(b'!' | b'?') => {
                self.take(rest.find('>').map_or(rest.len(), |at| at + 1));
                Markup::Passed
            }
            Some(b'/') if bytes.get(2).is_some_and(u8::is_ascii_alphabetic) => {
                let tag = self.take(tag_length(rest));
                Markup::Piece(Piece::End(name_of(&tag[2..])))
            }
            Some(byte) if byte.is_ascii_alphabetic() => {
                let tag = self.take(tag_length(rest));
                let name = name_of(&tag[1..]);
                let attributes = &tag[1 + name.len()..];
                let attributes = attributes.strip_suffix('>').unwrap_or(attributes);
                self.raw = RAW.iter().any(|raw| raw.eq_ignore_ascii_case(name)).then_some(name);
                Markup::Piece(Piece::Start(Tag { name, attributes }))
            }
            _ => Markup::None,
        }
    }
}

enum Markup<'h> {
    Piece(Piece<'h>),
    Passed,
    None,
}

impl<'h> Iterator for Pieces<'h> {
    type Item = Piece<'h>;

    fn next(&mut self) -> Option<Piece<'h>> {
        if let Some(name) = self.raw.take() {
            let text = self.raw_text(name);
            if !text.is_empty() {
                return Some(Piece::Text(text));
            }
        }
        // Every turn moves on by a byte at least, and no byte is looked at in more than one.
        while self.at < self.html.len() {
            if self.rest().starts_with('<') {
                match self.markup() {
                    Markup::Piece(piece) => return Some(piece),
                    Markup::Passed => continue,
                    Markup::None => {}
                }
            }
            let rest = self.rest();
            let end =
                rest.get(1..).and_then(|behind| behind.find('<')).map_or(rest.len(), |at| at + 1);
            let end =
                if rest.is_char_boundary(1) { end } else { rest.find('<').unwrap_or(rest.len()) };
            return Some(Piece::Text(self.take(end)));
        }
        None
    }
}

impl<'h> Tag<'h> {
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The names and values of its attributes, values with their character references.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&'h str, &'h str)> + use<'h> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            if rest.is_empty() {
                return None;
            }
            let space = |c: char| c.is_ascii_whitespace();
            // An equals sign at the beginning belongs to the name, as browsers have it; so each turn takes a character.
            let first = rest.chars().next().map_or(0, char::len_utf8);
            let end = rest[first..]
                .find(|c| space(c) || c == '=' || c == '/')
                .map_or(rest.len(), |at| at + first);
            let (name, behind) = rest.split_at(end);
            let Some(value) = behind.trim_start_matches(space).strip_prefix('=') else {
                rest = behind;
                return Some((name, ""));
            };
            let value = value.trim_start_matches(space);
            let quote = value.chars().next().filter(|&c| c == '"' || c == '\'');
            let (value, behind) = match quote {
                Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
                None => value.split_at(value.find(space).unwrap_or(value.len())),
            };
            rest = behind;
            Some((name, value))
        })
    }

    /// The value of an attribute, without character references.
    pub(crate) fn attribute(&self, name: &str) -> Option<Cow<'h, str>> {
        let (_, value) = self.attributes().find(|(found, _)| found.eq_ignore_ascii_case(name))?;
        Some(htmlize::unescape_attribute(value))
    }
}

fn ends_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b'/' || byte == b'>'
}

fn name_of(tag: &str) -> &str {
    let end = tag.bytes().position(ends_name).unwrap_or(tag.len());
    &tag[..end]
}

/// The length of the tag that `html` begins with. A `>` in a quoted value does not end it; a tag that nothing ends goes
/// on to the end of the page, as browsers have it.
fn tag_length(html: &str) -> usize {
    let bytes = html.as_bytes();
    let mut quote = None;
    let mut after_equals = false;
    for (at, &byte) in bytes.iter().enumerate() {
        if quote == Some(byte) {
            quote = None;
        } else if quote.is_none() && byte == b'>' {
            return at + 1;
        } else if quote.is_none() && after_equals && (byte == b'"' || byte == b'\'') {
            quote = Some(byte);
        }
        after_equals = byte == b'=' || (after_equals && byte.is_ascii_whitespace());
    }
    html.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_cut_into_tags_and_text() {
        let check = |html: &str, expected: &str| {
            let found: Vec<String> = Pieces::of(html)
                .map(|piece| match piece {
                    Piece::Text(text) => format!("[{text}]"),
                    Piece::Start(tag) => {
                        let attributes: Vec<String> = tag
                            .attributes()
                            .map(|(name, value)| format!(" {name}={value}"))
                            .collect();
                        format!("<{}{}>", tag.name, attributes.concat())
                    }
                    Piece::End(name) => format!("</{name}>"),
                })
                .collect();
            assert_eq!(found.concat(), expected, "{html}");
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
