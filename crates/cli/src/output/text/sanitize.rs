//! Makes untrusted text safe to print on a terminal.
//!
//! Articles, file names and queries may contain escape sequences, which could write to the
//! clipboard or hide text, and bidirectional controls, which could display a line in another order.

/// What a terminal shows for a character; `None` if the character is dropped.
pub fn visible(c: char) -> Option<char> {
    match c {
        // No-break spaces keep words together and are as wide as a space.
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

/// Sanitizes text into one line. Every line break becomes a space.
pub fn line(text: &str) -> String {
    text.chars().filter_map(visible).collect()
}

/// Appends sanitized text to a line. Line breaks and runs of white space become single spaces.
pub fn push_line(line: &mut String, text: &str) {
    for c in text.chars().filter_map(visible) {
        if c != ' ' || !(line.is_empty() || line.ends_with(' ')) {
            line.push(c);
        }
    }
}

/// Whether JSON should escape this character: control characters, line separators and invisible
/// characters.
pub fn needs_escape(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') || is_invisible(c)
}

/// Formatting characters without a width. Joiners are not among them: emoji and several scripts
/// need them.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' // soft hyphen
        // Bidirectional controls.
        | '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
        | '\u{180E}' | '\u{200B}' | '\u{2060}'..='\u{2064}' | '\u{206A}'..='\u{206F}' | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}' // annotations
        | '\u{E0000}'..='\u{E007F}' // tags
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sanitized_lines_contain_no_control_characters() {
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
    fn control_and_invisible_characters_need_escapes_and_other_text_does_not() {
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
            assert!(needs_escape(c), "{c:?}");
        }
        for c in ['a', ' ', '\u{a0}', '\u{3000}', 'é', '“', '東', '👩', '\u{200d}', '\u{fe0f}']
        {
            assert!(!needs_escape(c), "{c:?}");
        }
    }
}
