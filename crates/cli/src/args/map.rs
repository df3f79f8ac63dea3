//! `--map`: other names of fields.

use anyhow::Context;
use clap::Args;
use newsdex::{MapError, ReadOptions};

/// Names of fields.
#[derive(Debug, Args)]
pub struct MapArgs {
    /// Read FIELD from another name, such as body=maintext; repeatable
    #[arg(long, value_name = "FIELD=NAME", value_parser = validate)]
    map: Vec<String>,
}

impl MapArgs {
    /// How files are read with these names.
    pub fn read_options(&self) -> anyhow::Result<ReadOptions> {
        let mut options = ReadOptions::default();
        for mapping in &self.map {
            options.map(mapping).context("--map")?;
        }
        Ok(options)
    }
}

/// Accepts a mapping such as `body=maintext`.
fn validate(text: &str) -> Result<String, MapError> {
    ReadOptions::default().map(text)?;
    Ok(text.to_owned())
}
