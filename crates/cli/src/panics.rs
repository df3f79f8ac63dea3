//! Turns a panic, which is a bug in newsdex, into an error message.

use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, PoisonError};

use crate::errors::CliError;

/// Source location of the last panic.
static LOCATION: Mutex<Option<String>> = Mutex::new(None);

/// Runs `work` and turns a panic into an error that names its source location.
///
/// The panic hook prints nothing: a damaged index makes tantivy panic, and the library turns such
/// panics into errors of its own.
pub fn catch<T>(work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    panic::set_hook(Box::new(|panic| {
        let location = panic.location().map(ToString::to_string);
        *LOCATION.lock().unwrap_or_else(PoisonError::into_inner) = location;
    }));
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let location = LOCATION.lock().unwrap_or_else(PoisonError::into_inner).take();
        let location = location.unwrap_or_else(|| "an unknown location".to_owned());
        Err(CliError::new(format!(
            "newsdex crashed at {location}; the index still holds its last commit"
        ))
        .help("this is a bug: please report it together with the command")
        .into())
    })
}
