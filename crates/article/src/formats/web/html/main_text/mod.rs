//! Main text extraction: the article on a page, without menus, related links and comments.
//!
//! The page is cut into `blocks` of text, without its `boilerplate`, which
//! depends on where the running text is (`text_distribution`). Blocks score by length, commas
//! and links, and pass their score on to the elements around them. The best element is the
//! article's `container`; it widens to an ancestor where that adds running text. Its blocks are the
//! article (`extraction`), with what its `neighbors` add, less the links and `asides` among them.
//! Labels of asides are recognized in the languages of news (`labels` and the tables beside it).

pub(crate) mod asides;
pub(crate) mod blocks;
pub(crate) mod boilerplate;
pub(crate) mod comment_labels;
pub(crate) mod container;
pub(crate) mod extraction;
pub(crate) mod labels;
pub(crate) mod neighbors;
pub(crate) mod related_labels;
pub(crate) mod site_labels;
pub(crate) mod teasers;
mod text_distribution;
