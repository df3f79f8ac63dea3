//! Time zones by name.

use jiff::civil::{Date, DateTime, Weekday};

/// What a name says about the time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// Minutes east of UTC.
    Offset(i32),
    /// Minutes east of UTC in winter, of a zone with the daylight saving time of the United States.
    American(i32),
    /// A zone whose offset depends on the day, or a name that several zones share. The time is then
    /// known as a local time only.
    Unknown,
}

/// Names and their offsets in minutes.
const OFFSETS: &[(i32, &str)] = &[
    (0, "z ut utc gmt wet uct zulu"),
    (60, "cet met mez west wat bst"),
    (120, "cest mest mesz eet sast cat"),
    (180, "eest msk trt eat idt"),
    (210, "irst"),
    (240, "msd gst"),
    (300, "pkt uzt"),
    (345, "npt"),
    (420, "wib ict"),
    (480, "hkt sgt awst wita pht myt"),
    (540, "jst kst wit"),
    (570, "acst"),
    (600, "aest"),
    (630, "acdt"),
    (660, "aedt"),
    (720, "nzst"),
    (780, "nzdt"),
    (-150, "ndt"),
    (-180, "adt brt art"),
    (-210, "nst"),
    (-240, "edt ast clt"),
    (-300, "est cdt"),
    (-360, "cst mdt"),
    (-420, "mst pdt"),
    (-480, "pst akdt"),
    (-540, "akst"),
    (-600, "hst"),
];

/// Zones with several offsets.
const UNKNOWN: &[&str] = &["ist", "lt", "local"];

/// The zone of a folded name. Single letters other than `z` are the military zones, which RFC 822
/// defined with the wrong sign; RFC 5322 says to treat them as unknown.
pub(super) fn find(name: &str) -> Option<Zone> {
    if matches!(name.as_bytes(), [b'a'..=b'i' | b'k'..=b'y']) || UNKNOWN.contains(&name) {
        return Some(Zone::Unknown);
    }
    let american = match name {
        "at" => Some(-240),
        "et" => Some(-300),
        "ct" => Some(-360),
        "mt" => Some(-420),
        "pt" => Some(-480),
        _ => None,
    };
    if let Some(minutes) = american {
        return Some(Zone::American(minutes));
    }
    OFFSETS
        .iter()
        .find(|(_, names)| names.split(' ').any(|known| known == name))
        .map(|(minutes, _)| Zone::Offset(*minutes))
}

impl Zone {
    /// Minutes east of UTC at a local time, if they are known.
    pub(super) fn offset_minutes(self, local: DateTime) -> Option<i32> {
        match self {
            Zone::Offset(minutes) => Some(minutes),
            Zone::American(winter) => {
                Some(winter + if is_american_summer_time(local)? { 60 } else { 0 })
            }
            Zone::Unknown => None,
        }
    }
}

/// Whether daylight saving time applies in the United States. `None` before 1987, when the rules
/// changed often, and in the hour that occurs twice.
fn is_american_summer_time(local: DateTime) -> Option<bool> {
    let sunday = |month: i8, nth: i8, hour: i8| {
        let first = Date::new(local.year(), month, 1).ok()?;
        first.nth_weekday_of_month(nth, Weekday::Sunday).ok().map(|day| day.at(hour, 0, 0, 0))
    };
    let (begin, end) = match local.year() {
        ..1987 => return None,
        1987..2007 => (sunday(4, 1, 2)?, sunday(10, -1, 1)?),
        _ => (sunday(3, 2, 2)?, sunday(11, 1, 1)?),
    };
    let repeats = end <= local && local.date() == end.date() && local.hour() < 2;
    (!repeats).then_some((begin..end).contains(&local))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_have_offsets_or_are_unknown() {
        let check = |name: &str, expected: Option<Zone>| assert_eq!(find(name), expected, "{name}");
        check("gmt", Some(Zone::Offset(0)));
        check("mesz", Some(Zone::Offset(120)));
        check("pst", Some(Zone::Offset(-480)));
        check("et", Some(Zone::American(-300)));
        check("a", Some(Zone::Unknown));
        check("z", Some(Zone::Offset(0)));
        check("j", None);
        check("xyz", None);
    }

    #[test]
    fn american_zones_have_daylight_saving_time() {
        let check = |year, month, day, hour, expected: Option<i32>| {
            let local = jiff::civil::date(year, month, day).at(hour, 30, 0, 0);
            assert_eq!(Zone::American(-300).offset_minutes(local), expected, "{local}");
        };
        check(2004, 1, 26, 16, Some(-300));
        check(2024, 5, 8, 10, Some(-240));
        check(2024, 3, 10, 1, Some(-300));
        check(2024, 3, 10, 3, Some(-240));
        check(2024, 11, 3, 0, Some(-240));
        check(2024, 11, 3, 1, None);
        check(2024, 11, 3, 2, Some(-300));
        check(2006, 3, 20, 10, Some(-300));
        check(1980, 5, 8, 10, None);
    }
}
