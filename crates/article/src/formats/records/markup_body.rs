//! Bodies that are HTML although nothing says so.

use crate::formats::markup::elements::{is_block, is_one_of, is_void};
use crate::formats::markup::render::html_to_text;
use crate::formats::markup::tokenizer::{Token, Tokenizer};

/// The text of a body that begins with a block-level tag and is markup throughout; `None` if the
/// body is text.
pub(crate) fn markup_text(body: &str) -> Option<String> {
    if !body.trim_start().starts_with('<') || !is_markup_throughout(body.trim()) {
        return None;
    }
    Some(html_to_text(body)).filter(|text| !text.trim().is_empty())
}

/// Whether all text is in elements, of which the first is a block, and the last one ends with the
/// text or is one of several whose end tags are left out.
fn is_markup_throughout(body: &str) -> bool {
    let (mut open, mut blocks, mut ends_with_tag) = (0_usize, 0_usize, false);
    for token in Tokenizer::new(body) {
        match token {
            Token::StartTag(tag) => {
                let is_block = is_block(tag.name) || is_one_of(tag.name, &["li", "tr", "td"]);
                if blocks == 0 && !is_block {
                    return false;
                }
                blocks += usize::from(is_block);
                open += usize::from(!is_void(tag.name));
                ends_with_tag = true;
            }
            Token::EndTag(_) => {
                open = open.saturating_sub(1);
                ends_with_tag = true;
            }
            Token::Text(text) if text.trim().is_empty() => {}
            Token::Text(_) if open == 0 => return false,
            Token::Text(_) => ends_with_tag = false,
        }
    }
    blocks > 0 && (ends_with_tag || blocks > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_that_is_markup_throughout_is_read_as_such() {
        let check = |body: &str, expected: Option<&str>| {
            assert_eq!(markup_text(body).as_deref(), expected, "{body}");
        };
        check("<p>One &amp; <b>two</b>.</p><p>Three.</p>", Some("One & two.\n\nThree."));
        check("\n <DIV class=a>\n<p>One<br>two</p>\n</DIV>\n", Some("One\ntwo"));
        check("<p>One.<p>Two.", Some("One.\n\nTwo."));
        check("<h2>One</h2><ul><li>Two</li></ul>", Some("One\n\nTwo"));
        check("<p>One.</p><hr>", Some("One."));
        for text in [
            "",
            "One <b>two</b>",
            "<b>One</b> two",
            "<p> is the tag of a paragraph.",
            "<p>One.</p> And text after it.",
            "<p>One.</p> And text <p>between.</p>",
            "<3 this town",
            "<harbour> closed",
            "<p></p>",
        ] {
            check(text, None);
        }
    }
}
