//! What reading files produces: articles, warnings and the ends of files.

use std::sync::mpsc::SyncSender;

use crate::article::Article;
use crate::files::open::FileTimes;
use crate::limits::MAX_BATCH_BYTES;
use crate::warning::Warning;

/// One result of reading files. For each file the articles and warnings come first, then its end,
/// then the next file.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "most events are articles")]
pub enum Event {
    /// An article.
    Article {
        /// Index of its file in the list of files.
        file: usize,
        /// The article.
        article: Article,
    },
    /// A problem in a file.
    Warning {
        /// The warning.
        warning: Warning,
        /// Whether newsdex skipped an article, or what should have been one. Otherwise it read the
        /// article as well as possible.
        skipped: bool,
    },
    /// The file is of a kind that holds no articles. A warning precedes this event if that is
    /// unexpected.
    NoArticles,
    /// The end of a file.
    End {
        /// Index of the file in the list of files.
        file: usize,
        /// How reading ended.
        end: FileEnd,
    },
}

/// How reading a file ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileEnd {
    /// newsdex read the whole file.
    Read {
        /// Size in bytes when the file was opened.
        size: u64,
        /// Times of its last changes at that moment.
        times: FileTimes,
        /// Hash of all bytes of the file (XXH3, 64 bits).
        hash: u64,
    },
    /// The system failed to read the file to its end. What an index holds from it remains valid.
    Unreadable,
}

/// Collects events and sends them to the consumer in batches, because a channel operation costs
/// more than an event.
pub(crate) struct Batch {
    sender: SyncSender<Vec<Event>>,
    events: Vec<Event>,
    bytes: usize,
    is_open: bool,
}

impl Batch {
    pub(crate) fn new(sender: SyncSender<Vec<Event>>) -> Batch {
        Batch { sender, events: Vec::new(), bytes: 0, is_open: true }
    }

    /// Whether the consumer still takes events.
    pub(crate) fn is_open(&self) -> bool {
        self.is_open
    }

    /// Adds an event that holds about `bytes` bytes of text.
    pub(crate) fn push(&mut self, bytes: usize, event: Event) {
        self.events.push(event);
        self.bytes += bytes + size_of::<Event>();
        if self.bytes >= MAX_BATCH_BYTES {
            self.send();
        }
    }

    /// Sends the events that were pushed since the last time.
    pub(crate) fn send(&mut self) {
        self.bytes = 0;
        let events = std::mem::take(&mut self.events);
        self.is_open = self.is_open && (events.is_empty() || self.sender.send(events).is_ok());
    }
}
