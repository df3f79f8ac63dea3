//! The words of the index that share a stem.

use newsdex_analysis::Stems;
use tantivy::schema::Field;
use tantivy::{SegmentReader, Term};

/// So many words of the dictionary are looked at for one stem. Only stems of one or two letters have as many beside
/// them, and what is left out there is rare.
const MOST_LOOKED_AT: usize = 20_000;

/// The only word that begins otherwise than its stem: `dying` of `die`, and so after every single letter.
pub(crate) fn exceptional_form(stem: &str) -> Option<String> {
    let letter = stem.strip_suffix("ie").filter(|before| before.chars().count() == 1)?;
    Some(format!("{letter}ying"))
}

/// The exact words of a field in one segment whose stem is `stem`, possessives aside: those are indexed bare as well.
pub(crate) fn forms(
    segment: &SegmentReader,
    field: Field,
    stem: &str,
    stems: &mut Stems,
) -> tantivy::Result<Vec<Term>> {
    let term = |word: &str| Term::from_field_text(field, word);
    let mut found: Vec<Term> = exceptional_form(stem).iter().map(|form| term(form)).collect();
    let beginning = common_beginning(stem);
    let index = segment.inverted_index(field)?;
    let mut words = index.terms().range().ge(beginning).into_stream()?;
    let mut looked_at = 0;
    // Ends: the dictionary is sorted, and what begins otherwise comes after all that begins so.
    while looked_at < MOST_LOOKED_AT && words.advance() && words.key().starts_with(beginning.as_bytes()) {
        looked_at += 1;
        let Ok(word) = std::str::from_utf8(words.key()) else { continue };
        if !word.ends_with("'s") && stems.stem(word) == stem {
            found.push(term(word));
        }
    }
    Ok(found)
}

/// What a stem and all its forms begin with. The stemmer takes endings off, and rewrites the last letter at most of what
/// is left (cries, cri; hoping, hope), except in the shortest words.
fn common_beginning(stem: &str) -> &str {
    match stem.char_indices().next_back() {
        Some((last, _)) if stem.chars().count() > 2 => &stem[..last],
        _ => stem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_begin_as_their_stem_does() {
        let words = "relational relate conditional sensibility hoping hope hopped hop cries cry cried happiness happy use used \
                     using us go goes going skies sky visualization visualize valency analogies analogy generously argued \
                     arguing communism community universities dying lying tying vying agreed agreement plastered ponies ties replacing \
                     radically differently vileli hesitancy digitizer operator feudalism decisiveness callousness formality \
                     sensitivity formalize electricity electrical hopeful goodness revival allowance inference airliner \
                     gyroscopic adjustable defensible irritant replacement adjustment dependent adoption bowdlerize";
        let mut stems = Stems::default();
        for word in words.split_whitespace() {
            let stem = stems.stem(word).to_owned();
            let exceptional = exceptional_form(&stem);
            assert!(
                exceptional.as_deref() == Some(word) || word.starts_with(common_beginning(&stem)),
                "{word}: {stem}"
            );
        }
    }
}
