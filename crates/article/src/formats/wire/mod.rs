//! News agency formats: NewsML 1, NewsML-G2 and NITF.

pub(crate) mod newsml1;
pub(crate) mod newsml_g2;
pub(crate) mod nitf;
