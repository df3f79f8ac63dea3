//! When to sync. This module reads no clock and no files: callers pass the time in.

use std::time::{Duration, Instant};

/// A sync starts after this much time without changes, so that a burst of new files needs only one.
const QUIET: Duration = Duration::from_millis(300);
/// The longest delay of a sync while changes keep coming.
const MAX_DELAY: Duration = Duration::from_secs(1);
/// The pause after a failure. It doubles with every further failure, up to [`MAX_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest pause after a failure.
const MAX_PAUSE: Duration = Duration::from_mins(1);

/// When the changes since the last sync were reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PendingChanges {
    /// The first.
    pub first: Instant,
    /// The last.
    pub last: Instant,
}

impl PendingChanges {
    /// A single change.
    pub fn at(time: Instant) -> PendingChanges {
        PendingChanges { first: time, last: time }
    }

    /// These changes and `other` ones.
    pub fn merge(self, other: PendingChanges) -> PendingChanges {
        PendingChanges { first: self.first.min(other.first), last: self.last.max(other.last) }
    }
}

/// How a sync ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyncOutcome {
    /// The index is up to date.
    Succeeded,
    /// The sync is to be retried.
    Failed,
}

/// When to sync.
#[derive(Debug)]
pub struct Schedule {
    rescan_interval: Duration,
    pending: Option<PendingChanges>,
    /// When the last sync ended, or else when the schedule was made.
    since: Instant,
    last_sync: LastSync,
}

#[derive(Debug, Clone, Copy)]
enum LastSync {
    None,
    Succeeded,
    /// The next sync waits for `pause`.
    Failed {
        pause: Duration,
    },
}

impl Schedule {
    /// Schedules the first sync at once, and then one after changes and one after every
    /// `rescan_interval` without changes.
    pub fn new(now: Instant, rescan_interval: Duration) -> Schedule {
        Schedule { rescan_interval, pending: None, since: now, last_sync: LastSync::None }
    }

    /// Sets the time until the next sync if nothing changes.
    pub fn set_rescan_interval(&mut self, interval: Duration) {
        self.rescan_interval = interval;
    }

    /// Adds reported changes.
    pub fn add(&mut self, changes: PendingChanges) {
        self.pending = Some(self.pending.map_or(changes, |pending| pending.merge(changes)));
    }

    /// When the next sync is due.
    pub fn due(&self) -> Instant {
        match (self.last_sync, self.pending) {
            (LastSync::None, _) => self.since,
            // Changes do not shorten the pause, since the cause of the failure may persist.
            (LastSync::Failed { pause }, _) => self.since + pause,
            (LastSync::Succeeded, None) => self.since + self.rescan_interval,
            (LastSync::Succeeded, Some(changes)) => (changes.last + QUIET)
                .min(changes.first + MAX_DELAY)
                .min(self.since + self.rescan_interval),
        }
    }

    /// Begins a sync that covers all pending changes. Returns whether there are any.
    pub fn begin(&mut self) -> bool {
        self.pending.take().is_some()
    }

    /// Ends a sync.
    pub fn end(&mut self, now: Instant, outcome: SyncOutcome) {
        self.since = now;
        self.last_sync = match (outcome, self.last_sync) {
            (SyncOutcome::Succeeded, _) => LastSync::Succeeded,
            (SyncOutcome::Failed, LastSync::Failed { pause }) => {
                LastSync::Failed { pause: (2 * pause).min(MAX_PAUSE) }
            }
            (SyncOutcome::Failed, LastSync::None | LastSync::Succeeded) => {
                LastSync::Failed { pause: FIRST_PAUSE }
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// When the next sync is due after `changes`. All times are milliseconds after a successful
    /// sync.
    fn due(rescan: u64, changes: &[u64]) -> u128 {
        let start = Instant::now();
        let mut schedule = Schedule::new(start, Duration::from_millis(rescan));
        assert_eq!(schedule.due(), start, "the first sync is due at once");
        schedule.begin();
        schedule.end(start, SyncOutcome::Succeeded);
        for &change in changes {
            schedule.add(PendingChanges::at(start + Duration::from_millis(change)));
        }
        (schedule.due() - start).as_millis()
    }

    #[test]
    fn a_sync_waits_for_quiet_but_not_forever() {
        let check =
            |changes: &[u64], expected| assert_eq!(due(60_000, changes), expected, "{changes:?}");
        check(&[], 60_000);
        check(&[5_000], 5_300);
        check(&[5_000, 5_200], 5_500);
        check(&[5_000, 5_250, 5_500, 5_650], 5_950);
        check(&[5_000, 5_250, 5_500, 5_750], 6_000);
        check(&[5_000, 5_250, 5_500, 5_750, 6_000, 9_000], 6_000);
        // Threads may report changes out of order.
        check(&[5_200, 5_000], 5_500);
        // The rescan is due before.
        check(&[59_900], 60_000);
    }

    #[test]
    fn each_change_causes_one_sync() {
        let start = Instant::now();
        let mut schedule = Schedule::new(start, Duration::from_mins(1));
        assert!(!schedule.begin());
        // A change during a sync may be too late for that sync.
        schedule.add(PendingChanges::at(start));
        schedule.end(start + Duration::from_secs(5), SyncOutcome::Succeeded);
        assert_eq!(schedule.due(), start + QUIET);
        assert!(schedule.begin());
        schedule.end(start + Duration::from_secs(6), SyncOutcome::Succeeded);
        assert_eq!(schedule.due(), start + Duration::from_secs(66));
        assert!(!schedule.begin());
    }

    #[test]
    fn pauses_grow_with_each_failure() {
        let start = Instant::now();
        let mut schedule = Schedule::new(start, Duration::from_secs(5));
        let pauses: Vec<u64> = (0..9)
            .map(|_| {
                schedule.begin();
                schedule.end(start, SyncOutcome::Failed);
                schedule.add(PendingChanges::at(start));
                (schedule.due() - start).as_secs()
            })
            .collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        schedule.begin();
        schedule.end(start, SyncOutcome::Succeeded);
        assert_eq!(schedule.due(), start + Duration::from_secs(5));
        schedule.end(start, SyncOutcome::Failed);
        assert_eq!(schedule.due(), start + FIRST_PAUSE);
    }
}
