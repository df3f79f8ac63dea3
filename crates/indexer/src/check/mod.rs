//! Checks whether an index is intact: whether its files are as written, its articles can be read
//! back, and its terms and positions match the texts. A check changes nothing.

pub(crate) mod checker;
pub(crate) mod report;
mod stored_articles;
mod term_digests;
