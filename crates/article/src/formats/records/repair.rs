//! Repairs JSON that breaks the standard in the ways that programs commonly do.

use std::fmt::Write;

/// Repaired JSON and a description of its errors. It is valid unless it has errors of other kinds.
pub(crate) struct Repaired {
    pub(crate) text: String,
    /// The kinds of errors and their numbers, for a warning.
    pub(crate) what: String,
}

/// Replaces unpaired surrogates by U+FFFD, escapes control characters in strings, and replaces
/// `NaN` and `Infinity` by `null`. `None` if the text has none of these.
pub(crate) fn repair(text: &str) -> Option<Repaired> {
    let mut repairer = Repairer {
        out: String::with_capacity(text.len() + 64),
        surrogates: 0,
        controls: 0,
        non_finite: 0,
    };
    let mut rest = text;
    while !rest.is_empty() {
        let quote = rest.find('"').unwrap_or(rest.len());
        repairer.copy_outside_strings(&rest[..quote]);
        rest = repairer.copy_string(&rest[quote..]);
    }
    let errors = [
        (repairer.surrogates, "unpaired surrogates"),
        (repairer.controls, "unescaped control characters"),
        (repairer.non_finite, "NaN or Infinity"),
    ];
    let errors: Vec<String> = errors
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, kind)| format!("{kind}: {count}"))
        .collect();
    (!errors.is_empty()).then(|| Repaired {
        text: repairer.out,
        what: format!("invalid JSON ({})", errors.join(", ")),
    })
}

/// Copies JSON and counts what it repairs.
struct Repairer {
    out: String,
    surrogates: usize,
    controls: usize,
    non_finite: usize,
}

impl Repairer {
    fn copy_outside_strings(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find(['N', 'I']) {
            let word = ["NaN", "Infinity"].iter().find(|word| rest[at..].starts_with(**word));
            let sign = usize::from(word.is_some() && rest[..at].ends_with('-'));
            self.out.push_str(&rest[..at - sign]);
            let length = word.map_or(1, |word| word.len());
            if word.is_some() {
                self.out.push_str("null");
                self.non_finite += 1;
            } else {
                self.out.push_str(&rest[at..=at]);
            }
            rest = &rest[at + length..];
        }
        self.out.push_str(rest);
    }

    /// Copies the string that `text` begins with, and its quotes. Returns the text after it.
    fn copy_string<'t>(&mut self, text: &'t str) -> &'t str {
        let bytes = text.as_bytes();
        let mut copied = 0;
        let mut at = 1;
        while at < bytes.len() {
            match bytes[at] {
                b'"' => {
                    self.out.push_str(&text[copied..=at]);
                    return &text[at + 1..];
                }
                b'\\' => {
                    let length = self.check_escape(text, &mut copied, at);
                    at += length;
                }
                control @ 0..=0x1f => {
                    self.out.push_str(&text[copied..at]);
                    // Writing to a string cannot fail.
                    let _ = write!(self.out, "\\u{control:04x}");
                    self.controls += 1;
                    at += 1;
                    copied = at;
                }
                _ => at += 1,
            }
        }
        self.out.push_str(text.get(copied..).unwrap_or_default());
        ""
    }

    /// Returns the length of the escape at `at` in bytes. Replaces it if it is an unpaired
    /// surrogate.
    fn check_escape(&mut self, text: &str, copied: &mut usize, at: usize) -> usize {
        match (code_unit(text, at), code_unit(text, at + 6)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
            (Some(0xd800..=0xdfff), _) => {
                self.out.push_str(&text[*copied..at]);
                self.out.push_str("\\ufffd");
                self.surrogates += 1;
                *copied = at + 6;
                6
            }
            (Some(_), _) => 6,
            // The next byte may begin a longer character. Its other bytes are neither quotes nor
            // backslashes.
            (None, _) => 2,
        }
    }
}

/// The UTF-16 code unit of an escape `\uXXXX` at byte `at`.
fn code_unit(text: &str, at: usize) -> Option<u32> {
    let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
    u32::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_errors_are_repaired() {
        let check = |text: &str, expected: Option<&str>| {
            let repaired = repair(text).map(|repaired| repaired.text);
            assert_eq!(repaired.as_deref(), expected, "{text}");
        };
        check(r#"{"a":"\ud83d x"}"#, Some(r#"{"a":"\ufffd x"}"#));
        check(r#"{"a":"\udc00\ud83d\ude00"}"#, Some(r#"{"a":"\ufffd\ud83d\ude00"}"#));
        check("{\"a\":\"x\0y\tz\"}", Some(r#"{"a":"x\u0000y\u0009z"}"#));
        check(r#"{"a":NaN,"b":-Infinity,"c":"NaN"}"#, Some(r#"{"a":null,"b":null,"c":"NaN"}"#));
        check("{\"a\":\"\\\u{e9}\0", Some("{\"a\":\"\\\u{e9}\\u0000"));
        check("{\"a\":\"\0\\", Some("{\"a\":\"\\u0000\\"));
        for valid in [r#"{"a":"\ud83d\ude00"}"#, "", "nope", "No I", "\"", "\"\\", "{\"a"] {
            check(valid, None);
        }
    }
}
