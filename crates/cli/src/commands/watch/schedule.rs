//! When to sync. It knows neither a clock nor a file system: times come in, and a time comes out.

use std::time::{Duration, Instant};

/// Files that come in a burst are taken together: a sync begins when nothing was heard for so long.
const QUIET: Duration = Duration::from_millis(300);
/// A file that is written to all the time puts a sync off no longer than this.
const LONGEST_WAIT: Duration = Duration::from_secs(1);
/// After a failure the next try comes so much later, twice that after another, and so on.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// When changes were heard of that no sync has dealt with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heard {
    /// The first.
    pub first: Instant,
    /// The last.
    pub last: Instant,
}

impl Heard {
    /// A single change.
    pub fn at(time: Instant) -> Heard {
        Heard { first: time, last: time }
    }

    /// These changes and others.
    pub fn and(self, other: Heard) -> Heard {
        Heard { first: self.first.min(other.first), last: self.last.max(other.last) }
    }
}

/// When to sync.
#[derive(Debug)]
pub struct Schedule {
    rescan: Duration,
    heard: Option<Heard>,
    /// When the last sync ended, or this began.
    since: Instant,
    last: Last,
}

/// How the last sync went.
#[derive(Debug, Clone, Copy)]
enum Last {
    None,
    Done,
    /// It failed, and the next one waits so long.
    Failed(Duration),
}

impl Schedule {
    /// Asks for a sync at once, and from then on for one at changes, and for one after every `rescan` without.
    pub fn new(now: Instant, rescan: Duration) -> Schedule {
        Schedule { rescan, heard: None, since: now, last: Last::None }
    }

    /// Sets how long it takes, without changes, until the next sync.
    pub fn rescan_every(&mut self, rescan: Duration) {
        self.rescan = rescan;
    }

    /// Hears of changes.
    pub fn hear(&mut self, heard: Heard) {
        self.heard = Some(self.heard.map_or(heard, |before| before.and(heard)));
    }

    /// When the next sync is to begin.
    pub fn due(&self) -> Instant {
        match (self.last, self.heard) {
            (Last::None, _) => self.since,
            // Whatever is heard meanwhile: what was in the way may still be.
            (Last::Failed(pause), _) => self.since + pause,
            (Last::Done, None) => self.since + self.rescan,
            (Last::Done, Some(heard)) => {
                (heard.last + QUIET).min(heard.first + LONGEST_WAIT).min(self.since + self.rescan)
            }
        }
    }

    /// A sync begins, which deals with all that was heard. Answers whether anything was.
    pub fn begin(&mut self) -> bool {
        self.heard.take().is_some()
    }

    /// A sync has ended.
    pub fn end(&mut self, now: Instant, done: bool) {
        self.since = now;
        self.last = match self.last {
            _ if done => Last::Done,
            Last::Failed(pause) => Last::Failed((2 * pause).min(LONGEST_PAUSE)),
            Last::None | Last::Done => Last::Failed(FIRST_PAUSE),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tells a schedule of changes at these times, in milliseconds after a sync that ended well, and when it asks for the
    /// next one.
    fn due(rescan: u64, changes: &[u64]) -> u128 {
        let start = Instant::now();
        let mut schedule = Schedule::new(start, Duration::from_millis(rescan));
        assert_eq!(schedule.due(), start, "the first sync is due at once");
        schedule.begin();
        schedule.end(start, true);
        for &change in changes {
            schedule.hear(Heard::at(start + Duration::from_millis(change)));
        }
        (schedule.due() - start).as_millis()
    }

    #[test]
    fn a_sync_waits_for_quiet_but_not_for_ever() {
        let check =
            |changes: &[u64], expected| assert_eq!(due(60_000, changes), expected, "{changes:?}");
        check(&[], 60_000);
        check(&[5_000], 5_300);
        check(&[5_000, 5_200], 5_500);
        check(&[5_000, 5_250, 5_500, 5_650], 5_950);
        check(&[5_000, 5_250, 5_500, 5_750], 6_000);
        check(&[5_000, 5_250, 5_500, 5_750, 6_000, 9_000], 6_000);
        // Threads tell of what they heard in any order.
        check(&[5_200, 5_000], 5_500);
        // The rescan is due anyway.
        check(&[59_900], 60_000);
    }

    #[test]
    fn what_was_heard_is_dealt_with_once() {
        let start = Instant::now();
        let mut schedule = Schedule::new(start, Duration::from_mins(1));
        assert!(!schedule.begin());
        // A change during a sync may have come too late for it.
        schedule.hear(Heard::at(start));
        schedule.end(start + Duration::from_secs(5), true);
        assert_eq!(schedule.due(), start + QUIET);
        assert!(schedule.begin());
        schedule.end(start + Duration::from_secs(6), true);
        assert_eq!(schedule.due(), start + Duration::from_secs(66));
        assert!(!schedule.begin());
    }

    #[test]
    fn after_failures_the_pauses_grow() {
        let start = Instant::now();
        let mut schedule = Schedule::new(start, Duration::from_secs(5));
        let pauses: Vec<u64> = (0..9)
            .map(|_| {
                schedule.begin();
                schedule.end(start, false);
                schedule.hear(Heard::at(start));
                (schedule.due() - start).as_secs()
            })
            .collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        schedule.begin();
        schedule.end(start, true);
        assert_eq!(schedule.due(), start + Duration::from_secs(5));
        schedule.end(start, false);
        assert_eq!(schedule.due(), start + FIRST_PAUSE);
    }
}
