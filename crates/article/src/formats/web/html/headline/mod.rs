//! The headline of a page.
//!
//! `choose` picks it among the declared titles and the headings. `split_title` cuts the names of
//! sections and of the outlet off a title, with the help of what the page shows (`shown_texts`).

mod choose;
mod shown_texts;
mod split_title;

pub(crate) use choose::headline;
