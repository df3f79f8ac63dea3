//! Access to the objects of a PDF, with limits on the decompressed size of its streams and on the
//! size of its objects.

use std::cell::Cell;

use memchr::memmem;
use pdfboss_core::source::ObjectSource;
use pdfboss_core::{Dict, Document, Error, ObjRef, Object, Result, Stream};

/// Maximum decompressed size of the streams of one page, including fonts, in bytes. The extracted
/// text runs of a page take about 30 times the memory of its content stream.
const MAX_PAGE_BYTES: usize = 8 << 20;
/// Maximum total size of the objects that are copied, in bytes. Each access to an object copies it.
const MAX_COPIED_BYTES: usize = 1 << 30;
/// Maximum length of a string in an object, in bytes. Any number of glyphs may refer to it as their
/// replacement text.
const MAX_STRING_BYTES: usize = 512;
/// Maximum length of a name in an object, in bytes, for the same reason.
const MAX_NAME_BYTES: usize = 128;
/// Maximum length of the text that a `ToUnicode` map gives for one code, in hexadecimal digits.
const MAX_MAPPED_DIGITS: usize = 64;

/// The objects of a file. Accesses fail once a limit is reached.
pub(super) struct BoundedSource<'d> {
    document: &'d Document,
    page_bytes_left: Cell<usize>,
    file_bytes_left: Cell<usize>,
    copied_bytes_left: Cell<usize>,
}

impl<'d> BoundedSource<'d> {
    /// The objects of `document`, whose streams may expand to `max_expanded` bytes together.
    pub(super) fn new(document: &'d Document, max_expanded: usize) -> BoundedSource<'d> {
        BoundedSource {
            document,
            page_bytes_left: Cell::new(0),
            file_bytes_left: Cell::new(max_expanded),
            copied_bytes_left: Cell::new(MAX_COPIED_BYTES),
        }
    }

    /// Starts a page. Returns whether the limits of the file allow it.
    pub(super) fn start_page(&self) -> bool {
        self.page_bytes_left.set(MAX_PAGE_BYTES);
        self.file_bytes_left.get() > 0 && self.copied_bytes_left.get() > 0
    }
}

impl ObjectSource for BoundedSource<'_> {
    fn get(&self, reference: ObjRef) -> Result<Object> {
        if self.copied_bytes_left.get() == 0 {
            return Err(over_limit());
        }
        let object = self.document.get(reference)?;
        let size = bounded_size(&object);
        spend(&self.copied_bytes_left, size.unwrap_or(MAX_COPIED_BYTES));
        size.map(|_| object).ok_or_else(over_limit)
    }

    fn stream_data(&self, stream: &Stream) -> Result<Vec<u8>> {
        // Images contain no text.
        let is_image = stream.dict.get_name("Subtype").is_some_and(|name| name.0 == "Image");
        if is_image || self.page_bytes_left.get() == 0 {
            return Err(over_limit());
        }
        let data = self.document.stream_data(stream)?;
        spend(&self.page_bytes_left, data.len().max(1));
        spend(&self.file_bytes_left, data.len().max(1));
        if self.page_bytes_left.get() == 0
            || self.file_bytes_left.get() == 0
            || maps_codes_to_long_texts(&data)
        {
            Err(over_limit())
        } else {
            Ok(data)
        }
    }
}

fn spend(left: &Cell<usize>, bytes: usize) {
    left.set(left.get().saturating_sub(bytes));
}

fn over_limit() -> Error {
    Error::Other("over the limit".to_owned())
}

/// Whether all names and strings in a dictionary are within the limits.
pub(super) fn is_bounded(dict: &Dict) -> bool {
    dict.iter().all(|(name, value)| name.0.len() <= MAX_NAME_BYTES && bounded_size(value).is_some())
}

/// The approximate size of an object in bytes; `None` if a string or name in it is too long. The
/// recursion is bounded: the parser accepts 128 levels.
fn bounded_size(object: &Object) -> Option<usize> {
    let dict_size = |dict: &Dict| {
        dict.iter().try_fold(64, |sum, (name, value)| {
            (name.0.len() <= MAX_NAME_BYTES).then_some(sum + 64 + bounded_size(value)?)
        })
    };
    match object {
        Object::String(text) => (text.len() <= MAX_STRING_BYTES).then_some(32 + text.len()),
        Object::Name(name) => (name.0.len() <= MAX_NAME_BYTES).then_some(32 + name.0.len()),
        Object::Array(items) => {
            items.iter().try_fold(32, |sum, item| Some(sum + bounded_size(item)?))
        }
        Object::Dict(dict) => dict_size(dict),
        Object::Stream(stream) => Some(stream.data.len() + dict_size(&stream.dict)?),
        _ => Some(32),
    }
}

/// Whether a stream is a `ToUnicode` map that gives a long text for one code.
fn maps_codes_to_long_texts(data: &[u8]) -> bool {
    let hex_digits = |after: &[u8]| {
        let inner =
            after.iter().take_while(|byte| byte.is_ascii_hexdigit() || byte.is_ascii_whitespace());
        inner.filter(|byte| byte.is_ascii_hexdigit()).count()
    };
    memmem::find(data, b"beginbf").is_some()
        && data
            .split(|&byte| byte == b'<')
            .skip(1)
            .any(|after| hex_digits(after) > MAX_MAPPED_DIGITS)
}
