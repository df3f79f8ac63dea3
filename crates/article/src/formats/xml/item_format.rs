//! What the splitter needs to know about a format.

use crate::fields::map::FieldMap;
use crate::formats::xml::header::DocumentHeader;
use crate::formats::xml::tree::Tree;
use crate::parsed_article::ParsedArticle;

/// A kind of item that XML documents contain, such as the entries of feeds.
pub(crate) struct ItemFormat {
    /// Local names of the elements that are items.
    pub(crate) elements: &'static [&'static str],
    /// Whether an item may contain an element of the same name. If not, a nested one means that an
    /// end tag is missing.
    pub(crate) can_nest: bool,
    /// Parses an item. The map has the names of the user. The id of the article may stay empty.
    pub(crate) parse: fn(&Tree, &DocumentHeader, &FieldMap) -> ParsedArticle,
}

/// Which elements of a document are items.
#[derive(Clone, Copy)]
pub(crate) enum Items<'p> {
    /// Those of the formats, by name.
    Named(&'static [ItemFormat]),
    /// Those that have this path of local names from the root.
    AtPath(&'static ItemFormat, &'p [String]),
}
