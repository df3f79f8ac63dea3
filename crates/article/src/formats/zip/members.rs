//! Reads each member of an archive as a file.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read};
use std::path::Path;
use std::rc::Rc;

use crate::files::detect::NameHint;
use crate::files::member_name::MemberName;
use crate::files::unpack::{Input, ReadFailure};
use crate::files::walk::skipped_kind;
use crate::files::zip_header::Method;
use crate::formats::zip::stream::{MemberHeader, Next, ZipStream};
use crate::reader::{Sink, content_byte};

/// An archive may be in another archive, but not deeper.
const MAX_DEPTH: usize = 2;
/// Names of members that are remembered, to tell members of one name apart.
const MAX_NAMES: usize = 1_000_000;
/// Kinds of members that a warning names.
const MAX_KINDS: usize = 8;
/// Longest name of a member in a warning, in characters.
const MAX_NAME_CHARS: usize = 200;

/// How reading a member went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MemberRead {
    Read,
    /// Its kind holds no articles.
    NoArticles,
}

/// Reads the content of a file: detects its format, and reports its articles.
pub(crate) type ReadContent<'r> = &'r dyn Fn(&mut Input, &mut Sink<'_>) -> io::Result<MemberRead>;

/// Reads the members of an archive with `read_content`.
pub(crate) fn read_members(
    input: &mut Input,
    sink: &mut Sink<'_>,
    read_content: ReadContent<'_>,
) -> io::Result<()> {
    if sink.depth() >= MAX_DEPTH {
        let help = "it was skipped; unpack the archive that holds it";
        sink.skip(None, "an archive in an archive in an archive", help);
        return Ok(());
    }
    let stream = Rc::new(RefCell::new(ZipStream::new(input.take_stream())));
    let mut archive = ArchiveReader {
        input,
        sink,
        read_content,
        stream,
        names: HashMap::new(),
        unread: BTreeMap::new(),
    };
    let result = archive.read();
    archive.warn_unread();
    result
}

struct ArchiveReader<'r, 's, 'b> {
    input: &'r mut Input,
    sink: &'s mut Sink<'b>,
    read_content: ReadContent<'r>,
    stream: Rc<RefCell<ZipStream>>,
    /// How many members have a name, by its hash.
    names: HashMap<u64, u32>,
    /// How many members newsdex does not read, by kind.
    unread: BTreeMap<String, u64>,
}

impl ArchiveReader<'_, '_, '_> {
    fn read(&mut self) -> io::Result<()> {
        let mut is_empty = true;
        while self.sink.is_open() {
            let next = self.stream.borrow_mut().next()?;
            match next {
                Next::Member(header) => {
                    is_empty = false;
                    self.member(&header)?;
                    if let Some(at) = self.input.budget().exceeded_at() {
                        let place =
                            format!("member {}, {}", shown_name(&header.name), content_byte(at));
                        self.sink.skip_over_budget(place);
                        return Ok(());
                    }
                }
                Next::Garbage { offset } => {
                    let help = "newsdex skipped to the next member; pack the archive again";
                    self.sink.skip(
                        Some(format!("byte {offset}")),
                        "no member of the archive",
                        help,
                    );
                }
                Next::Directory => {
                    if is_empty {
                        self.sink.skip(
                            None,
                            "an archive without members",
                            "it was skipped; remove it",
                        );
                    }
                    return Ok(());
                }
                Next::End => {
                    let help = "newsdex read what precedes the end; download it again";
                    self.sink.skip(None, "the archive is cut off", help);
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn member(&mut self, header: &MemberHeader) -> io::Result<()> {
        let problem = if header.flags.is_encrypted() {
            Some(("it is encrypted".to_owned(), "it was skipped; unpack the archive"))
        } else if let Method::Other(code) = header.method {
            let help = "it was skipped; unpack the archive, or pack it with Deflate";
            Some((format!("newsdex does not know its compression (method {code})"), help))
        } else if header.is_endless() {
            let help = "it was skipped; unpack the archive, or pack it again";
            Some(("the archive does not say where it ends".to_owned(), help))
        } else {
            None
        };
        let is_wanted = !is_hidden(&header.name);
        if let Some((what, help)) = problem {
            if is_wanted && !header.name.ends_with('/') {
                self.sink.skip(Some(format!("member {}", shown_name(&header.name))), what, help);
            }
        } else if is_wanted {
            self.read_member(header)?;
        }
        self.skip_rest()
    }

    fn read_member(&mut self, header: &MemberHeader) -> io::Result<()> {
        let path = Path::new(&header.name);
        let name_hint = NameHint::from_path(path);
        if name_hint == NameHint::NoArticles {
            self.count_unread(path);
            return Ok(());
        }
        let mut file = self.sink.file.clone();
        file.key = self.key(&header.name);
        file.name_hint = name_hint;
        let content = Box::new(MemberContent(Rc::clone(&self.stream)));
        let content: Box<dyn Read> = match header.method {
            Method::Deflate => Box::new(self.input.budget().bound(content)),
            _ => content,
        };
        let name = MemberName::new(format!("member {}", shown_name(&header.name)));
        let mut input = match self.input.member(content, header.content_bytes()) {
            Ok(input) => input,
            Err(error) => return self.damaged(&header.name, error),
        };
        let read_content = self.read_content;
        match self.sink.member(&file, name, |sink| read_content(&mut input, sink))? {
            MemberRead::Read => {}
            MemberRead::NoArticles => self.count_unread(path),
        }
        Ok(())
    }

    /// The first bytes of a member cannot be read.
    fn damaged(&mut self, name: &str, error: io::Error) -> io::Result<()> {
        match self.input.failure(error) {
            ReadFailure::System(error) => return Err(error),
            ReadFailure::Damaged(reason) => {
                let what = format!("cannot decompress it ({reason})");
                let help = "it was skipped; download the archive again";
                self.sink.skip(Some(format!("member {}", shown_name(name))), what, help);
            }
            ReadFailure::OverBudget { .. } => {}
        }
        Ok(())
    }

    /// The key of a member: that of the archive and its name. Members of one name are numbered.
    fn key(&mut self, name: &str) -> String {
        let name = name.trim_start_matches('/');
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        let archive = &self.sink.file.key;
        let is_full = self.names.len() >= MAX_NAMES;
        if let Some(count) = self.names.get_mut(&hasher.finish()) {
            *count += 1;
            return format!("{archive}/{name}#{count}");
        }
        if !is_full {
            self.names.insert(hasher.finish(), 1);
        }
        format!("{archive}/{name}")
    }

    /// Moves to the end of the data of a member. Where its length is unknown, it has to be
    /// decompressed.
    fn skip_rest(&mut self) -> io::Result<()> {
        if self.stream.borrow_mut().skip_packed()? {
            return Ok(());
        }
        let mut rest = self.input.budget().bound(MemberContent(Rc::clone(&self.stream)));
        match io::copy(&mut rest, &mut io::sink()) {
            Err(error) if self.input.has_failed() => Err(error),
            // What is damaged ends somewhere; the next header tells where.
            _ => Ok(()),
        }
    }

    fn count_unread(&mut self, path: &Path) {
        let kind = skipped_kind(path);
        let is_new = !self.unread.contains_key(&kind);
        let kind = if is_new && self.unread.len() > MAX_KINDS { "other".to_owned() } else { kind };
        *self.unread.entry(kind).or_default() += 1;
    }

    /// Names the kinds of members that were not read.
    fn warn_unread(&mut self) {
        let count: u64 = self.unread.values().sum();
        if count == 0 {
            return;
        }
        let kinds: Vec<String> =
            self.unread.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        let members = if count == 1 { "member is" } else { "members are" };
        let what =
            format!("{count} {members} of kinds that newsdex does not read: {}", kinds.join(", "));
        let help =
            "they were skipped; if they hold articles, save these in a format that newsdex reads";
        self.sink.skip(None, what, help);
    }
}

/// Hidden files and what macOS adds to archives, as a walk leaves them out; and folders.
fn is_hidden(name: &str) -> bool {
    name.ends_with('/')
        || name.split('/').any(|part| part.starts_with('.') && part.len() > 1 && part != "..")
        || name.starts_with("__MACOSX/")
}

fn shown_name(name: &str) -> String {
    match name.char_indices().nth(MAX_NAME_CHARS) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

/// The content of the current member. The archive moves on only after it was read.
struct MemberContent(Rc<RefCell<ZipStream>>);

impl Read for MemberContent {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.borrow_mut().read(buffer)
    }
}
