//! Words that tell whether a period ends a sentence: abbreviations of many languages, and what
//! follows or precedes them.
//!
//! The lists are lower case and sorted, for binary search. They leave out what is an ordinary word in
//! another language, unless its capital tells the two apart: `Sen.` is a senator, and `sen.` ends a
//! sentence in Swedish.

/// Abbreviations that never end a sentence.
#[rustfmt::skip]
pub(crate) const TITLES: &[&str] = &[
    "abb", "abs", "adm", "allg", "approx", "aprox", "avda", "avv", "bijv", "bkz", "bl.a", "blz",
    "bspw", "bzw", "c.-à-d", "ca", "capt", "cf", "cfr", "cmdr", "col", "cpl", "d.h", "d.v.s",
    "d.w.z", "dhr", "dipl", "dott", "doç", "dpto", "dr", "dra", "drs", "dvs", "dña", "e.g",
    "ehem", "ekskl", "env", "evt", "evtl", "excl", "exkl", "exma", "exmo", "f.eks", "fr", "frk",
    "frl", "ft", "gen", "ggf", "godz", "gov", "gral", "hon", "hr", "hrsg", "i.a", "i.d.r", "i.e",
    "i.p.v", "i.v.m", "incl", "ing", "inkl", "insb", "inż", "jew", "jf", "jfr", "kl", "lic", "lt",
    "m.b.t", "m.in", "maj", "messrs", "mevr", "mgr", "mj", "mlle", "mlles", "mm", "mme", "mmes",
    "mr", "mrs", "ms", "mt", "mx", "müh", "např", "np", "nr", "núm", "o.a", "p.ej", "p.es",
    "p.ex", "p.g.a", "pagg", "pga", "pres", "prof", "pág", "págs", "płk", "rep", "rev", "s.k",
    "sen", "sgt", "sig", "sigg", "skt", "sog", "sra", "sres", "srs", "srta", "st", "t.ex",
    "t.o.v", "tlf", "tzn", "tzv", "tzw", "tél", "u.u", "ud", "uds", "v", "v.a", "vedr", "vgl",
    "vol", "vs", "woj", "yrd", "z.b", "z.t", "z.zt", "zzgl", "örn", "öğr", "św", "αριθ", "βλ",
    "δηλ", "κα", "κος", "λ.χ", "π.χ", "акад", "им", "обл", "просп", "проф", "рис", "см", "ср",
    "стр", "т.е", "т.к", "т.н", "табл", "ул",
];

/// Abbreviations that end a sentence only if the next word is one of [`SENTENCE_STARTERS`].
#[rustfmt::skip]
pub(crate) const ABBREVIATIONS: &[&str] = &[
    "abr", "ago", "al", "apod", "apr", "ariz", "assn", "atd", "aug", "ave", "avr", "blvd", "bros",
    "calif", "co", "colo", "conn", "corp", "cía", "dec", "dept", "dez", "dgl", "dic", "déc",
    "e.kr", "ecc", "ed", "ene", "enz", "est", "etc", "f.kr", "feb", "fig", "fla", "févr", "inc",
    "itd", "itp", "jan", "janv", "jh", "jr", "juill", "jul", "jun", "kr", "ltd", "ltda", "m.m",
    "m.v", "mar", "mass", "md", "mia", "mio", "mld", "mln", "mrd", "mrt", "n.chr", "nov", "oct",
    "okt", "osv", "pa", "ph.d", "plc", "pp", "rd", "s.o", "s.u", "sep", "sept", "sr", "std",
    "str", "tsd", "tys", "u.a", "univ", "usw", "v.chr", "va", "vb", "vd", "yy", "κ.ά", "κ.λπ",
    "κλπ", "μ.μ", "π.μ", "χιλ", "гг", "др", "млн", "млрд", "пр", "руб", "т.д", "т.п", "трлн",
    "тыс",
];

/// Those of the above that are abbreviations only if they begin with a capital.
#[rustfmt::skip]
pub(crate) const CAPITALIZED: &[&str] = &[
    "ariz", "art", "aug", "co", "col", "conn", "dec", "est", "feb", "fr", "ft", "gen", "hon",
    "jan", "maj", "mar", "mass", "md", "mm", "pa", "pres", "rep", "rev", "sen", "sep", "sept",
    "sig", "str", "ud", "uds", "va",
];

/// Words that, after an abbreviation, far more often start a new sentence than continue one.
#[rustfmt::skip]
pub(crate) const SENTENCE_STARTERS: &[&str] = &[
    "a", "aber", "after", "although", "am", "an", "ancak", "and", "as", "at", "auch", "auf",
    "because", "before", "bei", "bu", "but", "by", "che", "dann", "dans", "der", "det", "die",
    "doch", "during", "each", "een", "elle", "er", "es", "et", "for", "from", "für", "gli", "han",
    "he", "her", "het", "his", "hon", "how", "however", "i", "ich", "if", "il", "ils", "im", "in",
    "it", "its", "jag", "jest", "les", "maar", "mais", "many", "meanwhile", "men", "mit", "most",
    "mr", "mrs", "ms", "na", "nach", "nie", "no", "non", "nous", "now", "och", "of", "on", "once",
    "one", "or", "our", "para", "pero", "pour", "she", "sie", "since", "so", "som", "some",
    "still", "that", "the", "their", "then", "there", "these", "they", "this", "those", "to",
    "una", "und", "under", "une", "ve", "vi", "we", "what", "when", "where", "while", "who",
    "why", "wij", "wir", "with", "yet", "you", "ze", "η", "και", "ο", "οι", "στη", "στο", "το",
    "в", "и", "как", "мы", "на", "не", "но", "он", "она", "они", "по", "это",
];

/// Names of months, before which a number with a period is that of a day: `am 3. Mai`.
#[rustfmt::skip]
pub(crate) const MONTHS: &[&str] = &[
    "août", "apr", "april", "aug", "august", "augustus", "dec", "december", "des", "desember",
    "dez", "dezember", "feb", "feber", "februar", "februari", "february", "jan", "januar",
    "januari", "january", "jul", "juli", "july", "jun", "june", "juni", "jän", "jänner", "maart",
    "mai", "maj", "mar", "march", "mars", "may", "mei", "mär", "märz", "nov", "november", "oct",
    "october", "okt", "oktober", "sep", "sept", "september", "απριλίου", "αυγούστου",
    "δεκεμβρίου", "ιανουαρίου", "ιουλίου", "ιουνίου", "μαΐου", "μαρτίου", "νοεμβρίου",
    "οκτωβρίου", "σεπτεμβρίου", "φεβρουαρίου", "августа", "апреля", "декабря", "июля", "июня",
    "марта", "мая", "ноября", "октября", "сентября", "февраля", "января",
];

/// Words before an ordinal number, which German writes with a period: `im 21. Jahrhundert`.
#[rustfmt::skip]
pub(crate) const DETERMINERS: &[&str] = &[
    "am", "beim", "das", "dem", "den", "der", "des", "det", "die", "diesem", "diesen", "dieser",
    "ein", "einem", "einen", "einer", "eines", "ihrem", "ihren", "ihrer", "im", "jedem", "jeden",
    "jeder", "seinem", "seinen", "seiner", "unserem", "unseren", "vom", "zum", "zur",
];
