//! Words of classes and ids that tell what a date in their element is the date of.

use std::sync::LazyLock;

use crate::formats::markup::elements::is_one_of;
use crate::formats::markup::tokenizer::StartTag;
use crate::formats::web::html::class_words::{WordTable, words};
use crate::formats::web::html::date::labels::Meaning;

/// Words of classes that tell of publication even beside those of something else: the header of a
/// comment by an editor is `CommentHeader_publishDate`.
const PUBLISHED_CLASSES: &[&str] =
    &["published", "publish", "publishing", "publication", "pubdate", "publishdate"];
/// Words of classes and ids of elements that hold a date, in lower case.
const DATE_CLASSES: &[&str] = &[
    "date",
    "dates",
    "datum",
    "fecha",
    "data",
    "dato",
    "datetime",
    "day",
    "time",
    "timestamp",
    "pub",
    "posted",
    "postdate",
    "created",
    "dateline",
    "datestamp",
    "publishingdate",
    "publicationdate",
    "newsdate",
    "newsdatum",
    "postmetadata",
    "entrydate",
    "articledate",
    "veroeffentlicht",
    "zeit",
];
const MODIFIED_CLASSES: &[&str] = &[
    "modified",
    "updated",
    "lastmod",
    "lastmodified",
    "lastchanged",
    "lastupdated",
    "modification",
];
const OTHER_CLASSES: &[&str] = &[
    "comment",
    "comments",
    "commentdate",
    "respond",
    "sidebar",
    "related",
    "recommended",
    "recommendations",
    "popular",
    "trending",
    "copyright",
    "nav",
    "navi",
    "navbar",
    "navigation",
    "menu",
    "events",
    "kalender",
    "termine",
    "veranstaltungen",
    "forecast",
    "weather",
    "today",
    "leserbrief",
    "leserbriefe",
    "kommentar",
    "kommentare",
    "disqus",
    "reply",
    "replies",
    "newsletter",
    "cookie",
    "consent",
    "signature",
    "widget",
    "carousel",
    "ticker",
    "latest",
    "archive",
    "search",
    "login",
    "blogroll",
];

/// A class with one of these words describes the page around the element, as `has-sidebar` does.
const STATE_WORDS: &[&str] = &["has", "no", "with", "without"];

/// What a word of a class or id tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    Published,
    Date,
    Modified,
    Other,
    Foot,
    State,
}

static WORDS: LazyLock<WordTable<Word>> = LazyLock::new(|| {
    WordTable::new(&[
        (PUBLISHED_CLASSES, Word::Published),
        (OTHER_CLASSES, Word::Other),
        (DATE_CLASSES, Word::Date),
        (MODIFIED_CLASSES, Word::Modified),
        (&["footer"], Word::Foot),
        (STATE_WORDS, Word::State),
    ])
});

/// What one class or the id of an element tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ClassName {
    /// What a date in the element is the date of.
    pub(crate) meaning: Meaning,
    /// Whether it is that of the foot of a page or of one of its parts.
    pub(crate) is_foot: bool,
    /// Whether it describes the state of the page and not its own element.
    pub(crate) is_state: bool,
}

impl ClassName {
    fn new(name: &str) -> Self {
        let (mut is_published, mut is_date, mut is_modified, mut is_other) = Default::default();
        let (mut is_foot, mut is_state) = (false, false);
        for word in words(name).filter_map(|word| WORDS.get(word)) {
            match word {
                Word::Published => is_published = true,
                Word::Date => is_date = true,
                Word::Modified => is_modified = true,
                Word::Other => is_other = true,
                Word::Foot => is_foot = true,
                Word::State => is_state = true,
            }
        }
        let meaning = if is_published || is_date && !is_other {
            Meaning::Published
        } else if is_other {
            Meaning::Other
        } else if is_modified {
            Meaning::Modified
        } else {
            Meaning::Unknown
        };
        ClassName { meaning, is_foot, is_state }
    }

    /// Whether it is that of comments, a list of other articles and the like.
    pub(crate) fn is_of_something_else(self) -> bool {
        self.meaning == Meaning::Other && !self.is_state
    }
}

/// The classes and the id of an element.
pub(crate) fn class_names(tag: StartTag<'_>) -> impl Iterator<Item = ClassName> {
    tag.attributes()
        .filter(|(name, _)| is_one_of(name, &["class", "id"]))
        .flat_map(|(_, value)| value.split_ascii_whitespace())
        .map(ClassName::new)
}
