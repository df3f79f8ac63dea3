//! How much everything in one file may expand to: the file itself if it is compressed, and what is
//! compressed inside it, such as the pages of a web archive.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use crate::limits::{MAX_UNPACKED_RATIO, MIN_UNPACKED_LIMIT_BYTES};

/// Bytes that the content of a file may still expand to. Clones share one budget, so that many
/// members that are within the limit each cannot exceed it together.
#[derive(Debug, Clone)]
pub(crate) struct UnpackBudget(Rc<Spending>);

#[derive(Debug)]
struct Spending {
    bytes_left: Cell<u64>,
    /// Where the budget was exceeded, in bytes of the decompressed stream that exceeded it.
    exceeded_at: Cell<Option<u64>>,
}

impl UnpackBudget {
    /// The budget of a file that has `size` bytes on disk.
    pub(crate) fn for_file(size: u64) -> UnpackBudget {
        let limit = MIN_UNPACKED_LIMIT_BYTES.max(size.saturating_mul(MAX_UNPACKED_RATIO));
        UnpackBudget(Rc::new(Spending {
            bytes_left: Cell::new(limit),
            exceeded_at: Cell::new(None),
        }))
    }

    /// Bytes left.
    #[cfg_attr(not(feature = "pdf"), expect(dead_code, reason = "only PDFs ask beforehand"))]
    pub(crate) fn bytes_left(&self) -> u64 {
        self.0.bytes_left.get()
    }

    /// Spends bytes for work that takes longer than decompressing. The next read of something
    /// compressed fails if that exceeds the budget; what is not compressed has no limit.
    pub(crate) fn spend(&self, bytes: u64) {
        self.0.bytes_left.set(self.0.bytes_left.get().saturating_sub(bytes));
    }

    /// Where the budget was exceeded, if it was.
    pub(crate) fn exceeded_at(&self) -> Option<u64> {
        self.0.exceeded_at.get()
    }

    /// Decompressed content that spends the budget, and ends with an error when it is spent.
    pub(crate) fn bound<R: Read>(&self, decoder: R) -> Bounded<R> {
        Bounded { decoder, bytes: 0, budget: self.clone() }
    }
}

/// Decompressed content within an [`UnpackBudget`].
pub(crate) struct Bounded<R> {
    decoder: R,
    /// Bytes that were read.
    bytes: u64,
    budget: UnpackBudget,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let spending = &*self.budget.0;
        if spending.exceeded_at.get().is_some() {
            return Err(over_budget());
        }
        let length = self.decoder.read(buffer)?;
        let Some(bytes_left) = spending.bytes_left.get().checked_sub(length as u64) else {
            spending.bytes_left.set(0);
            spending.exceeded_at.set(Some(self.bytes));
            return Err(over_budget());
        };
        spending.bytes_left.set(bytes_left);
        self.bytes += length as u64;
        Ok(length)
    }
}

fn over_budget() -> io::Error {
    io::Error::other("it expands beyond the limit")
}
