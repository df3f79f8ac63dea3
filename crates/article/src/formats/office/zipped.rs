//! Documents that are zip archives of XML: opens them, and reads their members.

use std::io::{self, BufReader};

use crate::files::unpack::Input;
use crate::files::unpack_budget::UnpackBudget;
use crate::formats::xml::walk::{WalkEnd, XmlVisitor, walk_xml};
use crate::formats::zip::directory::{MemberError, ZipArchive};
use crate::reader::{Sink, content_byte};

/// Maximum length of one member, in bytes. The markup of a text is many times as long as the text.
const MAX_MEMBER_BYTES: usize = if cfg!(fuzzing) { 1 << 20 } else { 64 << 20 };
/// How files of older programs and encrypted documents begin: the compound files of OLE.
const COMPOUND_FILE: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];
const REPLACE_HELP: &str = "it was skipped; open it in its program and save it again";

/// A document in memory.
pub(super) struct ZippedDocument {
    archive: ZipArchive,
    budget: UnpackBudget,
}

/// How reading a member ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MemberEnd {
    Walked(WalkEnd),
    NotRead(MemberError),
}

impl ZippedDocument {
    /// Opens a document. `None` if it cannot be read; a warning says why.
    pub(super) fn open(
        input: &mut Input,
        sink: &mut Sink<'_>,
    ) -> io::Result<Option<ZippedDocument>> {
        let Some(bytes) = sink.read_all(input)? else { return Ok(None) };
        let is_empty = bytes.is_empty();
        let is_compound_file = bytes.starts_with(COMPOUND_FILE);
        let archive = ZipArchive::open(bytes);
        if archive.is_none() {
            if is_empty {
                sink.skip_empty();
            } else if is_compound_file {
                let help =
                    "it was skipped; open it, remove the password, and save it as .docx or .odt";
                sink.skip(None, "an encrypted document, or one of an older program", help);
            } else {
                sink.skip(None, "a document that is damaged or cut off", REPLACE_HELP);
            }
        }
        Ok(archive.map(|archive| ZippedDocument { archive, budget: input.budget() }))
    }

    /// Walks the XML of a member.
    pub(super) fn walk(&self, name: &str, visitor: &mut impl XmlVisitor) -> MemberEnd {
        match self.archive.member(name, &self.budget) {
            Ok(member) => MemberEnd::Walked(walk_xml(
                &mut BufReader::with_capacity(64 * 1024, member),
                MAX_MEMBER_BYTES,
                visitor,
            )),
            Err(error) => MemberEnd::NotRead(error),
        }
    }

    /// Warns if the member with the text could not be read to its end. Returns whether there can be
    /// an article in what was read.
    pub(super) fn check_text(&self, name: &str, end: MemberEnd, sink: &mut Sink<'_>) -> bool {
        if let Some(at) = self.budget.exceeded_at() {
            sink.skip_over_budget(format!("member {name}, {}", content_byte(at)));
            return false;
        }
        match end {
            MemberEnd::Walked(WalkEnd::Complete) => true,
            MemberEnd::Walked(WalkEnd::Damaged) => {
                let help = "newsdex read what precedes the damage; open it in its program and save it again";
                sink.warn(Some(format!("member {name}")), "the document is damaged", help);
                true
            }
            MemberEnd::Walked(WalkEnd::TooLarge) => {
                sink.skip_too_large(None);
                false
            }
            MemberEnd::NotRead(MemberError::Encrypted) => {
                sink.skip(None, "an encrypted document", "it was skipped; remove its password");
                false
            }
            MemberEnd::NotRead(MemberError::Missing) => {
                let what = format!("no text in the document (it has no member {name})");
                sink.skip(None, what, REPLACE_HELP);
                false
            }
            MemberEnd::NotRead(MemberError::Damaged) => {
                sink.skip(None, "a document that is damaged", REPLACE_HELP);
                false
            }
        }
    }
}
