//! Names of months and weekdays in the languages of news.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// What a word can name in some language.
#[derive(Debug, Default)]
pub(super) struct Name {
    /// The months that it names, from 1, with the language.
    months: Vec<(&'static str, u8)>,
    /// Bit `n` is set if it names weekday `n`, from Monday as 0.
    pub(super) weekdays: u8,
}

/// The month that a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NamedMonth {
    /// From 1.
    Month(u8),
    /// Languages differ: `listopad` is October in Croatian and November in Czech.
    Ambiguous,
}

impl Name {
    /// Whether the name is that of a month in some language.
    pub(super) fn is_month(&self) -> bool {
        !self.months.is_empty()
    }

    /// The month in a language if it has this name, else the month of all languages that have it.
    pub(super) fn month(&self, language: Option<&str>) -> Option<NamedMonth> {
        let (_, first) = *self.months.first()?;
        if let Some(language) = language
            && let Some((_, month)) = self.months.iter().find(|(known, _)| *known == language)
        {
            return Some(NamedMonth::Month(*month));
        }
        let agree = self.months.iter().all(|(_, month)| *month == first);
        Some(if agree { NamedMonth::Month(first) } else { NamedMonth::Ambiguous })
    }
}

static NAMES: LazyLock<HashMap<String, Name>> = LazyLock::new(|| {
    let mut names: HashMap<String, Name> = HashMap::new();
    for line in include_str!("names.txt").lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.split(' ');
        let (Some(language), Some(kind)) = (parts.next(), parts.next()) else { continue };
        for (forms, number) in parts.zip(0_u8..) {
            for form in forms.split('/') {
                let name = names.entry(fold(form)).or_default();
                if kind == "months" {
                    name.months.push((language, number + 1));
                } else {
                    name.weekdays |= 1 << number;
                }
            }
        }
    }
    names
});

/// What a folded word names; a space in it is written as `_`.
pub(super) fn find(folded: &str) -> Option<&'static Name> {
    NAMES.get(folded)
}

/// Lower case without accents, so that `AOÛT` and `aout` are the same word.
pub(super) fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    word.to_lowercase().nfd().filter(|&c| !is_accent(c)).map(without_stroke).collect()
}

/// Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic, and the nukta of Devanagari.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{93c}')
}

/// Letters of which Unicode does not decompose the stroke.
fn without_stroke(c: char) -> char {
    match c {
        'ı' => 'i',
        'ł' => 'l',
        'ø' => 'o',
        'đ' => 'd',
        'ς' => 'σ',
        'ی' => 'ي',
        'ک' => 'ك',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_have_names_in_many_languages() {
        let check = |name: &str, language: Option<&str>, expected: Option<NamedMonth>| {
            let found = find(&fold(name)).and_then(|name| name.month(language));
            assert_eq!(found, expected, "{name}");
        };
        let names = [
            (
                1,
                "january Jänner janvier enero gennaio janeiro styczeń января ιανουαρίου ocak ינואר",
            ),
            (2, "FÉVRIER fevrier février февр şubat luty lutego شباط فبراير"),
            (5, "MAI may mayo maggio maio mei maja мая травня μαΐου mayıs أيار मई toukokuuta"),
            (8, "août aout AOÛT ağustos августа серпня kolovoza srpna elokuu"),
            (12, "dic dez grudzień aralık dicembre דצמבר ديسمبر"),
        ];
        for (month, forms) in names {
            for form in forms.split(' ') {
                check(form, None, Some(NamedMonth::Month(month)));
            }
        }
        check("listopad", None, Some(NamedMonth::Ambiguous));
        check("listopada", Some("hr"), Some(NamedMonth::Month(10)));
        check("listopada", Some("pl"), Some(NamedMonth::Month(11)));
        check("srpen", None, Some(NamedMonth::Month(8)));
        check("srpanj", None, Some(NamedMonth::Month(7)));
        check("May", Some("fr"), Some(NamedMonth::Month(5)));
        check("soon", None, None);
    }

    #[test]
    fn the_table_is_complete() {
        for line in include_str!("names.txt").lines().filter(|line| !line.starts_with('#')) {
            let count = if line.contains(" months ") { 12 } else { 7 };
            assert_eq!(line.split(' ').count(), count + 2, "{line}");
        }
        assert_eq!(find("mar").unwrap().weekdays, 0b10);
    }
}
