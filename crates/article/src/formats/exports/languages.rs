//! Names of languages, as services write them.

/// Tags of languages and their names, in lower case: in English, in the language itself, and in the
/// other languages in which Nexis and Factiva are offered.
const LANGUAGES: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "english",
            "englisch",
            "anglais",
            "inglés",
            "inglese",
            "engels",
            "inglês",
            "angielski",
            "английский",
        ],
    ),
    ("de", &["german", "deutsch", "allemand", "alemán", "tedesco", "duits", "alemão"]),
    ("fr", &["french", "französisch", "français", "francés", "francese", "frans", "francês"]),
    ("es", &["spanish", "spanisch", "espagnol", "español", "spagnolo", "spaans", "espanhol"]),
    ("it", &["italian", "italienisch", "italien", "italiano", "italiaans"]),
    (
        "pt",
        &[
            "portuguese",
            "portugiesisch",
            "portugais",
            "portugués",
            "portoghese",
            "portugees",
            "português",
        ],
    ),
    (
        "nl",
        &[
            "dutch",
            "niederländisch",
            "néerlandais",
            "neerlandés",
            "holandés",
            "olandese",
            "nederlands",
        ],
    ),
    ("ru", &["russian", "russisch", "russe", "ruso", "russo", "русский"]),
    ("pl", &["polish", "polnisch", "polonais", "polaco", "polacco", "pools", "polski"]),
    ("cs", &["czech", "tschechisch", "tchèque", "checo", "čeština"]),
    ("sv", &["swedish", "schwedisch", "suédois", "sueco", "svenska"]),
    ("da", &["danish", "dänisch", "danois", "danés", "dansk"]),
    ("no", &["norwegian", "norwegisch", "norvégien", "noruego", "norsk"]),
    ("fi", &["finnish", "finnisch", "finnois", "finlandés", "suomi"]),
    ("hu", &["hungarian", "ungarisch", "hongrois", "húngaro", "magyar"]),
    ("ro", &["romanian", "rumänisch", "roumain", "rumano", "română"]),
    ("bg", &["bulgarian", "bulgarisch", "bulgare", "búlgaro", "български"]),
    ("el", &["greek", "griechisch", "grec", "griego", "ελληνικά"]),
    ("tr", &["turkish", "türkisch", "turc", "turco", "türkçe"]),
    ("ar", &["arabic", "arabisch", "arabe", "árabe", "العربية"]),
    ("he", &["hebrew", "hebräisch", "hébreu", "hebreo", "עברית"]),
    (
        "zh",
        &[
            "chinese",
            "chinesisch",
            "chinois",
            "chino",
            "chinese - simplified",
            "chinese - traditional",
            "中文",
            "简体中文",
            "繁體中文",
        ],
    ),
    ("ja", &["japanese", "japanisch", "japonais", "japonés", "日本語"]),
    ("ko", &["korean", "koreanisch", "coréen", "coreano", "한국어"]),
    ("id", &["indonesian", "indonesisch", "indonésien", "indonesio", "bahasa indonesia"]),
    ("ms", &["malay", "malaiisch", "malais", "malayo"]),
    ("th", &["thai", "thaï", "tailandés"]),
    ("vi", &["vietnamese", "vietnamesisch", "vietnamien", "vietnamita"]),
    ("uk", &["ukrainian", "ukrainisch", "ukrainien", "ucraniano", "українська"]),
    ("sk", &["slovak", "slowakisch", "slovaque", "eslovaco"]),
    ("ca", &["catalan", "katalanisch", "catalán", "català"]),
];

/// The tag of a language. A name may be followed by others: `GERMAN; Deutsch`.
pub(super) fn language_tag(name: &str) -> Option<&'static str> {
    let name = name.split([';', ',']).next()?.trim().to_lowercase();
    LANGUAGES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(tag, _)| *tag)
}
