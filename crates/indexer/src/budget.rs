//! Bounds the text that waits to be indexed. The engine's own queue holds ten thousand articles, whatever their size.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Text that waits, in bytes. One article is always let through.
const MOST_WAITING: usize = 16 * 1024 * 1024;

/// What waits, in bytes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Budget {
    shared: Arc<(Mutex<usize>, Condvar)>,
}

/// Some bytes of the budget, given back when dropped.
#[derive(Debug)]
pub(crate) struct Share {
    budget: Budget,
    bytes: usize,
}

impl Budget {
    /// Waits until there is room.
    pub(crate) fn take(&self, bytes: usize) -> Share {
        let (waiting, room) = &*self.shared;
        let full = |waiting: &mut usize| *waiting > 0 && *waiting + bytes > MOST_WAITING;
        let waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
        // Ends: what waits is dropped by the engine's workers, or with the queue when the last of them fails.
        let mut waiting = room.wait_while(waiting, full).unwrap_or_else(PoisonError::into_inner);
        *waiting += bytes;
        Share { budget: self.clone(), bytes }
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let (waiting, room) = &*self.budget.shared;
        *waiting.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        room.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_article_passes_alone_and_the_next_waits_for_it() {
        let budget = Budget::default();
        let large = budget.take(3 * MOST_WAITING);
        let waiting = std::thread::spawn({
            let budget = budget.clone();
            move || drop(budget.take(1))
        });
        while Arc::strong_count(&budget.shared) < 3 {
            std::thread::yield_now();
        }
        assert_eq!(*budget.shared.0.lock().unwrap(), 3 * MOST_WAITING);
        drop(large);
        waiting.join().unwrap();
        assert_eq!(*budget.shared.0.lock().unwrap(), 0);
    }
}
