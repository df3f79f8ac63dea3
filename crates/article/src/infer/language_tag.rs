//! Normal forms of language tags (BCP 47): `en_US`, `eng` and `English` are one language.

use crate::infer::language::iso_639_1;

/// Codes of ISO 639-2 for bibliographies, codes of macrolanguages, and codes that are no longer used.
const OTHER_CODES: &str = "
    alb=sq arm=hy baq=eu bur=my chi=zh cze=cs dut=nl fre=fr geo=ka ger=de gre=el ice=is mac=mk mao=mi may=ms
    per=fa rum=ro slo=sk tib=bo wel=cy fas=fa zho=zh nor=no nno=nn msa=ms swa=sw gle=ga isl=is eus=eu glg=gl
    sqi=sq hau=ha yor=yo ibo=ig som=so kur=ku pus=ps kaz=kk mon=mn lao=lo mlt=mt bos=bs iw=he in=id ji=yi
";

/// Names of languages, in English and in the language itself.
const NAMES: &str = "
    english=en englisch=en anglais=en inglés=en ingles=en inglese=en inglês=en engels=en angielski=en
    английский=en αγγλικά=en i̇ngilizce=en ingilizce=en engelsk=en engelska=en
    german=de deutsch=de allemand=de alemán=de french=fr français=fr francais=fr französisch=fr francés=fr
    spanish=es español=es espanol=es castellano=es spanisch=es espagnol=es italian=it italiano=it italienisch=it
    portuguese=pt português=pt portugues=pt dutch=nl nederlands=nl polish=pl polski=pl russian=ru русский=ru
    greek=el ελληνικά=el turkish=tr türkçe=tr turkce=tr swedish=sv svenska=sv danish=da dansk=da norwegian=no
    norsk=no finnish=fi suomi=fi czech=cs čeština=cs slovak=sk hungarian=hu magyar=hu romanian=ro română=ro
    bulgarian=bg ukrainian=uk українська=uk croatian=hr hrvatski=hr serbian=sr slovenian=sl hebrew=he עברית=he
    arabic=ar العربية=ar persian=fa farsi=fa hindi=hi urdu=ur bengali=bn japanese=ja 日本語=ja korean=ko 한국어=ko
    chinese=zh 中文=zh vietnamese=vi thai=th indonesian=id malay=ms catalan=ca català=ca hausa=ha swahili=sw
";

/// The normal form of a language tag or of the name of a language: the shortest code of the language
/// in lower case, with its script and region. `None` if it names no language. What is neither tag nor
/// known name remains.
pub(crate) fn normalized(tag: &str) -> Option<String> {
    let tag = tag.split([',', ';']).map(str::trim).find(|tag| !tag.is_empty())?;
    // A locale such as `de_DE.UTF-8`.
    let locale = tag.split(['.', '@']).next().unwrap_or(tag);
    let lower_case = locale.to_lowercase();
    if let Some(code) = find(NAMES, &lower_case) {
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
