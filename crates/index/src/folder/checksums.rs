//! Detects files of an index that changed after they were written.
//!
//! tantivy writes a CRC-32 at the end of each file of a segment and does not read it again. Of 630
//! flipped bits, 101 gave wrong answers and 35 a panic. A merge even copies wrong data into a new
//! file with a valid checksum.

use std::collections::HashMap;
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use tantivy::directory::FileSlice;
use tantivy::directory::footer::Footer;
use tantivy::index::SegmentComponent;
use tantivy::{HasLen, Index, SegmentMeta};

use crate::components::{COMPONENTS, Component};
use crate::folder::checksummed_directory::{MANAGED, META, verified_content};

/// Size of one read, in bytes.
const READ_LEN: usize = 256 * 1024;
/// How much of the end of a file is read for its footer, in bytes. The footer takes about 120.
const FOOTER_REACH: u64 = 4 * 1024;
/// Number of bytes at the end of a file from which tantivy reads the length of the footer, without
/// checking that they exist.
const MIN_FILE_LEN: usize = 8;

/// A damaged file of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The file.
    pub file: PathBuf,
    /// What is wrong with the file, as the predicate of a sentence: `is missing`.
    pub what: String,
}

impl Damage {
    fn changed(file: PathBuf) -> Damage {
        Damage { file, what: "has changed since it was written: its checksum differs".to_owned() }
    }

    fn unreadable(file: PathBuf, error: &io::Error) -> Damage {
        let what = match error.kind() {
            ErrorKind::NotFound => "is missing".to_owned(),
            ErrorKind::InvalidData | ErrorKind::UnexpectedEof => {
                "is truncated, or its end was overwritten".to_owned()
            }
            _ => format!("cannot be read ({error})"),
        };
        Damage { file, what }
    }
}

/// The files whose checksums were verified.
///
/// Except for the two lists of files, no file of an index is ever rewritten under its name. So a
/// verified file is not read again while its size and modification time stay the same.
#[derive(Debug, Clone, Default)]
pub struct VerifiedFiles {
    files: HashMap<PathBuf, FileStamp>,
}

/// Changes when a file is written to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct FileStamp {
    length: u64,
    modified: Option<SystemTime>,
}

impl FileStamp {
    fn new(metadata: &Metadata) -> FileStamp {
        FileStamp { length: metadata.len(), modified: metadata.modified().ok() }
    }
}

impl VerifiedFiles {
    /// Verifies the files of some segments and the two lists of files. Returns what is damaged.
    ///
    /// `folder` is the folder of the generation. `on_read` is called after each read with the
    /// number of bytes.
    pub fn find_damage(
        &mut self,
        folder: &Path,
        segments: &[SegmentMeta],
        on_read: &mut dyn FnMut(u64),
    ) -> Vec<Damage> {
        let mut damage = Vec::new();
        for list in [META, MANAGED].map(|name| folder.join(name)) {
            match fs::read(&list) {
                Ok(bytes) if verified_content(&bytes).is_some() => on_read(bytes.len() as u64),
                Ok(_) => damage.push(Damage::changed(list)),
                Err(error) => damage.push(Damage::unreadable(list, &error)),
            }
        }
        let before = std::mem::take(&mut self.files);
        for path in segments.iter().flat_map(segment_files).map(|name| folder.join(name)) {
            match verify_file(&path, before.get(&path), on_read) {
                Ok(Some(stamp)) => drop(self.files.insert(path, stamp)),
                Ok(None) => damage.push(Damage::changed(path)),
                Err(error) => damage.push(Damage::unreadable(path, &error)),
            }
        }
        damage
    }
}

/// The first damaged file among those that were modified after the commit that lists them.
///
/// This check is for readers. It examines the modification time of each file, because reading the
/// whole index would take longer than a search. It misses changes without a new modification time:
/// those made by the disk itself, and those within the clock tick of the file system (some
/// milliseconds) in which the commit was made. [`VerifiedFiles::find_damage`] finds them.
pub(crate) fn find_damage_since_commit(folder: &Path, segments: &[SegmentMeta]) -> Option<Damage> {
    let modified = |path: &Path| fs::metadata(path).and_then(|metadata| metadata.modified());
    let committed = modified(&folder.join(META)).ok();
    segments.iter().flat_map(segment_files).map(|name| folder.join(name)).find_map(|path| {
        let is_valid = match modified(&path) {
            Ok(modified) if committed.is_some_and(|committed| modified <= committed) => {
                return None;
            }
            Ok(_) => verify_file(&path, None, &mut |_| {}).map(|stamp| stamp.is_some()),
            Err(error) => Err(error),
        };
        match is_valid {
            Ok(true) => None,
            Ok(false) => Some(Damage::changed(path)),
            Err(error) => Some(Damage::unreadable(path, &error)),
        }
    })
}

/// The first document store that tantivy must not open, because opening it could abort the process.
///
/// tantivy allocates memory for as many layers as the index of the store claims to have. A valid
/// store has a few layers, so their number takes one byte. A damaged number may ask for more memory
/// than there is.
pub(crate) fn find_unbounded_store(
    index: &Index,
    folder: &Path,
    segments: &[SegmentMeta],
) -> Option<Damage> {
    /// Length of the footer of a document store in bytes: version (u32), offset of the index (u64),
    /// compressor (one byte), and 15 unused.
    const FOOTER_LEN: usize = 28;
    /// The bit that marks the last byte of a number in tantivy's variable-length format.
    const LAST_BYTE: u8 = 0x80;
    let first_byte_of_layer_count = |store: &FileSlice| {
        let store = store.read_bytes().ok()?;
        let (before, footer) = store.split_at_checked(store.len().checked_sub(FOOTER_LEN)?)?;
        let (_version, rest) = footer.split_first_chunk::<4>()?;
        before.get(usize::try_from(u64::from_le_bytes(*rest.first_chunk()?)).ok()?).copied()
    };
    let is_bounded = |segment: &&SegmentMeta| {
        // A store that cannot be read at all is an error when it is opened.
        let store = index.segment((*segment).clone()).open_read(SegmentComponent::Store);
        store.map_or(true, |store| {
            first_byte_of_layer_count(&store).is_some_and(|byte| byte >= LAST_BYTE)
        })
    };
    let segment = segments.iter().find(|segment| !is_bounded(segment))?;
    Some(Damage::changed(folder.join(segment.relative_path(SegmentComponent::Store))))
}

/// The names of the files of a segment.
#[must_use]
pub fn segment_files(segment: &SegmentMeta) -> Vec<PathBuf> {
    use SegmentComponent::{Delete, FastFields, FieldNorms, Positions, Postings, Store, Terms};
    let deletes = segment.has_deletes().then_some(Delete);
    [Postings, Positions, Terms, Store, FastFields, FieldNorms]
        .into_iter()
        .chain(COMPONENTS.map(Component::segment_component))
        .chain(deletes)
        .map(|component| segment.relative_path(component))
        .collect()
}

/// Verifies a file, unless its stamp still equals `before`. Returns its stamp, or `None` if its
/// checksum does not match.
fn verify_file(
    path: &Path,
    before: Option<&FileStamp>,
    on_read: &mut dyn FnMut(u64),
) -> io::Result<Option<FileStamp>> {
    let mut file = File::open(path)?;
    let stamp = FileStamp::new(&file.metadata()?);
    let is_valid = before == Some(&stamp) || checksum_matches(&mut file, stamp.length, on_read)?;
    Ok(is_valid.then_some(stamp))
}

/// Whether the checksum in the footer of a file is that of its content.
///
/// The file is read and not memory-mapped: an unreadable sector is then an error, not a signal.
fn checksum_matches(
    file: &mut File,
    length: u64,
    on_read: &mut dyn FnMut(u64),
) -> io::Result<bool> {
    file.seek(SeekFrom::Start(length.saturating_sub(FOOTER_REACH)))?;
    let mut end = Vec::new();
    file.by_ref().take(FOOTER_REACH).read_to_end(&mut end)?;
    let end_len = end.len();
    if end_len < MIN_FILE_LEN {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    let (footer, before_footer) = Footer::extract_footer(FileSlice::from(end))?;
    let footer_len = end_len - before_footer.len();
    let mut remaining = length.saturating_sub(footer_len as u64);
    file.seek(SeekFrom::Start(0))?;
    let (mut hasher, mut buffer) = (crc32fast::Hasher::new(), vec![0; READ_LEN]);
    while remaining > 0 {
        let max_len = usize::try_from(remaining).map_or(READ_LEN, |len| len.min(READ_LEN));
        let count = file.read(&mut buffer[..max_len])?;
        if count == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        hasher.update(&buffer[..count]);
        remaining -= count as u64;
        on_read(count as u64);
    }
    Ok(hasher.finalize() == footer.crc)
}
