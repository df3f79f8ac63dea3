//! The progress of a sync or a check on standard error: a bar on a terminal, lines elsewhere on
//! request.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use newsdex::{CheckProgress, Progress};

use crate::output::stderr;
use crate::output::text::humanize::{bytes, count, thousands};

/// What is shown if standard error is not a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithoutTerminal {
    /// Nothing.
    Silent,
    /// A line every few seconds.
    Lines,
}

/// Shows the progress of a sync or a check. Dropping it erases the bar.
pub struct ProgressDisplay {
    medium: Medium,
    throttle: Throttle,
    /// When reading started. Time before that, such as waiting for another process, does not count
    /// towards the speed.
    started: Option<Instant>,
}

enum Medium {
    Bar(ProgressBar),
    Lines,
    None,
}

/// How much of the work is done, in bytes or in articles.
struct Amount {
    done: u64,
    total: u64,
}

impl ProgressDisplay {
    /// Shows a bar on a terminal, and `without_terminal` elsewhere.
    pub fn new(without_terminal: WithoutTerminal) -> ProgressDisplay {
        let (medium, throttle) = if stderr::is_terminal() {
            let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
            let style = ProgressStyle::with_template("{msg} {wide_bar}")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
            (Medium::Bar(bar.with_style(style)), Throttle::BAR)
        } else {
            let medium = match without_terminal {
                WithoutTerminal::Silent => Medium::None,
                WithoutTerminal::Lines => Medium::Lines,
            };
            (medium, Throttle::LINES)
        };
        ProgressDisplay { medium, throttle, started: None }
    }

    /// Shows the progress of a sync, if an update is due.
    pub fn show(&mut self, progress: Progress) {
        let elapsed = self.started.get_or_insert_with(Instant::now).elapsed();
        if !progress.committing && !self.throttle.is_due(elapsed) {
            return;
        }
        if let Medium::Bar(bar) = &self.medium
            && progress.committing
        {
            let style = ProgressStyle::with_template("{spinner} {msg}")
                .unwrap_or_else(|_| ProgressStyle::default_spinner());
            bar.set_style(style);
            // The duration of a commit is unknown; a spinner shows that work goes on.
            bar.enable_steady_tick(2 * Throttle::BAR.interval);
        }
        let amount = Amount { done: progress.bytes, total: progress.total_bytes };
        self.update(line(&progress, elapsed), &amount);
    }

    /// Shows the progress of a check, if an update is due.
    pub fn show_check(&mut self, progress: CheckProgress) {
        if !self.throttle.is_due(self.started.get_or_insert_with(Instant::now).elapsed()) {
            return;
        }
        let CheckProgress { bytes: read, total_bytes, articles, total_articles, .. } = progress;
        if articles == 0 {
            let line = format!("{} of {} verified", bytes(read), bytes(total_bytes));
            self.update(line, &Amount { done: read, total: total_bytes });
        } else {
            let total = count(total_articles, "article", "articles");
            let line = format!("{} of {total} read back", thousands(articles));
            self.update(line, &Amount { done: articles, total: total_articles });
        }
    }

    fn update(&self, line: String, amount: &Amount) {
        match &self.medium {
            Medium::Bar(bar) => {
                bar.set_length(amount.total);
                bar.set_position(amount.done);
                bar.set_message(line);
            }
            Medium::Lines => stderr::note(&line),
            Medium::None => {}
        }
    }
}

impl Drop for ProgressDisplay {
    fn drop(&mut self) {
        if let Medium::Bar(bar) = &self.medium {
            bar.finish_and_clear();
        }
    }
}

/// Limits how often progress is shown, since the library reports it after every article.
struct Throttle {
    /// When the next update is due, since the start.
    next: Duration,
    /// The time between updates.
    interval: Duration,
}

impl Throttle {
    const BAR: Throttle =
        Throttle { next: Duration::from_millis(50), interval: Duration::from_millis(50) };
    /// A sync that takes less than a second prints only its report.
    const LINES: Throttle =
        Throttle { next: Duration::from_secs(1), interval: Duration::from_secs(5) };

    fn is_due(&mut self, elapsed: Duration) -> bool {
        let due = elapsed >= self.next;
        if due {
            self.next = elapsed + self.interval;
        }
        due
    }
}

/// The progress of a sync: `12,300 articles, 81.0 MB of 238.0 MB, 60.0 MB/s, 3 s left`.
fn line(progress: &Progress, elapsed: Duration) -> String {
    let articles = count(progress.articles, "article", "articles");
    if progress.committing {
        return format!("{articles}, writing the index");
    }
    // A compressed file yields more bytes than its size.
    let read = progress.bytes.min(progress.total_bytes);
    let amount = format!("{articles}, {} of {}", bytes(read), bytes(progress.total_bytes));
    let speed = u128::from(read) * 1_000 / elapsed.as_millis().max(1);
    match u64::try_from(speed) {
        Ok(speed @ 1..) => {
            let seconds = (progress.total_bytes - read).div_ceil(speed);
            format!("{amount}, {}/s, {} left", bytes(speed), remaining_time(seconds))
        }
        _ => amount,
    }
}

/// An estimated time, no more precise than an estimate is.
fn remaining_time(seconds: u64) -> String {
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
    fn a_line_shows_progress_speed_and_remaining_time() {
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
        // Without a speed there is no estimate.
        check(0, 0, 2_000, 5.0, "0 articles, 0 B of 2.0 kB");
        check(3, 1, 2_000, 5.0, "3 articles, 1 B of 2.0 kB");
        check(0, 0, 0, 0.0, "0 articles, 0 B of 0 B");
        // A compressed file yields more bytes than its size, all within the first millisecond.
        check(8, 9_000, 2_000, 0.0, "8 articles, 2.0 kB of 2.0 kB, 2.0 MB/s, 0 s left");
        check(8, u64::MAX, u64::MAX, 0.0, &format!("8 articles, {0} of {0}", bytes(u64::MAX)));
    }

    #[test]
    fn the_first_line_is_due_after_a_second_and_then_one_every_five_seconds() {
        let mut throttle = Throttle::LINES;
        let due: Vec<u64> = (0..20_000)
            .step_by(100)
            .filter(|&ms| throttle.is_due(Duration::from_millis(ms)))
            .collect();
        assert_eq!(due, [1_000, 6_000, 11_000, 16_000]);
    }
}
