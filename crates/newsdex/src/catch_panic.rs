//! Turns panics of tantivy into errors.

use std::panic::{AssertUnwindSafe, catch_unwind};

use newsdex_index::Layout;

use crate::error::Error;

/// Runs `work` on the index at `layout`, and returns [`Error::TantivyPanic`] if it panics.
///
/// tantivy trusts what it reads: a single flipped bit in an index file can make it panic. After a
/// panic, callers may use nothing that `work` changed except values that it replaces by a single
/// assignment.
pub(crate) fn catch_panic<T>(
    layout: &Layout,
    work: impl FnOnce() -> Result<T, Error>,
) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| {
        let message = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let message = message
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "panic".to_owned());
        Err(Error::TantivyPanic { folder: layout.folder().to_owned(), message })
    })
}
