//! The calendar part of a date: a year, a month or a day in numbers and names.

use crate::dates::calendar::{Calendar, day_of, month_of, two_digit_year};
use crate::dates::hints::DateHints;
use crate::dates::names::{self, NamedMonth};
use crate::dates::numeric::{Numeric, numeric};
use crate::dates::token::{Kind, Number, Token};

/// Words that can stand in a date beside names and numbers: articles, prepositions, `year`, `day`,
/// and labels such as `published`.
const FILLERS: &str = "
    of the on at and t a o d e en in
    am um vom den der dem
    le la les l du de del el los il lo dell alle em no na às as ao
    op om de van
    kl klo klockan den 的 於 于
    r roku rok dn dnia w z v ve dne
    г год года году р року рік рокі в на у от от с до м ж
    στις στισ τισ στη την τη της τησ του
    tarihinde gunu
    ngay luc
    م هـ في يوم الموافق
    feira יום ב
    ad ce
    st nd rd th er ere ro го ое я
    year month day
    published publish posted post updated update modified created date dated released last first
    veroffentlicht aktualisiert stand datum erstellt erschienen geandert
    publie mis mise jour modifie paru
    publicado publicada actualizado actualizada fecha
    pubblicato aggiornato data
    atualizado atualizada
    gepubliceerd bijgewerkt geplaatst
    opublikowano aktualizacja utworzono
    опубликовано обновлено дата опубліковано оновлено
    publicerad uppdaterad publiceret opdateret publisert oppdatert julkaistu paivitetty
    yayinlanma guncelleme tarih tarihi
    발행 입력 수정 작성 기사입력 发布 更新 公開 配信
";

/// Parses what remains of the tokens of a date without the time of day.
pub(super) fn calendar(tokens: &[Token], hints: &DateHints<'_>) -> Option<Calendar> {
    let parts = Parts::new(tokens)?;
    if let Some(month) = parts.month {
        return parts.with_units(month);
    }
    match parts.month(hints.language()) {
        Some(NamedMonth::Ambiguous) => {
            // Only a date that is complete but for its order is ambiguous.
            parts.with_month(1).map(|_| Calendar::Ambiguous)
        }
        Some(NamedMonth::Month(month)) => parts.with_month(u64::from(month)),
        None if parts.months.is_empty() => {
            let date = Numeric {
                numbers: &parts.numbers,
                separators: &parts.separators,
                weekdays: parts.weekdays
                    | parts.undecided.first().map_or(0, |part| part.name.weekdays),
                is_negative: parts.is_negative,
                has_week: parts.has_week,
            };
            numeric(&date, hints)
        }
        None => None,
    }
}

/// The tokens of a date by what they are.
struct Parts {
    numbers: Vec<Number>,
    /// What stands between a number and the next one, if that is a single mark or a space.
    separators: Vec<Option<char>>,
    months: Vec<NamedPart>,
    /// Names that are a month in one language and a weekday in another, such as `mar`.
    undecided: Vec<NamedPart>,
    /// Weekdays as in [`Name::weekdays`](names::Name).
    weekdays: u8,
    /// Year, month and day with their units, as in `2024年5月8日`.
    year: Option<u64>,
    month: Option<u64>,
    day: Option<u64>,
    /// Whether a minus precedes the first number.
    is_negative: bool,
    /// Whether the second number is a week (ISO 8601).
    has_week: bool,
}

/// A name, and how many numbers precede it.
#[derive(Clone, Copy)]
struct NamedPart {
    name: &'static names::Name,
    at: usize,
}

impl Parts {
    /// `None` if a token has no place in a date.
    fn new(tokens: &[Token]) -> Option<Parts> {
        let mut parts = Parts {
            numbers: Vec::new(),
            separators: Vec::new(),
            months: Vec::new(),
            undecided: Vec::new(),
            weekdays: 0,
            year: None,
            month: None,
            day: None,
            is_negative: false,
            has_week: false,
        };
        let is_vietnamese =
            tokens.iter().any(|token| matches!(token.word(), Some("thang" | "thg")));
        let mut separator = None;
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let rest = &tokens[at..];
            at += match &token.kind {
                Kind::Number(number) => {
                    if let Some(taken) = parts.take_unit(*number, rest) {
                        separator = None;
                        taken
                    } else {
                        parts.push_number(*number, separator.take(), token.spaced);
                        1 + usize::from(has_ordinal_suffix(rest))
                    }
                }
                Kind::Mark(mark) => {
                    if !is_allowed(*mark) {
                        return None;
                    }
                    let is_sign = parts.numbers.is_empty()
                        && rest.get(1).is_some_and(|next| next.number().is_some() && !next.spaced);
                    if is_sign && matches!(mark, '-' | '+') {
                        if at > 0 || *mark == '+' {
                            return None;
                        }
                        parts.is_negative = true;
                    }
                    separator = Some(if separator.is_some() { ',' } else { *mark });
                    1
                }
                Kind::Word(word) => {
                    let taken = parts.take_word(word, rest, is_vietnamese)?;
                    separator = separator.filter(|_| is_week(rest));
                    taken
                }
            };
        }
        Some(parts)
    }

    fn push_number(&mut self, number: Number, separator: Option<char>, spaced: bool) {
        if !self.numbers.is_empty() {
            self.separators.push(separator.or(spaced.then_some(' ')));
        }
        self.numbers.push(number);
    }

    /// Takes a number with its unit, such as `5月`. Returns how many tokens it took.
    fn take_unit(&mut self, number: Number, rest: &[Token]) -> Option<usize> {
        let slot = match rest.get(1)?.word()? {
            "年" | "년" => &mut self.year,
            "月" | "월" => &mut self.month,
            "日" | "號" | "号" | "일" => &mut self.day,
            _ => return None,
        };
        let era = slot.filter(|_| number.digits < 4).unwrap_or(0);
        *slot = Some(number.value + era);
        Some(2)
    }

    /// Takes a word, and what belongs to it. Returns how many tokens it took; `None` if it has no
    /// place in a date.
    fn take_word(&mut self, word: &str, rest: &[Token], is_vietnamese: bool) -> Option<usize> {
        if is_vietnamese && let Some(taken) = self.take_vietnamese(word, rest) {
            return Some(taken);
        }
        // The year before the first one of an era.
        let era = match word {
            "令和" => Some(2018),
            "平成" => Some(1988),
            "昭和" => Some(1925),
            "民國" | "民国" => Some(1911),
            _ => None,
        };
        if era.is_some() {
            self.year = era;
            return Some(1);
        }
        let joined = rest.get(1).and_then(Token::word).map(|next| format!("{word}_{next}"));
        if let Some(name) = joined.and_then(|joined| names::find(&joined)) {
            self.months.push(NamedPart { name, at: self.numbers.len() });
            return Some(2);
        }
        if let Some(name) = names::find(word) {
            let part = NamedPart { name, at: self.numbers.len() };
            match (name.is_month(), name.weekdays) {
                (true, 0) => self.months.push(part),
                (true, _) => self.undecided.push(part),
                (false, weekdays) => self.weekdays |= weekdays,
            }
            return Some(1);
        }
        if is_week(rest) && self.numbers.len() == 1 {
            self.has_week = true;
            return Some(1);
        }
        let is_filler =
            is_eastern_weekday(word) || FILLERS.split_whitespace().any(|known| known == word);
        is_filler.then_some(1)
    }

    /// `tháng 5`, `năm 2024`, and weekdays, which are numbers.
    fn take_vietnamese(&mut self, word: &str, rest: &[Token]) -> Option<usize> {
        let number = rest.get(1).and_then(Token::number);
        match (word, number) {
            ("thang" | "thg", Some(number)) => self.month = Some(number.value),
            ("nam", Some(number)) if number.digits == 4 => self.year = Some(number.value),
            ("thu", _) | ("chu", None) => {}
            _ => return None,
        }
        Some(2)
    }

    /// The month that words name; `None` if there is none, or several.
    fn month(&self, language: Option<&str>) -> Option<NamedMonth> {
        let (first, others) = match (self.months.as_slice(), self.undecided.as_slice()) {
            ([first, others @ ..], _) => (first, others),
            // `mar` is a weekday in `mar 05/11/2024`. The second of two is the month.
            ([], [.., part]) if self.numbers.len() < 3 => (part, &[][..]),
            _ => return None,
        };
        let month = first.name.month(language)?;
        // Two names of one month, as in `أيار/مايو`.
        let agree = others
            .iter()
            .all(|part| part.at == first.at && part.name.month(language) == Some(month));
        agree.then_some(month)
    }

    /// How many numbers precede the name of the month.
    fn month_at(&self) -> usize {
        self.months.first().or(self.undecided.last()).map_or(0, |part| part.at)
    }

    /// A date of which a unit or a name gives the month.
    fn with_month(&self, month: u64) -> Option<Calendar> {
        match *self.numbers.as_slice() {
            [year] if year.digits == 4 => month_of(year.value, month),
            [first, second] => {
                let (year, day) = match (first.digits, second.digits) {
                    (4, 1 | 2) => (first.value, second.value),
                    (1 | 2, 4) => (second.value, first.value),
                    // `8 May 24`
                    (1 | 2, 2) if self.month_at() == 1 => {
                        (two_digit_year(second.value), first.value)
                    }
                    _ => return None,
                };
                day_of(year, month, day).map(Calendar::Day)
            }
            _ => None,
        }
    }

    /// A date with its month as a number with a unit, as in `2024年5月8日`.
    fn with_units(&self, month: u64) -> Option<Calendar> {
        let day = |year, day| day_of(year, month, day).map(Calendar::Day);
        match (self.year, self.day, self.numbers.as_slice()) {
            _ if !self.months.is_empty() => None,
            (None, None, [_, ..]) => self.with_month(month),
            (Some(year), None, []) => month_of(year, month),
            (Some(year), Some(written), []) => day(year, written),
            (Some(year), None, [written]) if written.digits <= 2 => day(year, written.value),
            (None, Some(written), [year]) if year.digits == 4 => day(year.value, written),
            _ => None,
        }
    }
}

fn is_allowed(mark: char) -> bool {
    matches!(
        mark,
        '-' | '/'
            | '.'
            | ','
            | '_'
            | '('
            | ')'
            | '['
            | ']'
            | '|'
            | ':'
            | ';'
            | '\''
            | '"'
            | '·'
            | '•'
            | '–'
            | '—'
    )
}

/// Whether a number has an ordinal ending: `8th`, `1er`, `1º`, `8:e` or `8-го`.
fn has_ordinal_suffix(tokens: &[Token]) -> bool {
    const SUFFIXES: &[&str] = &[
        "st", "nd", "rd", "th", "er", "ere", "e", "º", "ª", "o", "a", "η", "ησ", "го", "ое", "й",
        "и", "de", "ste",
    ];
    let suffix = tokens.get(1).filter(|token| !token.spaced).and_then(Token::word);
    suffix.is_some_and(|suffix| SUFFIXES.contains(&suffix))
}

/// Whether the tokens begin with the `W52` of `2003-W52-3`.
fn is_week(tokens: &[Token]) -> bool {
    let [w, number, ..] = tokens else { return false };
    w.word() == Some("w") && !w.spaced && !number.spaced && number.number().is_some()
}

/// Weekdays in Chinese, Japanese and Korean.
fn is_eastern_weekday(word: &str) -> bool {
    ["星期", "礼拜", "周", "週"].iter().any(|begin| word.starts_with(begin) && word != *begin)
        || ["曜日", "曜", "요일"].iter().any(|end| word.ends_with(end) && word != *end)
        || matches!(
            word,
            "公元"
                | "西暦"
                | "月"
                | "火"
                | "水"
                | "木"
                | "金"
                | "土"
                | "日"
                | "월"
                | "화"
                | "수"
                | "목"
                | "금"
                | "토"
                | "일"
        )
}
