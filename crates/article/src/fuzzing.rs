//! How fuzzers come to the readers: bytes are read as a file of some name, without a disk.

use std::io::Cursor;
use std::path::Path;
use std::sync::mpsc::sync_channel;

use crate::dates::published::Published;
use crate::dates::written_date;
use crate::files::detect::NameHint;
use crate::files::open::Opened;
use crate::files::walk::SourceFile;
use crate::read::{Batch, Event, FileEnd, ReadOptions, read_opened};

/// More batches than come of any input of a fuzzer: nobody takes them while it is read.
const BATCHES: usize = 2048;
/// When the file was last changed, in nanoseconds since 1970.
const MODIFIED: i64 = 1_778_198_400_000_000_000;

/// All that comes of a file of this name that holds these bytes.
#[must_use]
pub fn read_bytes(name: &str, bytes: &[u8]) -> Vec<Event> {
    let size = bytes.len() as u64;
    let key = format!("fuzzed/{name}");
    let path = Path::new("/").join(&key);
    let file = SourceFile { named: NameHint::of(&path), key, path, size, modified: MODIFIED };
    let opened = Opened { bytes: Box::new(Cursor::new(bytes.to_vec())), size, modified: MODIFIED };
    let (sender, receiver) = sync_channel(BATCHES);
    let mut batch = Batch::of(sender);
    let end = read_opened(&file, 0, opened, &ReadOptions::default(), &mut batch)
        .unwrap_or(FileEnd::Unreadable);
    batch.push(0, Event::End { file: 0, end });
    batch.send();
    drop(batch);
    receiver.into_iter().flatten().collect()
}

/// The dates that a text names as its own, that it is read as, and that it has as an address.
#[must_use]
pub fn written_dates(text: &str) -> [Option<Published>; 3] {
    [written_date::in_text(text), written_date::read(text), written_date::in_address(text)]
}
