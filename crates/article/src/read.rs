//! Reads files on all cores and hands over what they hold in the order of the files.

use std::io::{self, BufReader, Read};
use std::ops::Range;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use twox_hash::XxHash3_64;

use std::hash::Hasher;

use crate::article::{Article, Lines};
use crate::complaint::Complaint;
use crate::decode::decode;
use crate::jsonl::{self, Line, next_line};
use crate::open::{Opened, open_regular};
use crate::text::split_headline;
use crate::walk::{Format, SourceFile};

/// The largest text file and the longest line of JSON that are read, in bytes. An article near it takes some 300 MB
/// while it is indexed.
pub const ARTICLE_LIMIT: usize = 32 * 1024 * 1024;

/// Files are handed to a reading thread in groups of about this many bytes.
const GROUP_BYTES: u64 = 1024 * 1024;
const GROUP_FILES: usize = 64;

/// Articles travel in batches of about this many bytes. A batch and the two that wait behind it, for each reading
/// thread, bound what reading ahead holds in memory.
const BATCH_BYTES: usize = 256 * 1024;
const BATCHES_AHEAD: usize = 2;

/// What reading brings forth, in order: the articles and complaints of a file, then its end, then the next file's.
#[derive(Debug)]
pub enum Event {
    /// An article.
    Article {
        /// Which of the files, by its place in the list.
        file: usize,
        /// The article.
        article: Article,
    },
    /// Something odd. What it is about was left out, or read as well as could be, as it says.
    Complaint {
        /// The complaint.
        complaint: Complaint,
        /// Whether an article, or what should have been one, was left out for it.
        left_out: bool,
    },
    /// There is no more of this file.
    End {
        /// Which of the files, by its place in the list.
        file: usize,
        /// How it ended.
        end: FileEnd,
    },
}

/// How reading a file ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileEnd {
    /// All of it was read.
    Read {
        /// Bytes, when it was opened.
        size: u64,
        /// Time of last change then, nanoseconds since 1970; 0 where the system does not say.
        modified: i64,
        /// Hash of all its bytes (XXH3, 64 bits).
        hash: u64,
    },
    /// It could not be read to its end: what an index holds from it is still good.
    Unreadable,
}

/// Reads `files`, ahead on all cores, and gives `sink` what they hold in the order of the list.
///
/// # Errors
/// Only the sink's own: after one, reading stops.
pub fn read_in_order<E>(files: &[SourceFile], mut sink: impl FnMut(Event) -> Result<(), E>) -> Result<(), E> {
    let (senders, receivers): (Vec<_>, Vec<Receiver<Vec<Event>>>) = groups(files)
        .into_iter()
        .map(|group| {
            let (sender, receiver) = sync_channel(BATCHES_AHEAD);
            ((group, sender), receiver)
        })
        .unzip();
    let waiting = Mutex::new(senders.into_iter());
    let next_group = || waiting.lock().map_or(None, |mut waiting| waiting.next());
    let threads = thread::available_parallelism().map_or(1, usize::from).min(files.len());
    thread::scope(|scope| {
        for _ in 0..threads {
            // Groups are taken in order, so the group whose turn it is has a thread, and reading never stands still
            // because of groups that wait for their turn.
            scope.spawn(|| {
                while let Some((group, sender)) = next_group() {
                    let mut batch = Batch { sender, events: Vec::new(), bytes: 0, wanted: true };
                    for at in group {
                        if batch.wanted {
                            read_file(&files[at], at, &mut batch);
                        }
                    }
                    batch.send();
                }
            });
        }
        // When the sink fails, the receivers go, and with them the readers' will to go on.
        receivers.into_iter().try_for_each(|receiver| receiver.into_iter().flatten().try_for_each(&mut sink))
    })
}

fn groups(files: &[SourceFile]) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    let mut bytes = 0;
    for (at, file) in files.iter().enumerate() {
        match groups.last_mut() {
            Some(group) if bytes + file.size <= GROUP_BYTES && group.len() < GROUP_FILES => group.end = at + 1,
            _ => {
                groups.push(at..at + 1);
                bytes = 0;
            }
        }
        bytes += file.size;
    }
    groups
}

/// Events on their way to the sink.
struct Batch {
    sender: SyncSender<Vec<Event>>,
    events: Vec<Event>,
    bytes: usize,
    /// Whether anybody still listens.
    wanted: bool,
}

impl Batch {
    fn article(&mut self, file: usize, article: Article) {
        self.push(article.body.len(), Event::Article { file, article });
    }

    fn complaint(&mut self, complaint: Complaint, left_out: bool) {
        self.push(complaint.what.len(), Event::Complaint { complaint, left_out });
    }

    fn push(&mut self, bytes: usize, event: Event) {
        self.events.push(event);
        self.bytes += bytes + size_of::<Event>();
        if self.bytes >= BATCH_BYTES {
            self.send();
        }
    }

    fn send(&mut self) {
        self.bytes = 0;
        let events = std::mem::take(&mut self.events);
        self.wanted = self.wanted && (events.is_empty() || self.sender.send(events).is_ok());
    }
}

fn read_file(file: &SourceFile, at: usize, batch: &mut Batch) {
    let read = open_regular(&file.path).and_then(|opened| match file.format {
        Format::Text => read_text(file, at, opened, batch),
        Format::JsonLines => read_json_lines(file, at, opened, batch),
    });
    let end = read.unwrap_or_else(|error| {
        let what = format!("cannot be read ({error})");
        let remedy = "what the index holds of it is kept; mend it and index again";
        batch.complaint(file.complaint(None, what, remedy), true);
        FileEnd::Unreadable
    });
    batch.push(0, Event::End { file: at, end });
}

fn read_text(file: &SourceFile, at: usize, opened: Opened, batch: &mut Batch) -> io::Result<FileEnd> {
    let Opened { file: handle, size, modified } = opened;
    let mut bytes = Vec::new();
    handle.take(ARTICLE_LIMIT as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > ARTICLE_LIMIT {
        let what = format!("larger than {} MiB, the most that is read as one article", ARTICLE_LIMIT >> 20);
        batch.complaint(file.complaint(None, what, "it was left out; split it"), true);
        // The hash stands for a file that was looked at; its size and time tell when to look again.
        return Ok(FileEnd::Read { size, modified, hash: 0 });
    }
    let hash = XxHash3_64::oneshot(&bytes);
    let decoded = decode(bytes);
    if let Some(byte) = decoded.broken_at {
        let what = "not UTF-8".to_owned();
        let remedy = "replacement characters stand for what could not be read; save it as UTF-8";
        batch.complaint(file.complaint(Some(format!("byte {byte}")), what, remedy), false);
    }
    let mut text = decoded.text;
    if text.trim().is_empty() {
        batch
            .complaint(file.complaint(None, "no text in it".to_owned(), "it was left out; remove it or fill it"), true);
    } else {
        let (title, body_start) = split_headline(&text);
        let title = title.map(str::to_owned);
        let breaks = text.drain(..body_start).filter(|&c| c == '\n').count();
        let lines = Lines::From(breaks as u64 + 1);
        batch.article(at, Article { id: file.key.clone(), title, body: text, lines, ..Article::default() });
    }
    Ok(FileEnd::Read { size, modified, hash })
}

fn read_json_lines(file: &SourceFile, at: usize, opened: Opened, batch: &mut Batch) -> io::Result<FileEnd> {
    let Opened { file: handle, size, modified } = opened;
    // No further than it was long when opened: a file that grows while it is read is taken up next time.
    let mut reader = BufReader::with_capacity(256 * 1024, handle.take(size));
    let mut hasher = XxHash3_64::new();
    let mut line = Vec::new();
    for number in 1_u64.. {
        let complain = |what: String, remedy: &str| file.complaint(Some(format!("line {number}")), what, remedy);
        match next_line(&mut reader, &mut line, ARTICLE_LIMIT, |bytes| hasher.write(bytes))? {
            Line::End => break,
            Line::TooLong => {
                let what = format!("longer than {} MiB, the most that is read as one article", ARTICLE_LIMIT >> 20);
                batch.complaint(complain(what, "it was left out; split it"), true);
            }
            Line::Read => read_line(&mut line, (file, at, number), complain, batch),
        }
        if !batch.wanted {
            break;
        }
    }
    Ok(FileEnd::Read { size, modified, hash: hasher.finish() })
}

fn read_line(
    line: &mut Vec<u8>,
    (file, at, number): (&SourceFile, usize, u64),
    complain: impl Fn(String, &str) -> Complaint,
    batch: &mut Batch,
) {
    if line.iter().all(u8::is_ascii_whitespace) {
        return;
    }
    let decoded = decode(std::mem::take(line));
    if let Some(byte) = decoded.broken_at {
        let remedy = "replacement characters stand for what could not be read; save it as UTF-8";
        batch.complaint(complain(format!("not UTF-8 at byte {byte} of the line"), remedy), false);
    }
    match jsonl::parse(&decoded.text, || format!("{}#{number}", file.key)) {
        Ok(parsed) => {
            if let Some(date) = parsed.odd_date {
                let shown: String = date.chars().take(40).collect();
                let remedy = "the article has no date; write it as 2026-05-08 or 2026-05-08T09:30:00Z";
                batch.complaint(complain(format!("\"{shown}\" is not a date that is understood"), remedy), false);
            }
            let no_text = parsed.article.title.is_none() && parsed.article.body.trim().is_empty();
            if no_text {
                batch.complaint(complain("neither title nor text".to_owned(), "it was left out; fill it"), true);
            } else {
                batch.article(at, Article { lines: Lines::On(number), ..parsed.article });
            }
        }
        Err(reason) => {
            let remedy = "the line was left out; it should be an object such as {\"title\": \"…\", \"body\": \"…\"}";
            batch.complaint(complain(format!("not an article ({reason})"), remedy), true);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::walk::{Root, walk};

    fn read_folder(folder: &std::path::Path) -> Vec<String> {
        let root = Root::resolve(folder).unwrap();
        let files = walk(&root, None).files;
        let mut seen = Vec::new();
        let below = |text: &str| text.replace(&format!("{}/", root.name), "");
        read_in_order(&files, |event| {
            seen.push(match event {
                Event::Article { article, .. } => format!("{}: {}", below(&article.id), article.body.trim()),
                Event::Complaint { complaint, left_out } => {
                    format!("! {}{}", complaint.what, if left_out { " (out)" } else { "" })
                }
                Event::End { file, .. } => format!("end of {}", below(&files[file].key)),
            });
            Ok::<(), ()>(())
        })
        .unwrap();
        seen
    }

    #[test]
    fn articles_and_complaints_come_in_the_order_of_the_files() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
        write("a.txt", b"One.");
        write("b.txt", b"");
        write("c.txt", b" \n\n");
        write("d.txt", b"caf\xe9");
        write(
            "e.jsonl",
            b"{\"body\":\"x\"}\n\nnope\n{\"id\":\"k\",\"body\":\"y\",\"date\":\"soon\"}\n{\"body\":\" \"}",
        );
        assert_eq!(
            read_folder(folder.path()),
            [
                "a.txt: One.",
                "end of a.txt",
                "! no text in it (out)",
                "end of b.txt",
                "! no text in it (out)",
                "end of c.txt",
                "! not UTF-8",
                "d.txt: caf\u{fffd}",
                "end of d.txt",
                "e.jsonl#1: x",
                "! not an article (expected ident at line 1 column 2) (out)",
                "! \"soon\" is not a date that is understood",
                "k: y",
                "! neither title nor text (out)",
                "end of e.jsonl",
            ]
        );
    }

    #[test]
    fn an_article_knows_the_lines_of_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let check = |name: &str, bytes: &[u8], expected: &[Lines]| {
            fs::write(folder.path().join(name), bytes).unwrap();
            let files = walk(&Root::resolve(&folder.path().join(name)).unwrap(), None).files;
            let mut found = Vec::new();
            read_in_order(&files, |event| {
                found.extend(if let Event::Article { article, .. } = event { Some(article.lines) } else { None });
                Ok::<(), ()>(())
            })
            .unwrap();
            assert_eq!(found, expected, "{name}");
        };
        check("headline.txt", b"Bridge closes\n\n\nIt closed.\n", &[Lines::From(4)]);
        check("windows.txt", b"\xef\xbb\xbf\r\nBridge closes\r\n\r\nIt closed.\r\n", &[Lines::From(4)]);
        check("none.txt", b"\n\nIt closed on Monday.\n", &[Lines::From(1)]);
        check("broken.txt", b"Bridge \xff\xe2\x80\n\nIt closed.", &[Lines::From(3)]);
        check("lines.jsonl", b"{\"body\":\"x\\ny\"}\n\r\n{\"body\":\"y\"}", &[Lines::On(1), Lines::On(3)]);
    }

    #[test]
    fn many_files_on_many_threads_keep_their_order() {
        let folder = tempfile::tempdir().unwrap();
        for n in 0..500 {
            fs::write(folder.path().join(format!("{n:03}.txt")), "word ".repeat(n * 7 % 4000 + 1)).unwrap();
        }
        let ends: Vec<String> = read_folder(folder.path()).into_iter().filter(|seen| seen.starts_with("end")).collect();
        let expected: Vec<String> = (0..500).map(|n| format!("end of {n:03}.txt")).collect();
        assert_eq!(ends, expected);
    }

    #[test]
    fn a_sink_that_fails_stops_the_reading() {
        let folder = tempfile::tempdir().unwrap();
        for n in 0..300 {
            fs::write(folder.path().join(format!("{n}.txt")), "word ".repeat(2_000)).unwrap();
        }
        let files = walk(&Root::resolve(folder.path()).unwrap(), None).files;
        let mut seen = 0;
        let result = read_in_order(&files, |_| {
            seen += 1;
            if seen == 5 { Err("enough") } else { Ok(()) }
        });
        assert_eq!((result, seen), (Err("enough"), 5));
    }

    #[test]
    fn what_is_too_large_is_refused_with_a_complaint() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("big.txt"), vec![b'a'; ARTICLE_LIMIT + 1]).unwrap();
        let mut line = vec![b'a'; ARTICLE_LIMIT + 1];
        line.extend_from_slice(b"\n{\"body\":\"x\"}\n");
        fs::write(folder.path().join("lines.jsonl"), line).unwrap();
        assert_eq!(
            read_folder(folder.path()),
            [
                "! larger than 32 MiB, the most that is read as one article (out)",
                "end of big.txt",
                "! longer than 32 MiB, the most that is read as one article (out)",
                "lines.jsonl#2: x",
                "end of lines.jsonl",
            ]
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_cannot_be_read_says_so() {
        let gone = SourceFile {
            key: "gone.txt".into(),
            path: "/nonexistent/gone.txt".into(),
            format: Format::Text,
            size: 1,
            modified: 0,
        };
        let mut seen = Vec::new();
        read_in_order(&[gone], |event| {
            seen.push(event);
            Ok::<(), ()>(())
        })
        .unwrap();
        assert!(matches!(&seen[0], Event::Complaint { left_out: true, .. }));
        assert!(matches!(&seen[1], Event::End { end: FileEnd::Unreadable, .. }));
    }
}
