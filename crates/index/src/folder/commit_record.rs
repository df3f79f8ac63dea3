//! The record of a commit: name, size and checksum of every file of its segments.
//!
//! The checksum in a segment file says that the file is intact, not that it is the right one: files
//! that were swapped, or restored from an older copy, are intact as well. The record is part of
//! `meta.json` and sealed by its checksum, so a commit names the very files that it consists of.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tantivy::directory::footer::Footer;
use tantivy::directory::{FileHandle, FileSlice};
use tantivy::index::{SegmentComponent, SegmentId};

use crate::components::{COMPONENTS, Component};

/// What precedes the record on its line, the last of `meta.json` before that of the checksum.
const RECORD_PREFIX: &[u8] = b"files ";

/// Number of bytes at the end of a file from which tantivy reads the length of the footer, without
/// checking that they exist.
pub(crate) const MIN_FILE_LEN: u64 = 8;

/// Size and checksum of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileSeal {
    /// Size of the whole file in bytes.
    pub(crate) size: u64,
    /// CRC-32 of the content, which the footer of the file holds as well.
    pub(crate) crc: u32,
}

/// The files of a commit, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct CommitRecord {
    pub(crate) files: BTreeMap<String, FileSeal>,
}

/// The part of tantivy's `meta.json` that names files.
#[derive(Debug, Deserialize)]
struct CommittedSegments {
    segments: Vec<CommittedSegment>,
}

#[derive(Debug, Deserialize)]
struct CommittedSegment {
    segment_id: SegmentId,
    deletes: Option<Deletes>,
}

#[derive(Debug, Deserialize)]
struct Deletes {
    num_deleted_docs: u32,
    opstamp: u64,
}

impl FileSeal {
    /// Reads the seal off an open file: its length, and the checksum in its footer.
    pub(crate) fn read(file: Arc<dyn FileHandle>) -> io::Result<FileSeal> {
        let size = file.len() as u64;
        if size < MIN_FILE_LEN {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let (Footer { crc, .. }, _) = Footer::extract_footer(FileSlice::new(file))?;
        Ok(FileSeal { size, crc })
    }

    /// Whether an open file has this seal. Compares the end of the footer as text: parsing it
    /// would take a tenth of opening an index.
    pub(crate) fn matches(self, file: &dyn FileHandle) -> io::Result<bool> {
        let expected = format!(",\"crc\":{}}}", self.crc);
        let size = file.len() as u64;
        let Some(end) = size.checked_sub(MIN_FILE_LEN).filter(|_| size == self.size) else {
            return Ok(false);
        };
        let end = usize::try_from(end).unwrap_or(usize::MAX);
        let Some(start) = end.checked_sub(expected.len()) else { return Ok(false) };
        Ok(file.read_bytes(start..end)?.as_slice() == expected.as_bytes())
    }

    /// What is wrong with a file that has this seal, if `committed` is the one in the record.
    pub(crate) fn difference(self, committed: FileSeal) -> Option<String> {
        if self.size != committed.size {
            let (found, expected) = (self.size, committed.size);
            return Some(format!("has {found} bytes, but {expected} were committed"));
        }
        (self.crc != committed.crc).then(|| {
            "is not the file that was committed under this name: its checksum differs".to_owned()
        })
    }
}

impl CommitRecord {
    /// The record of a commit. `meta` is tantivy's part of `meta.json`, and `seal` reads the seal
    /// of a file.
    pub(crate) fn of_commit(
        meta: &[u8],
        mut seal: impl FnMut(&str) -> io::Result<FileSeal>,
    ) -> io::Result<CommitRecord> {
        let committed: CommittedSegments = serde_json::from_slice(meta)?;
        let names = committed.segments.into_iter().flat_map(|segment| {
            let deletes = segment.deletes.filter(|deletes| deletes.num_deleted_docs > 0);
            file_names(segment.segment_id, deletes.map(|deletes| deletes.opstamp))
        });
        let sealed = names.map(|name| {
            let seal = seal(&name)?;
            Ok((name, seal))
        });
        Ok(CommitRecord { files: sealed.collect::<io::Result<_>>()? })
    }

    /// The line that holds the record.
    pub(crate) fn to_line(&self) -> io::Result<Vec<u8>> {
        let mut line = RECORD_PREFIX.to_vec();
        serde_json::to_writer(&mut line, self)?;
        line.push(b'\n');
        Ok(line)
    }

    /// Splits `meta.json`, without its checksum line, into tantivy's part and the record. Earlier
    /// formats have no record.
    pub(crate) fn split(content: &[u8]) -> (&[u8], Option<CommitRecord>) {
        let (meta, record) = CommitRecord::split_unparsed(content);
        (meta, record.and_then(|record| serde_json::from_slice(record).ok()))
    }

    /// Splits `meta.json` as [`CommitRecord::split`] does, without parsing the record.
    pub(crate) fn split_unparsed(content: &[u8]) -> (&[u8], Option<&[u8]>) {
        let end = content.len().saturating_sub(1);
        let line = content[..end].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let (meta, line) = content.split_at(line);
        match line.strip_prefix(RECORD_PREFIX) {
            Some(record) => (meta, Some(record)),
            None => (content, None),
        }
    }

    /// The seal of a file; `None` if the commit has no such file.
    pub(crate) fn seal(&self, name: &Path) -> Option<FileSeal> {
        self.files.get(name.to_str()?).copied()
    }
}

/// The names of the files of a segment, with the opstamp of its deletions if it has some.
pub(crate) fn file_names(segment: SegmentId, delete_opstamp: Option<u64>) -> Vec<String> {
    use SegmentComponent::{FastFields, FieldNorms, Positions, Postings, Store, Terms};
    let id = segment.uuid_string();
    let deletes = delete_opstamp.map(|opstamp| format!("{id}.{opstamp}.del"));
    [Postings, Positions, Terms, Store, FastFields, FieldNorms]
        .into_iter()
        .chain(COMPONENTS.map(Component::segment_component))
        .map(|component| format!("{id}.{component}"))
        .chain(deletes)
        .collect()
}

/// Whether a name is that of a segment file: the segment id in hexadecimal, then an extension.
#[must_use]
pub fn is_segment_file(name: &Path) -> bool {
    const ID_DIGITS: usize = 32;
    let id = name.to_str().and_then(|name| name.split_once('.')).map_or("", |(id, _)| id);
    id.len() == ID_DIGITS && id.bytes().all(|digit| digit.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_back_from_the_last_line() {
        let id = SegmentId::generate_random();
        let id_text = id.uuid_string();
        let meta = format!(
            "{{\"segments\": [{{\"segment_id\": \"{id_text}\", \"max_doc\": 2, \"deletes\": \
             {{\"num_deleted_docs\": 1, \"opstamp\": 7}}}}],\n\"opstamp\": 7}}\n"
        );
        let mut size = 100;
        let seal = |_: &str| {
            size += 1;
            Ok(FileSeal { size, crc: 7 })
        };
        let record = CommitRecord::of_commit(meta.as_bytes(), seal).unwrap();
        let names: Vec<&String> = record.files.keys().collect();
        let mut expected = file_names(id, Some(7));
        expected.sort();
        assert_eq!(names, expected.iter().collect::<Vec<_>>());
        assert!(expected.contains(&format!("{id_text}.7.del")), "{expected:?}");
        let content = [meta.as_bytes(), &record.to_line().unwrap()].concat();
        assert_eq!(CommitRecord::split(&content), (meta.as_bytes(), Some(record)));
        assert_eq!(CommitRecord::split(meta.as_bytes()), (meta.as_bytes(), None));
        assert_eq!(CommitRecord::split(b""), (&b""[..], None));
        assert_eq!(CommitRecord::split(b"files x\n"), (&b""[..], None));
    }
}
