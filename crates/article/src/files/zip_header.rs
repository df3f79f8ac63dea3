//! The fields that precede a member, and its name.

use encoding_rs::Encoding;

/// Begins the header of a member.
pub(crate) const LOCAL_HEADER: &[u8] = b"PK\x03\x04";
/// Begins an entry of the central directory, after the last member.
pub(crate) const DIRECTORY_ENTRY: &[u8] = b"PK\x01\x02";
/// Begins the end of the central directory.
pub(crate) const DIRECTORY_END: &[u8] = b"PK\x05\x06";

/// Length of the fixed part of a member's header, in bytes.
pub(crate) const LOCAL_HEADER_BYTES: usize = 30;
/// Length of the fixed part of an entry of the central directory, in bytes.
pub(crate) const DIRECTORY_ENTRY_BYTES: usize = 46;
/// Length of the fixed part of the end of the central directory, in bytes.
pub(crate) const DIRECTORY_END_BYTES: usize = 22;

const IS_ENCRYPTED: u16 = 1;
const HAS_DESCRIPTOR: u16 = 1 << 3;
const NAME_IS_UTF8: u16 = 1 << 11;

/// How a member is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    /// Not at all.
    Stored,
    Deflate,
    /// Another method, which newsdex does not read.
    Other(u16),
}

impl Method {
    pub(crate) fn from_code(code: u16) -> Method {
        match code {
            0 => Method::Stored,
            8 => Method::Deflate,
            other => Method::Other(other),
        }
    }
}

/// Flags of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Flags(pub(crate) u16);

impl Flags {
    pub(crate) fn is_encrypted(self) -> bool {
        self.0 & IS_ENCRYPTED != 0
    }

    /// Whether sizes and checksum follow the data.
    pub(crate) fn has_descriptor(self) -> bool {
        self.0 & HAS_DESCRIPTOR != 0
    }

    /// A name as UTF-8. Names without the flag for UTF-8 are UTF-8 all the same, or in the encoding
    /// of the system that packed the archive, which is unknown.
    pub(crate) fn decode_name(self, name: &[u8]) -> String {
        let is_utf8 = self.0 & NAME_IS_UTF8 != 0 || std::str::from_utf8(name).is_ok();
        let encoding: &Encoding =
            if is_utf8 { encoding_rs::UTF_8 } else { encoding_rs::WINDOWS_1252 };
        // Windows wrote the separators of its own paths.
        encoding.decode_without_bom_handling(name).0.replace('\\', "/")
    }
}

/// Two bytes at an offset, little endian; 0 beyond the end.
pub(crate) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |two| u16::from_le_bytes([two[0], two[1]]))
}

/// Four bytes at an offset, little endian; 0 beyond the end.
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16_at(bytes, at)) | u32::from(u16_at(bytes, at + 2)) << 16
}
