//! The manifest: which generation of an index is current, and which version of newsdex wrote it.

use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_64;

use crate::schema::{analysis_version, fingerprint};

/// The format of the index folder. The fingerprint covers what is inside a generation.
///
/// - 1: without checksums.
/// - 2: checksums in the manifest and in the lists of files.
/// - 3: the key of the checksum in the manifest is `checksum` instead of `sum`.
/// - 4: `meta.json` records the size and checksum of each file of the commit.
pub(crate) const FORMAT: u32 = 4;

/// The first format with checksums.
const FIRST_FORMAT_WITH_CHECKSUMS: u32 = 2;

/// The content of the manifest file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Format of the index folder.
    pub format: u32,
    /// Fingerprint of schema and analysis: see [`crate::fingerprint`].
    pub fingerprint: String,
    /// Name of the current generation; `None` while the first generation is being built.
    pub generation: Option<String>,
    /// XXH3 of the other values, in hexadecimal. Without it, one flipped bit could make another
    /// generation current, or none.
    #[serde(default, alias = "sum")]
    pub(crate) checksum: Option<String>,
}

impl Manifest {
    /// A manifest of this version of newsdex.
    #[must_use]
    pub fn new(generation: Option<String>) -> Manifest {
        let mut manifest = Manifest {
            format: FORMAT,
            fingerprint: fingerprint().to_owned(),
            generation,
            checksum: None,
        };
        manifest.checksum = Some(manifest.compute_checksum());
        manifest
    }

    /// Reads a manifest, of whatever version. The error says what is wrong with it.
    pub(crate) fn parse(file: &[u8]) -> Result<Manifest, String> {
        let manifest: Manifest = serde_json::from_slice(file).map_err(|error| error.to_string())?;
        if !manifest.checksum_matches() {
            return Err("its checksum does not match".to_owned());
        }
        match &manifest.generation {
            Some(name) if generation_number(name).is_none() => {
                Err(format!("\"{name}\" is not the name of a generation"))
            }
            _ => Ok(manifest),
        }
    }

    pub(crate) fn compute_checksum(&self) -> String {
        let Manifest { format, fingerprint, generation, .. } = self;
        let content = format!("{format}\n{fingerprint}\n{generation:?}");
        format!("{:016x}", XxHash3_64::oneshot(content.as_bytes()))
    }

    /// Whether the checksum is correct, or is absent in a format without checksums.
    fn checksum_matches(&self) -> bool {
        match &self.checksum {
            Some(checksum) => *checksum == self.compute_checksum(),
            None => !self.has_checksums(),
        }
    }

    /// Whether the manifest and the lists of files of its generations have checksums.
    pub(crate) fn has_checksums(&self) -> bool {
        self.format >= FIRST_FORMAT_WITH_CHECKSUMS
    }

    pub(crate) fn describe(&self) -> String {
        format!("format {}, {}", self.format, self.fingerprint)
    }

    pub(crate) fn is_later_than(&self, other: &Manifest) -> bool {
        let analysis = |manifest: &Manifest| analysis_version(&manifest.fingerprint).unwrap_or(0);
        self.format > other.format || analysis(self) > analysis(other)
    }
}

/// The number of a generation, if `name` is that of a generation: `g1`, `g2` and so on. Any other
/// name in a manifest could lead out of the index folder.
pub(crate) fn generation_number(name: &str) -> Option<u64> {
    let number = name.strip_prefix('g')?.parse().ok()?;
    (name == generation_name(number)).then_some(number)
}

/// The name of the generation with a number.
pub(crate) fn generation_name(number: u64) -> String {
    format!("g{number}")
}
