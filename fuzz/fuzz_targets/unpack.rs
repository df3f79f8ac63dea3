//! Files compressed with gzip or Zstandard, damaged or not. Other input is compressed into two gzip
//! members, which must give the same as the uncompressed bytes; its first byte decides where the
//! members are divided.

#![no_main]

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use newsdex_fuzz::check;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let result = check("a.txt", bytes);
    if !bytes.starts_with(b"\x1f\x8b") && !bytes.starts_with(b"\x28\xb5\x2f\xfd") {
        let middle = bytes.first().map_or(0, |&first| usize::from(first) * bytes.len() / 256);
        let (first, second) = bytes.split_at(middle);
        let members = [gzip_member(first), gzip_member(second)].concat();
        assert_eq!(result, check("a.txt", &members), "compressed");
    }
});

fn gzip_member(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::none());
    encoder.write_all(bytes).expect("writing to memory cannot fail");
    encoder.finish().expect("writing to memory cannot fail")
}
