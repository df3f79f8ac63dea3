use encoding_rs::Encoding;

use super::*;

#[test]
fn the_byte_order_mark_is_removed_and_malformed_bytes_are_replaced() {
    let check = |bytes: &[u8], text: &str, malformed_at: Option<usize>| {
        let decoded = decode_utf8_lossy(bytes.to_vec());
        assert_eq!((decoded.text.as_str(), decoded.malformed_at), (text, malformed_at));
    };
    check("café".as_bytes(), "café", None);
    check(b"\xef\xbb\xbfnews", "news", None);
    check(b"caf\xe9 news", "caf\u{fffd} news", Some(3));
    check(b"\xef\xbb\xbf\xff", "\u{fffd}", Some(3));
    check(b"", "", None);
}

const ENGLISH: &str = "Bridge closes for eleven weeks\n\nThe café’s owner said “nobody asked us”, and the naïve hope of a quick \
                       repair – a fortnight at most – went the way of the façade.\n";
const FRENCH: &str = "Le pont ferme pour onze semaines\n\nLa mairie a déclaré que la réparation du pont coûterait plus cher que \
                      prévu ; les élus, eux, n'ont été prévenus qu'à la dernière minute, et la colère monte à l'hôtel de ville.\n";
const GERMAN: &str = "Brücke elf Wochen gesperrt\n\nDie Hafenbehörde erklärte, Taucher hätten größere Risse in zwei Pfeilern \
                      gefunden. Für die Händler am Ufer heißt das: Umsätze fallen aus, Löhne müssen trotzdem gezahlt werden.\n";
const POLISH: &str = "Most zamknięty na jedenaście tygodni\n\nZarząd portu ogłosił, że nurkowie znaleźli pęknięcia w dwóch \
                      filarach. Kupcy z nabrzeża żądają odszkodowań, a burmistrz obiecał, że przejście dla pieszych wróci wcześniej.\n";
const RUSSIAN: &str = "Мост закрыт на одиннадцать недель\n\nУправление порта сообщило, что водолазы нашли трещины в двух опорах. \
                       Торговцы на набережной требуют возмещения убытков, а мэр обещает открыть проход для пешеходов раньше.\n";
const GREEK: &str = "Η γέφυρα κλείνει για έντεκα εβδομάδες\n\nΗ αρχή του λιμανιού ανακοίνωσε ότι οι δύτες βρήκαν ρωγμές σε δύο \
                     στηρίγματα και ότι οι έμποροι της προκυμαίας θα αποζημιωθούν.\n";
const TURKISH: &str = "Köprü on bir hafta kapalı\n\nLiman idaresi, dalgıçların iki ayakta çatlak bulduğunu açıkladı. Rıhtımdaki \
                       esnaf zararının karşılanmasını istiyor; belediye başkanı yaya geçişinin daha erken açılacağını söyledi.\n";
const JAPANESE: &str = "港の橋が十一週間閉鎖\n\n港湾当局は、潜水士が二つの橋脚にひび割れを見つけたと発表した。岸壁の商店主たちは補償を求めており、\
                        市長は歩行者用の通路をもっと早く開けると約束した。\n";
const CHINESE: &str = "港口大桥关闭十一周\n\n港务局宣布，潜水员在两座桥墩上发现了裂缝。码头上的商家要求赔偿损失，市长承诺人行道将提前开放，\
                       并且会公布维修费用的全部账目。\n";
const TAIWANESE: &str = "港口大橋關閉十一週\n\n港務局宣布，潛水員在兩座橋墩上發現了裂縫。碼頭上的商家要求賠償損失，市長承諾人行道將提前開放，\
                         並且會公布維修費用的全部帳目。\n";
const KOREAN: &str = "항구 다리 열한 주 동안 폐쇄\n\n항만청은 잠수부들이 교각 두 곳에서 균열을 발견했다고 발표했다. 부두의 상인들은 손해 배상을 \
                      요구하고 있으며 시장은 보행로를 더 일찍 열겠다고 약속했다.\n";

fn utf_16(text: &str, unit: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

/// Encodes a text. `-bom` adds the byte order mark.
fn encode(text: &str, label: &str) -> Vec<u8> {
    match label {
        "utf-8-bom" => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        "utf-16le" => utf_16(text, u16::to_le_bytes),
        "utf-16be" => utf_16(text, u16::to_be_bytes),
        "utf-16le-bom" => utf_16(&format!("\u{feff}{text}"), u16::to_le_bytes),
        "utf-16be-bom" => utf_16(&format!("\u{feff}{text}"), u16::to_be_bytes),
        _ => {
            let (bytes, _, unmapped) = Encoding::for_label(label.as_bytes()).unwrap().encode(text);
            assert!(!unmapped, "{label} cannot hold the text");
            bytes.into_owned()
        }
    }
}

#[test]
fn text_of_every_encoding_decodes_to_itself() {
    let not_guessed =
        ["utf-8", "utf-8-bom", "utf-16le-bom", "utf-16be-bom", "utf-16le", "utf-16be", "gb18030"];
    let check = |text: &str, guessed: &[&str]| {
        for label in not_guessed.iter().chain(guessed) {
            // UTF-16 without a byte order mark is not detected for Chinese, Japanese and Korean.
            if label.starts_with("utf-16") && !label.ends_with("bom") && text > "\u{3000}" {
                continue;
            }
            let bytes = encode(text, label);
            if guessed.contains(label) {
                let found = decode(bytes.clone(), None).unwrap();
                assert_eq!(
                    (found.text.as_str(), found.guessed, found.malformed_at),
                    (text, true, None),
                    "{label}"
                );
            } else if *label != "gb18030" {
                let found = decode(bytes.clone(), None).unwrap();
                assert_eq!(
                    (found.text.as_str(), found.guessed, found.malformed_at),
                    (text, false, None),
                    "{label}"
                );
            }
            let declared = decode(bytes, Some(label.trim_end_matches("-bom"))).unwrap();
            assert_eq!(
                (declared.text.as_str(), declared.guessed),
                (text, false),
                "{label}, declared"
            );
        }
    };
    check(ENGLISH, &["windows-1252", "macintosh"]);
    check(FRENCH, &["windows-1252", "iso-8859-1", "iso-8859-15", "macintosh"]);
    check(GERMAN, &["windows-1252", "iso-8859-1", "iso-8859-15", "macintosh"]);
    check(POLISH, &["windows-1250", "iso-8859-2"]);
    check(RUSSIAN, &["windows-1251", "koi8-r", "iso-8859-5"]);
    check(GREEK, &["windows-1253", "iso-8859-7"]);
    check(TURKISH, &["windows-1254"]);
    check(JAPANESE, &["shift_jis", "euc-jp", "iso-2022-jp"]);
    check(CHINESE, &["gb18030", "gbk"]);
    check(TAIWANESE, &["big5"]);
    check(KOREAN, &["euc-kr"]);
}

#[test]
fn guesses_and_malformed_bytes_are_reported() {
    type Expected = Result<DecodedText, NotText>;
    let decoded = |text: &str, encoding| DecodedText {
        text: text.to_owned(),
        encoding,
        guessed: false,
        malformed_at: None,
    };
    let certain = |text, encoding| -> Expected { Ok(decoded(text, encoding)) };
    let guessed = |text, encoding| Ok(DecodedText { guessed: true, ..decoded(text, encoding) });
    let malformed =
        |text, encoding, at| Ok(DecodedText { malformed_at: Some(at), ..decoded(text, encoding) });
    let check = |bytes: &[u8], declared: Option<&str>, expected: Expected| {
        assert_eq!(decode(bytes.to_vec(), declared), expected, "{}", bytes.escape_ascii());
    };
    check(b"", None, certain("", "UTF-8"));
    check(b"plain", Some("windows-1251"), certain("plain", "UTF-8"));
    check(b"caf\xe9 noir", None, guessed("café noir", "windows-1252"));
    check(b"caf\xe9", Some("latin1"), certain("café", "windows-1252"));
    // Unknown and impossible declarations are ignored.
    check(b"caf\xe9 noir", Some("klingon"), guessed("café noir", "windows-1252"));
    check(b"caf\xe9 noir", Some("utf-16"), guessed("café noir", "windows-1252"));
    check(b"caf\xe9 noir", Some("utf-8"), guessed("café noir", "windows-1252"));
    check("été caf\u{e9}".as_bytes(), Some("latin1"), certain("été café", "UTF-8"));
    // Damaged UTF-8 is not taken for another encoding.
    check(b"\xc3\xa9t\xc3\xa9 caf\xe9", None, malformed("été caf\u{fffd}", "UTF-8", 9));
    check(b"\xc3\xa9t\xc3\xa9 cut \xe2\x82", None, malformed("été cut \u{fffd}", "UTF-8", 10));
    check(
        b"\x82\xa0\x82 x\xff",
        Some("shift_jis"),
        malformed("あ\u{fffd} x\u{fffd}", "Shift_JIS", 2),
    );
    check(b"\x1b$B$\"\x1b(B", Some("iso-2022-jp"), certain("あ", "ISO-2022-JP"));
    check(b"\xff\xfea\0b\0\x3d\xd8", None, malformed("ab\u{fffd}", "UTF-16LE", 6));
    check(b"\xfe\xff\0a\0", None, malformed("a\u{fffd}", "UTF-16BE", 4));
    check(b"\xff\xfe\0\0a\0\0\0", None, Err(NotText::Utf32));
    check(b"\0\0\xfe\xff\0\0\0a", None, Err(NotText::Utf32));
    check(b"a\0\0\0b\0\0\0c\0\0\0", None, Err(NotText::Binary));
    check(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x04\0", None, Err(NotText::Binary));
    // A single zero byte is kept.
    check(b"Bridge closes\0 on Monday.", None, certain("Bridge closes\0 on Monday.", "UTF-8"));
}
