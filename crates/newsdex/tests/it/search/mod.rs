//! Tests of searching: what matches, how it is ranked, marked and shown.

mod date_filters;
mod filters;
mod hostile_queries;
mod long_texts;
mod mark_oracle;
mod mark_removal;
mod new_matches;
mod query_model;
mod random_search;
mod ranking;
mod spellings;
