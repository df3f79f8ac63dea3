//! Detects the language of a text.

/// Length of the sample from which the language is detected, in characters. A longer sample takes
/// longer and does not change the result.
const SAMPLE_CHARS: usize = 400;
/// Shortest text with a detectable language, in characters.
const MIN_CHARS: usize = 250;

/// The language of a text as an ISO 639-1 code; `None` if the text is too short or its language is not
/// sure. Trigrams alone take a language that they do not know for one that they do, Hausa for
/// Javanese; so a text in the Latin script also needs the function words of its language.
pub(crate) fn language(text: &str) -> Option<&'static str> {
    let end = text.char_indices().nth(SAMPLE_CHARS).map_or(text.len(), |(at, _)| at);
    let sample = &text[..end];
    sample.chars().nth(MIN_CHARS)?;
    if is_plainly_english(sample) {
        return Some("en");
    }
    let info = whatlang::detect(sample).filter(whatlang::Info::is_reliable)?;
    let language = iso_639_1(info.lang().code())?;
    let is_sure = info.script() != whatlang::Script::Latin || has_function_words(sample, language);
    is_sure.then_some(language)
}

/// Frequent function words of languages in the Latin script.
const FUNCTION_WORDS: &[(&str, &str)] = &[
    ("af", "die het en van is nie in wat vir dat om hy sy te met word"),
    ("ca", "el la els les de del i que en per amb és una un no es al"),
    ("cs", "a v na se že je to s z do o i pro za k který byl by ale"),
    ("cy", "y yr i o yn ar a mae ac wedi am gan ei i'r oedd"),
    ("da", "og i at det en den til er som på de med af for ikke der har"),
    (
        "de",
        "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine auch wird",
    ),
    ("en", "the of and to that for with was said from by his which are in is a on it"),
    ("es", "de la que el en y los del se las por un para con una su al no es lo"),
    ("et", "ja on ei et see ka oma mis kui oli ning aga seda"),
    ("fi", "ja on että ei se oli hän mutta myös ovat joka kun sen ole"),
    ("fr", "de la le les et des en un du une que est pour qui dans a par au sur pas"),
    ("hr", "i je u se na da za su od s a koji će što nije kao bi"),
    ("hu", "a az és hogy nem is egy ez volt meg de el már csak"),
    ("id", "yang dan di dengan ini itu untuk dari dalam pada tidak akan telah"),
    ("it", "di e il la che in a per un è del non i della le una sono con si da"),
    ("lt", "ir kad į iš su yra tai kaip ne buvo už dėl apie"),
    ("lv", "un ir ka no ar par uz kas bija arī to ne lai"),
    ("nb", "og i det på er til en som for av at med har de ikke den"),
    ("nl", "de het een van en in is dat op te zijn voor met niet die aan er om"),
    ("pl", "w i na z do się nie że to jest o jak po przez od za był dla"),
    ("pt", "de a que o e do da em um para com não uma os no na por se as dos"),
    ("ro", "de și în a la cu pe că care din nu o este un pentru mai au"),
    ("sk", "a v na sa je že to s z do o aj pre za ktorý ako by ale"),
    ("sl", "in je v na se da za so pa ki z kot s tudi po bi"),
    ("sv", "och i att det som en på är av för den med till har de inte om"),
    ("tr", "ve bir bu da de için ile olarak olan çok daha gibi ise kadar"),
    ("vi", "và của là có các trong cho được một không với những này đã"),
];

/// Whether a text has as many function words as a text in that language has, and no more of English.
fn has_function_words(text: &str, language: &str) -> bool {
    const MIN_DISTINCT: usize = 3;
    /// One word in this many is a function word, at least.
    const WORDS_PER_FUNCTION_WORD: usize = 10;
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let found = |language: &str| -> Vec<&str> {
        let list = FUNCTION_WORDS.iter().find(|(code, _)| *code == language);
        let known: Vec<&str> = list.map(|(_, list)| list.split(' ').collect()).unwrap_or_default();
        words.iter().map(String::as_str).filter(|word| known.contains(word)).collect()
    };
    let own = found(language);
    let count = own.len();
    let mut distinct = own;
    distinct.sort_unstable();
    distinct.dedup();
    let has_enough =
        distinct.len() >= MIN_DISTINCT && count * WORDS_PER_FUNCTION_WORD >= words.len();
    has_enough && (language == "en" || found("en").len() <= count)
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
pub(crate) fn iso_639_1(iso_639_3: &str) -> Option<&'static str> {
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
        // Hausa, which trigrams take for another language.
        let hausa = "Gwamnatin jihar ta ce za a rufe gadar tashar jiragen ruwa har tsawon makonni goma sha ɗaya daga ranar \
                     Litinin, bayan masu ninkaya sun gano tsage a cikin ginshiƙai biyu. Motoci za su bi ta tsohuwar hanyar \
                     ƙarƙashin ƙasa, wadda za ta kasance a buɗe da dare; jiragen ruwa za su riƙa tafiya akai-akai.";
        check(hausa, None);
        let names = "Anna Lindqvist, Bo Aasen, Carla Ruiz, Dmitri Orlov, Erzsi Nagy, ".repeat(6);
        check(&names, None);
        check(&english[..200], None);
        check("Too short to tell.", None);
        check("", None);
    }
}
