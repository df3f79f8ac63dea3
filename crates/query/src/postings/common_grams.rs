//! Looks phrases of common words up by their common grams: only a fraction of the articles that
//! have both `of` and `the` have the bigram `of the`.

use newsdex_analysis::{common_gram, is_common_word};
use newsdex_index::Fields;
use tantivy::Term;

use crate::postings::phrase::PhrasePart;

/// Splits a phrase into the parts by which it is looked up. In the body, two consecutive common
/// words are one part.
pub(crate) fn phrase_parts(words: &[&Term], fields: &Fields) -> Vec<PhrasePart> {
    let texts: Vec<String> =
        words.iter().map(|word| word.value().as_str().unwrap_or_default().to_owned()).collect();
    let in_body = words.first().is_some_and(|word| word.field() == fields.body);
    let is_gram = |first: usize| {
        in_body
            && texts
                .get(first + 1)
                .is_some_and(|second| is_common_word(&texts[first]) && is_common_word(second))
    };
    let gram = |first: usize| PhrasePart {
        offset: first,
        terms: vec![Term::from_field_text(
            fields.common_grams,
            &common_gram(&texts[first], &texts[first + 1]),
        )],
    };
    let mut parts = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if is_gram(at) {
            parts.push(gram(at));
            at += 2;
        } else if at > 0 && is_gram(at - 1) {
            // The last of an odd number of common words: its gram with the word before it is rarer
            // than the word alone.
            parts.push(gram(at - 1));
            at += 1;
        } else {
            parts.push(PhrasePart { offset: at, terms: vec![words[at].clone()] });
            at += 1;
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn consecutive_common_words_are_one_part() {
        let fields = Fields::new(&newsdex_index::schema()).unwrap();
        let check = |phrase: &str, expected: &str| {
            let terms: Vec<Term> =
                phrase.split(' ').map(|word| Term::from_field_text(fields.body, word)).collect();
            let parts = phrase_parts(&terms.iter().collect::<Vec<_>>(), &fields);
            let show = |part: &PhrasePart| {
                format!("{} {}", part.offset, part.terms[0].value().as_str().unwrap())
            };
            assert_eq!(parts.iter().map(show).collect::<Vec<_>>().join(" | "), expected);
        };
        check("storm off to amazon", "0 storm | 1 off | 2 to | 3 amazon");
        check("of the", "0 of the");
        check("one of the most", "0 one of | 2 the most");
        check("of the year", "0 of the | 1 the year");
        check("storm in the city", "0 storm | 1 in the | 3 city");
        check("the storm", "0 the | 1 storm");
    }
}
