//! The deadline of a search.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The deadline of a search. All clones share one state: once one of them has seen the deadline
/// pass, all have.
///
/// The deadline must pass for all parts of a query at once: an excluded query that stopped before
/// the others would let articles through. So nothing that is found after the deadline counts.
#[derive(Debug, Clone)]
pub(crate) struct Deadline(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    /// `None` if the deadline never passes, or is beyond the range of the clock.
    end: Option<Instant>,
    /// Whether a clone has seen the deadline pass.
    seen: AtomicBool,
}

impl Deadline {
    /// The deadline `limit` after `start`.
    pub(crate) fn after(start: Instant, limit: Duration) -> Deadline {
        Deadline(Arc::new(Shared { end: start.checked_add(limit), seen: AtomicBool::new(false) }))
    }

    /// A deadline that never passes.
    pub(crate) fn never() -> Deadline {
        Deadline(Arc::new(Shared { end: None, seen: AtomicBool::new(false) }))
    }

    /// Whether the deadline has passed. Reads the clock.
    pub(crate) fn is_over(&self) -> bool {
        if !self.was_seen() && self.0.end.is_some_and(|end| Instant::now() >= end) {
            self.0.seen.store(true, Ordering::Relaxed);
        }
        self.was_seen()
    }

    /// Whether any clone has seen the deadline pass. Cheap, because it does not read the clock.
    pub(crate) fn was_seen(&self) -> bool {
        self.0.seen.load(Ordering::Relaxed)
    }

    /// A watch for a loop whose steps take far less than a millisecond.
    pub(crate) fn watch(&self) -> Watch {
        Watch { deadline: self.clone(), steps: 0, steps_per_reading: Watch::STEPS_PER_READING }
    }

    /// A watch for a loop whose steps may take milliseconds.
    pub(crate) fn close_watch(&self) -> Watch {
        Watch { steps_per_reading: 1, ..self.watch() }
    }
}

/// Checks a deadline in a loop, and reads the clock only once in many steps.
#[derive(Debug, Clone)]
pub(crate) struct Watch {
    deadline: Deadline,
    steps: u32,
    /// Number of steps from one reading of the clock to the next.
    steps_per_reading: u32,
}

impl Watch {
    /// Where reading the clock takes about as long as a step.
    const STEPS_PER_READING: u32 = 64;

    /// Counts a step and returns whether the deadline has passed.
    pub(crate) fn is_over(&mut self) -> bool {
        let reads_clock = self.steps.is_multiple_of(self.steps_per_reading);
        self.steps = self.steps.wrapping_add(1);
        if reads_clock { self.is_over_by_clock() } else { self.deadline.was_seen() }
    }

    /// Whether the deadline has passed. Reads the clock; for use after many steps at once.
    pub(crate) fn is_over_by_clock(&self) -> bool {
        self.deadline.is_over()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_share_a_deadline() {
        let now = Instant::now();
        let over = Deadline::after(now, Duration::ZERO);
        let other = over.clone();
        assert!(!other.was_seen() && over.is_over() && other.was_seen() && other.watch().is_over());
        for deadline in [Deadline::never(), Deadline::after(now, Duration::MAX)] {
            let mut watch = deadline.watch();
            assert!((0..200).all(|_| !watch.is_over()) && !deadline.is_over());
        }
    }
}
