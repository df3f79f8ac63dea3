//! Options, progress and report of a check.

use newsdex_article::Warning;
use serde::Serialize;

use crate::report::is_zero;

/// A report lists at most this many findings: further ones tell nothing new about the index.
const MAX_FINDINGS: usize = 100;

/// Options of a check.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckOptions {
    /// Compare the terms of all articles with the index, not only those of about 500.
    pub all: bool,
}

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CheckReport {
    /// Whether the check read the whole index and found no damage.
    pub sound: bool,
    /// Bytes whose checksums were verified.
    pub bytes: u64,
    /// Articles that were read back.
    pub articles: u64,
    /// Articles whose terms were compared with the index.
    pub compared: u64,
    /// Indexed files that no longer exist although their folder does. The next sync removes their
    /// articles.
    pub gone: u64,
    /// Files and folders in the index folder that are not part of the index, and were not read. An
    /// interrupted sync leaves some, which the next one removes.
    pub extra: u64,
    /// Duration of the check in microseconds.
    pub elapsed_us: u64,
    /// Findings, at most 100.
    pub damage: Vec<Warning>,
    /// Number of findings beyond those in `damage`.
    #[serde(skip_serializing_if = "is_zero")]
    pub more_damage: u64,
    /// Files of the index that could not be read, at most 100. They may be intact.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unreadable: Vec<Warning>,
}

/// How far a check has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CheckProgress {
    /// Bytes whose checksums were verified so far.
    pub bytes: u64,
    /// Bytes to verify in total.
    pub total_bytes: u64,
    /// Articles read back so far; 0 while checksums are verified.
    pub articles: u64,
    /// Articles to read back in total; 0 while checksums are verified.
    pub total_articles: u64,
}

impl CheckReport {
    pub(crate) fn add(&mut self, finding: Warning) {
        if self.damage.len() < MAX_FINDINGS {
            self.damage.push(finding);
        } else {
            self.more_damage += 1;
        }
    }

    pub(crate) fn add_unreadable(&mut self, finding: Warning) {
        if self.unreadable.len() < MAX_FINDINGS {
            self.unreadable.push(finding);
        }
    }

    pub(crate) fn is_sound(&self) -> bool {
        self.damage.is_empty() && self.unreadable.is_empty()
    }
}
