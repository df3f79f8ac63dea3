//! The names that other systems use for the fields of an article.

/// A field of an article that a record can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    Id,
    Title,
    Body,
    Date,
    Modified,
    Source,
    Url,
    Bylines,
    Language,
    Section,
    Keywords,
}

/// Number of fields.
pub(crate) const FIELD_COUNT: usize = NAMES.len();

/// The names of a field, best first: the name in newsdex, synonyms, then fields that can stand in
/// for it. All are in the form that [`normalize`] returns.
struct FieldNames {
    field: Field,
    names: &'static [&'static str],
}

/// In the order of [`Field`].
const NAMES: [FieldNames; 11] = [
    FieldNames {
        field: Field::Id,
        names: &[
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
    },
    FieldNames {
        field: Field::Title,
        names: &["title", "headline", "headlines", "articletitle", "headlinetext", "hed", "name"],
    },
    FieldNames {
        field: Field::Body,
        names: &[
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
    },
    FieldNames {
        field: Field::Date,
        names: &[
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
        ],
    },
    FieldNames {
        field: Field::Modified,
        names: &[
            "modified",
            "datemodified",
            "datemodify",
            "modifieddate",
            "modificationdate",
            "modifydate",
            "modifiedat",
            "modifiedon",
            "modifiedtime",
            "modificationtime",
            "contentmodified",
            "lastmodified",
            "lastmodifiedat",
            "lastmodifieddate",
            "lastmod",
            "updated",
            "dateupdated",
            "dateupdate",
            "updateddate",
            "updatedate",
            "updatedat",
            "updatedon",
            "updatedtime",
            "updatetime",
            "lastupdated",
            "lastupdatedat",
            "lastupdateddate",
            "lastupdate",
            "revised",
            "daterevised",
            "reviseddate",
            "revisiondate",
            "lastrevised",
            "thisrevisioncreated",
            "editedat",
            "lastedited",
        ],
    },
    FieldNames {
        field: Field::Source,
        names: &[
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
    },
    FieldNames {
        field: Field::Url,
        names: &[
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
    },
    FieldNames {
        field: Field::Bylines,
        names: &[
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
    },
    FieldNames {
        field: Field::Language,
        names: &["language", "lang", "inlanguage", "languagecode", "locale"],
    },
    FieldNames {
        field: Field::Section,
        names: &[
            "section",
            "sectionname",
            "articlesection",
            "category",
            "categories",
            "newsdesk",
            "desk",
        ],
    },
    FieldNames {
        field: Field::Keywords,
        names: &["keywords", "keyword", "tags", "tag", "subjects", "subject", "topics", "topic"],
    },
];

/// Maximum length of a name in [`NAMES`] or [`CONTAINERS`], in bytes.
const MAX_NAME_BYTES: usize = 32;

impl Field {
    /// The name of the field in newsdex.
    pub(crate) fn name(self) -> &'static str {
        NAMES[self as usize].names[0]
    }

    /// The field with a name in newsdex.
    pub(crate) fn from_name(name: &str) -> Option<Field> {
        NAMES.iter().find(|entry| entry.names[0] == name).map(|entry| entry.field)
    }

    /// All names in newsdex, for a message.
    pub(crate) fn list() -> String {
        NAMES.map(|entry| entry.names[0]).join(", ")
    }
}

/// A field, as found by its name in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NamedField {
    pub(crate) field: Field,
    /// How well the name fits; 1 is best. 0 is reserved for names that the user maps.
    pub(crate) rank: u8,
}

impl NamedField {
    /// Finds the field that a name in a record stands for.
    pub(crate) fn find(name: &str) -> Option<NamedField> {
        // Most files use the names of newsdex, so compare with these first.
        if let Some(field) = Field::from_name(name) {
            return Some(NamedField { field, rank: 1 });
        }
        let mut buffer = [0; MAX_NAME_BYTES];
        let name = normalize(name, &mut buffer)?;
        NAMES.iter().find_map(|entry| {
            let at = entry.names.iter().position(|known| known.as_bytes() == name)?;
            Some(NamedField { field: entry.field, rank: u8::try_from(at + 1).ok()? })
        })
    }

    /// Whether the field is the body itself and not a summary that can stand in for it.
    pub(crate) fn is_full_body(self) -> bool {
        const FIRST_SUMMARY: &str = "description";
        let names = NAMES[Field::Body as usize].names;
        self.field == Field::Body
            && names
                .iter()
                .position(|name| *name == FIRST_SUMMARY)
                .is_some_and(|first| usize::from(self.rank) <= first)
    }

    /// The date of the last change, if the name stands for it besides the date of publication: ninjs
    /// has one date for each version of an item.
    pub(crate) fn as_modified(self) -> Option<NamedField> {
        const VERSION: &str = "versioncreated";
        let name = NAMES[self.field as usize].names.get(usize::from(self.rank).checked_sub(1)?)?;
        // Worse than every name of its own.
        (*name == VERSION).then_some(NamedField { field: Field::Modified, rank: u8::MAX })
    }

    /// Whether the name says that the value is HTML, as `content_html` does.
    pub(crate) fn is_html(self) -> bool {
        let names = NAMES[self.field as usize].names;
        let name = usize::from(self.rank).checked_sub(1).and_then(|at| names.get(at));
        name.is_some_and(|name| name.ends_with("html"))
    }
}

/// Names of lists of articles, and of objects that hold such lists, in API responses and exports.
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

/// Whether a value with this name may contain articles.
pub(crate) fn is_container(name: &str) -> bool {
    let mut buffer = [0; MAX_NAME_BYTES];
    normalize(name, &mut buffer)
        .is_some_and(|name| CONTAINERS.iter().any(|known| known.as_bytes() == name))
}

/// A name in lower case without `_`, `-` and spaces, except for a leading one (`_id`). `None` if it
/// is too long.
fn normalize<'b>(name: &str, buffer: &'b mut [u8; MAX_NAME_BYTES]) -> Option<&'b [u8]> {
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
    fn names_match_in_every_naming_convention() {
        let check = |name: &str, expected: Option<Field>| {
            assert_eq!(NamedField::find(name).map(|found| found.field), expected, "{name}");
        };
        for name in ["date_published", "datePublished", "Date Published", "date-published"] {
            check(name, Some(Field::Date));
        }
        for name in ["date_modified", "dateModified", "updated_at", "Last Modified", "lastmod"] {
            check(name, Some(Field::Modified));
        }
        check("articleBody", Some(Field::Body));
        check("_id", Some(Field::Id));
        check("maintext", Some(Field::Body));
        check("content_html", Some(Field::Body));
        check("colour", None);
        check("", None);
        check(&"body".repeat(20), None);
        assert!(NamedField::find("content") < NamedField::find("summary"));
    }

    #[test]
    fn the_table_is_in_field_order_and_its_names_are_normalized_and_unique() {
        let mut all = Vec::<&str>::new();
        for (at, entry) in NAMES.iter().enumerate() {
            assert_eq!(entry.field as usize, at);
            let mut buffer = [0; MAX_NAME_BYTES];
            for name in entry.names {
                assert_eq!(normalize(name, &mut buffer), Some(name.as_bytes()));
            }
            all.extend(entry.names.iter());
        }
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn some_names_say_that_the_value_is_html() {
        let check = |name: &str, expected: bool| {
            assert_eq!(NamedField::find(name).unwrap().is_html(), expected, "{name}");
        };
        check("content_html", true);
        check("body_xhtml", true);
        check("body", false);
        assert!(!NamedField { field: Field::Body, rank: 0 }.is_html());
    }

    #[test]
    fn summaries_are_not_the_full_body() {
        let check = |name: &str, expected: bool| {
            assert_eq!(NamedField::find(name).unwrap().is_full_body(), expected, "{name}");
        };
        check("body", true);
        check("content_html", true);
        check("description", false);
        check("snippet", false);
        check("title", false);
    }
}
