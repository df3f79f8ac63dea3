//! Whether the files of an index are as they were written.
//!
//! The engine writes a CRC-32 at the end of each file of a segment and does not look at it again: of 630 flipped bits 101
//! gave wrong answers, 35 a panic, and a merge writes what is wrong into a new file with a sum that is right.

use std::collections::HashMap;
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use tantivy::directory::FileSlice;
use tantivy::directory::footer::Footer;
use tantivy::index::SegmentComponent;
use tantivy::{HasLen, Index, SegmentMeta};

use crate::folder::checksummed_directory::{MANAGED, META, unsealed};
use crate::{stored_text, word_offsets};

/// Read at a time, in bytes.
const PIECE: usize = 256 * 1024;
/// What is read of the end of a file for its footer, which takes about 120 bytes.
const FOOTER_REACH: u64 = 4 * 1024;

/// Where a footer says how long it is, which the engine reads without looking whether it is there.
const LEAST_FOOTER: usize = 8;

/// A file of an index that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The file.
    pub file: PathBuf,
    /// What is wrong with it: `is missing`.
    pub what: String,
}

/// Files that were found to be as they were written. But for the lists, no file of an index is ever written again under
/// its name, so they are not read again while their size and time of change stay.
#[derive(Debug, Clone, Default)]
pub struct VerifiedFiles {
    files: HashMap<PathBuf, Stamp>,
}

/// By what it shows that a file was written to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    fn of(metadata: &Metadata) -> Stamp {
        Stamp { length: metadata.len(), modified: metadata.modified().ok() }
    }
}

impl VerifiedFiles {
    /// Which files of some segments, and of those that list them, are damaged. `folder` is the generation's. `read` is
    /// told after each piece how many bytes were read.
    pub fn damaged(
        &mut self,
        folder: &Path,
        segments: &[SegmentMeta],
        read: &mut dyn FnMut(u64),
    ) -> Vec<Damage> {
        let mut damaged = Vec::new();
        for list in [META, MANAGED].map(|name| folder.join(name)) {
            match fs::read(&list) {
                Ok(bytes) if unsealed(&bytes).is_some() => read(bytes.len() as u64),
                Ok(_) => damaged.push(Damage { file: list, what: CHANGED.to_owned() }),
                Err(error) => damaged.push(Damage { file: list, what: unreadable(&error) }),
            }
        }
        let before = std::mem::take(&mut self.files);
        for path in segments.iter().flat_map(files_of).map(|name| folder.join(name)) {
            match looked_at(&path, before.get(&path), read) {
                Ok(Some(stamp)) => drop(self.files.insert(path, stamp)),
                Ok(None) => damaged.push(Damage { file: path, what: CHANGED.to_owned() }),
                Err(error) => damaged.push(Damage { file: path, what: unreadable(&error) }),
            }
        }
        damaged
    }
}

/// The first file of some segments that was written to after the list that names them, and is damaged. Whoever only reads
/// looks no further, which takes a look at the time of each file: reading all of an index takes longer than a search.
/// What was changed without a trace of it, by the disk itself, or within the tick of the clock of files (some milliseconds)
/// in which the commit was made, is found by those who read all.
pub(crate) fn damaged_since_commit(folder: &Path, segments: &[SegmentMeta]) -> Option<Damage> {
    let modified = |path: &Path| fs::metadata(path).and_then(|metadata| metadata.modified());
    let committed = modified(&folder.join(META)).ok();
    segments.iter().flat_map(files_of).map(|name| folder.join(name)).find_map(|path| {
        let sound = match modified(&path) {
            Ok(modified) if committed.is_some_and(|committed| modified <= committed) => {
                return None;
            }
            Ok(_) => looked_at(&path, None, &mut |_| {}).map(|stamp| stamp.is_some()),
            Err(error) => Err(error),
        };
        match sound {
            Ok(true) => None,
            Ok(false) => Some(Damage { file: path, what: CHANGED.to_owned() }),
            Err(error) => Some(Damage { file: path, what: unreadable(&error) }),
        }
    })
}

/// The first document store of some segments that the engine cannot be let open: it asks for as much memory as a number
/// in there says, and where the disk changed that, the process ends. The number is how many layers the index of the store
/// has, which is a few, and so takes one byte.
pub(crate) fn store_of_any_size(
    index: &Index,
    folder: &Path,
    segments: &[SegmentMeta],
) -> Option<Damage> {
    /// Of the document store: its version (u32), where its index begins (u64), its compressor (a byte), and 15 to spare.
    const FOOTER: usize = 28;
    const LAST_BYTE: u8 = 0x80;
    let layers = |store: &FileSlice| {
        let store = store.read_bytes().ok()?;
        let (before, footer) = store.split_at_checked(store.len().checked_sub(FOOTER)?)?;
        let (_version, rest) = footer.split_first_chunk::<4>()?;
        before.get(usize::try_from(u64::from_le_bytes(*rest.first_chunk()?)).ok()?).copied()
    };
    let is_bounded = |segment: &&SegmentMeta| {
        // What cannot be read at all is an error when it is opened.
        let store = index.segment((*segment).clone()).open_read(SegmentComponent::Store);
        store.map_or(true, |store| layers(&store).is_some_and(|layers| layers >= LAST_BYTE))
    };
    let segment = segments.iter().find(|segment| !is_bounded(segment))?;
    let file = folder.join(segment.relative_path(SegmentComponent::Store));
    Some(Damage { file, what: CHANGED.to_owned() })
}

/// The stamp of a file that is as it was written; `None` where it is not.
fn looked_at(
    path: &Path,
    before: Option<&Stamp>,
    read: &mut dyn FnMut(u64),
) -> io::Result<Option<Stamp>> {
    let mut file = File::open(path)?;
    let stamp = Stamp::of(&file.metadata()?);
    Ok((before == Some(&stamp) || is_as_written(&mut file, stamp.length, read)?).then_some(stamp))
}

const CHANGED: &str = "is not as it was written: its sum is another";

fn unreadable(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "is missing".to_owned(),
        ErrorKind::InvalidData | ErrorKind::UnexpectedEof => {
            "is cut off, or was overwritten at its end".to_owned()
        }
        _ => format!("cannot be read ({error})"),
    }
}

/// The files that a segment consists of, by their names.
#[must_use]
pub fn files_of(segment: &SegmentMeta) -> Vec<PathBuf> {
    use SegmentComponent::{
        Custom, Delete, FastFields, FieldNorms, Positions, Postings, Store, Terms,
    };
    let ours = [stored_text::component::EXTENSION, word_offsets::component::EXTENSION]
        .map(|extension| Custom(extension.to_owned()));
    let deleted = segment.has_deletes().then_some(Delete);
    let all = [Postings, Positions, Terms, Store, FastFields, FieldNorms]
        .into_iter()
        .chain(ours)
        .chain(deleted);
    all.map(|component| segment.relative_path(component)).collect()
}

/// Whether the sum at the end of a file is that of what stands before it. The file is read, not mapped: a bad place of a
/// disk is an error then, and no signal.
fn is_as_written(file: &mut File, length: u64, read: &mut dyn FnMut(u64)) -> io::Result<bool> {
    file.seek(SeekFrom::Start(length.saturating_sub(FOOTER_REACH)))?;
    let mut end = Vec::new();
    file.by_ref().take(FOOTER_REACH).read_to_end(&mut end)?;
    let end_length = end.len();
    if end_length < LEAST_FOOTER {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    let (footer, before) = Footer::extract_footer(FileSlice::from(end))?;
    let footer_length = end_length - before.len();
    let mut left = length.saturating_sub(footer_length as u64);
    file.seek(SeekFrom::Start(0))?;
    let (mut hasher, mut piece) = (crc32fast::Hasher::new(), vec![0; PIECE]);
    // Ends: each turn reads at least one byte of those left, or fails.
    while left > 0 {
        let most = usize::try_from(left).map_or(PIECE, |left| left.min(PIECE));
        let count = file.read(&mut piece[..most])?;
        if count == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        hasher.update(&piece[..count]);
        left -= count as u64;
        read(count as u64);
    }
    Ok(hasher.finalize() == footer.crc)
}
