//! Elided words in front of an apostrophe: articles, pronouns and prepositions of French, Italian and
//! Catalan, as in `l'avion` and `dell'Interno`.

/// What is elided, before the apostrophe. Lucene's `ElisionFilter` has most of them for French and
/// Italian. `c` is left out, since few nouns follow it.
const ELIDED: &[&str] = &[
    "l", "d", "m", "t", "s", "n", "j", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu",
    "presqu", "dell", "nell", "sull", "all", "dall", "coll", "un", "quell", "quest", "sant",
    "bell", "gl", "agl", "dagl", "degl", "negl", "sugl", "tutt", "mezz", "nessun", "ciascun",
    "alcun",
];

/// The word behind an elided one, which begins with a vowel or an `h`.
pub(crate) fn without_elision(folded: &str) -> Option<&str> {
    let (elided, word) = folded.split_once('\'')?;
    let is_word =
        word.chars().nth(1).is_some() && word.starts_with(['a', 'e', 'h', 'i', 'o', 'u', 'y']);
    (is_word && ELIDED.contains(&elided)).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_behind_an_elided_one_is_found() {
        for (word, expected) in [
            ("l'avion", Some("avion")),
            ("d'etat", Some("etat")),
            ("dell'interno", Some("interno")),
            ("qu'elle", Some("elle")),
            ("aujourd'hui", None),
            ("don't", None),
            ("o'clock", None),
            ("l'a", None),
            ("musk's", None),
            ("rock'n'roll", None),
            ("avion", None),
        ] {
            assert_eq!(without_elision(word), expected, "{word}");
        }
    }
}
