//! A damaged index is an error, and no panic.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use newsdex_index::Layout;

use crate::error::Error;

/// The engine panicked.
#[derive(Debug, thiserror::Error)]
#[error(
    "the index at {} seems to be damaged ({what}): `newsdex check` says where; `newsdex index --rebuild` builds it anew",
    .index.display()
)]
struct GaveUp {
    index: PathBuf,
    /// What the engine says.
    what: String,
}

/// Does some work on an index. The engine trusts what it reads: one flipped bit in a file makes it panic, which is turned
/// into an error here. Nothing that the work changed is used afterwards but what whole assignments replace.
pub(crate) fn guarded<T>(
    layout: &Layout,
    work: impl FnOnce() -> Result<T, Error>,
) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let what = said
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "panic".to_owned());
        Err(Error::Damaged(GaveUp { index: layout.folder().to_owned(), what }.into()))
    })
}
