//! Decides when the first build of an index saves what it has read.

use std::time::Instant;

use crate::report::SavePoints;

/// When to save next.
#[derive(Debug)]
pub(crate) struct SaveTimer {
    points: SavePoints,
    /// Bytes read at the last save.
    saved_bytes: u64,
    saved_at: Instant,
}

impl SaveTimer {
    pub(crate) fn new(points: SavePoints) -> SaveTimer {
        SaveTimer { points, saved_bytes: 0, saved_at: Instant::now() }
    }

    /// Whether to save now, after this many bytes. If so, the next save is due later.
    pub(crate) fn is_due(&mut self, bytes: u64) -> bool {
        let is_due = bytes.saturating_sub(self.saved_bytes) >= self.points.bytes
            || self.saved_at.elapsed() >= self.points.interval;
        if is_due {
            (self.saved_bytes, self.saved_at) = (bytes, Instant::now());
        }
        is_due
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_save_is_due_after_some_bytes_or_some_time() {
        let points = SavePoints { bytes: 30, interval: Duration::from_hours(1) };
        let mut timer = SaveTimer::new(points);
        let due: Vec<u64> = (0..120).step_by(7).filter(|&bytes| timer.is_due(bytes)).collect();
        assert_eq!(due, [35, 70, 105]);
        let mut timer = SaveTimer::new(SavePoints { interval: Duration::ZERO, ..points });
        assert!(timer.is_due(0));
    }
}
