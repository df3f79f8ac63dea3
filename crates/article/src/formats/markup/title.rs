//! Titles as people wrote them, without the escapes of the programs they passed through.

use crate::formats::markup::render::unescape;

/// A title with its character references resolved, such as `&#8217;` and `&amp;`, also those that
/// were escaped several times. An ampersand that begins none remains.
pub(crate) fn decoded_title(title: String) -> String {
    /// How often a title may have been escaped.
    const MAX_ESCAPES: usize = 4;
    let mut title = title;
    for _ in 0..MAX_ESCAPES {
        let Some(decoded) = decoded_once(&title) else { break };
        title = decoded;
    }
    title
}

/// The title with each reference resolved once; `None` if there is none.
fn decoded_once(title: &str) -> Option<String> {
    /// Length of the longest reference, in bytes.
    const MAX_REFERENCE_BYTES: usize = 34;
    let mut decoded = String::new();
    let mut has_changed = false;
    let mut rest = title;
    while let Some(start) = rest.find('&') {
        decoded.push_str(&rest[..start]);
        rest = &rest[start..];
        // Unlike in a page, a reference without a semicolon is more likely to be text.
        let end = rest.bytes().take(MAX_REFERENCE_BYTES).position(|byte| byte == b';');
        let reference = end.map(|end| &rest[..=end]).filter(|reference| is_reference(reference));
        let Some(reference) = reference else {
            decoded.push('&');
            rest = &rest[1..];
            continue;
        };
        let text = unescape(reference);
        has_changed |= text != reference;
        decoded.extend(text.chars().map(|c| if c.is_control() { ' ' } else { c }));
        rest = &rest[reference.len()..];
    }
    decoded.push_str(rest);
    has_changed.then_some(decoded)
}

/// Whether a text has the form of a character reference.
fn is_reference(text: &str) -> bool {
    let name = text.trim_start_matches('&').trim_end_matches(';');
    let name = name.strip_prefix('#').unwrap_or(name);
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_decoded() {
        let check = |title: &str, expected: &str| {
            assert_eq!(decoded_title(title.to_owned()), expected, "{title}");
        };
        check("Ferries &amp; trams", "Ferries & trams");
        check("It&#8217;s late", "It’s late");
        check("It&#x2019;s late", "It’s late");
        check("&quot;No,&quot; says &Eacute;lise", "\"No,\" says Élise");
        check("It&amp;#8217;s late", "It’s late");
        check("A &amp;amp;amp; B", "A & B");
        check("A &amp; B &lt;C&gt;", "A & B <C>");
        check("one&nbsp;two&#10;three", "one\u{a0}two three");
        for same in [
            "Q&A: what a B&B costs",
            "R&D; and more",
            "Q&para and &copy 5",
            "&bogus; &; &#; & &&",
            "&é;",
            "",
        ] {
            check(same, same);
        }
    }
}
