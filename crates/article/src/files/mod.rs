//! Which files there are, and their bytes: walking, opening, unpacking, detecting the format.

pub(crate) mod detect;
pub(crate) mod open;
pub(crate) mod unpack;
pub(crate) mod walk;
