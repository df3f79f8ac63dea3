//! Instruction counts of ten operations, compared with a stored baseline.
//!
//! Unlike times, counts do not depend on the load of the machine, so that small changes show.

pub mod baseline;
pub mod callgrind;
pub mod compare;
pub mod fixture;
pub mod operation;
