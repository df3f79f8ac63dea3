//! JSON that is nearly so: what programs write that is not quite JSON, to JSON.

use std::fmt::Write;

/// What was mended, in words; `None` where nothing could be.
pub(crate) struct Mended {
    pub(crate) text: String,
    pub(crate) what: String,
}

/// Replaces halves of surrogate pairs by replacement characters, escapes control characters within strings, and takes
/// `NaN` and `Infinity` for null.
pub(crate) fn mend(text: &str) -> Option<Mended> {
    let mut mending =
        Mending { out: String::with_capacity(text.len() + 64), halves: 0, controls: 0, words: 0 };
    let mut rest = text;
    // Every turn takes a string, or what stands up to the next one, off the rest.
    while !rest.is_empty() {
        let quote = rest.find('"').unwrap_or(rest.len());
        mending.between(&rest[..quote]);
        rest = mending.string(&rest[quote..]);
    }
    let Mending { out, halves, controls, words } = mending;
    let mut what = Vec::new();
    for (count, name) in [
        (halves, "halves of characters"),
        (controls, "control characters"),
        (words, "numbers that are none"),
    ] {
        if count > 0 {
            what.push(format!("{name}: {count}"));
        }
    }
    (!what.is_empty())
        .then(|| Mended { text: out, what: format!("not quite JSON ({})", what.join(", ")) })
}

struct Mending {
    out: String,
    halves: usize,
    controls: usize,
    words: usize,
}

impl Mending {
    fn between(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find(['N', 'I']) {
            let word = ["NaN", "Infinity"].iter().find(|word| rest[at..].starts_with(**word));
            let sign = usize::from(word.is_some() && rest[..at].ends_with('-'));
            self.out.push_str(&rest[..at - sign]);
            let length = word.map_or(1, |word| word.len());
            if word.is_some() {
                self.out.push_str("null");
                self.words += 1;
            } else {
                self.out.push_str(&rest[at..=at]);
            }
            rest = &rest[at + length..];
        }
        self.out.push_str(rest);
    }

    /// Copies a string with its quotes; gives what comes after it.
    fn string<'t>(&mut self, text: &'t str) -> &'t str {
        let bytes = text.as_bytes();
        let mut copied = 0;
        let mut at = 1;
        // Every turn goes on by a byte at least.
        while at < bytes.len() {
            match bytes[at] {
                b'"' => {
                    self.out.push_str(&text[copied..=at]);
                    return &text[at + 1..];
                }
                b'\\' => {
                    let length = self.escape(text, &mut copied, at);
                    at += length;
                }
                control @ 0..=0x1f => {
                    self.out.push_str(&text[copied..at]);
                    // Writing to text does not fail.
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

    /// The length of the escape at `at`; half a surrogate pair is replaced.
    fn escape(&mut self, text: &str, copied: &mut usize, at: usize) -> usize {
        match (unit(text, at), unit(text, at + 6)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
            (Some(0xd800..=0xdfff), _) => {
                self.out.push_str(&text[*copied..at]);
                self.out.push_str("\\ufffd");
                self.halves += 1;
                *copied = at + 6;
                6
            }
            (Some(_), _) => 6,
            // The byte after may begin a longer character; its other bytes are none that mean anything here.
            (None, _) => 2,
        }
    }
}

/// The code unit of `\uXXXX` at a place.
fn unit(text: &str, at: usize) -> Option<u32> {
    let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
    u32::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nearly_json_becomes_json() {
        let check = |text: &str, expected: Option<&str>| {
            let mended = mend(text).map(|mended| mended.text);
            assert_eq!(mended.as_deref(), expected, "{text}");
        };
        check(r#"{"a":"\ud83d x"}"#, Some(r#"{"a":"\ufffd x"}"#));
        check(r#"{"a":"\udc00\ud83d\ude00"}"#, Some(r#"{"a":"\ufffd\ud83d\ude00"}"#));
        check("{\"a\":\"x\0y\tz\"}", Some(r#"{"a":"x\u0000y\u0009z"}"#));
        check(r#"{"a":NaN,"b":-Infinity,"c":"NaN"}"#, Some(r#"{"a":null,"b":null,"c":"NaN"}"#));
        check("{\"a\":\"\\\u{e9}\0", Some("{\"a\":\"\\\u{e9}\\u0000"));
        check("{\"a\":\"\0\\", Some("{\"a\":\"\\u0000\\"));
        for whole in [r#"{"a":"\ud83d\ude00"}"#, "", "nope", "No I", "\"", "\"\\", "{\"a"] {
            check(whole, None);
        }
    }
}
