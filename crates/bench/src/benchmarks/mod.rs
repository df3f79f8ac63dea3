//! The benchmarks. Each can be run separately.

pub mod benchmark;
pub mod building;
pub mod context;
pub mod growth;
pub mod opening;
pub mod options;
pub mod sync;
pub mod threads;
pub mod warm;
pub mod whole_process;
pub mod workers;
