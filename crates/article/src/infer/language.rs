//! Detects the language of a text.

/// Length of the sample from which the language is detected, in characters. A longer sample takes
/// longer and does not change the result.
const SAMPLE_CHARS: usize = 400;
/// Shortest text with a detectable language, in characters.
const MIN_CHARS: usize = 250;

/// The language of a text as an ISO 639-1 code; `None` if the text is too short or the result
/// unreliable.
pub(crate) fn language(text: &str) -> Option<&'static str> {
    let end = text.char_indices().nth(SAMPLE_CHARS).map_or(text.len(), |(at, _)| at);
    let sample = &text[..end];
    sample.chars().nth(MIN_CHARS)?;
    if is_plainly_english(sample) {
        return Some("en");
    }
    let info = whatlang::detect(sample).filter(whatlang::Info::is_reliable)?;
    iso_639_1(info.lang().code())
}

/// Whether at least a tenth of the words are English function words, among them `the` twice and
/// three others. The variety matters because text in another language may quote English titles.
///
/// Detection by trigrams takes longer than everything else in reading an article, and most articles
/// are in English.
pub(crate) fn is_plainly_english(text: &str) -> bool {
    const THE: usize = 0;
    const FUNCTION_WORDS: [&str; 14] = [
        "the", "of", "and", "to", "that", "for", "with", "was", "said", "from", "by", "his",
        "which", "are",
    ];
    const MAX_WORD_BYTES: usize = 5;
    let mut words = 0;
    let mut counts = [0; FUNCTION_WORDS.len()];
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        words += 1;
        if word.len() <= MAX_WORD_BYTES
            && let Some(at) =
                FUNCTION_WORDS.iter().position(|known| word.eq_ignore_ascii_case(known))
        {
            counts[at] += 1;
        }
    }
    let distinct = counts.iter().filter(|&&count| count > 0).count();
    counts[THE] >= 2 && distinct >= 4 && counts.iter().sum::<usize>() * 10 >= words
}

/// ISO 639-3 codes of the languages that `whatlang` detects, and their ISO 639-1 codes.
const CODES: &str = "
    afr=af aka=ak amh=am ara=ar aze=az bel=be ben=bn bul=bg cat=ca ces=cs cmn=zh cym=cy dan=da deu=de ell=el
    eng=en epo=eo est=et fin=fi fra=fr guj=gu heb=he hin=hi hrv=hr hun=hu hye=hy ind=id ita=it jav=jv jpn=ja
    kan=kn kat=ka khm=km kor=ko lat=la lav=lv lit=lt mal=ml mar=mr mkd=mk mya=my nep=ne nld=nl nob=nb ori=or
    pan=pa pes=fa pol=pl por=pt ron=ro rus=ru sin=si slk=sk slv=sl sna=sn spa=es srp=sr swe=sv tam=ta tel=te
    tgl=tl tha=th tuk=tk tur=tr ukr=uk urd=ur uzb=uz vie=vi yid=yi zul=zu
";

/// The ISO 639-1 code for an ISO 639-3 code.
fn iso_639_1(iso_639_3: &str) -> Option<&'static str> {
    CODES
        .split_whitespace()
        .filter_map(|pair| pair.split_once('='))
        .find(|(code, _)| *code == iso_639_3)
        .map(|(_, code)| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_of_a_long_enough_text_is_detected() {
        let check =
            |text: &str, expected: Option<&str>| assert_eq!(language(text), expected, "{text}");
        let english = "The harbour bridge will close for eleven weeks from Monday, the port authority said, after divers \
                       found cracks in two of the piers. Lorries will be sent through the old tunnel, which is to stay \
                       open at night; ferries will sail more often, and those who have a ticket may use the tram.";
        let german = "Die Hafenbrücke wird von Montag an für elf Wochen gesperrt, teilte die Behörde mit, nachdem Taucher \
                      Risse in zwei Pfeilern gefunden hatten. Lastwagen werden durch den alten Tunnel geleitet, der auch \
                      nachts offen bleibt; die Fähren fahren öfter, und wer eine Karte hat, darf die Bahn nehmen.";
        let review = "Nach „The Lord of the Rings“, „The Return of the King“ und „The Good, the Bad and the Ugly“ kommt nun \
                      auch diese Reihe wieder ins Kino, und wer sie noch nie auf einer großen Leinwand gesehen hat, sollte \
                      sich das nicht entgehen lassen, denn die Bilder sind, auch nach all den Jahren, überwältigend.";
        check(english, Some("en"));
        check(review, Some("de"));
        check(german, Some("de"));
        check(&english[..200], None);
        check("Too short to tell.", None);
        check("", None);
    }
}
