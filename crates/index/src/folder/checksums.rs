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

use crate::folder::commit_record::{CommitRecord, FileSeal, MIN_FILE_LEN, file_names};
use crate::folder::damage::{Damage, FileFault};
use crate::folder::generation_directory::MAX_LIST_LEN;
use crate::folder::regular_file::{expect_regular, open_regular, read_regular};
use crate::folder::sealed_directory::{MANAGED, META, verified_content};

/// Size of one read, in bytes.
const READ_LEN: usize = 256 * 1024;
/// How much of the end of a file is read for its footer, in bytes. The footer takes about 120.
const FOOTER_REACH: u64 = 4 * 1024;

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
    /// Verifies the files of some segments and the two lists of files, in full and against the
    /// record of the commit. Returns what is damaged or cannot be read.
    ///
    /// `folder` is the folder of the generation. `on_read` is called after each read with the
    /// number of bytes.
    pub fn find_faults(
        &mut self,
        folder: &Path,
        segments: &[SegmentMeta],
        on_read: &mut dyn FnMut(u64),
    ) -> Vec<FileFault> {
        let mut faults = Vec::new();
        let mut read = |name: &str| {
            let file = folder.join(name);
            let content = read_list(&file).map_err(|error| FileFault::new(&file, error));
            content
                .inspect(|content| on_read(content.len() as u64))
                .map_err(|f| faults.push(f))
                .ok()
        };
        read(MANAGED);
        let record = read(META).map(|content| CommitRecord::split(&content).1.unwrap_or_default());
        let before = std::mem::take(&mut self.files);
        for name in segments.iter().flat_map(segment_files) {
            let file = folder.join(&name);
            let committed = record.as_ref().map(|record| {
                let missing = || Damage::new(&file, "is not in the record of its commit");
                record.seal(&name).ok_or_else(missing)
            });
            let verified = match committed.transpose() {
                Ok(seal) => verify_file(&file, seal, before.get(&file), on_read),
                Err(damage) => Err(damage.into()),
            };
            match verified {
                Ok(stamp) => drop(self.files.insert(file, stamp)),
                Err(error) => faults.push(FileFault::new(&file, error)),
            }
        }
        faults
    }
}

/// Reads one of the two lists of files, without its checksum.
pub(crate) fn read_list(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = read_regular(file, MAX_LIST_LEN)?;
    let length = verified_content(&bytes).map(<[u8]>::len);
    bytes.truncate(length.ok_or_else(|| Damage::changed(file))?);
    Ok(bytes)
}

/// The first damaged file among those that were modified after the commit that lists them.
///
/// This check is for readers. It examines the modification time of each file, because reading the
/// whole index would take longer than a search. It misses changes without a new modification time:
/// those made by the disk itself, and those within the clock tick of the file system (some
/// milliseconds) in which the commit was made. [`VerifiedFiles::find_faults`] finds them. It also
/// misses files that were replaced by others; the directory finds these when it opens them.
pub(crate) fn find_fault_since_commit(
    folder: &Path,
    segments: &[SegmentMeta],
) -> Option<FileFault> {
    let modified = |path: &Path| {
        let metadata = fs::symlink_metadata(path)?;
        expect_regular(path, metadata.file_type())?;
        metadata.modified()
    };
    let committed = modified(&folder.join(META)).ok();
    let mut record = None;
    segments.iter().flat_map(segment_files).find_map(|name| {
        let file = folder.join(&name);
        let verified = modified(&file).and_then(|modified| {
            if committed.is_some_and(|committed| modified <= committed) {
                return Ok(());
            }
            let record = record.get_or_insert_with(|| {
                let content = read_list(&folder.join(META)).unwrap_or_default();
                CommitRecord::split(&content).1.unwrap_or_default()
            });
            verify_file(&file, record.seal(&name), None, &mut |_| {}).map(drop)
        });
        verified.err().map(|error| FileFault::new(&file, error))
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
    Some(Damage::changed(&folder.join(segment.relative_path(SegmentComponent::Store))))
}

/// The names of the files of a segment.
#[must_use]
pub fn segment_files(segment: &SegmentMeta) -> Vec<PathBuf> {
    let deletes = segment.delete_opstamp().filter(|_| segment.has_deletes());
    file_names(segment.id(), deletes).into_iter().map(PathBuf::from).collect()
}

/// Verifies a file: whether it is the one in the record of its commit, and whether its content has
/// the checksum in its footer. Does not read the content while its stamp still equals `before`.
fn verify_file(
    path: &Path,
    committed: Option<FileSeal>,
    before: Option<&FileStamp>,
    on_read: &mut dyn FnMut(u64),
) -> io::Result<FileStamp> {
    let mut file = open_regular(path)?;
    let stamp = FileStamp::new(&file.metadata()?);
    let footer = FileFooter::read(&mut file, stamp.length)?;
    let found = FileSeal { size: stamp.length, crc: footer.crc };
    if let Some(what) = committed.and_then(|committed| found.difference(committed)) {
        return Err(Damage::new(path, what).into());
    }
    if before != Some(&stamp) && footer.crc != content_crc(&mut file, footer.start, on_read)? {
        return Err(Damage::changed(path).into());
    }
    Ok(stamp)
}

/// What tantivy wrote at the end of a file.
struct FileFooter {
    /// CRC-32 of the content.
    crc: u32,
    /// Offset at which the content ends and the footer starts.
    start: u64,
}

impl FileFooter {
    fn read(file: &mut File, length: u64) -> io::Result<FileFooter> {
        if length < MIN_FILE_LEN {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        file.seek(SeekFrom::Start(length.saturating_sub(FOOTER_REACH)))?;
        let mut end = Vec::new();
        file.take(FOOTER_REACH).read_to_end(&mut end)?;
        let end_len = end.len();
        if (end_len as u64) < MIN_FILE_LEN {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let (footer, before_footer) = Footer::extract_footer(FileSlice::from(end))?;
        let footer_len = (end_len - before_footer.len()) as u64;
        Ok(FileFooter { crc: footer.crc, start: length.saturating_sub(footer_len) })
    }
}

/// The CRC-32 of the first `length` bytes of a file.
///
/// The file is read and not memory-mapped: an unreadable sector is then an error, not a signal.
fn content_crc(file: &mut File, length: u64, on_read: &mut dyn FnMut(u64)) -> io::Result<u32> {
    let mut remaining = length;
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
    Ok(hasher.finalize())
}
