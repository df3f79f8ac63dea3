//! Files of every format, mutilated at random: none may panic or hang, and each is counted.
//!
//! `NEWSDEX_TEST_TIMES` multiplies their number; `NEWSDEX_TEST_FILES` names a further folder to take files from, and
//! `NEWSDEX_TEST_SEED` another beginning of the random numbers.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use flate2::read::MultiGzDecoder;
use newsdex_article::{Root, walk};

use crate::all_read::check_files;

/// Files in a folder. There are as many folders as `NEWSDEX_TEST_TIMES` says.
const FILES: usize = 2_000;
/// Files larger than this are mutilated in a part of that length only, in bytes.
const LONGEST: usize = 64 * 1024;
/// A folder takes less than this, or something in it hangs. On an idle machine it takes about a second.
const MOST_TIME: Duration = Duration::from_mins(2);

/// Pieces that mean something in one format or another.
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

/// Xorshift: the same numbers on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end.max(1) as u64).unwrap()
    }

    fn range(&mut self, length: usize, most: usize) -> std::ops::Range<usize> {
        let start = self.below(length + 1);
        start..start + self.below((length - start).min(most) + 1)
    }
}

fn mutilate(bytes: &mut Vec<u8>, others: &[(PathBuf, Vec<u8>)], random: &mut Random) {
    for _ in 0..=random.below(8) {
        let at = random.below(bytes.len() + 1);
        match random.below(9) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            1 if at < bytes.len() => bytes[at] = u8::try_from(random.below(256)).unwrap(),
            2 => bytes.truncate(at),
            3 => drop(bytes.drain(random.range(bytes.len(), 2_000))),
            4 => {
                let doubled = bytes[random.range(bytes.len(), 500)].repeat(1 + random.below(20));
                bytes.splice(at..at, doubled);
            }
            5 => {
                let other = &others[random.below(others.len())].1;
                let part = other[random.range(other.len(), 4_000)].to_vec();
                let end = at + random.below(bytes.len() - at + 1).min(200);
                bytes.splice(at..end, part);
            }
            6 => {
                let piece = PIECES[random.below(PIECES.len())]
                    .repeat(1 + random.below(3) * random.below(100));
                bytes.splice(at..at, piece);
            }
            7 => {
                // A digit of a length or of a date, most often.
                if let Some(digit) = bytes[at..].iter().position(u8::is_ascii_digit) {
                    bytes[at + digit] = b"0123456789-x"[random.below(12)];
                }
            }
            _ => bytes.rotate_left(at),
        }
        bytes.truncate(4 * LONGEST);
    }
}

/// All files below a folder but the largest.
fn files_below(folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files_below(&path, found);
        } else if fs::metadata(&path).is_ok_and(|meta| meta.len() < 8 << 20) {
            let bytes = fs::read(&path).unwrap();
            if path.extension().is_some_and(|extension| extension == "gz") {
                // Damage to what is packed seldom comes through to the reader, so that it is taken unpacked too.
                let mut unpacked = Vec::new();
                if MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut unpacked).is_ok() {
                    found.push((path.with_extension(""), unpacked));
                }
            }
            found.push((path, bytes));
        }
    }
}

fn number(name: &str) -> Option<usize> {
    env::var(name).ok()?.parse().ok()
}

#[test]
fn mutilated_files_are_read_and_counted() {
    let mut originals = Vec::new();
    files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds"), &mut originals);
    if let Ok(folder) = env::var("NEWSDEX_TEST_FILES") {
        files_below(Path::new(&folder), &mut originals);
    }
    let mut by_extension: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, (path, _)) in originals.iter().enumerate() {
        let extension = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        by_extension.entry(extension).or_default().push(at);
    }
    // As many of each format, however many there are to choose from.
    let groups: Vec<Vec<usize>> = by_extension.into_values().collect();
    let mut random =
        Random(0x9e37_79b9_7f4a_7c15 ^ (number("NEWSDEX_TEST_SEED").unwrap_or(0) as u64) << 20);
    for round in 0..number("NEWSDEX_TEST_TIMES").unwrap_or(1) {
        let folder = tempfile::tempdir().unwrap();
        for n in 0..FILES {
            let group = &groups[random.below(groups.len())];
            let (path, original) = &originals[group[random.below(group.len())]];
            let mut bytes = if original.len() > LONGEST && random.below(2) == 0 {
                original[random.range(original.len(), LONGEST)].to_vec()
            } else {
                original[..original.len().min(4 * LONGEST)].to_vec()
            };
            mutilate(&mut bytes, &originals, &mut random);
            // Some go by a name of another format, and some by none.
            let name = match random.below(10) {
                0 => originals[random.below(originals.len())].0.file_name(),
                1 => None,
                _ => path.file_name(),
            };
            let name = name.unwrap_or_default().to_string_lossy();
            fs::write(folder.path().join(format!("{n:05}-{name}")), bytes).unwrap();
        }
        check(folder, round);
    }
}

fn check(folder: tempfile::TempDir, round: usize) {
    let files = walk(&Root::resolve(folder.path()).unwrap(), None).files;
    let begin = Instant::now();
    let mut ended = 0;
    let read = catch_unwind(AssertUnwindSafe(|| check_files(&files, &mut ended)));
    println!(
        "round {round}: articles and warnings {:?}, {:?}",
        read.as_ref().ok(),
        begin.elapsed()
    );
    if read.is_err() || begin.elapsed() > MOST_TIME {
        // Kept for whoever looks into it.
        let kept = folder.keep();
        panic!(
            "round {round}: file {ended} of those in {} after {:?}",
            kept.display(),
            begin.elapsed()
        );
    }
}
