//! The names that exports have for the fields of an article.

/// What is known of an article, as files name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    Id,
    Title,
    Body,
    Date,
    Source,
    Url,
    Bylines,
    Language,
    Section,
}

/// How many fields there are.
pub(crate) const FIELDS: usize = NAMES.len();

/// For each field its usual names, the best first: its own, then what says the same, then what may stand in for it.
/// They are in lower case without blanks, `-` and `_` (but a leading one is kept), as [`plain`] leaves them.
const NAMES: [(Field, &str, &[&str]); 9] = [
    (
        Field::Id,
        "id",
        &[
            "id",
            "_id",
            "guid",
            "uuid",
            "uri",
            "articleid",
            "docid",
            "documentid",
            "storyid",
            "newsid",
            "@id",
        ],
    ),
    (
        Field::Title,
        "title",
        &["title", "headline", "headlines", "articletitle", "headlinetext", "hed", "name"],
    ),
    (
        Field::Body,
        "body",
        &[
            "body",
            "text",
            "content",
            "articlebody",
            "maintext",
            "bodytext",
            "fulltext",
            "articletext",
            "contenttext",
            "articlecontent",
            "textcontent",
            "plaintext",
            "storytext",
            "story",
            "bodies",
            "paragraphs",
            "bodyhtml",
            "bodyxhtml",
            "contenthtml",
            "articlehtml",
            "html",
            "description",
            "descriptiontext",
            "descriptionhtml",
            "descriptions",
            "summary",
            "abstract",
            "excerpt",
            "leadparagraph",
            "snippet",
        ],
    ),
    (
        Field::Date,
        "date",
        &[
            "date",
            "published",
            "datepublished",
            "publishedat",
            "publishdate",
            "datepublish",
            "pubdate",
            "publicationdate",
            "publisheddate",
            "publishedon",
            "publishedtime",
            "publicationtime",
            "publishtime",
            "firstpublished",
            "webpublicationdate",
            "dateposted",
            "postedat",
            "versioncreated",
            "contentcreated",
            "firstcreated",
            "datetime",
            "timestamp",
            "createdat",
            "created",
            "datecreated",
            "time",
            "modified",
            "datemodified",
            "updated",
            "updatedat",
        ],
    ),
    (
        Field::Source,
        "source",
        &[
            "source",
            "publisher",
            "outlet",
            "publication",
            "publicationname",
            "newspaper",
            "sourcename",
            "sitename",
            "site",
            "provider",
            "copyrightholder",
            "infosource",
            "infosources",
            "sourcedomain",
            "domain",
            "hostname",
            "website",
        ],
    ),
    (
        Field::Url,
        "url",
        &[
            "url",
            "link",
            "canonicalurl",
            "canonical",
            "articleurl",
            "weburl",
            "permalink",
            "sourceurl",
            "externalurl",
            "href",
        ],
    ),
    (
        Field::Bylines,
        "bylines",
        &[
            "bylines",
            "authors",
            "author",
            "byline",
            "by",
            "authorname",
            "creator",
            "writers",
            "writer",
            "reporter",
        ],
    ),
    (Field::Language, "language", &["language", "lang", "inlanguage", "languagecode", "locale"]),
    (
        Field::Section,
        "section",
        &[
            "section",
            "sectionname",
            "articlesection",
            "category",
            "categories",
            "newsdesk",
            "desk",
            "subject",
            "subjects",
            "topic",
            "topics",
            "tags",
        ],
    ),
];

/// The longest name above and some; what is longer is none of them. In bytes.
const LONGEST: usize = 32;

impl Field {
    /// Its name in this project.
    pub(crate) fn name(self) -> &'static str {
        NAMES[self as usize].1
    }

    pub(crate) fn named(name: &str) -> Option<Field> {
        NAMES.iter().find(|(_, own, _)| *own == name).map(|(field, ..)| *field)
    }

    /// All names, for a message.
    pub(crate) fn list() -> String {
        NAMES.map(|(_, name, _)| name).join(", ")
    }
}

/// What a file's name for something means: the field, and how good a name it is for that, 1 the best.
pub(crate) fn meaning(name: &str) -> Option<(Field, u8)> {
    // The names that this project has itself are looked for in the fewest steps, for most files have them.
    if let Some((field, ..)) = NAMES.iter().find(|(_, own, _)| *own == name) {
        return Some((*field, 1));
    }
    let mut buffer = [0; LONGEST];
    let name = plain(name, &mut buffer)?;
    NAMES.iter().find_map(|(field, _, names)| {
        let at = names.iter().position(|own| own.as_bytes() == name)?;
        Some((*field, u8::try_from(at + 1).ok()?))
    })
}

/// Whether that name of the body means the text itself, and not what may stand in for it.
pub(crate) fn is_text(rank: u8) -> bool {
    let names = NAMES[Field::Body as usize].2;
    names
        .iter()
        .position(|name| *name == "description")
        .is_some_and(|first| usize::from(rank) <= first)
}

/// Whether that name of the body says that it is HTML.
pub(crate) fn is_html(field: Field, rank: u8) -> bool {
    let names = NAMES[field as usize].2;
    usize::from(rank)
        .checked_sub(1)
        .and_then(|at| names.get(at))
        .is_some_and(|name| name.ends_with("html"))
}

/// Names of lists of articles, and of objects that hold such lists, in the answers of services and in exports.
const CONTAINERS: &[&str] = &[
    "articles",
    "items",
    "docs",
    "documents",
    "data",
    "results",
    "hits",
    "entries",
    "rows",
    "records",
    "posts",
    "stories",
    "news",
    "newsitems",
    "response",
    "list",
    "collection",
    "value",
    "feed",
    "channel",
    "rss",
];

/// Whether articles may be in what has that name.
pub(crate) fn is_container(name: &str) -> bool {
    let mut buffer = [0; LONGEST];
    plain(name, &mut buffer).is_some_and(|name| CONTAINERS.iter().any(|own| own.as_bytes() == name))
}

/// A name in lower case and without what parts its words.
fn plain<'b>(name: &str, buffer: &'b mut [u8; LONGEST]) -> Option<&'b [u8]> {
    let mut length = 0;
    for (at, &byte) in name.trim().as_bytes().iter().enumerate() {
        if at > 0 && matches!(byte, b'_' | b'-' | b' ') {
            continue;
        }
        *buffer.get_mut(length)? = byte.to_ascii_lowercase();
        length += 1;
    }
    Some(&buffer[..length])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_however_their_words_are_parted() {
        let check = |name: &str, expected: Option<Field>| {
            assert_eq!(meaning(name).map(|(field, _)| field), expected, "{name}");
        };
        for name in ["date_published", "datePublished", "Date Published", "date-published"] {
            check(name, Some(Field::Date));
        }
        check("articleBody", Some(Field::Body));
        check("_id", Some(Field::Id));
        check("maintext", Some(Field::Body));
        check("content_html", Some(Field::Body));
        check("colour", None);
        check("", None);
        check(&"body".repeat(20), None);
        assert!(meaning("content") < meaning("summary"));
    }

    #[test]
    fn the_table_stands_in_the_order_of_the_fields_and_no_name_means_two() {
        let mut all = Vec::<&str>::new();
        for (at, (field, own, names)) in NAMES.iter().enumerate() {
            assert_eq!((*field as usize, names.first()), (at, Some(own)));
            let mut buffer = [0; LONGEST];
            for name in *names {
                assert_eq!(plain(name, &mut buffer), Some(name.as_bytes()));
            }
            all.extend(names.iter());
        }
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn a_name_tells_html_from_text() {
        let check = |name: &str, expected: bool| {
            let (field, rank) = meaning(name).unwrap();
            assert_eq!(is_html(field, rank), expected, "{name}");
        };
        check("content_html", true);
        check("body_xhtml", true);
        check("body", false);
        assert!(!is_html(Field::Body, 0));
    }
}
