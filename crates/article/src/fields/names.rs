//! What a name in a record means.
//!
//! Names are compared in one form, see [`normalize`]; the tables are in `vocabulary`.

use std::collections::HashMap;
use std::sync::LazyLock;

pub(crate) use crate::fields::field::{FIELD_COUNT, Field};
use crate::fields::vocabulary::{
    ARTICLE_CONTAINERS, CONTAINERS, FOREIGN, NAMES, OUTER_WRAPPERS, RETRIEVAL_DATES, WRAPPERS,
};

/// Maximum length of a normalized name, in bytes. Longer names match nothing.
const MAX_NAME_BYTES: usize = 64;
/// Added to the rank of a name that matches without its prefix or suffix.
const AFFIX_RANK: u16 = 500;

/// What precedes the name of a field in many systems: a namespace or what the record is.
const PREFIXES: &[&str] = &[
    "dcterms", "dc", "prism", "schema", "og", "article", "news", "story", "post", "document",
    "doc", "item", "entry", "web", "rss", "fm",
];
/// Suffixes of field names in Solr, which name the type.
const SUFFIXES: &[&str] = &["_txt_en", "_s", "_ss", "_t", "_txt", "_dt", "_tdt", "_dts", "_en"];

/// How sure it is that a value with some name is the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Certainty {
    /// The name is that of the field.
    Field,
    /// The name is that of any date, such as `created`, and so probably of the field.
    Generic,
    /// The value is used if there is no better one: a summary as the body.
    Fallback,
    /// A date that is not the field: when a program fetched the article.
    Retrieval,
}

/// A field, as found by its name in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NamedField {
    pub(crate) field: Field,
    /// How well the name fits; smaller is better. 0 is reserved for names that the user maps.
    pub(crate) rank: u16,
    pub(crate) certainty: Certainty,
    /// Whether the name says that the value is HTML, as `content_html` does.
    pub(crate) is_html: bool,
}

/// What a name in a record means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    Field(NamedField),
    /// An object with this name contains the article.
    Wrapper,
    /// An object with this name contains the article or is about it. Fields outside are better.
    OuterWrapper,
    /// The value is the kind of the record.
    Kind,
    /// The record is no article unless it has a text.
    Foreign,
}

static MEANINGS: LazyLock<HashMap<&'static str, Meaning>> = LazyLock::new(|| {
    let mut meanings = HashMap::new();
    for entry in &NAMES {
        let kinds = [
            (entry.names, Certainty::Field),
            (entry.generic, Certainty::Generic),
            (entry.fallbacks, Certainty::Fallback),
        ];
        let names = kinds
            .into_iter()
            .flat_map(|(names, certainty)| words(names).map(move |name| (name, certainty)));
        for ((name, certainty), rank) in names.zip(1..) {
            let is_html = name.ends_with("html") || name == "contentwithmarkup";
            let named = NamedField { field: entry.field, rank, certainty, is_html };
            meanings.insert(name, Meaning::Field(named));
        }
    }
    for name in words(RETRIEVAL_DATES) {
        let certainty = Certainty::Retrieval;
        let named = NamedField { field: Field::Date, rank: u16::MAX, certainty, is_html: false };
        meanings.insert(name, Meaning::Field(named));
    }
    let others = [
        (WRAPPERS, Meaning::Wrapper),
        (OUTER_WRAPPERS, Meaning::OuterWrapper),
        (FOREIGN, Meaning::Foreign),
        ("type @type schema", Meaning::Kind),
    ];
    for (names, meaning) in others {
        for name in words(names) {
            // The name of a field, such as `document`, can also be that of a wrapper.
            meanings.entry(name).or_insert(meaning);
        }
    }
    meanings
});

/// What the containers of articles may be, by their normalized names.
static CONTAINER_KINDS: LazyLock<HashMap<&'static str, Container>> = LazyLock::new(|| {
    let lists = words(CONTAINERS).map(|name| (name, Container::OfArticles));
    lists.chain(words(ARTICLE_CONTAINERS).map(|name| (name, Container::OrArticle))).collect()
});

fn words(names: &'static str) -> impl Iterator<Item = &'static str> {
    names.split_ascii_whitespace()
}

impl Meaning {
    /// What a name in a record means; `None` if newsdex does not know it.
    pub(crate) fn of(name: &str) -> Option<Meaning> {
        let mut buffer = [0; MAX_NAME_BYTES];
        let normalized = normalize(name, &mut buffer)?;
        if let Some(&meaning) = MEANINGS.get(normalized) {
            return Some(meaning);
        }
        let prefixed = PREFIXES.iter().filter_map(|prefix| normalized.strip_prefix(prefix));
        if let Some(named) = prefixed.filter(|rest| rest.len() > 1).find_map(field_without_affix) {
            return Some(Meaning::Field(named));
        }
        let mut buffer = [0; MAX_NAME_BYTES];
        let suffixed = SUFFIXES.iter().find_map(|suffix| name.strip_suffix(suffix))?;
        normalize(suffixed, &mut buffer).and_then(field_without_affix).map(Meaning::Field)
    }
}

fn field_without_affix(name: &str) -> Option<NamedField> {
    match MEANINGS.get(name) {
        Some(Meaning::Field(named)) => {
            Some(NamedField { rank: named.rank.saturating_add(AFFIX_RANK), ..*named })
        }
        _ => None,
    }
}

impl NamedField {
    /// The field that the user mapped to a name.
    pub(crate) fn mapped(field: Field) -> NamedField {
        NamedField { field, rank: 0, certainty: Certainty::Field, is_html: false }
    }

    /// Finds the field that a name in a record means.
    pub(crate) fn find(name: &str) -> Option<NamedField> {
        match Meaning::of(name)? {
            Meaning::Field(named) => Some(named),
            _ => None,
        }
    }

    /// Whether the field is the body itself and not a summary that is used if there is no body.
    pub(crate) fn is_full_body(self) -> bool {
        self.field == Field::Body && self.certainty == Certainty::Field
    }

    /// The date of the last change, if the name means it besides the date of publication: ninjs
    /// has one date for each version of an item.
    pub(crate) fn as_modified(self) -> Option<NamedField> {
        let version = MEANINGS.get("versioncreated").copied();
        let is_version = self.rank > 0 && version == Some(Meaning::Field(self));
        // Worse than every name of its own.
        is_version.then_some(NamedField { field: Field::Modified, rank: u16::MAX, ..self })
    }
}

/// What a container of articles may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Container {
    /// A list of articles, or an object that holds such a list.
    OfArticles,
    /// Also an article itself.
    OrArticle,
}

/// Whether a value with this name may contain articles.
pub(crate) fn container(name: &str) -> Option<Container> {
    let mut buffer = [0; MAX_NAME_BYTES];
    let name = normalize(name, &mut buffer)?;
    CONTAINER_KINDS.get(name).copied()
}

/// A name in lower case without accents, `_`, `-`, `:`, `.`, apostrophes and spaces, except for a
/// leading `_` (`_id`). `None` if it is too long.
pub(crate) fn normalize<'b>(name: &str, buffer: &'b mut [u8; MAX_NAME_BYTES]) -> Option<&'b str> {
    let mut length = 0;
    for (at, letter) in name.trim().chars().enumerate() {
        if letter.is_ascii() {
            if at > 0 && matches!(letter, '_' | '-' | ' ' | ':' | '.' | '\'') {
                continue;
            }
            *buffer.get_mut(length)? = letter.to_ascii_lowercase() as u8;
            length += 1;
            continue;
        }
        for lower in letter.to_lowercase().flat_map(fold).flatten() {
            let end = length + lower.len_utf8();
            lower.encode_utf8(buffer.get_mut(length..end)?);
            length = end;
        }
    }
    std::str::from_utf8(&buffer[..length]).ok()
}

/// A lower-case letter without its accent. Combining marks fold to nothing, so that composed and
/// decomposed names are the same.
fn fold(letter: char) -> [Option<char>; 2] {
    let folded = match letter {
        '\u{300}'..='\u{36f}' | '’' | '\u{200b}'..='\u{200f}' | '\u{a0}' | '\u{feff}' => {
            return [None, None];
        }
        'ß' => return [Some('s'), Some('s')],
        'æ' => return [Some('a'), Some('e')],
        'à'..='å' | 'ą' | 'ă' | 'ā' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ę' | 'ě' | 'ē' => 'e',
        'ğ' => 'g',
        'ì'..='ï' | 'ı' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'ş' | 'š' | 'ș' => 's',
        'ù'..='ü' | 'ű' | 'ů' => 'u',
        'ý' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        'й' => 'и',
        'ё' => 'е',
        'أ' | 'إ' | 'آ' => 'ا',
        other => other,
    };
    [Some(folded), None]
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
        check("dc:title", Some(Field::Title));
        check("dcterms.creator", Some(Field::Bylines));
        check("article:published_time", Some(Field::Date));
        check("post_title", Some(Field::Title));
        check("title_txt_en", Some(Field::Title));
        check("published_dt", Some(Field::Date));
        check("colour", None);
        check("data", None);
        check("", None);
        check(&"body".repeat(20), None);
        let rank = |name| NamedField::find(name).map(|named| named.rank);
        assert!(rank("content") < rank("summary"));
        assert!(rank("dateTimePub") < rank("date") && rank("date") < rank("dateTime"));
    }

    #[test]
    fn names_match_in_the_languages_of_news() {
        let check = |names: [&str; 5]| {
            let fields = [Field::Title, Field::Date, Field::Body, Field::Bylines, Field::Keywords];
            for (name, field) in names.into_iter().zip(fields) {
                assert_eq!(NamedField::find(name).map(|found| found.field), Some(field), "{name}");
            }
        };
        check(["Überschrift", "Veröffentlicht am", "Inhalt", "Verfasser", "Schlagwörter"]);
        check(["U\u{308}berschrift", "Datum", "Text", "Autorin", "Stichworte"]);
        check(["Titre", "Date de publication", "Texte de l’article", "Auteur", "Mots-clés"]);
        check(["Título", "Fecha de publicación", "Contenido", "Autor", "Palabras clave"]);
        check(["Titolo", "Data di pubblicazione", "Testo", "Autore", "Parole chiave"]);
        check(["Manchete", "Data de publicação", "Conteúdo", "Autor", "Palavras-chave"]);
        check(["Kop", "Publicatiedatum", "Inhoud", "Schrijver", "Trefwoorden"]);
        check(["Tytuł", "Data publikacji", "Treść", "Autorzy", "Słowa kluczowe"]);
        check(["Заголовок", "Дата публикации", "Полный текст", "Автор", "Ключевые слова"]);
        check(["Τίτλος", "Ημερομηνία", "Κείμενο", "Συντάκτης", "Λέξεις-κλειδιά"]);
        check(["BAŞLIK", "Yayın Tarihi", "İçerik", "Yazar", "Etiketler"]);
        check(["标题", "发布时间", "正文", "作者", "关键词"]);
        check(["見出し", "公開日", "本文", "著者", "キーワード"]);
        check(["العنوان", "تاريخ النشر", "النص", "الكاتب", "الكلمات المفتاحية"]);
    }

    #[test]
    fn the_tables_are_in_field_order_and_their_names_are_normalized_and_unique() {
        let mut all = Vec::<&str>::new();
        for (at, entry) in NAMES.iter().enumerate() {
            assert_eq!(entry.field as usize, at);
            assert_eq!(Field::from_name(entry.field.name()), Some(entry.field));
            assert!(words(entry.names).any(|name| name == entry.field.name()));
            all.extend([entry.names, entry.generic, entry.fallbacks].into_iter().flat_map(words));
        }
        all.extend(words(RETRIEVAL_DATES).chain(words(FOREIGN)));
        for name in all.iter().copied().chain(words(WRAPPERS)).chain(words(OUTER_WRAPPERS)) {
            assert_eq!(normalize(name, &mut [0; MAX_NAME_BYTES]), Some(name));
        }
        all.sort_unstable();
        let repeated: Vec<&[&str]> = all.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(repeated.is_empty(), "{repeated:?}");
    }

    #[test]
    fn some_names_say_that_the_value_is_html() {
        let check = |name: &str, expected: bool| {
            assert_eq!(NamedField::find(name).unwrap().is_html, expected, "{name}");
        };
        check("content_html", true);
        check("body_xhtml", true);
        check("body", false);
    }

    #[test]
    fn summaries_are_not_the_full_body_and_other_dates_not_that_of_publication() {
        let check = |name: &str, field: Field, certainty: Certainty| {
            let named = NamedField::find(name).unwrap();
            assert_eq!((named.field, named.certainty), (field, certainty), "{name}");
            assert_eq!(named.is_full_body(), (field, certainty) == (Field::Body, Certainty::Field));
        };
        check("body", Field::Body, Certainty::Field);
        check("content_html", Field::Body, Certainty::Field);
        check("description", Field::Body, Certainty::Fallback);
        check("short_description", Field::Body, Certainty::Fallback);
        check("title", Field::Title, Certainty::Field);
        check("name", Field::Title, Certainty::Fallback);
        check("seendate", Field::Date, Certainty::Fallback);
        check("crawl_date", Field::Date, Certainty::Retrieval);
        check("date_download", Field::Date, Certainty::Retrieval);
    }
}
