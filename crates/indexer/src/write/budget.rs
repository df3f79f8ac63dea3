//! Bounds the text that waits to be indexed.
//!
//! tantivy bounds its queue by the number of documents, ten thousand, whatever their size.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Bytes of text that may wait in the queue. An empty queue takes one article of any size.
const MAX_PENDING_BYTES: usize = 16 * 1024 * 1024;

/// Counts the bytes of text that wait to be indexed.
#[derive(Debug, Clone, Default)]
pub(crate) struct TextBudget {
    /// Reserved bytes, and the signal that some were released.
    shared: Arc<(Mutex<usize>, Condvar)>,
}

/// Bytes reserved from a budget, released when dropped.
#[derive(Debug)]
pub(crate) struct Reservation {
    budget: TextBudget,
    bytes: usize,
}

impl TextBudget {
    /// Waits until there is room for `bytes`, and reserves them.
    pub(crate) fn reserve(&self, bytes: usize) -> Reservation {
        let (pending, released) = &*self.shared;
        let is_full = |pending: &mut usize| *pending > 0 && *pending + bytes > MAX_PENDING_BYTES;
        let pending = pending.lock().unwrap_or_else(PoisonError::into_inner);
        // Terminates: tantivy's workers drop the documents they have indexed, and when the last
        // worker fails, its queue is dropped with all documents in it.
        let mut pending =
            released.wait_while(pending, is_full).unwrap_or_else(PoisonError::into_inner);
        *pending += bytes;
        Reservation { budget: self.clone(), bytes }
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        let (pending, released) = &*self.budget.shared;
        *pending.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        released.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_oversized_article_passes_alone_and_the_next_one_waits_for_it() {
        let budget = TextBudget::default();
        let oversized = budget.reserve(3 * MAX_PENDING_BYTES);
        let waiting = std::thread::spawn({
            let budget = budget.clone();
            move || drop(budget.reserve(1))
        });
        while Arc::strong_count(&budget.shared) < 3 {
            std::thread::yield_now();
        }
        assert_eq!(*budget.shared.0.lock().unwrap(), 3 * MAX_PENDING_BYTES);
        drop(oversized);
        waiting.join().unwrap();
        assert_eq!(*budget.shared.0.lock().unwrap(), 0);
    }
}
