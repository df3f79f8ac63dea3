//! Members of an archive as a stream: by the header in front of each, without the directory at the
//! end. So an archive of any size takes bounded memory, and one that is cut off is read up to there.

use std::io::{self, BufRead, BufReader, Read};

use flate2::{Crc, Decompress, FlushDecompress, Status};

use crate::files::zip_header::{
    DIRECTORY_END, DIRECTORY_ENTRY, Flags, LOCAL_HEADER, LOCAL_HEADER_BYTES, Method, u16_at, u32_at,
};

/// Bytes of a descriptor, which can follow a member.
const MAX_DESCRIPTOR_BYTES: u64 = 24;
/// Begins the end of the directory of a large archive.
const LARGE_DIRECTORY_END: &[u8] = b"PK\x06\x06";
/// The extra field with the sizes of a large member.
const LARGE_SIZES: u16 = 1;

/// An archive that is being read.
pub(super) struct ZipStream {
    inner: BufReader<Box<dyn Read>>,
    /// Bytes read so far.
    offset: u64,
    /// The signature that follows bytes that belong to no member.
    pending_signature: Option<[u8; 4]>,
    data: MemberData,
}

/// The header of a member.
#[derive(Debug)]
pub(super) struct MemberHeader {
    pub(super) name: String,
    pub(super) flags: Flags,
    pub(super) method: Method,
    /// Length of its data and of its content, in bytes; `None` if they follow the data.
    sizes: Option<Sizes>,
    checksum: u32,
}

#[derive(Debug, Clone, Copy)]
struct Sizes {
    packed: u64,
    content: u64,
}

impl MemberHeader {
    /// Length of its content in bytes, as declared.
    pub(super) fn content_bytes(&self) -> Option<u64> {
        self.sizes.map(|sizes| sizes.content)
    }

    /// Whether its data cannot be told from what follows.
    pub(super) fn is_endless(&self) -> bool {
        self.sizes.is_none() && (self.method != Method::Deflate || self.flags.is_encrypted())
    }
}

/// What comes next in an archive.
#[derive(Debug)]
pub(super) enum Next {
    Member(MemberHeader),
    /// Bytes that belong to no member, from this offset on.
    Garbage {
        offset: u64,
    },
    /// The directory, which follows the last member.
    Directory,
    /// The end of the file, before any directory.
    End,
}

/// The data of the current member.
struct MemberData {
    decompress: Option<Decompress>,
    /// Bytes of data that are left; `None` if their number is unknown.
    left: Option<u64>,
    is_finished: bool,
    crc: Crc,
    /// The checksum that the header declares.
    checksum: Option<u32>,
    has_descriptor: bool,
    /// An error that follows the content that was returned.
    error: Option<io::Error>,
}

impl MemberData {
    fn checksum_error(&self) -> Option<io::Error> {
        let is_wrong = self.checksum.is_some_and(|checksum| checksum != self.crc.sum());
        is_wrong.then(|| io::Error::new(io::ErrorKind::InvalidData, "its checksum is wrong"))
    }
}

impl ZipStream {
    pub(super) fn new(inner: BufReader<Box<dyn Read>>) -> ZipStream {
        let data = MemberData {
            decompress: None,
            left: Some(0),
            is_finished: true,
            crc: Crc::new(),
            checksum: None,
            has_descriptor: false,
            error: None,
        };
        ZipStream { inner, offset: 0, pending_signature: None, data }
    }

    /// Moves on to the next member. The caller has read the data of the current one or skipped it.
    pub(super) fn next(&mut self) -> io::Result<Next> {
        if let Some(signature) = self.pending_signature.take() {
            return self.member(signature);
        }
        let start = self.offset;
        let mut signature = [0; 4];
        if self.read_up_to(&mut signature)? < 4 {
            return Ok(Next::End);
        }
        let mut is_found = is_signature(signature);
        while !is_found {
            let mut byte = [0];
            if self.read_up_to(&mut byte)? == 0 {
                break;
            }
            signature = [signature[1], signature[2], signature[3], byte[0]];
            is_found = is_signature(signature);
        }
        let skipped = self.offset - start - if is_found { 4 } else { 0 };
        let tolerated = if self.data.has_descriptor { MAX_DESCRIPTOR_BYTES } else { 0 };
        self.data.has_descriptor = false;
        if skipped > tolerated {
            self.pending_signature = is_found.then_some(signature);
            return Ok(Next::Garbage { offset: start });
        }
        if !is_found {
            return Ok(Next::End);
        }
        self.member(signature)
    }

    fn member(&mut self, signature: [u8; 4]) -> io::Result<Next> {
        if signature != LOCAL_HEADER {
            return Ok(Next::Directory);
        }
        let mut header = [0; LOCAL_HEADER_BYTES];
        header[..4].copy_from_slice(&signature);
        if self.read_up_to(&mut header[4..])? < LOCAL_HEADER_BYTES - 4 {
            return Ok(Next::End);
        }
        let mut name = vec![0; usize::from(u16_at(&header, 26))];
        let mut extra = vec![0; usize::from(u16_at(&header, 28))];
        if self.read_up_to(&mut name)? < name.len() || self.read_up_to(&mut extra)? < extra.len() {
            return Ok(Next::End);
        }
        let flags = Flags(u16_at(&header, 6));
        let method = Method::from_code(u16_at(&header, 8));
        let sizes = sizes(&header, &extra);
        let sizes = Some(sizes).filter(|sizes| !flags.has_descriptor() || sizes.packed > 0);
        let member = MemberHeader {
            name: flags.decode_name(&name),
            flags,
            method,
            sizes,
            checksum: u32_at(&header, 14),
        };
        self.data = MemberData {
            decompress: (method == Method::Deflate).then(|| Decompress::new(false)),
            left: sizes.map(|sizes| sizes.packed),
            is_finished: member.is_endless(),
            crc: Crc::new(),
            checksum: Some(member.checksum).filter(|_| !flags.has_descriptor()),
            has_descriptor: flags.has_descriptor(),
            error: None,
        };
        Ok(Next::Member(member))
    }

    /// Skips the data of the current member without decompressing it, if its length is known.
    /// Returns whether it is.
    pub(super) fn skip_packed(&mut self) -> io::Result<bool> {
        let Some(mut left) = self.data.left else { return Ok(self.data.is_finished) };
        while left > 0 {
            let available = self.inner.fill_buf()?.len();
            if available == 0 {
                break;
            }
            let skipped = left.min(available as u64);
            self.consume(usize::try_from(skipped).unwrap_or(available));
            left -= skipped;
        }
        (self.data.left, self.data.is_finished, self.data.error) = (Some(0), true, None);
        Ok(true)
    }

    /// Reads content of the current member. Fills the buffer as long as there is content, as format
    /// detection needs it. What precedes an error is returned first.
    fn read_content(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < buffer.len() && !self.data.is_finished && self.data.error.is_none() {
            match self.read_piece(&mut buffer[filled..]) {
                Ok(length) => filled += length,
                Err(error) => self.data.error = Some(error),
            }
            if self.data.is_finished && self.data.error.is_none() {
                self.data.error = self.data.checksum_error();
            }
        }
        match self.data.error.take() {
            Some(error) if filled == 0 => {
                self.data.is_finished = self.data.left.is_some();
                Err(error)
            }
            error => {
                self.data.error = error;
                Ok(filled)
            }
        }
    }

    fn read_piece(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.data.left;
        let available = self.inner.fill_buf()?;
        let packed = match left {
            Some(left) => {
                &available[..available.len().min(usize::try_from(left).unwrap_or(usize::MAX))]
            }
            None => available,
        };
        let (read, written) = match &mut self.data.decompress {
            None if packed.is_empty() && left == Some(0) => {
                self.data.is_finished = true;
                (0, 0)
            }
            _ if packed.is_empty() => {
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it is cut off"));
            }
            None => {
                let length = packed.len().min(buffer.len());
                buffer[..length].copy_from_slice(&packed[..length]);
                (length, length)
            }
            Some(decompress) => {
                let (before_in, before_out) = (decompress.total_in(), decompress.total_out());
                let status = decompress
                    .decompress(packed, buffer, FlushDecompress::None)
                    .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
                self.data.is_finished = status == Status::StreamEnd;
                let length = |total: u64, before: u64| usize::try_from(total - before).unwrap_or(0);
                (
                    length(decompress.total_in(), before_in),
                    length(decompress.total_out(), before_out),
                )
            }
        };
        self.consume(read);
        self.data.left = left.map(|left| left - read as u64);
        self.data.crc.update(&buffer[..written]);
        if read == 0 && written == 0 && !self.data.is_finished {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "it is damaged"));
        }
        Ok(written)
    }

    fn consume(&mut self, bytes: usize) {
        self.inner.consume(bytes);
        self.offset += bytes as u64;
    }

    /// Fills the buffer as far as the file goes.
    fn read_up_to(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < buffer.len() {
            let available = self.inner.fill_buf()?;
            if available.is_empty() {
                break;
            }
            let length = available.len().min(buffer.len() - filled);
            buffer[filled..filled + length].copy_from_slice(&available[..length]);
            self.consume(length);
            filled += length;
        }
        Ok(filled)
    }
}

impl Read for ZipStream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.read_content(buffer)
    }
}

fn is_signature(bytes: [u8; 4]) -> bool {
    [LOCAL_HEADER, DIRECTORY_ENTRY, DIRECTORY_END, LARGE_DIRECTORY_END]
        .iter()
        .any(|signature| bytes == **signature)
}

fn sizes(header: &[u8], extra: &[u8]) -> Sizes {
    let [packed, content] = [18, 22].map(|field| u64::from(u32_at(header, field)));
    let mut sizes = Sizes { packed, content };
    let is_large = |size: u64| size == u64::from(u32::MAX);
    let mut rest = extra;
    while (is_large(packed) || is_large(content)) && rest.len() >= 4 {
        let length = usize::from(u16_at(rest, 2));
        let value = rest.get(4..4 + length).unwrap_or_default();
        if u16_at(rest, 0) == LARGE_SIZES {
            let number =
                |at: usize| u64::from(u32_at(value, at)) | u64::from(u32_at(value, at + 4)) << 32;
            sizes = Sizes { content: number(0), packed: number(8) };
            break;
        }
        rest = rest.get(4 + length..).unwrap_or_default();
    }
    sizes
}
