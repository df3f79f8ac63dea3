//! Settings: `newsdex.toml` for a folder and everything below it, and the user's own `config.toml`.
//!
//! Settings become the defaults of the arguments. So flags and the environment override them, they
//! are validated like typed arguments, and help shows the values that apply.
//!
//! - `sources` finds the files and decides which value applies.
//! - `file` reads one, and refuses what another user may have written; `trust` says whom to believe.
//! - `parse` turns its text into settings, and `keys` lists what may be set.

mod file;
mod keys;
mod parse;
mod sources;
pub mod trust;

pub use sources::Settings;
