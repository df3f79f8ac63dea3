//! Compressed files, damaged or not. Other bytes are compressed as two gzip members and read the same as before. The first
//! byte determines where the members are split.

#![no_main]

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use newsdex_fuzz::check;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let found = check("a.txt", bytes);
    if !bytes.starts_with(b"\x1f\x8b") && !bytes.starts_with(b"\x28\xb5\x2f\xfd") {
        let (one, two) = bytes.split_at(bytes.first().map_or(0, |&first| usize::from(first) * bytes.len() / 256));
        assert_eq!(found, check("a.txt", &[gzip(one), gzip(two)].concat()), "compressed");
    }
});

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::none());
    encoder.write_all(bytes).expect("memory has room");
    encoder.finish().expect("memory has room")
}
