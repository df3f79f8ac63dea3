//! The current time and the time zone of a query.

use std::cell::OnceCell;

use jiff::Zoned;
use jiff::tz::TimeZone;

use crate::options::SearchOptions;

/// The time and the zone that the dates of a query are relative to.
///
/// It reads the system clock only when a date first needs it: finding the local time zone takes
/// longer than parsing most queries.
#[derive(Debug)]
pub(crate) struct Clock {
    utc: bool,
    /// Whether an article without any date counts as published when its file was last modified.
    pub(crate) trust_file_time: bool,
    now: OnceCell<Zoned>,
}

impl Clock {
    /// The system clock.
    pub(crate) fn new(options: &SearchOptions) -> Clock {
        Clock { utc: options.utc, trust_file_time: options.trust_file_time, now: OnceCell::new() }
    }

    /// A clock that always shows the same time.
    #[cfg(test)]
    pub(crate) fn fixed(now: &str) -> Clock {
        let now: Zoned = now.parse().unwrap();
        let utc = now.time_zone() == &TimeZone::UTC;
        Clock { utc, trust_file_time: false, now: OnceCell::from(now) }
    }

    pub(crate) fn now(&self) -> &Zoned {
        self.now.get_or_init(|| {
            let now = Zoned::now();
            if self.utc { now.with_time_zone(TimeZone::UTC) } else { now }
        })
    }

    /// The name of the zone, for display.
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
