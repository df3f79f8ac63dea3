//! The bytes of a file as its reader gets them: unpacked, bounded, and hashed as they stand on disk.

use std::cell::RefCell;
use std::hash::Hasher;
use std::io::{self, BufRead, BufReader, Read, Take};
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;
use twox_hash::XxHash3_64;

use crate::files::open::Opened;
use crate::read::ARTICLE_LIMIT;

/// Bytes. It is smaller for fuzzers, so that files of theirs are read in several pieces too.
const BUFFER: usize = if cfg!(fuzzing) { 16 * 1024 } else { 256 * 1024 };
/// A packed file may unpack to this many times its size, and in any case to [`ALWAYS_UNPACKED`].
const MOST_UNPACKED: u64 = 200;
/// Bytes.
const ALWAYS_UNPACKED: u64 = if cfg!(fuzzing) { 1024 * 1024 } else { 256 * 1024 * 1024 };

/// A file that is read.
pub(crate) struct Input {
    reader: BufReader<Box<dyn Read>>,
    raw: Rc<RefCell<Raw>>,
}

/// Why reading ended before the end of the file.
#[derive(Debug)]
pub(crate) enum Broken {
    /// The system could not read it.
    System(io::Error),
    /// What it holds is damaged, cut off, or more than is unpacked. In words.
    Packed(String),
}

/// The file itself, no further than it was long when opened: what grows while it is read is taken up next time.
struct Raw {
    bytes: Take<Box<dyn Read>>,
    hasher: XxHash3_64,
    failed: bool,
}

impl Input {
    pub(crate) fn of(opened: Opened) -> io::Result<Input> {
        let size = opened.size;
        let raw = Rc::new(RefCell::new(Raw {
            bytes: opened.bytes.take(size),
            hasher: XxHash3_64::new(),
            failed: false,
        }));
        // Buffers are cleared before they are filled, which takes longer than reading a short file.
        let all_of_it = usize::try_from(size).map_or(BUFFER, |size| size.clamp(1, BUFFER));
        let mut packed = BufReader::with_capacity(all_of_it, Shared(Rc::clone(&raw)));
        let first = packed.fill_buf()?;
        let limit = ALWAYS_UNPACKED.max(size.saturating_mul(MOST_UNPACKED));
        let (reader, buffer): (Box<dyn Read>, usize) = if first.starts_with(&[0x1f, 0x8b]) {
            (Box::new(Bounded::of(MultiGzDecoder::new(packed), limit)), BUFFER)
        } else if first.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
            (
                Box::new(Bounded::of(zstd::stream::read::Decoder::with_buffer(packed)?, limit)),
                BUFFER,
            )
        } else {
            (Box::new(packed), all_of_it)
        };
        Ok(Input { reader: BufReader::with_capacity(buffer, reader), raw })
    }

    /// What it begins with, unpacked, without taking it: up to 256 KiB, and less where the file is shorter.
    pub(crate) fn first(&mut self) -> io::Result<&[u8]> {
        self.reader.fill_buf()
    }

    /// All of it; `None` where that is more than [`ARTICLE_LIMIT`]. What is cut off gives what came before, and why.
    pub(crate) fn whole(&mut self) -> (Option<Vec<u8>>, Option<Broken>) {
        let mut bytes = Vec::new();
        let read = (&mut self.reader).take(ARTICLE_LIMIT as u64 + 1).read_to_end(&mut bytes);
        let broken = read.err().map(|error| self.broken(error));
        ((bytes.len() <= ARTICLE_LIMIT).then_some(bytes), broken)
    }

    /// What is left of it, as a stream.
    pub(crate) fn stream(&mut self) -> &mut impl BufRead {
        &mut self.reader
    }

    /// Tells what lies behind an error of reading.
    pub(crate) fn broken(&self, error: io::Error) -> Broken {
        if self.raw.borrow().failed {
            Broken::System(error)
        } else {
            Broken::Packed(error.to_string())
        }
    }

    /// The hash of all its bytes as they stand on disk, also of those that no reader asked for.
    pub(crate) fn hash(self) -> io::Result<u64> {
        io::copy(&mut Shared(Rc::clone(&self.raw)), &mut io::sink())?;
        let hash = self.raw.borrow().hasher.finish();
        Ok(hash)
    }
}

struct Shared(Rc<RefCell<Raw>>);

impl Read for Shared {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let raw = &mut *self.0.borrow_mut();
        match raw.bytes.read(buffer) {
            Ok(read) => {
                raw.hasher.write(&buffer[..read]);
                Ok(read)
            }
            Err(error) => {
                raw.failed |= error.kind() != io::ErrorKind::Interrupted;
                Err(error)
            }
        }
    }
}

/// Ends with an error where more comes than is unpacked. As long as there is more it gives all that it is asked for: packed
/// bytes come in pieces of any length, and what a file begins with tells its format.
struct Bounded<R> {
    inner: R,
    left: u64,
    /// Why there is no more, until that is told.
    failed: Option<io::Error>,
}

impl<R: Read> Bounded<R> {
    fn of(inner: R, limit: u64) -> Self {
        Bounded { inner, left: limit, failed: None }
    }

    fn piece(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| {
            io::Error::other(format!(
                "it unpacks to more than {MOST_UNPACKED} times its size, which is not read on"
            ))
        })?;
        Ok(read)
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        // Every turn takes a piece, or is the last.
        while filled < buffer.len() && self.failed.is_none() {
            match self.piece(&mut buffer[filled..]) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) => self.failed = Some(error),
            }
        }
        if filled == 0 { self.failed.take().map_or(Ok(0), Err) } else { Ok(filled) }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use crate::trial::read;

    #[test]
    fn what_is_packed_in_pieces_is_read_as_one() {
        let check = |pieces: &[&str], name: &str, expected: &str| {
            let packed = pieces.iter().flat_map(|piece| {
                let mut packer = GzEncoder::new(Vec::new(), Compression::default());
                packer.write_all(piece.as_bytes()).unwrap();
                packer.finish().unwrap()
            });
            assert_eq!(read(name, &packed.collect::<Vec<u8>>()), [expected], "{pieces:?}");
        };
        check(&["Bridge closes\n", "\nIt did."], "a.txt", "a.txt: Bridge closes: It did.");
        let story = "The harbour bridge closed on Monday, and it will not open again this year, the port said.";
        check(&["", "<", &format!("p>{story}</p>")], "a.html", &format!("a.html: -: {story}"));
        check(&["{\"body\":", "\n\"b\"}"], "a", "a#1: -: b");
    }
}
