//! Normal forms of language tags (BCP 47): `en_US`, `eng` and `English` are one language.

use crate::infer::language::iso_639_1;

/// Codes of ISO 639-2 for bibliographies, codes of macrolanguages, and codes that are no longer used.
const OTHER_CODES: &str = "
    alb=sq arm=hy baq=eu bur=my chi=zh cze=cs dut=nl fre=fr geo=ka ger=de gre=el ice=is mac=mk mao=mi may=ms
    per=fa rum=ro slo=sk tib=bo wel=cy fas=fa zho=zh nor=no nno=nn msa=ms swa=sw gle=ga isl=is eus=eu glg=gl
    sqi=sq hau=ha yor=yo ibo=ig som=so kur=ku pus=ps kaz=kk mon=mn lao=lo mlt=mt bos=bs iw=he in=id ji=yi
";

/// Names of languages after their code: in English, in the language itself, and in languages whose
/// services name others, with and without accents. `_` stands for a space.
const NAMES: &str = "
    ar arabic العربية arabisch arabe árabe
    bg bulgarian bulgarisch bulgare búlgaro bulgaro български
    bn bengali
    ca catalan català catala katalanisch catalán
    cs czech čeština cestina tschechisch tchèque tcheque checo
    da danish dansk dänisch danisch danois danés danes
    de german deutsch allemand alemán aleman tedesco duits alemão alemao
    el greek ελληνικά griechisch grec griego ελληνικα
    en english englisch anglais inglés ingles inglese inglês engels angielski английский αγγλικά
    en i̇ngilizce ingilizce engelsk engelska
    es spanish español espanol castellano spanisch espagnol spagnolo spaans espanhol
    fa persian farsi فارسی
    fi finnish suomi finnisch finnois finlandés finlandes
    fr french français francais französisch franzosisch francés frances francese frans francês
    ha hausa
    he hebrew עברית hebräisch hebraisch hébreu hebreu hebreo
    hi hindi
    hr croatian hrvatski
    hu hungarian magyar ungarisch hongrois húngaro hungaro
    id indonesian indonesisch indonésien indonesien indonesio bahasa_indonesia
    it italian italiano italienisch italien italiaans
    ja japanese 日本語 japanisch japonais japonés japones
    ko korean 한국어 koreanisch coréen coreen coreano
    ms malay malaiisch malais malayo
    nl dutch nederlands niederländisch niederlandisch néerlandais neerlandais neerlandés
    nl neerlandes holandés holandes olandese
    no norwegian norsk norwegisch norvégien norvegien noruego
    pl polish polski polnisch polonais polaco polacco pools
    pt portuguese português portugues portugiesisch portugais portugués portoghese portugees
    ro romanian română romana rumänisch rumanisch roumain rumano
    ru russian русский russisch russe ruso russo
    sk slovak slowakisch slovaque eslovaco
    sl slovenian
    sr serbian
    sv swedish svenska schwedisch suédois suedois sueco
    sw swahili
    th thai thaï tailandés tailandes
    tr turkish türkçe turkce türkisch turkisch turc turco
    uk ukrainian українська ukrainisch ukrainien ucraniano украінська
    ur urdu
    vi vietnamese vietnamesisch vietnamien vietnamita tieng_viet
    zh chinese 中文 chinesisch chinois chino chinese_-_simplified chinese_-_traditional 简体中文 繁體中文
";

/// The tags that articles have most often.
const CODES_IN_USE: [&str; 14] =
    ["en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "el", "tr", "zh", "ja", "ar"];

/// The normal form of a language tag or of the name of a language: the shortest code of the language
/// in lower case, with its script and region. `None` if it names no language. What is neither tag nor
/// known name remains.
pub(crate) fn normalized(tag: &str) -> Option<String> {
    // Most tags are in their normal form, such as `en`.
    if CODES_IN_USE.contains(&tag) {
        return Some(tag.to_owned());
    }
    let tag = tag.split([',', ';']).map(str::trim).find(|tag| !tag.is_empty())?;
    // A locale such as `de_DE.UTF-8`.
    let locale = tag.split(['.', '@']).next().unwrap_or(tag);
    let lower_case = locale.to_lowercase();
    if let Some(code) = named_language(locale) {
        return Some(code.to_owned());
    }
    let subtags: Vec<&str> = lower_case.split(['-', '_']).collect();
    let is_tag = |subtag: &&str| {
        (1..=8).contains(&subtag.len()) && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    if !subtags.iter().all(is_tag) {
        return Some(tag.to_owned());
    }
    let (primary, others) = subtags.split_first()?;
    if matches!(*primary, "und" | "mul" | "zxx" | "mis" | "x") {
        return None;
    }
    let primary = iso_639_1(primary).or_else(|| find(OTHER_CODES, primary)).unwrap_or(primary);
    let mut normal = primary.to_owned();
    for subtag in others {
        normal.push('-');
        match subtag.len() {
            2 => normal.push_str(&subtag.to_ascii_uppercase()),
            4 if subtag.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
                normal.push_str(&subtag[..1].to_ascii_uppercase());
                normal.push_str(&subtag[1..]);
            }
            _ => normal.push_str(subtag),
        }
    }
    Some(normal)
}

/// The shortest code of a language (ISO 639-1) that is called by its name or by a longer code.
///
/// ```
/// use newsdex_article::language_code;
///
/// assert_eq!(language_code("Français"), Some("fr"));
/// assert_eq!(language_code("ger"), Some("de"));
/// assert_eq!(language_code("de"), None);
/// ```
#[must_use]
pub fn language_code(name: &str) -> Option<&'static str> {
    named_language(name).or_else(|| {
        let code = name.trim().to_ascii_lowercase();
        iso_639_1(&code).or_else(|| find(OTHER_CODES, &code).filter(|_| code.len() == 3))
    })
}

/// The code of a language by its name, which others may follow: `GERMAN; Deutsch`.
pub(crate) fn named_language(name: &str) -> Option<&'static str> {
    let name = name.split([';', ',']).next()?.trim().to_lowercase().replace(' ', "_");
    NAMES.lines().find_map(|line| {
        let mut words = line.split_whitespace();
        let code = words.next()?;
        words.any(|known| known == name).then_some(code)
    })
}

/// The value of a key in a table of `key=value`.
fn find(table: &'static str, key: &str) -> Option<&'static str> {
    table
        .split_whitespace()
        .filter_map(|pair| pair.split_once('='))
        .find(|(known, _)| *known == key)
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_that_of_two_languages() {
        for line in NAMES.lines() {
            let mut words = line.split_whitespace();
            let code = words.next();
            words.for_each(|name| assert_eq!(named_language(name), code, "{name}"));
        }
    }

    #[test]
    fn tags_and_names_have_one_form() {
        let check = |tag: &str, expected: &str| {
            assert_eq!(normalized(tag).as_deref().unwrap_or("-"), expected, "{tag}");
        };
        for tag in ["en", "EN", "eng", "Eng", "english", "English", "Englisch", " en ", "en, de"] {
            check(tag, "en");
        }
        for tag in ["en-US", "en_US", "en-us", "EN_us", "eng-US", "en_US.UTF-8"] {
            check(tag, "en-US");
        }
        check("deu", "de");
        check("ger", "de");
        check("de_AT@euro", "de-AT");
        check("zh-hant-tw", "zh-Hant-TW");
        check("zho", "zh");
        check("cmn-Hans", "zh-Hans");
        check("es-419", "es-419");
        check("sl-rozaj", "sl-rozaj");
        check("hau", "ha");
        check("Русский", "ru");
        check("gsw", "gsw");
        for none in ["", " ", "und", "mul", "zxx", "x-default", ", "] {
            check(none, "-");
        }
        check("Old Norse!", "Old Norse!");
        check("Klingon", "klingon");
    }
}
