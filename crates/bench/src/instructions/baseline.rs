//! The stored counts, `instructions.json`.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

/// Where the repository stores the baseline.
pub const DEFAULT_PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/instructions.json");

/// Counts to compare with.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Baseline {
    /// Where they were counted.
    #[serde(rename = "made")]
    pub environment: Environment,
    /// The counts by name of the operation.
    pub operations: BTreeMap<String, InstructionCount>,
}

/// What counts depend on, besides the code.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Environment {
    /// `rustc --version`.
    pub compiler: String,
    /// The processor model.
    pub cpu: String,
    /// `valgrind --version`.
    pub valgrind: String,
}

/// The count of one operation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct InstructionCount {
    /// Instructions of one execution.
    pub instructions: u64,
    /// Difference between two counts of the same code. Smaller changes mean nothing.
    pub noise_percent: f64,
}

impl Baseline {
    /// Reads a baseline. A missing file gives an empty one.
    pub fn load(path: &Path) -> Result<Baseline> {
        match fs::read_to_string(path) {
            Ok(text) => serde_json::from_str(&text).with_context(|| {
                format!("{} is not a baseline; `--update` replaces it", path.display())
            }),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Baseline::default()),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
    }

    /// Writes a baseline.
    pub fn save(&self, path: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self)? + "\n";
        fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
    }
}
