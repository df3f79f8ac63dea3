//! Languages that a query names by a word or a longer code: articles have the shortest code of
//! their language.

use newsdex_analysis::fold;

/// Tags of languages (BCP 47), and what else people call them, folded: the codes of ISO 639-2, and
/// the name in English and in the language itself.
const LANGUAGES: &[(&str, &[&str])] = &[
    ("ar", &["ara", "arabic", "العربية"]),
    ("bg", &["bul", "bulgarian", "български"]),
    ("cs", &["ces", "cze", "czech", "cestina"]),
    ("da", &["dan", "danish", "dansk"]),
    ("de", &["deu", "ger", "german", "deutsch"]),
    ("el", &["ell", "gre", "greek", "ελληνικα"]),
    ("en", &["eng", "english"]),
    ("es", &["spa", "spanish", "espanol"]),
    ("fa", &["fas", "per", "persian", "farsi", "فارسی"]),
    ("fi", &["fin", "finnish", "suomi"]),
    ("fr", &["fra", "fre", "french", "francais"]),
    ("he", &["heb", "hebrew", "עברית"]),
    ("hi", &["hin", "hindi"]),
    ("hu", &["hun", "hungarian", "magyar"]),
    ("id", &["ind", "indonesian", "bahasa indonesia"]),
    ("it", &["ita", "italian", "italiano"]),
    ("ja", &["jpn", "japanese", "日本語"]),
    ("ko", &["kor", "korean", "한국어"]),
    ("nl", &["nld", "dut", "dutch", "nederlands"]),
    ("no", &["nor", "norwegian", "norsk"]),
    ("pl", &["pol", "polish", "polski"]),
    ("pt", &["por", "portuguese", "portugues"]),
    ("ro", &["ron", "rum", "romanian", "romana"]),
    ("ru", &["rus", "russian", "русскии"]),
    ("sv", &["swe", "swedish", "svenska"]),
    ("tr", &["tur", "turkish", "turkce"]),
    ("uk", &["ukr", "ukrainian", "украінська"]),
    ("vi", &["vie", "vietnamese", "tieng viet"]),
    ("zh", &["zho", "chi", "chinese", "中文"]),
];

/// The tag of a language that a query calls by another name: `english`, `eng`.
pub(crate) fn language_tag(name: &str) -> Option<&'static str> {
    let name = fold(name.trim());
    let is_called = |names: &[&str]| names.iter().any(|other| fold(other) == name);
    LANGUAGES.iter().find(|(_, names)| is_called(names)).map(|(tag, _)| *tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_long_codes_of_languages_have_a_tag() {
        let check = |name: &str, expected: Option<&str>| {
            assert_eq!(language_tag(name), expected, "{name}");
        };
        check("English", Some("en"));
        check("ENG", Some("en"));
        check("Deutsch", Some("de"));
        check("français", Some("fr"));
        check("русский", Some("ru"));
        check("中文", Some("zh"));
        check("en", None);
        check("en-US", None);
        check("eng*", None);
        check("", None);
    }

    #[test]
    fn no_name_is_that_of_two_languages() {
        for (tag, names) in LANGUAGES {
            for name in *names {
                assert_eq!(language_tag(name), Some(*tag), "{name}");
            }
        }
    }
}
