//! How far a sync, or a check, has come, on standard error: a bar where somebody looks, lines where they are asked for.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use newsdex::{CheckProgress, Progress};

use crate::output::text::humanize::{bytes, count, thousands};

/// Shows how far a sync, or a check, has come. A bar is wiped off when this is dropped.
pub struct Display {
    shown: Shown,
    pace: Pace,
    /// When the reading began. What comes before, such as waiting for another process, says nothing of its speed.
    started: Option<Instant>,
}

enum Shown {
    Bar(ProgressBar),
    Lines,
    Nothing,
}

impl Display {
    /// A bar on a terminal; elsewhere lines, if they are wanted.
    pub fn new(lines: bool) -> Display {
        let (shown, pace) = if io::stderr().is_terminal() {
            let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
            let reading = ProgressStyle::with_template("{msg} {wide_bar}");
            (
                Shown::Bar(
                    bar.with_style(reading.unwrap_or_else(|_| ProgressStyle::default_bar())),
                ),
                Pace::OF_THE_BAR,
            )
        } else {
            (if lines { Shown::Lines } else { Shown::Nothing }, Pace::OF_LINES)
        };
        Display { shown, pace, started: None }
    }

    /// Shows how far it has come, if it is time to.
    pub fn show(&mut self, progress: Progress) {
        let elapsed = self.started.get_or_insert_with(Instant::now).elapsed();
        if !progress.committing && !self.pace.is_due(elapsed) {
            return;
        }
        let come = (progress.bytes, progress.total_bytes);
        if let Shown::Bar(bar) = &self.shown
            && progress.committing
        {
            let writing = ProgressStyle::with_template("{spinner} {msg}");
            bar.set_style(writing.unwrap_or_else(|_| ProgressStyle::default_spinner()));
            // How long this takes is not known beforehand; something has to move meanwhile.
            bar.enable_steady_tick(2 * Pace::OF_THE_BAR.pause);
        }
        self.put(line(&progress, elapsed), come);
    }

    /// Shows how far a check has come, if it is time to.
    pub fn show_check(&mut self, progress: CheckProgress) {
        if !self.pace.is_due(self.started.get_or_insert_with(Instant::now).elapsed()) {
            return;
        }
        let CheckProgress { bytes: read, total_bytes, articles, total_articles, .. } = progress;
        if articles == 0 {
            self.put(
                format!("{} of {} looked at", bytes(read), bytes(total_bytes)),
                (read, total_bytes),
            );
        } else {
            let all = count(total_articles, "article", "articles");
            self.put(
                format!("{} of {all} read back", thousands(articles)),
                (articles, total_articles),
            );
        }
    }

    fn put(&self, line: String, (come, all): (u64, u64)) {
        match &self.shown {
            Shown::Bar(bar) => {
                bar.set_length(all);
                bar.set_position(come);
                bar.set_message(line);
            }
            Shown::Lines => {
                // There is nobody to tell where standard error is closed.
                let _ = writeln!(io::stderr(), "newsdex: {line}");
            }
            Shown::Nothing => {}
        }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        if let Shown::Bar(bar) = &self.shown {
            bar.finish_and_clear();
        }
    }
}

/// How often something is shown: progress is told at every article.
struct Pace {
    /// When it is shown next, from the beginning on.
    next: Duration,
    pause: Duration,
}

impl Pace {
    const OF_THE_BAR: Pace =
        Pace { next: Duration::from_millis(50), pause: Duration::from_millis(50) };
    /// What is done within a second is told by the report.
    const OF_LINES: Pace = Pace { next: Duration::from_secs(1), pause: Duration::from_secs(5) };

    fn is_due(&mut self, elapsed: Duration) -> bool {
        let due = elapsed >= self.next;
        if due {
            self.next = elapsed + self.pause;
        }
        due
    }
}

/// How far a sync has come: `12,300 articles, 81.0 MB of 238.0 MB, 60.0 MB/s, 3 s left`.
fn line(progress: &Progress, elapsed: Duration) -> String {
    let articles = count(progress.articles, "article", "articles");
    if progress.committing {
        return format!("{articles}, writing the index");
    }
    // Packed files hold more than their size.
    let read = progress.bytes.min(progress.total_bytes);
    let come = format!("{articles}, {} of {}", bytes(read), bytes(progress.total_bytes));
    let speed = u128::from(read) * 1_000 / elapsed.as_millis().max(1);
    match u64::try_from(speed) {
        Ok(speed @ 1..) => {
            let seconds = (progress.total_bytes - read).div_ceil(speed);
            format!("{come}, {}/s, {} left", bytes(speed), whole_seconds(seconds))
        }
        _ => come,
    }
}

/// A time that is guessed, no more exact than a guess is.
fn whole_seconds(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_far_it_has_come_and_how_long_it_takes() {
        let check = |articles: u64, bytes: u64, total_bytes: u64, seconds: f64, expected: &str| {
            let mut progress = Progress::default();
            (progress.articles, progress.bytes, progress.total_bytes) =
                (articles, bytes, total_bytes);
            assert_eq!(line(&progress, Duration::from_secs_f64(seconds)), expected);
            progress.committing = true;
            let (articles, _) = expected.split_once(", ").unwrap();
            assert_eq!(line(&progress, Duration::ZERO), format!("{articles}, writing the index"));
        };
        let expected = "12,300 articles, 81.0 MB of 238.0 MB, 60.0 MB/s, 3 s left";
        check(12_300, 81_000_000, 238_000_000, 1.35, expected);
        check(1, 1_000, 2_000, 2.0, "1 article, 1.0 kB of 2.0 kB, 500 B/s, 2 s left");
        check(
            9,
            1_000_000,
            126_000_000,
            1.0,
            "9 articles, 1.0 MB of 126.0 MB, 1.0 MB/s, 2 min 5 s left",
        );
        check(
            9,
            1_000_000,
            3_901_000_000,
            1.0,
            "9 articles, 1.0 MB of 3.9 GB, 1.0 MB/s, 1 h 5 min left",
        );
        // Nothing is guessed from nothing.
        check(0, 0, 2_000, 5.0, "0 articles, 0 B of 2.0 kB");
        check(3, 1, 2_000, 5.0, "3 articles, 1 B of 2.0 kB");
        check(0, 0, 0, 0.0, "0 articles, 0 B of 0 B");
        // More came out of a packed file than it weighs, and all of it before a millisecond had passed.
        check(8, 9_000, 2_000, 0.0, "8 articles, 2.0 kB of 2.0 kB, 2.0 MB/s, 0 s left");
        check(8, u64::MAX, u64::MAX, 0.0, &format!("8 articles, {0} of {0}", bytes(u64::MAX)));
    }

    #[test]
    fn the_first_line_comes_early_and_the_others_now_and_then() {
        let mut pace = Pace::OF_LINES;
        let due: Vec<u64> =
            (0..20_000).step_by(100).filter(|&ms| pace.is_due(Duration::from_millis(ms))).collect();
        assert_eq!(due, [1_000, 6_000, 11_000, 16_000]);
    }
}
