//! Chooses the date of publication among the dates of a record.

use serde_json::Value;

use crate::dates::parse::Parsed;
use crate::dates::published::Published;
use crate::fields::names::{Certainty, NamedField};
use crate::formats::records::ranked_value::RankedValue;
use crate::formats::records::value;
use crate::limits::MAX_QUOTED_CHARS;
use crate::metadata::Origin;
use crate::parsed_article::ParsedArticle;

/// Maximum number of dates of a record that are compared.
const MAX_DATES: usize = 16;

/// A date of a record: its text, and what it means if it parses.
#[derive(Clone, Default)]
pub(crate) struct WrittenDate {
    pub(crate) text: Option<String>,
    pub(crate) parsed: Parsed,
}

impl WrittenDate {
    pub(crate) fn new(value: Option<Value>) -> WrittenDate {
        let parsed = match value.as_ref().map(value::date) {
            Some(Parsed::Date(date)) => Parsed::Date(without_midnight(date)),
            other => other.unwrap_or_default(),
        };
        WrittenDate { text: value.map(|value| value::date_text(&value)), parsed }
    }
}

/// A local time at midnight is a day: programs that know only days write them so, and the interval
/// of the day contains the moment.
fn without_midnight(date: Published) -> Published {
    let day = date.as_str().strip_suffix("T00:00:00").and_then(Published::parse);
    day.unwrap_or(date)
}

/// The dates that a record has under different names.
#[derive(Default)]
pub(crate) struct RecordDates {
    dates: Vec<RankedValue>,
}

impl RecordDates {
    /// Adds a date that is not blank. Returns whether the same name had another value before.
    pub(crate) fn add(&mut self, named: NamedField, value: Value) -> bool {
        if let Some(known) = self.dates.iter_mut().find(|known| known.named.rank == named.rank) {
            let differs = known.named.certainty != Certainty::Retrieval && known.value != value;
            known.value = value;
            return differs;
        }
        if self.dates.len() < MAX_DATES {
            self.dates.push(RankedValue { named, value });
        }
        false
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.dates.is_empty()
    }

    /// Whether a name says that its date is that of publication.
    pub(crate) fn has_published(&self) -> bool {
        self.dates.iter().any(|date| date.named.certainty == Certainty::Field)
    }

    /// Sets the date of publication. Returns the best date if it is the only kind and none parses.
    pub(crate) fn take_published(
        &mut self,
        parsed: &mut ParsedArticle,
        origin: Origin,
    ) -> Option<WrittenDate> {
        self.dates.sort_by_key(|date| date.named.rank);
        let first_fallback =
            self.dates.partition_point(|date| date.named.certainty <= Certainty::Generic);
        let fallbacks = self.dates.split_off(first_fallback);
        let dates = std::mem::replace(&mut self.dates, fallbacks);
        let certainties: Vec<Certainty> = dates.iter().map(|date| date.named.certainty).collect();
        let mut dates: Vec<WrittenDate> =
            dates.into_iter().map(|date| WrittenDate::new(Some(date.value))).collect();
        let Some(best) = dates.iter().position(|date| date.parsed.known().is_some()) else {
            return (!dates.is_empty()).then(|| dates.swap_remove(0));
        };
        if best > 0 {
            let unparsed = dates[0].text.as_deref().unwrap_or_default();
            let quoted: String = unparsed.chars().take(MAX_QUOTED_CHARS).collect();
            let help = "newsdex used another date of the record; write it as 2026-05-08";
            parsed.add_problem(format!("cannot parse the date \"{quoted}\""), help);
        }
        let others = dates[best + 1..].iter().zip(&certainties[best + 1..]);
        let finer = dates[best].parsed.known().and_then(|date| {
            others
                .filter(|(_, certainty)| **certainty == Certainty::Field)
                .filter_map(|(other, _)| other.parsed.known())
                .find(|other| is_within_day(other, date))
        });
        let date = finer.or(dates[best].parsed.known()).cloned();
        parsed.set_parsed_date(None, date.into(), origin);
        None
    }

    /// Sets the date when a service found the article, which is soon after it appeared. Warns about
    /// it, and about dates that say nothing.
    pub(crate) fn take_fallback(&mut self, parsed: &mut ParsedArticle, origin: Origin) {
        let Some(RankedValue { named, value }) = self.dates.drain(..).next() else { return };
        if named.certainty == Certainty::Retrieval {
            let what = "no date of publication, only when a program fetched the articles";
            parsed.add_file_problem(what, "newsdex did not use it; add the date of publication");
            return;
        }
        let WrittenDate { text, parsed: date } = WrittenDate::new(Some(value));
        if date.known().is_some() {
            let what = "no date of publication, only when a service found the articles";
            parsed.add_file_problem(what, "newsdex used that date; add the date of publication");
        }
        parsed.set_parsed_date(text, date, origin);
    }
}

/// Whether a date is a time of a day.
fn is_within_day(date: &Published, day: &Published) -> bool {
    day.as_str().len() == "2026-05-08".len()
        && date.as_str().len() > day.as_str().len()
        && date.as_str().starts_with(day.as_str())
}
