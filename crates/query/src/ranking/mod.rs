//! Ranking: which articles match, and in which order.
//!
//! [`rank`] orders by BM25 score and [`by_date`] by date; [`new_matches`] ranks what an earlier
//! snapshot did not match. [`rerank`] then raises the best articles by the closeness of the query's
//! terms. [`undated`] counts the articles without a date that a query by date misses. All of them
//! share [`lower`], which turns the AST into tantivy queries, and [`statistics`].

pub(crate) mod by_date;
pub(crate) mod closeness;
pub(crate) mod lower;
pub(crate) mod new_matches;
pub(crate) mod rank;
pub(crate) mod ranked;
pub(crate) mod rerank;
pub(crate) mod search_context;
pub(crate) mod statistics;
pub(crate) mod term_at_a_time;
pub(crate) mod ties;
pub(crate) mod undated;
