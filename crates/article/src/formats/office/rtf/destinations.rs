//! Groups, and where their text goes.

/// Where the text of a group goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Destination {
    /// Into the text of the document.
    Text,
    /// Into a footnote.
    Note,
    /// Nowhere.
    Skip,
    FontTable,
    StyleSheet,
    /// A group of properties.
    Info,
    Title,
    Author,
    Keywords,
    /// The time of the last change.
    Revision,
}

/// The state that a group inherits, and that ends with it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    pub(super) destination: Destination,
    /// How many characters after `\u` stand for the character in programs without Unicode.
    pub(super) fallback_chars: usize,
    /// Whether the text is hidden, deleted, or only for programs without HTML.
    pub(super) is_hidden: bool,
    pub(super) font: i32,
}

impl Default for Group {
    fn default() -> Group {
        Group { destination: Destination::Text, fallback_chars: 1, is_hidden: false, font: 0 }
    }
}

/// Destinations that hold no text of the document. Those that are marked with `\*` need not be here.
const SKIPPED: &[&str] = &[
    "aftnsep",
    "aftnsepc",
    "aftncn",
    "atnid",
    "atnauthor",
    "annotation",
    "bkmkend",
    "bkmkstart",
    "colorschememapping",
    "colortbl",
    "comment",
    "datastore",
    "do",
    "fldinst",
    "filetbl",
    "footer",
    "footerf",
    "footerl",
    "footerr",
    "ftncn",
    "ftnsep",
    "ftnsepc",
    "generator",
    "header",
    "headerf",
    "headerl",
    "headerr",
    "latentstyles",
    "listoverridetable",
    "listtable",
    "listtext",
    "nonshppict",
    "objdata",
    "pict",
    "pntext",
    "private",
    "revtbl",
    "rsidtbl",
    "rxe",
    "shprslt",
    "sn",
    "sp",
    "sv",
    "tc",
    "template",
    "themedata",
    "txe",
    "upr",
    "xe",
];

impl Destination {
    /// The destination that a control word at the start of a group names, within `outer`. `None` if
    /// the word names none.
    pub(super) fn named(name: &str, outer: Destination) -> Option<Destination> {
        if outer == Destination::Skip {
            return None;
        }
        Some(match name {
            "fonttbl" => Destination::FontTable,
            "stylesheet" => Destination::StyleSheet,
            "info" => Destination::Info,
            "title" if outer == Destination::Info => Destination::Title,
            "author" if outer == Destination::Info => Destination::Author,
            "keywords" if outer == Destination::Info => Destination::Keywords,
            "revtim" if outer == Destination::Info => Destination::Revision,
            "subject" | "operator" | "manager" | "company" | "category" | "doccomm" | "creatim"
            | "printim" | "buptim" | "hlinkbase"
                if outer == Destination::Info =>
            {
                Destination::Skip
            }
            "footnote" => Destination::Note,
            // A text box. What describes its shape is skipped.
            "shpinst" | "shptxt" => outer,
            name if SKIPPED.contains(&name) => Destination::Skip,
            _ => return None,
        })
    }
}
