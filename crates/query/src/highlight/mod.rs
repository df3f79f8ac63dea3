//! Highlighting: passages of whole sentences around the marks that prove a hit.
//!
//! The pipeline, from [`highlighter`] downward (the roles follow Lucene's `uhighlight` package):
//!
//! 1. [`shortlist`] picks the occurrences that are worth locating, by their positions alone.
//! 2. [`located`] turns their positions into byte ranges of the text. If the text is stored in
//!    chunks, [`long_text`] reads only the parts that are needed.
//! 3. [`fragments`] cuts candidate fragments out of the text: the sentences around the matches.
//! 4. [`selection`] chooses among them by the rarest leaves not shown yet ([`leaf_info`]). It
//!    demotes [`boilerplate`] and skips each [`near_duplicate`].
//! 5. [`excerpt`] and [`context`] shape a passage out of each selected fragment. [`lead`] makes the
//!    passage of an article without marks.
//!
//! No other file of this folder imports the highlighter.

pub(crate) mod boilerplate;
pub(crate) mod context;
pub(crate) mod excerpt;
pub(crate) mod fragments;
pub(crate) mod highlighter;
pub(crate) mod lead;
pub(crate) mod leaf_info;
pub(crate) mod located;
pub(crate) mod long_text;
pub(crate) mod near_duplicate;
pub(crate) mod selection;
pub(crate) mod shortlist;
