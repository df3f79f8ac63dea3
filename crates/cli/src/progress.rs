//! A bar that shows how far a sync has come, where somebody looks.

use std::cell::Cell;
use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use newsdex::Progress;

use crate::wording;

/// The bar moves no more often than this: progress is told at every article.
const PAUSE: Duration = Duration::from_millis(50);

/// A bar on standard error, or nothing at all where that is no terminal. It is wiped off when it is dropped.
pub struct Bar {
    bar: Option<ProgressBar>,
    moved: Cell<Instant>,
}

impl Bar {
    /// A bar that has not come anywhere.
    pub fn new() -> Bar {
        let bar = io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
            let reading = ProgressStyle::with_template("{msg} {wide_bar} {bytes} of {total_bytes}, {eta} left");
            bar.with_style(reading.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        Bar { bar, moved: Cell::new(Instant::now()) }
    }

    /// Moves the bar.
    pub fn show(&self, progress: Progress) {
        let Some(bar) = &self.bar else { return };
        if progress.committing {
            let writing = ProgressStyle::with_template("{spinner} {msg}");
            bar.set_style(writing.unwrap_or_else(|_| ProgressStyle::default_spinner()));
            bar.set_message("writing the index");
            // How long this takes is not known beforehand; something has to move meanwhile.
            bar.enable_steady_tick(2 * PAUSE);
        } else if self.moved.get().elapsed() >= PAUSE {
            self.moved.set(Instant::now());
            bar.set_length(progress.total_bytes);
            bar.set_message(wording::count(progress.articles, "article", "articles"));
            bar.set_position(progress.bytes);
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
