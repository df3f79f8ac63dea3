//! What time it is, and whose days are meant.

use std::cell::OnceCell;

use jiff::Zoned;
use jiff::tz::TimeZone;

use crate::options::SearchOptions;

/// The time and zone by which the dates of a query are read. The clock is looked at when a date first needs it, since
/// finding the local zone takes longer than reading most queries.
#[derive(Debug)]
pub(crate) struct Clock {
    utc: bool,
    /// Whether files tell when articles appeared of which nothing else does.
    pub(crate) by_file: bool,
    now: OnceCell<Zoned>,
}

impl Clock {
    /// The clock of this machine, as a search asks for it.
    pub(crate) fn of(options: &SearchOptions) -> Clock {
        Clock { utc: options.utc, by_file: options.trust_file_time, now: OnceCell::new() }
    }

    /// One that stands still.
    #[cfg(test)]
    pub(crate) fn at(now: &str) -> Clock {
        let now: Zoned = now.parse().unwrap();
        Clock { utc: now.time_zone() == &TimeZone::UTC, by_file: false, now: OnceCell::from(now) }
    }

    pub(crate) fn now(&self) -> &Zoned {
        self.now.get_or_init(|| {
            let now = Zoned::now();
            if self.utc { now.with_time_zone(TimeZone::UTC) } else { now }
        })
    }

    /// The zone in words.
    pub(crate) fn zone_name(&self) -> String {
        if self.utc {
            return "UTC".to_owned();
        }
        let now = self.now();
        let name =
            now.time_zone().iana_name().map_or_else(|| now.offset().to_string(), str::to_owned);
        format!("local time ({name})")
    }
}
