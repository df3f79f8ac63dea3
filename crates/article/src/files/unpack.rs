//! The content of a file as its reader gets it: decompressed and bounded. The hash is that of the
//! bytes on disk.

use std::cell::RefCell;
use std::hash::Hasher;
use std::io::{self, BufRead, BufReader, Read, Take};
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;
use twox_hash::XxHash3_64;

use crate::files::open::Opened;
use crate::limits::{MAX_ARTICLE_BYTES, MAX_UNPACKED_RATIO, MIN_UNPACKED_LIMIT_BYTES};

/// Size of the read buffer, in bytes. Fuzzers get a smaller one so that their inputs span several
/// reads.
const BUFFER_BYTES: usize = if cfg!(fuzzing) { 16 * 1024 } else { 256 * 1024 };

const GZIP_MAGIC: &[u8] = &[0x1f, 0x8b];
const ZSTD_MAGIC: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// An open file that is being read.
pub(crate) struct Input {
    reader: BufReader<Box<dyn Read>>,
    raw: Rc<RefCell<Raw>>,
}

/// Why reading failed before the end of the file.
#[derive(Debug)]
pub(crate) enum ReadFailure {
    /// The system failed to read the file.
    System(io::Error),
    /// The compressed content is damaged, cut off, or expands beyond the limit. Holds the reason as
    /// text.
    Damaged(String),
}

/// The result of reading a file to its end.
#[derive(Debug)]
pub(crate) struct FileContent {
    /// All bytes up to the end or the failure; `None` if there are more than [`MAX_ARTICLE_BYTES`].
    pub(crate) bytes: Option<Vec<u8>>,
    pub(crate) failure: Option<ReadFailure>,
}

/// The file on disk, up to the length that it had when it was opened. What is appended later
/// belongs to the next sync.
struct Raw {
    bytes: Take<Box<dyn Read>>,
    hasher: XxHash3_64,
    /// Whether the system failed to read. Distinguishes its errors from those of the decompressor.
    failed: bool,
}

impl Input {
    pub(crate) fn new(opened: Opened) -> io::Result<Input> {
        let size = opened.size;
        let raw = Rc::new(RefCell::new(Raw {
            bytes: opened.bytes.take(size),
            hasher: XxHash3_64::new(),
            failed: false,
        }));
        // Buffers are zeroed first, which takes longer than reading a short file.
        let raw_capacity =
            usize::try_from(size).map_or(BUFFER_BYTES, |size| size.clamp(1, BUFFER_BYTES));
        let mut packed = BufReader::with_capacity(raw_capacity, RawReader(Rc::clone(&raw)));
        let first = packed.fill_buf()?;
        let limit = MIN_UNPACKED_LIMIT_BYTES.max(size.saturating_mul(MAX_UNPACKED_RATIO));
        let (reader, capacity): (Box<dyn Read>, usize) = if first.starts_with(GZIP_MAGIC) {
            (Box::new(Bounded::new(MultiGzDecoder::new(packed), limit)), BUFFER_BYTES)
        } else if first.starts_with(ZSTD_MAGIC) {
            let decoder = zstd::stream::read::Decoder::with_buffer(packed)?;
            (Box::new(Bounded::new(decoder, limit)), BUFFER_BYTES)
        } else {
            (Box::new(packed), raw_capacity)
        };
        Ok(Input { reader: BufReader::with_capacity(capacity, reader), raw })
    }

    /// The first bytes of the content, without consuming them: 256 KiB, or the whole content if it
    /// is shorter.
    pub(crate) fn first_bytes(&mut self) -> io::Result<&[u8]> {
        self.reader.fill_buf()
    }

    /// Reads the rest of the content.
    pub(crate) fn read_all(&mut self) -> FileContent {
        let mut bytes = Vec::new();
        let read = (&mut self.reader).take(MAX_ARTICLE_BYTES as u64 + 1).read_to_end(&mut bytes);
        let failure = read.err().map(|error| self.failure(error));
        FileContent { bytes: (bytes.len() <= MAX_ARTICLE_BYTES).then_some(bytes), failure }
    }

    /// The rest of the content as a stream.
    pub(crate) fn stream(&mut self) -> &mut impl BufRead {
        &mut self.reader
    }

    /// Determines whether the system or the decompressor caused an error.
    pub(crate) fn failure(&self, error: io::Error) -> ReadFailure {
        if self.raw.borrow().failed {
            ReadFailure::System(error)
        } else {
            ReadFailure::Damaged(error.to_string())
        }
    }

    /// The hash of all bytes on disk, including those that no reader consumed.
    pub(crate) fn hash(self) -> io::Result<u64> {
        io::copy(&mut RawReader(Rc::clone(&self.raw)), &mut io::sink())?;
        let hash = self.raw.borrow().hasher.finish();
        Ok(hash)
    }
}

struct RawReader(Rc<RefCell<Raw>>);

impl Read for RawReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let raw = &mut *self.0.borrow_mut();
        match raw.bytes.read(buffer) {
            Ok(length) => {
                raw.hasher.write(&buffer[..length]);
                Ok(length)
            }
            Err(error) => {
                raw.failed |= error.kind() != io::ErrorKind::Interrupted;
                Err(error)
            }
        }
    }
}

/// Decompressed content, which ends with an error once it exceeds a limit.
///
/// Every read fills the whole buffer as long as there is content. Decompressors return pieces of
/// any length, and format detection needs the first bytes in one piece.
struct Bounded<R> {
    inner: R,
    /// Bytes left until the limit.
    bytes_left: u64,
    /// An error that follows the bytes already returned.
    pending_error: Option<io::Error>,
}

impl<R: Read> Bounded<R> {
    fn new(inner: R, limit: u64) -> Self {
        Bounded { inner, bytes_left: limit, pending_error: None }
    }

    fn read_piece(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.bytes_left = self.bytes_left.checked_sub(length as u64).ok_or_else(|| {
            io::Error::other(format!(
                "it expands to more than {MAX_UNPACKED_RATIO} times its size, the limit"
            ))
        })?;
        Ok(length)
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < buffer.len() && self.pending_error.is_none() {
            match self.read_piece(&mut buffer[filled..]) {
                Ok(0) => break,
                Ok(length) => filled += length,
                Err(error) => self.pending_error = Some(error),
            }
        }
        if filled == 0 { self.pending_error.take().map_or(Ok(0), Err) } else { Ok(filled) }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use crate::test_support::read;

    #[test]
    fn concatenated_gzip_members_are_one_file() {
        let check = |members: &[&str], name: &str, expected: &str| {
            let packed = members.iter().flat_map(|member| {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
                encoder.write_all(member.as_bytes()).unwrap();
                encoder.finish().unwrap()
            });
            assert_eq!(read(name, &packed.collect::<Vec<u8>>()), [expected], "{members:?}");
        };
        check(&["Bridge closes\n", "\nIt did."], "a.txt", "a.txt: Bridge closes: It did.");
        let story = "The harbour bridge closed on Monday, and it will not open again this year, the port said.";
        check(&["", "<", &format!("p>{story}</p>")], "a.html", &format!("a.html: -: {story}"));
        check(&["{\"body\":", "\n\"b\"}"], "a", "a#1: -: b");
    }
}
