//! Randomly mutated files of every format: no reader may panic or hang, and every file must be
//! accounted for.
//!
//! `NEWSDEX_TEST_TIMES` multiplies the number of files, `NEWSDEX_TEST_SEED` changes the random
//! numbers, and `NEWSDEX_TEST_FILES` names a folder of further originals.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::Read;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fastrand::Rng;
use flate2::read::MultiGzDecoder;
use newsdex_article::{Root, WalkOptions, walk};

use crate::all_read::check_files;

/// Files per round. `NEWSDEX_TEST_TIMES` is the number of rounds.
const FILES: usize = 2_000;
/// Of a longer original, only a part of this many bytes is mutated in half of the cases.
const MAX_PART_BYTES: usize = 64 * 1024;
/// Longest mutated file, in bytes.
const MAX_FILE_BYTES: usize = 4 * MAX_PART_BYTES;
/// Size from which files are not used as originals, in bytes.
const MAX_ORIGINAL_BYTES: u64 = 8 << 20;
/// A round that takes longer hangs. On an idle machine it takes about a second.
const MAX_ROUND_TIME: Duration = Duration::from_mins(2);

/// Pieces with a meaning in some format.
const PIECES: &[&[u8]] = &[
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xe2\x80",
    b"\xd8\x00",
    b"\r",
    b"\n\n",
    b"\"",
    b"\\u",
    b"\\ud800",
    b"[[[[[[",
    b"{\"a\":",
    b"]}",
    b"-1",
    b"99999999999999999999",
    b"1e999",
    b"<",
    b"</",
    b"<!--",
    b"<![CDATA[",
    b"<!DOCTYPE x [<!ENTITY a \"&a;&a;\">]>",
    b"&a;",
    b"&#xD800;",
    b"<p><div><p>",
    b"<script>",
    b"---\n",
    b"+++\n",
    b"# ",
    b"```",
    b"> > > ",
    b"|-|-|\n",
    b"- a:\n  - *a\n",
    b"WARC/1.0\r\n",
    b"Content-Length: ",
    b"\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n",
    b"ffffffffffffffff\r\n",
    b"Content-Type: multipart/mixed; boundary=b\n\n--b\n",
    b"=?utf-8?Q?=ZZ?=",
    b"From ",
    b"\x1f\x8b\x08",
    b"\x28\xb5\x2f\xfd",
    b"2026-02-30T25:61:61+99:99",
    b"-9999-01-01",
    "\u{202e}\u{ad}\u{301}".as_bytes(),
];

/// A file to mutate.
struct Original {
    path: PathBuf,
    bytes: Vec<u8>,
}

/// A random range of at most `max` within `length`.
fn random_range(random: &mut Rng, length: usize, max: usize) -> Range<usize> {
    let start = random.usize(..=length);
    start..start + random.usize(..=(length - start).min(max))
}

fn mutate(bytes: &mut Vec<u8>, originals: &[Original], random: &mut Rng) {
    for _ in 0..=random.usize(..8) {
        let at = random.usize(..=bytes.len());
        match random.usize(..9) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.u32(..8),
            1 if at < bytes.len() => bytes[at] = random.u8(..),
            2 => bytes.truncate(at),
            3 => drop(bytes.drain(random_range(random, bytes.len(), 2_000))),
            4 => {
                let part = random_range(random, bytes.len(), 500);
                let repeated = bytes[part].repeat(1 + random.usize(..20));
                bytes.splice(at..at, repeated);
            }
            5 => {
                let other = &originals[random.usize(..originals.len())].bytes;
                let part = other[random_range(random, other.len(), 4_000)].to_vec();
                let end = at + random.usize(..=bytes.len() - at).min(200);
                bytes.splice(at..end, part);
            }
            6 => {
                let piece = PIECES[random.usize(..PIECES.len())]
                    .repeat(1 + random.usize(..3) * random.usize(..100));
                bytes.splice(at..at, piece);
            }
            7 => {
                // Digits are mostly those of a length or a date.
                if let Some(digit) = bytes[at..].iter().position(u8::is_ascii_digit) {
                    bytes[at + digit] = b"0123456789-x"[random.usize(..12)];
                }
            }
            _ => bytes.rotate_left(at),
        }
        bytes.truncate(MAX_FILE_BYTES);
    }
}

/// All files below a folder, except for very large ones.
fn collect_originals(folder: &Path, originals: &mut Vec<Original>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect_originals(&path, originals);
        } else if fs::metadata(&path).is_ok_and(|meta| meta.len() < MAX_ORIGINAL_BYTES) {
            let bytes = fs::read(&path).unwrap();
            if path.extension().is_some_and(|extension| extension == "gz") {
                // Damage to compressed bytes rarely reaches the reader, so the decompressed bytes
                // are mutated too.
                let mut unpacked = Vec::new();
                if MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut unpacked).is_ok() {
                    originals.push(Original { path: path.with_extension(""), bytes: unpacked });
                }
            }
            originals.push(Original { path, bytes });
        }
    }
}

fn number_from_env(name: &str) -> Option<u64> {
    env::var(name).ok()?.parse().ok()
}

fn originals() -> Vec<Original> {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut originals = Vec::new();
    collect_originals(&crate_folder.join("../../seeds"), &mut originals);
    collect_originals(&crate_folder.join("tests/fixtures"), &mut originals);
    if let Ok(folder) = env::var("NEWSDEX_TEST_FILES") {
        collect_originals(Path::new(&folder), &mut originals);
    }
    originals
}

#[test]
fn mutated_files_are_read_and_accounted_for() {
    let originals = originals();
    let mut by_extension: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, original) in originals.iter().enumerate() {
        let extension = original.path.extension().unwrap_or_default();
        by_extension.entry(extension.to_string_lossy().into_owned()).or_default().push(index);
    }
    // Each format is equally likely, however many originals it has.
    let groups: Vec<Vec<usize>> = by_extension.into_values().collect();
    let mut random = Rng::with_seed(number_from_env("NEWSDEX_TEST_SEED").unwrap_or(0));
    for round in 0..number_from_env("NEWSDEX_TEST_TIMES").unwrap_or(1) {
        let folder = tempfile::tempdir().unwrap();
        for n in 0..FILES {
            let group = &groups[random.usize(..groups.len())];
            let original = &originals[group[random.usize(..group.len())]];
            let length = original.bytes.len();
            let mut bytes = if length > MAX_PART_BYTES && random.bool() {
                original.bytes[random_range(&mut random, length, MAX_PART_BYTES)].to_vec()
            } else {
                original.bytes[..length.min(MAX_FILE_BYTES)].to_vec()
            };
            mutate(&mut bytes, &originals, &mut random);
            // Some files have the extension of another format, and some have none.
            let name = match random.usize(..10) {
                0 => originals[random.usize(..originals.len())].path.file_name(),
                1 => None,
                _ => original.path.file_name(),
            };
            let name = name.unwrap_or_default().to_string_lossy();
            fs::write(folder.path().join(format!("{n:05}-{name}")), bytes).unwrap();
        }
        check_round(folder, round);
    }
}

fn check_round(folder: tempfile::TempDir, round: u64) {
    let files = walk(&Root::resolve(folder.path()).unwrap(), &WalkOptions::default()).files;
    let start = Instant::now();
    let mut ended = 0;
    let result = catch_unwind(AssertUnwindSafe(|| check_files(&files, &mut ended)));
    println!("round {round}: {:?}, {:?}", result.as_ref().ok(), start.elapsed());
    if result.is_err() || start.elapsed() > MAX_ROUND_TIME {
        // Keep the files for debugging.
        let kept = folder.keep();
        panic!(
            "round {round}: file {ended} of those in {} after {:?}",
            kept.display(),
            start.elapsed()
        );
    }
}
