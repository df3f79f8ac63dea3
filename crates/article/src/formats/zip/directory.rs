//! Members of an archive in memory, found by the central directory at its end.

use std::io::Read;

use flate2::bufread::DeflateDecoder;
use memchr::memmem;

use crate::files::unpack_budget::UnpackBudget;
use crate::files::zip_header::{
    DIRECTORY_END, DIRECTORY_END_BYTES, DIRECTORY_ENTRY, DIRECTORY_ENTRY_BYTES, Flags,
    LOCAL_HEADER, LOCAL_HEADER_BYTES, Method, u16_at, u32_at,
};

/// Entries of the directory that are read. A document has some hundreds, for its pictures.
const MAX_ENTRIES: usize = 65_536;

/// An archive in memory.
pub(crate) struct ZipArchive {
    bytes: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    flags: Flags,
    method: Method,
    compressed_bytes: usize,
    /// Offset of its header.
    header_at: usize,
}

/// Why a member cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MemberError {
    Missing,
    Encrypted,
    Damaged,
}

impl ZipArchive {
    /// Reads the directory; `None` if there is none.
    pub(crate) fn open(bytes: Vec<u8>) -> Option<ZipArchive> {
        // A comment of up to 64 KiB may follow.
        let tail = bytes.len().saturating_sub(DIRECTORY_END_BYTES + usize::from(u16::MAX));
        let end = tail + memmem::rfind(&bytes[tail..], DIRECTORY_END)?;
        let directory_bytes = usize::try_from(u32_at(&bytes, end + 12)).ok()?;
        let declared_start = usize::try_from(u32_at(&bytes, end + 16)).ok()?;
        let start = end.checked_sub(directory_bytes)?;
        // Bytes that precede the archive shift all offsets.
        let shift = start.checked_sub(declared_start)?;
        let mut entries = Vec::new();
        let mut at = start;
        while entries.len() < MAX_ENTRIES
            && let Some(fixed) = bytes.get(at..at + DIRECTORY_ENTRY_BYTES)
            && fixed.starts_with(DIRECTORY_ENTRY)
        {
            let [name_bytes, extra_bytes, comment_bytes] =
                [28, 30, 32].map(|field| usize::from(u16_at(fixed, field)));
            let name_at = at + DIRECTORY_ENTRY_BYTES;
            let flags = Flags(u16_at(fixed, 8));
            entries.push(Entry {
                name: flags.decode_name(bytes.get(name_at..name_at + name_bytes)?),
                flags,
                method: Method::from_code(u16_at(fixed, 10)),
                compressed_bytes: usize::try_from(u32_at(fixed, 20)).ok()?,
                header_at: shift.checked_add(usize::try_from(u32_at(fixed, 42)).ok()?)?,
            });
            at = name_at + name_bytes + extra_bytes + comment_bytes;
        }
        Some(ZipArchive { bytes, entries })
    }

    /// The content of the member of that name, which spends `budget`. A member that is cut off gives
    /// what precedes the cut.
    pub(crate) fn member<'a>(
        &'a self,
        name: &str,
        budget: &UnpackBudget,
    ) -> Result<Box<dyn Read + 'a>, MemberError> {
        let entry =
            self.entries.iter().find(|entry| entry.name == name).ok_or(MemberError::Missing)?;
        if entry.flags.is_encrypted() {
            return Err(MemberError::Encrypted);
        }
        let header = self.bytes.get(entry.header_at..).unwrap_or_default();
        if !header.starts_with(LOCAL_HEADER) {
            return Err(MemberError::Damaged);
        }
        let name_and_extra = usize::from(u16_at(header, 26)) + usize::from(u16_at(header, 28));
        let data = header.get(LOCAL_HEADER_BYTES + name_and_extra..).unwrap_or_default();
        let data = &data[..data.len().min(entry.compressed_bytes)];
        match entry.method {
            // Members may share their bytes, so stored ones spend the budget as well.
            Method::Stored => Ok(Box::new(budget.bound(data))),
            Method::Deflate => Ok(Box::new(budget.bound(DeflateDecoder::new(data)))),
            Method::Other(_) => Err(MemberError::Damaged),
        }
    }
}
