//! A fault of this program is told as one.

use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, PoisonError};

use anyhow::anyhow;

/// Where the last panic was.
static PLACE: Mutex<Option<String>> = Mutex::new(None);

/// Does some work. A panic is an error that says where it was.
///
/// Nothing is said of a panic as it happens: the library turns those of the engine, which a damaged index makes panic, into
/// errors of its own.
pub fn caught<T>(work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        *PLACE.lock().unwrap_or_else(PoisonError::into_inner) = place;
    }));
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let place = PLACE.lock().unwrap_or_else(PoisonError::into_inner).take();
        let place = place.unwrap_or_else(|| "an unknown place".to_owned());
        Err(anyhow!(
            "this is a fault of newsdex, at {place}: please report it with what you did; the index is as it was"
        ))
    })
}
