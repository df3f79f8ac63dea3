//! What tells how a date is meant that its text leaves open.

/// Whether the day or the month comes first in `05/08/2024`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DayOrder {
    DayFirst,
    MonthFirst,
}

/// What is known about a document besides the text of its date.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct DateHints<'h> {
    /// Language tag (BCP 47) of the document.
    pub(crate) language: Option<&'h str>,
    /// The order that other dates of the file show. It outweighs the language.
    pub(crate) order: Option<DayOrder>,
}

/// Languages whose readers expect the day first, whatever their country.
const DAY_FIRST: &[&str] = &[
    "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "uk", "be", "bg", "mk", "sr", "hr", "bs", "sl",
    "cs", "sk", "ro", "el", "tr", "da", "nb", "nn", "no", "fi", "et", "lv", "is", "ca", "gl", "id",
    "ms", "vi", "he", "ar", "fa", "hi", "bn", "ur", "ta", "te", "sv", "ka", "hy", "az", "sq", "th",
];
/// Languages that write the year first, so that `24/05/08` is a day of 2024.
const YEAR_FIRST: &[&str] = &["zh", "ja", "ko", "hu", "lt", "mn"];
/// Countries where English has the month first.
const ENGLISH_MONTH_FIRST: &[&str] = &["US", "PR", "GU"];
/// Countries where English has the day first. Canada and the Philippines write both.
const ENGLISH_DAY_FIRST: &[&str] = &[
    "GB", "UK", "IE", "AU", "NZ", "IN", "ZA", "NG", "KE", "GH", "SG", "MY", "HK", "PK", "MT", "JM",
    "TT", "UG", "TZ", "ZW",
];

impl<'h> DateHints<'h> {
    /// The language as a lower-case code of two letters.
    pub(super) fn language(&self) -> Option<&'static str> {
        let base = self.base()?;
        match base {
            _ if base.eq_ignore_ascii_case("no") || base.eq_ignore_ascii_case("nn") => Some("nb"),
            _ if base.eq_ignore_ascii_case("bs") => Some("hr"),
            _ if base.eq_ignore_ascii_case("en") => Some("en"),
            _ => DAY_FIRST
                .iter()
                .chain(YEAR_FIRST)
                .find(|known| known.eq_ignore_ascii_case(base))
                .copied(),
        }
    }

    /// Whether day or month comes first, if the hints tell.
    pub(super) fn day_order(&self) -> Option<DayOrder> {
        self.order.or_else(|| {
            let language = self.base()?;
            if language.eq_ignore_ascii_case("en") {
                let is_in = |regions: &[&str]| {
                    regions
                        .iter()
                        .any(|known| self.region().is_some_and(|r| r.eq_ignore_ascii_case(known)))
                };
                return if is_in(ENGLISH_MONTH_FIRST) {
                    Some(DayOrder::MonthFirst)
                } else {
                    is_in(ENGLISH_DAY_FIRST).then_some(DayOrder::DayFirst)
                };
            }
            // Spanish in the United States uses both orders.
            let is_american = self.region().is_some_and(|region| region.eq_ignore_ascii_case("US"));
            let is_known = DAY_FIRST.iter().any(|known| known.eq_ignore_ascii_case(language));
            (is_known && !is_american).then_some(DayOrder::DayFirst)
        })
    }

    /// Whether the language writes the year first.
    pub(super) fn year_comes_first(&self) -> bool {
        self.base().is_some_and(|language| {
            YEAR_FIRST.iter().any(|known| known.eq_ignore_ascii_case(language))
        })
    }

    fn base(&self) -> Option<&'h str> {
        self.language?.trim().split(['-', '_']).next()
    }

    /// The country of a tag such as `en-US`.
    fn region(&self) -> Option<&'h str> {
        self.language?.trim().split(['-', '_']).skip(1).find(|part| part.len() == 2)
    }
}
