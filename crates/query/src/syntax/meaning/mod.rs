//! What tokens mean beyond their form: operators that are words of a headline, words that are
//! operators elsewhere, and names of languages.

pub(crate) mod foreign;
pub(crate) mod headline;
pub(crate) mod language;
