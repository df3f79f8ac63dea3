//! Decides when the first build of an index saves what it has read.

use std::time::{Duration, Instant};

use crate::report::SavePoints;

/// When to save next.
#[derive(Debug)]
pub(crate) struct SaveTimer {
    /// Distance to the next save, in bytes.
    distance: u64,
    max_distance: u64,
    interval: Duration,
    /// Bytes read at the last save.
    saved_bytes: u64,
    saved_at: Instant,
}

impl SaveTimer {
    pub(crate) fn new(points: &SavePoints) -> SaveTimer {
        SaveTimer {
            distance: points.first_bytes,
            max_distance: points.max_bytes,
            interval: points.interval,
            saved_bytes: 0,
            saved_at: Instant::now(),
        }
    }

    /// Whether to save now, after this many bytes. If so, the next save is due later.
    pub(crate) fn is_due(&mut self, bytes: u64) -> bool {
        let is_due = bytes.saturating_sub(self.saved_bytes) >= self.distance
            || self.saved_at.elapsed() >= self.interval;
        if is_due {
            self.distance = self.distance.saturating_mul(2).min(self.max_distance);
            (self.saved_bytes, self.saved_at) = (bytes, Instant::now());
        }
        is_due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_doubles_up_to_the_maximum() {
        let hour = Duration::from_hours(1);
        let points = SavePoints { first_bytes: 10, max_bytes: 30, interval: hour };
        let mut timer = SaveTimer::new(&points);
        let due: Vec<u64> = (0..120).filter(|&bytes| timer.is_due(bytes)).collect();
        assert_eq!(due, [10, 30, 60, 90]);
        let mut timer = SaveTimer::new(&SavePoints { interval: Duration::ZERO, ..points });
        assert!(timer.is_due(0));
    }
}
