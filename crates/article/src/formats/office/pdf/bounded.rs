//! A PDF as it is read: what its streams unpack to, and what its objects hold, within bounds.

use std::cell::Cell;

use memchr::memmem;
use pdfboss_core::source::ObjectSource;
use pdfboss_core::{Dict, Document, Error, ObjRef, Object, Result, Stream};

/// What the streams of one page unpack to, its fonts among them, in bytes. The text of a page takes some 30 times as much
/// memory as what draws it.
const MOST_OF_PAGE: usize = 8 << 20;
/// What all streams of a file unpack to, in bytes.
const MOST_OF_FILE: usize = 64 << 20;
/// Objects are copied whenever they are asked for; so much of that, in bytes, is no longer reading.
const MOST_COPIED: usize = 1 << 30;
/// A string within an object is no longer than this, nor a name, in bytes: each may stand for any number of letters drawn.
const LONGEST_STRING: usize = 512;
const LONGEST_NAME: usize = 128;
/// What one code of a font stands for is no longer than this, in digits of UTF-16.
const LONGEST_MAPPED: usize = 64;

/// The objects of a file, counted as they are handed out.
pub(super) struct Bounded<'d> {
    document: &'d Document,
    page: Cell<usize>,
    file: Cell<usize>,
    copied: Cell<usize>,
}

impl<'d> Bounded<'d> {
    pub(super) fn of(document: &'d Document) -> Bounded<'d> {
        let (page, file, copied) = (Cell::new(0), Cell::new(MOST_OF_FILE), Cell::new(MOST_COPIED));
        Bounded { document, page, file, copied }
    }

    /// Begins a page; `false` where no more are read.
    pub(super) fn next_page(&self) -> bool {
        self.page.set(MOST_OF_PAGE);
        self.file.get() > 0 && self.copied.get() > 0
    }
}

impl ObjectSource for Bounded<'_> {
    fn get(&self, reference: ObjRef) -> Result<Object> {
        if self.copied.get() == 0 {
            return Err(too_much());
        }
        let object = self.document.get(reference)?;
        let size = modest_size(&object);
        self.copied.set(self.copied.get().saturating_sub(size.unwrap_or(MOST_COPIED)));
        size.map(|_| object).ok_or_else(too_much)
    }

    fn stream_data(&self, stream: &Stream) -> Result<Vec<u8>> {
        // Nothing is written in pictures that is read here.
        if stream.dict.get_name("Subtype").is_some_and(|name| name.0 == "Image")
            || self.page.get() == 0
        {
            return Err(too_much());
        }
        let data = self.document.stream_data(stream)?;
        let spent = |left: &Cell<usize>| left.set(left.get().saturating_sub(data.len().max(1)));
        spent(&self.page);
        spent(&self.file);
        if self.page.get() == 0 || self.file.get() == 0 || maps_to_much(&data) {
            Err(too_much())
        } else {
            Ok(data)
        }
    }
}

fn too_much() -> Error {
    Error::Other("more than is read".to_owned())
}

/// Whether all that a dictionary holds is short enough.
pub(super) fn is_modest(dict: &Dict) -> bool {
    dict.iter().all(|(name, value)| name.0.len() <= LONGEST_NAME && modest_size(value).is_some())
}

/// About how many bytes an object takes; `None` where a string or name in it is too long. Objects nest no deeper than they
/// are read, which is 128 levels.
fn modest_size(object: &Object) -> Option<usize> {
    let of_dict = |dict: &Dict| {
        dict.iter().try_fold(64, |sum, (name, value)| {
            (name.0.len() <= LONGEST_NAME).then_some(sum + 64 + modest_size(value)?)
        })
    };
    match object {
        Object::String(text) => (text.len() <= LONGEST_STRING).then_some(32 + text.len()),
        Object::Name(name) => (name.0.len() <= LONGEST_NAME).then_some(32 + name.0.len()),
        Object::Array(items) => {
            items.iter().try_fold(32, |sum, item| Some(sum + modest_size(item)?))
        }
        Object::Dict(dict) => of_dict(dict),
        Object::Stream(stream) => Some(stream.data.len() + of_dict(&stream.dict)?),
        _ => Some(32),
    }
}

/// Whether a stream that says what codes stand for lets one stand for a text.
fn maps_to_much(data: &[u8]) -> bool {
    let digits = |after: &[u8]| {
        let inner =
            after.iter().take_while(|byte| byte.is_ascii_hexdigit() || byte.is_ascii_whitespace());
        inner.filter(|byte| byte.is_ascii_hexdigit()).count()
    };
    memmem::find(data, b"beginbf").is_some()
        && data.split(|&byte| byte == b'<').skip(1).any(|after| digits(after) > LONGEST_MAPPED)
}
