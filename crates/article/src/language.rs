//! Which language a text is in.

/// The language is told by so much of the text, in characters: more takes longer and tells no more.
const TELLING: usize = 400;
/// Less text than this tells none, in characters.
const LEAST_TELLING: usize = 250;

/// The language of a text as an ISO 639-1 code, where enough of it is plainly in one.
pub(crate) fn language(text: &str) -> Option<&'static str> {
    let end = text.char_indices().nth(TELLING).map_or(text.len(), |(at, _)| at);
    let told = &text[..end];
    told.chars().nth(LEAST_TELLING)?;
    if is_plainly_english(told) {
        return Some("en");
    }
    let info = whatlang::detect(told).filter(whatlang::Info::is_reliable)?;
    two_letters(info.lang().code())
}

/// Whether every tenth word or more is such as no other language has so many of: `the` twice among them, and three others,
/// lest it be the titles of films. Telling languages apart by trigrams takes longer than all else in reading an article,
/// and most are English.
pub(crate) fn is_plainly_english(text: &str) -> bool {
    const THE: usize = 0;
    const ENGLISH: [&str; 14] = [
        "the", "of", "and", "to", "that", "for", "with", "was", "said", "from", "by", "his",
        "which", "are",
    ];
    let mut words = 0;
    let mut counts = [0; ENGLISH.len()];
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        words += 1;
        if word.len() <= 5
            && let Some(known) = ENGLISH.iter().position(|known| word.eq_ignore_ascii_case(known))
        {
            counts[known] += 1;
        }
    }
    let kinds = counts.iter().filter(|&&count| count > 0).count();
    counts[THE] >= 2 && kinds >= 4 && counts.iter().sum::<usize>() * 10 >= words
}

/// The two letters of ISO 639-1 for three of ISO 639-3, for the languages that are told apart.
const CODES: &str = "
    afr=af aka=ak amh=am ara=ar aze=az bel=be ben=bn bul=bg cat=ca ces=cs cmn=zh cym=cy dan=da deu=de ell=el
    eng=en epo=eo est=et fin=fi fra=fr guj=gu heb=he hin=hi hrv=hr hun=hu hye=hy ind=id ita=it jav=jv jpn=ja
    kan=kn kat=ka khm=km kor=ko lat=la lav=lv lit=lt mal=ml mar=mr mkd=mk mya=my nep=ne nld=nl nob=nb ori=or
    pan=pa pes=fa pol=pl por=pt ron=ro rus=ru sin=si slk=sk slv=sl sna=sn spa=es srp=sr swe=sv tam=ta tel=te
    tgl=tl tha=th tuk=tk tur=tr ukr=uk urd=ur uzb=uz vie=vi yid=yi zul=zu
";

fn two_letters(code: &str) -> Option<&'static str> {
    CODES
        .split_whitespace()
        .filter_map(|pair| pair.split_once('='))
        .find(|(three, _)| *three == code)
        .map(|(_, two)| two)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_of_enough_text_is_told() {
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
