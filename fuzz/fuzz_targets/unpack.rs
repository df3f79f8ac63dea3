//! What is packed with gzip or Zstandard, damaged or not; and any bytes packed whole, which are read as they are unpacked.

#![no_main]

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use newsdex_fuzz::check;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let found = check("a.txt", bytes);
    if !bytes.starts_with(b"\x1f\x8b") && !bytes.starts_with(b"\x28\xb5\x2f\xfd") {
        let mut packer = GzEncoder::new(Vec::new(), Compression::none());
        packer.write_all(bytes).expect("memory");
        assert_eq!(found, check("a.txt", &packer.finish().expect("memory")), "packed");
    }
});
