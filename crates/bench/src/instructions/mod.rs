//! Instruction counts of ten operations, compared with a stored baseline.
//!
//! Unlike times, the counts are the same on any machine and under any load, so that small changes
//! show.

pub mod baseline;
pub mod callgrind;
pub mod compare;
pub mod fixture;
pub mod operation;
