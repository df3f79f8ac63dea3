//! Passages: whole sentences around the marks that prove a hit.

pub(crate) mod boilerplate;
pub(crate) mod context;
pub(crate) mod excerpt;
pub(crate) mod fragments;
pub(crate) mod highlighter;
pub(crate) mod lead;
pub(crate) mod leaf_info;
pub(crate) mod long_text;
pub(crate) mod near_duplicate;
pub(crate) mod selection;
pub(crate) mod shortlist;
