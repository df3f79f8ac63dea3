//! What tokens mean beyond their form: operators that are words of a headline, and words that
//! are operators elsewhere.

pub(crate) mod foreign;
pub(crate) mod headline;
