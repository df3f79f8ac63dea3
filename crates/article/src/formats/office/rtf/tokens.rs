//! The tokens of RTF.

/// Longest name of a control word, in bytes.
const MAX_NAME_BYTES: usize = 32;
/// Longest number of a control word, in digits.
const MAX_DIGITS: usize = 10;

/// A token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'t> {
    GroupStart,
    GroupEnd,
    /// A control word such as `\par` or `\fs24`.
    Word {
        name: &'t str,
        number: Option<i32>,
    },
    /// A control symbol such as `\~`.
    Symbol(u8),
    /// A byte written as `\'e9`.
    Byte(u8),
    /// Text, without line breaks, which mean nothing.
    Text(&'t [u8]),
}

/// Splits RTF into tokens.
pub(super) struct Tokens<'t> {
    rest: &'t [u8],
}

impl<'t> Tokens<'t> {
    pub(super) fn new(rtf: &'t [u8]) -> Tokens<'t> {
        Tokens { rest: rtf }
    }

    /// Skips bytes, as those of a picture.
    pub(super) fn skip_bytes(&mut self, bytes: usize) {
        self.rest = &self.rest[bytes.min(self.rest.len())..];
    }

    fn take_bytes(&mut self, bytes: usize) -> &'t [u8] {
        let (taken, rest) = self.rest.split_at(bytes.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    /// What follows a backslash.
    fn control(&mut self) -> Option<Token<'t>> {
        let first = *self.rest.first()?;
        if first == b'\'' {
            let hex = self.rest.get(1..3).filter(|hex| hex.iter().all(u8::is_ascii_hexdigit));
            let byte = hex.and_then(|hex| std::str::from_utf8(hex).ok());
            let byte = byte.and_then(|hex| u8::from_str_radix(hex, 16).ok());
            self.skip_bytes(if byte.is_some() { 3 } else { 1 });
            return Some(byte.map_or(Token::Text(b""), Token::Byte));
        }
        if !first.is_ascii_alphabetic() {
            self.skip_bytes(1);
            return Some(Token::Symbol(first));
        }
        let is_letter = |byte: &&u8| byte.is_ascii_alphabetic();
        let letters = self.rest.iter().take(MAX_NAME_BYTES).take_while(is_letter).count();
        let name = std::str::from_utf8(self.take_bytes(letters)).unwrap_or_default();
        let sign = usize::from(self.rest.first() == Some(&b'-'));
        let after_sign = self.rest.get(sign..).unwrap_or_default();
        let digits = after_sign.iter().take(MAX_DIGITS).take_while(|byte| byte.is_ascii_digit());
        let digits = digits.count();
        let number = if digits > 0 {
            let number = std::str::from_utf8(self.take_bytes(sign + digits)).unwrap_or_default();
            number.parse().ok()
        } else {
            None
        };
        // A space that ends the word belongs to it.
        if self.rest.first() == Some(&b' ') {
            self.skip_bytes(1);
        }
        Some(Token::Word { name, number })
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        loop {
            match *self.rest.first()? {
                b'{' => {
                    self.skip_bytes(1);
                    return Some(Token::GroupStart);
                }
                b'}' => {
                    self.skip_bytes(1);
                    return Some(Token::GroupEnd);
                }
                b'\\' => {
                    self.skip_bytes(1);
                    return self.control();
                }
                b'\r' | b'\n' | 0 => self.skip_bytes(1),
                _ => {
                    let is_text =
                        |byte: &&u8| !matches!(**byte, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0);
                    let length = self.rest.iter().take_while(is_text).count();
                    return Some(Token::Text(self.take_bytes(length)));
                }
            }
        }
    }
}
