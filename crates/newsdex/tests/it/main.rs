//! The library as an embedder uses it.

mod blotting;
mod conditions;
mod damage;
mod folder;
mod history;
mod hostile;
mod long_texts;
mod model;
mod new_matches;
mod oracle;
mod random_sync;
mod ranking;
mod readers;
mod same_id;
mod seeds;
mod sync;
mod sync_model;
mod trees;
