//! What was measured, for people: tables in Markdown. What else a run leaves is written here too.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::results::Results;

/// Writes all that a run leaves into its folder.
pub fn write(folder: &Path, results: &Results) -> Result<()> {
    let save = |name: &str, text: String| {
        let path = folder.join(name);
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
    };
    save("results.json", serde_json::to_string_pretty(results)? + "\n")?;
    save("README.md", markdown(results))
}

/// All tables.
pub fn markdown(results: &Results) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{:#?}", results.about);
    out
}
