//! Making text from anywhere harmless to a terminal.
//!
//! Articles, file names and queries may hold escape sequences, which could write to the clipboard or hide text, and
//! marks of direction, which could show a line in another order than it has.

/// What stands for a character on a terminal, or nothing where it is dropped.
pub fn shown(c: char) -> Option<char> {
    match c {
        // These keep words together and take the room of a space.
        '\u{A0}' | '\u{2007}' | '\u{202F}' => Some(c),
        _ if c.is_whitespace() => Some(' '),
        // The picture of the control character: ␛ for an escape.
        '\0'..='\u{1F}' => char::from_u32(0x2400 + u32::from(c)),
        '\u{7F}' => Some('\u{2421}'),
        '\u{80}'..='\u{9F}' => Some(char::REPLACEMENT_CHARACTER),
        _ if is_invisible(c) => None,
        _ => Some(c),
    }
}

/// A line that is harmless. Line breaks are spaces in it.
pub fn line(text: &str) -> String {
    text.chars().filter_map(shown).collect()
}

/// Appends text to a line that is harmless, with single spaces for line breaks and runs of white space.
pub fn push_line(line: &mut String, text: &str) {
    for c in text.chars().filter_map(shown) {
        if c != ' ' || !(line.is_empty() || line.ends_with(' ')) {
            line.push(c);
        }
    }
}

/// Whether JSON had better write this character as an escape: what a terminal would obey, what some programs take for
/// the end of a line, and what nobody would see.
pub fn wants_escape(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') || is_invisible(c)
}

/// Formatting characters without a width. Joiners are not among them: emoji and several scripts need them.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' // soft hyphen
        | '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' // direction
        | '\u{180E}' | '\u{200B}' | '\u{2060}'..='\u{2064}' | '\u{206A}'..='\u{206F}' | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}' // annotations
        | '\u{E0000}'..='\u{E007F}' // tags
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_holds_nothing_that_a_terminal_obeys() {
        let check = |text: &str, expected: &str| assert_eq!(line(text), expected, "{text:?}");
        check("plain, “curly”, naïve, 東京, 👩‍👩‍👧", "plain, “curly”, naïve, 東京, 👩‍👩‍👧");
        check("\u{1b}[31mred\u{1b}[0m", "␛[31mred␛[0m");
        check("bell\u{7} null\0 delete\u{7f}", "bell␇ null␀ delete␡");
        check("\u{9b}31m \u{9d}0;title\u{9c}", "\u{FFFD}31m \u{FFFD}0;title\u{FFFD}");
        check("a\tb\nc\r\nd\u{85}e\u{2028}f\u{2029}g\u{3000}h", "a b c  d e f g h");
        check("\u{202e}evil\u{202c} \u{2066}x\u{2069} \u{200f}y\u{200e} \u{61c}z", "evil x y z");
        check("soft\u{ad}hyphen \u{feff}mark \u{200b}space", "softhyphen mark space");
        check("tag\u{e0041}ged", "tagged");
        check("50\u{a0}km 1\u{202f}000", "50\u{a0}km 1\u{202f}000");
    }

    #[test]
    fn json_escapes_what_a_line_would_change_and_leaves_text_alone() {
        for c in [
            '\u{1b}',
            '\u{7f}',
            '\u{9b}',
            '\u{85}',
            '\u{2028}',
            '\u{202e}',
            '\u{feff}',
            '\u{e0041}',
            '\n',
        ] {
            assert!(wants_escape(c), "{c:?}");
        }
        for c in ['a', ' ', '\u{a0}', '\u{3000}', 'é', '“', '東', '👩', '\u{200d}', '\u{fe0f}']
        {
            assert!(!wants_escape(c), "{c:?}");
        }
    }
}
