//! Splits the text of a date into numbers, words and marks.

use std::ops::Range;

use crate::dates::names::fold;

/// More tokens than any date has.
const MAX_TOKENS: usize = 64;
/// Digits of the longest number: nanoseconds since 1970.
const MAX_DIGITS: usize = 19;

/// A part of the text of a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// Whether white space precedes it.
    pub(super) spaced: bool,
    /// Its bytes in the text.
    pub(super) range: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Number(Number),
    /// A word, folded. Of Chinese, Japanese and Korean text, a term such as `年` or `午後`.
    Word(String),
    /// Punctuation. Width and script do not matter: `：` is `:`.
    Mark(char),
}

/// A number of digits of any script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) value: u64,
    pub(super) digits: u8,
}

impl Token {
    pub(super) fn number(&self) -> Option<Number> {
        if let Kind::Number(number) = self.kind { Some(number) } else { None }
    }

    pub(super) fn word(&self) -> Option<&str> {
        if let Kind::Word(word) = &self.kind { Some(word) } else { None }
    }

    pub(super) fn is_mark(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }
}

/// Terms of Chinese, Japanese and Korean dates, longest first. These languages write no spaces.
const TERMS: &[&str] = &[
    "星期一",
    "星期二",
    "星期三",
    "星期四",
    "星期五",
    "星期六",
    "星期日",
    "星期天",
    "礼拜一",
    "礼拜二",
    "礼拜三",
    "礼拜四",
    "礼拜五",
    "礼拜六",
    "礼拜日",
    "月曜日",
    "火曜日",
    "水曜日",
    "木曜日",
    "金曜日",
    "土曜日",
    "日曜日",
    "월요일",
    "화요일",
    "수요일",
    "목요일",
    "금요일",
    "토요일",
    "일요일",
    "周一",
    "周二",
    "周三",
    "周四",
    "周五",
    "周六",
    "周日",
    "週一",
    "週二",
    "週三",
    "週四",
    "週五",
    "週六",
    "週日",
    "月曜",
    "火曜",
    "水曜",
    "木曜",
    "金曜",
    "土曜",
    "日曜",
    "上午",
    "下午",
    "午前",
    "午後",
    "凌晨",
    "早上",
    "清晨",
    "中午",
    "晚上",
    "傍晚",
    "오전",
    "오후",
    "令和",
    "平成",
    "昭和",
    "民國",
    "民国",
    "公元",
    "西暦",
];

/// The tokens of a text; `None` if it has too many, or too long a number.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    let (tokens, is_complete) = scan(text);
    is_complete.then_some(tokens)
}

/// The first tokens of a text that may be longer than a date.
pub(super) fn leading_tokens(text: &str) -> Vec<Token> {
    scan(text).0
}

/// The first [`MAX_TOKENS`] tokens, and whether they are the whole text. Too long a number is a mark.
fn scan(text: &str) -> (Vec<Token>, bool) {
    let mut tokens: Vec<Token> = Vec::new();
    let mut is_complete = true;
    let mut spaced = false;
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let first_len = first.len_utf8();
        if first.is_whitespace() || is_invisible(first) {
            spaced |= first.is_whitespace();
            at += first_len;
            continue;
        }
        let rest = &text[at..];
        let (kind, len) = if digit(first).is_some() {
            number(rest).unwrap_or_else(|| {
                is_complete = false;
                let len = rest.find(|c| digit(c).is_none()).unwrap_or(rest.len());
                (Kind::Mark(first), len)
            })
        } else if is_cjk(first) {
            let term = TERMS.iter().find(|term| rest.starts_with(**term));
            let len = term.map_or(first_len, |term| term.len());
            (Kind::Word(rest[..len].to_owned()), len)
        } else if first.is_alphabetic() {
            let len = rest.find(|c| !is_word_part(c)).unwrap_or(rest.len());
            let word: String = rest[..len].chars().filter(|&c| !is_invisible(c)).collect();
            (Kind::Word(fold(&word)), len)
        } else {
            (Kind::Mark(mark(first)), first_len)
        };
        if tokens.len() == MAX_TOKENS {
            return (tokens, false);
        }
        tokens.push(Token { kind, spaced, range: at..at + len });
        spaced = false;
        at += len;
    }
    (tokens, is_complete)
}

fn number(text: &str) -> Option<(Kind, usize)> {
    let mut number = Number { value: 0, digits: 0 };
    let mut len = 0;
    for c in text.chars() {
        let Some(digit) = digit(c) else { break };
        if usize::from(number.digits) == MAX_DIGITS {
            return None;
        }
        number.value = number.value.checked_mul(10)?.checked_add(digit)?;
        number.digits += 1;
        len += c.len_utf8();
    }
    Some((Kind::Number(number), len))
}

/// The value of a digit: ASCII, Arabic, Persian, Devanagari or full width.
fn digit(c: char) -> Option<u64> {
    let zero = match c {
        '0'..='9' => '0',
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        '०'..='९' => '०',
        '０'..='９' => '０',
        _ => return None,
    };
    Some(u64::from(u32::from(c) - u32::from(zero)))
}

fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// Letters, combining marks, and joiners within a word.
fn is_word_part(c: char) -> bool {
    let is_mark = matches!(c, '\u{300}'..='\u{36f}' | '\u{93c}'..='\u{94d}' | '\u{5f3}' | '\u{64b}'..='\u{65f}');
    (c.is_alphabetic() || is_mark || is_invisible(c)) && !is_cjk(c) && digit(c).is_none()
}

/// Joiners, direction marks and the byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn mark(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xff01 + 0x21).unwrap_or(c),
        '‐' | '‑' | '−' => '-',
        '،' | '、' => ',',
        '。' | '・' => '.',
        '’' | '׳' => '\'',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_split_into_numbers_words_and_marks() {
        let check = |text: &str, expected: &str| {
            let shown: Vec<String> = tokens(text)
                .unwrap()
                .iter()
                .map(|token| match &token.kind {
                    Kind::Number(number) => format!("{}#{}", number.value, number.digits),
                    Kind::Word(word) => word.clone(),
                    Kind::Mark(mark) => mark.to_string(),
                })
                .collect();
            assert_eq!(shown.join(" "), expected, "{text}");
        };
        check("2024-05-08T10:15Z", "2024#4 - 5#2 - 8#2 t 10#2 : 15#2 z");
        check("２０２４年５月８日午後１０：１５", "2024#4 年 5#1 月 8#1 日 午後 10#2 : 15#2");
        check("2004년 05월 28일(금요일)", "2004#4 년 5#2 월 28#2 일 ( 금요일 )");
        check("٨ مايو ٢٠٢٤", "8#1 مايو 2024#4");
        check("1er AOÛT", "1#1 er aout");
        check("8 मई\u{200f}", "8#1 मई");
        assert_eq!(tokens(&"1 ".repeat(100)), None);
        assert_eq!(tokens("99999999999999999999"), None);
    }
}
