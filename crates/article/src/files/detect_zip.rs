//! Tells what a zip archive holds, by the names of its first members: documents of many programs
//! are zip archives.

use memchr::memmem;

use crate::files::zip_header::{DIRECTORY_END, LOCAL_HEADER, LOCAL_HEADER_BYTES, u16_at};

/// Members that are looked at.
const MAX_MEMBERS: usize = 64;

/// What a zip archive is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ZipContent {
    Docx,
    Odt,
    /// A document or program without articles, such as a spreadsheet.
    NoArticles,
    /// Files, or a document whose first members do not show it.
    Files,
}

/// What the archive holds that begins with these bytes. `None` if they are not a zip archive.
pub(super) fn zip_content(first: &[u8]) -> Option<ZipContent> {
    // An archive without members begins with its end.
    if first.starts_with(DIRECTORY_END) {
        return Some(ZipContent::Files);
    }
    if !first.starts_with(LOCAL_HEADER) {
        return None;
    }
    let mut has_content_types = false;
    let mut by_folder = ZipContent::Files;
    let mut rest = first;
    for _ in 0..MAX_MEMBERS {
        let Some(at) = memmem::find(rest, LOCAL_HEADER) else { break };
        let Some(header) = rest.get(at..at + LOCAL_HEADER_BYTES) else { break };
        let length = |field: usize| usize::from(u16_at(header, field));
        // The data is passed over, because it can be an archive, too. It may follow without a length.
        let data_bytes = length(18) | length(20) << 16;
        let after = &rest[at + LOCAL_HEADER_BYTES..];
        rest = after.get(length(26) + length(28) + data_bytes..).unwrap_or_default();
        let (name, after) = after.split_at(length(26).min(after.len()));
        match name {
            b"mimetype" => {
                let data = after.get(length(28)..).unwrap_or_default();
                return Some(by_media_type(data));
            }
            b"[Content_Types].xml" => has_content_types = true,
            b"META-INF/MANIFEST.MF" => return Some(ZipContent::NoArticles),
            _ if name.starts_with(b"word/") => by_folder = ZipContent::Docx,
            _ if name.starts_with(b"xl/") || name.starts_with(b"ppt/") => {
                by_folder = ZipContent::NoArticles;
            }
            _ => {}
        }
        if has_content_types && by_folder != ZipContent::Files {
            return Some(by_folder);
        }
    }
    Some(ZipContent::Files)
}

/// By the member `mimetype`, which is not compressed.
fn by_media_type(data: &[u8]) -> ZipContent {
    if data.starts_with(b"application/vnd.oasis.opendocument.text") {
        ZipContent::Odt
    } else if data.starts_with(b"application/") {
        ZipContent::NoArticles
    } else {
        ZipContent::Files
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_members_show_what_an_archive_holds() {
        let member = |name: &str, data: &str| {
            let mut bytes = b"PK\x03\x04".to_vec();
            bytes.resize(LOCAL_HEADER_BYTES, 0);
            bytes[26] = u8::try_from(name.len()).unwrap();
            bytes.extend_from_slice(name.as_bytes());
            bytes.extend_from_slice(data.as_bytes());
            bytes
        };
        let check = |members: &[(&str, &str)], expected: ZipContent| {
            let bytes: Vec<u8> =
                members.iter().flat_map(|(name, data)| member(name, data)).collect();
            assert_eq!(zip_content(&bytes), Some(expected), "{members:?}");
        };
        let types = ("[Content_Types].xml", "");
        check(&[types, ("_rels/.rels", ""), ("word/document.xml", "")], ZipContent::Docx);
        check(&[("word/document.xml", ""), types], ZipContent::Docx);
        check(&[types, ("xl/workbook.xml", "")], ZipContent::NoArticles);
        // A folder of files may have any name.
        check(&[("word/one.txt", "x"), ("word/two.txt", "y")], ZipContent::Files);
        check(&[("mimetype", "application/vnd.oasis.opendocument.text")], ZipContent::Odt);
        check(&[("mimetype", "application/epub+zip")], ZipContent::NoArticles);
        check(&[("mimetype", "a note")], ZipContent::Files);
        check(&[("META-INF/MANIFEST.MF", "")], ZipContent::NoArticles);
        check(&[("a.txt", "x")], ZipContent::Files);
        assert_eq!(zip_content(b"PK\x03\x04"), Some(ZipContent::Files));
        assert_eq!(zip_content(b"PK\x05\x06"), Some(ZipContent::Files));
        assert_eq!(zip_content(b"PK"), None);
    }
}
