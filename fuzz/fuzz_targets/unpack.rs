//! What is packed with gzip or Zstandard, damaged or not; and any bytes packed in two members, which are read as they are
//! unpacked. The first byte says where they are parted.

#![no_main]

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use newsdex_fuzz::check;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let found = check("a.txt", bytes);
    if !bytes.starts_with(b"\x1f\x8b") && !bytes.starts_with(b"\x28\xb5\x2f\xfd") {
        let (one, two) = bytes.split_at(bytes.first().map_or(0, |&first| usize::from(first) * bytes.len() / 256));
        assert_eq!(found, check("a.txt", &[packed(one), packed(two)].concat()), "packed");
    }
});

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::none());
    packer.write_all(bytes).expect("memory has room");
    packer.finish().expect("memory has room")
}
