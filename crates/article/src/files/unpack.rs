//! The content of a file as its reader gets it: decompressed and bounded. The hash is that of the
//! bytes on disk.

use std::cell::RefCell;
use std::hash::Hasher;
use std::io::{self, BufRead, BufReader, Read, Take};
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;
use twox_hash::XxHash3_64;

use crate::files::open::Opened;
use crate::files::unpack_budget::UnpackBudget;
use crate::limits::MAX_ARTICLE_BYTES;

/// Size of the read buffer, in bytes. Fuzzers get a smaller one so that their inputs span several
/// reads.
const BUFFER_BYTES: usize = if cfg!(fuzzing) { 16 * 1024 } else { 256 * 1024 };

const GZIP_MAGIC: &[u8] = &[0x1f, 0x8b];
const ZSTD_MAGIC: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// An open file that is being read.
pub(crate) struct Input {
    reader: BufReader<Box<dyn Read>>,
    raw: Rc<RefCell<Raw>>,
    budget: UnpackBudget,
}

/// Why reading failed before the end of the file.
#[derive(Debug)]
pub(crate) enum ReadFailure {
    /// The system failed to read the file.
    System(io::Error),
    /// The compressed content is damaged or cut off. Holds the reason as text.
    Damaged(String),
    /// The file expands beyond its [`UnpackBudget`], after this many bytes of its content.
    OverBudget { at: u64 },
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
        let bytes: Box<dyn Read> = Box::new(RawReader(Rc::clone(&raw)));
        let packed = BufReader::with_capacity(raw_capacity, bytes);
        Input::unpack(packed, raw, UnpackBudget::for_file(size))
    }

    /// A member of an archive, which is a file of its own and spends the budget of this one.
    /// `declared_bytes` is its length, if the archive says it.
    pub(crate) fn member(
        &self,
        content: Box<dyn Read>,
        declared_bytes: Option<u64>,
    ) -> io::Result<Input> {
        let capacity = declared_bytes
            .and_then(|bytes| usize::try_from(bytes).ok())
            .map_or(BUFFER_BYTES, |bytes| bytes.clamp(1, BUFFER_BYTES));
        let packed = BufReader::with_capacity(capacity, content);
        Input::unpack(packed, Rc::clone(&self.raw), self.budget.clone())
    }

    fn unpack(
        mut packed: BufReader<Box<dyn Read>>,
        raw: Rc<RefCell<Raw>>,
        budget: UnpackBudget,
    ) -> io::Result<Input> {
        let raw_capacity = packed.capacity();
        let first = packed.fill_buf()?;
        let (reader, capacity): (Box<dyn Read>, usize) = if first.starts_with(GZIP_MAGIC) {
            (Box::new(WholeReads::new(budget.bound(MultiGzDecoder::new(packed)))), BUFFER_BYTES)
        } else if first.starts_with(ZSTD_MAGIC) {
            let decoder = zstd::stream::read::Decoder::with_buffer(packed)?;
            (Box::new(WholeReads::new(budget.bound(decoder))), BUFFER_BYTES)
        } else {
            (Box::new(packed), raw_capacity)
        };
        Ok(Input { reader: BufReader::with_capacity(capacity, reader), raw, budget })
    }

    /// What everything compressed in the file may still expand to. A reader that decompresses parts
    /// of its content spends from it.
    pub(crate) fn budget(&self) -> UnpackBudget {
        self.budget.clone()
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

    /// Takes the rest of the content as a stream of its own.
    pub(crate) fn take_stream(&mut self) -> BufReader<Box<dyn Read>> {
        let empty: Box<dyn Read> = Box::new(io::empty());
        std::mem::replace(&mut self.reader, BufReader::with_capacity(1, empty))
    }

    /// Whether the system failed to read the file.
    pub(crate) fn has_failed(&self) -> bool {
        self.raw.borrow().failed
    }

    /// Determines whether the system, the decompressor or the budget caused an error.
    pub(crate) fn failure(&self, error: io::Error) -> ReadFailure {
        if self.raw.borrow().failed {
            ReadFailure::System(error)
        } else if let Some(at) = self.budget.exceeded_at() {
            ReadFailure::OverBudget { at }
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

/// Reads that fill the whole buffer as long as there is content. Decompressors return pieces of any
/// length, and format detection needs the first bytes in one piece.
struct WholeReads<R> {
    inner: R,
    /// An error that follows the bytes already returned.
    pending_error: Option<io::Error>,
}

impl<R: Read> WholeReads<R> {
    fn new(inner: R) -> Self {
        WholeReads { inner, pending_error: None }
    }
}

impl<R: Read> Read for WholeReads<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < buffer.len() && self.pending_error.is_none() {
            match self.inner.read(&mut buffer[filled..]) {
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

    use crate::limits::{ARTICLE_UNPACKED_BYTES, MIN_UNPACKED_LIMIT_BYTES};
    use crate::test_support::read;

    fn gzip(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn what_precedes_the_limit_of_a_compressed_file_is_read() {
        let line = |n: usize| format!("{{\"id\":\"{n}\",\"body\":\"{}\"}}\n", "a".repeat(100_000));
        let lines: Vec<String> = (0..400).map(line).collect();
        let whole = gzip(&lines.concat());
        let members = lines.iter().flat_map(|line| gzip(line)).collect();
        let frames = lines.iter().flat_map(|line| zstd::encode_all(line.as_bytes(), 3).unwrap());
        let warning = "decompressed content: the file expands to more than 30 times its size";
        for (name, packed) in [
            ("a.jsonl.gz", whole),
            ("a.jsonl.gz", members),
            ("a.jsonl.zst", zstd::encode_all(lines.concat().as_bytes(), 3).unwrap()),
            ("a.jsonl.zst", frames.collect::<Vec<u8>>()),
        ] {
            // Of each line, the ids show how many were read in order.
            let events = read(name, &packed);
            let limit = usize::try_from(MIN_UNPACKED_LIMIT_BYTES).unwrap().max(30 * packed.len());
            let expected = limit / (lines[0].len() + 256);
            let articles = events.len() - 1;
            assert!(articles.abs_diff(expected) <= 3, "{name}: {articles} of {expected}");
            assert!(events[articles - 1].starts_with(&format!("{}: ", articles - 1)));
            assert!(events[articles].contains(warning), "{name}: {}", events[articles]);
        }
        // A part of one article is none.
        let bomb = "word ".repeat(4 << 20);
        let events = read("a.txt.gz", &gzip(&bomb));
        assert_eq!(events.len(), 1);
        assert!(events[0].contains(warning), "{events:?}");
        // Text that compresses well, but is short.
        assert_eq!(read("a.jsonl.gz", &gzip(&lines[..100].concat())).len(), 100);
    }

    #[test]
    fn empty_articles_count_more_than_their_bytes() {
        let line = "{\"body\":\"a\"}\n";
        let events = read("a.jsonl.gz", &gzip(&line.repeat(150_000)));
        let expected = MIN_UNPACKED_LIMIT_BYTES / (ARTICLE_UNPACKED_BYTES + line.len() as u64);
        // A buffer that was decompressed is read to its end.
        let buffered = super::BUFFER_BYTES / line.len();
        let articles = events.len() - 1;
        assert!(
            articles.abs_diff(usize::try_from(expected).unwrap()) <= 2 * buffered,
            "{articles}"
        );
        assert!(events[articles].contains("expands to more than"), "{}", events[articles]);
        // Without compression there is no limit.
        assert_eq!(read("a.jsonl", line.repeat(150_000).as_bytes()).len(), 150_000);
    }

    #[test]
    fn concatenated_gzip_members_are_one_file() {
        let check = |members: &[&str], name: &str, expected: &str| {
            let packed = members.iter().flat_map(|member| gzip(member));
            assert_eq!(read(name, &packed.collect::<Vec<u8>>()), [expected], "{members:?}");
        };
        check(&["Bridge closes\n", "\nIt did."], "a.txt", "a.txt: Bridge closes: It did.");
        let story = "The harbour bridge closed on Monday, and it will not open again this year, the port said.";
        check(&["", "<", &format!("p>{story}</p>")], "a.html", &format!("a.html: -: {story}"));
        check(&["{\"body\":", "\n\"b\"}"], "a", "a#1: -: b");
    }
}
