//! Formats of news agencies: NewsML 1, NewsML-G2 and NITF, standards of the IPTC. The JSON reader
//! reads ninjs.

pub(crate) mod newsml1;
pub(crate) mod newsml_g2;
pub(crate) mod nitf;
