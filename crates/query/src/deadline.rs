//! When a search must be over.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// When a search must be over. Its clones are the same deadline: once one has seen it pass, all have.
///
/// That it passed for all at once is what keeps answers true: an exclusion that ends early would let articles through,
/// so nothing that is met after the deadline counts.
#[derive(Debug, Clone)]
pub(crate) struct Deadline(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    /// None where it lies beyond what the clock can tell.
    end: Option<Instant>,
    seen: AtomicBool,
}

impl Deadline {
    /// The deadline that lies `limit` after `start`.
    pub(crate) fn after(start: Instant, limit: Duration) -> Deadline {
        Deadline(Arc::new(Shared { end: start.checked_add(limit), seen: AtomicBool::new(false) }))
    }

    /// One that does not come.
    pub(crate) fn never() -> Deadline {
        Deadline(Arc::new(Shared { end: None, seen: AtomicBool::new(false) }))
    }

    /// Whether it has passed, by the clock.
    pub(crate) fn is_over(&self) -> bool {
        if !self.was_seen() && self.0.end.is_some_and(|end| Instant::now() >= end) {
            self.0.seen.store(true, Ordering::Relaxed);
        }
        self.was_seen()
    }

    /// Whether anyone has seen it pass. Cheap: no clock is read.
    pub(crate) fn was_seen(&self) -> bool {
        self.0.seen.load(Ordering::Relaxed)
    }

    /// A watch over it, for a loop that takes far less than a millisecond for a step.
    pub(crate) fn watch(&self) -> Watch {
        Watch { deadline: self.clone(), steps: 0 }
    }
}

/// Looks at the clock now and then.
#[derive(Debug, Clone)]
pub(crate) struct Watch {
    deadline: Deadline,
    steps: u32,
}

impl Watch {
    /// The clock is read at the first step and then at each so many later: a reading takes about as long as a step.
    const EVERY: u32 = 64;

    /// Takes a step; whether the deadline has passed.
    pub(crate) fn is_over(&mut self) -> bool {
        let look = self.steps.is_multiple_of(Watch::EVERY);
        self.steps = self.steps.wrapping_add(1);
        if look { self.is_over_by_clock() } else { self.deadline.was_seen() }
    }

    /// The same after many steps at once.
    pub(crate) fn is_over_by_clock(&self) -> bool {
        self.deadline.is_over()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_that_one_has_seen_is_over_for_all() {
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
