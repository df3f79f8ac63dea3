//! The readers of all formats, grouped by kind.
//!
//! Each reader implements [`Reader`](crate::reader::Reader). `registry` maps a detected format to
//! its reader. A new format needs its file here, a variant of
//! [`Format`](crate::files::detect::Format) with its detection, and a line in the registry. A new
//! XML format needs an `ItemFormat` and a line in `xml_document` instead.
//!
//! Four folders contain no readers: `markup` renders HTML as text, `xml` splits documents into items,
//! `zip` reads members of archives, `exports` finds many articles in one text. Imports go downward:
//! from `registry` and `xml_document` to the folders of readers, then to `exports`, then to `records`,
//! `xml` and `zip`, then to `markup`.

pub(crate) mod exports;
pub(crate) mod feeds;
pub(crate) mod mail;
pub(crate) mod markup;
pub(crate) mod office;
pub(crate) mod records;
pub(crate) mod registry;
pub(crate) mod text;
pub(crate) mod web;
pub(crate) mod wire;
pub(crate) mod xml;
pub(crate) mod xml_document;
pub(crate) mod zip;
