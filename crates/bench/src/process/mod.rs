//! Child processes: their resource usage, and peers that answer requests over pipes.

pub mod command;
pub mod protocol;
pub mod usage;
pub mod worker;
