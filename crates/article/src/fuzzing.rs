//! Entry points for fuzzers: reads bytes as a file of a given name, without a disk.

use std::io::Cursor;
use std::path::Path;
use std::sync::mpsc::sync_channel;

use crate::dates::hints::{DateHints, DayOrder};
use crate::dates::parse::parse;
use crate::dates::published::Published;
use crate::dates::search::find::find_date;
use crate::dates::search::text::in_text;
use crate::dates::search::url::in_url;
use crate::event::{Batch, Event, FileEnd};
use crate::files::detect::NameHint;
use crate::files::open::{FileTimes, Opened};
use crate::files::walk::SourceFile;
use crate::options::ReadOptions;
use crate::read::read_opened;

/// More batches than any input of a fuzzer yields. The receiver runs only after reading, so a full
/// channel would block.
const BATCHES: usize = 2048;
/// Modification time of the file, in nanoseconds since 1970.
const MODIFIED: i64 = 1_778_198_400_000_000_000;

/// What a text means as a date in a document of this language, in a file whose other dates show no
/// order of day and month, or that the day or the month comes first.
#[must_use]
pub fn hinted_dates(text: &str, language: Option<&str>) -> [Option<Published>; 3] {
    [None, Some(DayOrder::DayFirst), Some(DayOrder::MonthFirst)]
        .map(|order| parse(text, &DateHints { language, order }).date())
}

/// All events of a file with this name and content.
#[must_use]
pub fn read_bytes(name: &str, bytes: &[u8]) -> Vec<Event> {
    let size = bytes.len() as u64;
    let key = format!("fuzzed/{name}");
    let path = Path::new("/").join(&key);
    let name_hint = NameHint::from_path(&path);
    let times = FileTimes { modified: MODIFIED, changed: MODIFIED };
    let file = SourceFile { name_hint, key, path, size, times, device: 0 };
    let opened = Opened { bytes: Box::new(Cursor::new(bytes.to_vec())), size, times };
    let (sender, receiver) = sync_channel(BATCHES);
    let mut batch = Batch::new(sender);
    let end = read_opened(&file, 0, opened, &ReadOptions::default(), &mut batch)
        .unwrap_or(FileEnd::Unreadable);
    batch.push(0, Event::End { file: 0, end });
    batch.send();
    drop(batch);
    receiver.into_iter().flatten().collect()
}

/// The dates found in a text: in its first lines, among its words, and in the whole text as
/// a URL.
#[must_use]
pub fn written_dates(text: &str) -> [Option<Published>; 3] {
    let hints = DateHints::default();
    [in_text(text, &hints), find_date(text, &hints), in_url(text)]
}
