//! Reads files on all cores and hands over what they hold in the order of the files.

use std::io;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use crate::article::Article;
use crate::fields::map::{FieldMap, MapError};
use crate::files::detect::Format;
use crate::files::open::{Opened, open_regular};
use crate::files::unpack::{Broken, Input};
use crate::files::walk::{SourceFile, unreadable};
use crate::formats::mail::reader::{MailReader, MailboxReader};
use crate::formats::office::pdf::reader::PdfReader;
use crate::formats::records::csv::TableReader;
use crate::formats::records::json::JsonReader;
use crate::formats::records::json_lines::JsonLinesReader;
use crate::formats::text::markdown::MarkdownReader;
use crate::formats::text::plain::TextReader;
use crate::formats::web::html::reader::HtmlReader;
use crate::formats::web::warc::reader::WarcReader;
use crate::formats::xml::reader::XmlReader;
use crate::infer::today;
use crate::reader::{Reader, Sink, SinkTotals};
use crate::warning::Warning;

/// The largest text file and the longest line of JSON that are read, in bytes. An article near it takes some 300 MB
/// while it is indexed.
pub const ARTICLE_LIMIT: usize = if cfg!(fuzzing) { 64 * 1024 } else { 32 * 1024 * 1024 };

/// Files are handed to a reading thread in groups of about this many bytes.
const GROUP_BYTES: u64 = 1024 * 1024;
const GROUP_FILES: usize = 64;

/// Articles travel in batches of about this many bytes. A batch and the two that wait behind it, for each reading
/// thread, bound what reading ahead holds in memory.
const BATCH_BYTES: usize = 256 * 1024;
const BATCHES_AHEAD: usize = 2;

/// How files are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadOptions {
    pub(crate) map: FieldMap,
}

impl ReadOptions {
    /// Says that files have a field of an article under a name of their own, in JSON and in tables: it is looked for
    /// there first, and then under its usual names. A dotted name goes down into objects.
    ///
    /// # Errors
    /// Where that is no mapping, or articles have no such field; the message names those they have.
    ///
    /// ```
    /// use newsdex_article::ReadOptions;
    ///
    /// let mut options = ReadOptions::default();
    /// options.map("body=story.wording").unwrap();
    /// let message = options.map("text=wording").unwrap_err().to_string();
    /// assert!(message.starts_with("an article has no field \"text\"; it has id, title, body, date"));
    /// ```
    pub fn map(&mut self, mapping: &str) -> Result<(), MapError> {
        self.map.add(mapping)
    }

    /// All that [`map`](Self::map) was told, the last of each field, in its form.
    #[must_use]
    pub fn mappings(&self) -> Vec<String> {
        self.map.mappings()
    }
}

/// What reading brings forth, in order: the articles and warnings of a file, then its end, then the next file's.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "most events are articles")]
pub enum Event {
    /// An article.
    Article {
        /// Which of the files, by its place in the list.
        file: usize,
        /// The article.
        article: Article,
    },
    /// Something odd. What it is about was left out, or read as well as could be, as it says.
    Warning {
        /// The warning.
        warning: Warning,
        /// Whether an article, or what should have been one, was left out for it.
        left_out: bool,
    },
    /// The file holds no article, as pictures and archives of pictures do. A warning says where that is odd.
    PassedOver,
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
pub fn read_in_order<E>(
    files: &[SourceFile],
    options: &ReadOptions,
    mut sink: impl FnMut(Event) -> Result<(), E>,
) -> Result<(), E> {
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
                    let mut batch = Batch::of(sender);
                    for at in group {
                        if batch.wanted {
                            read_file(&files[at], at, options, &mut batch);
                        }
                    }
                    batch.send();
                }
            });
        }
        // When the sink fails, the receivers go, and with them the readers' will to go on.
        receivers
            .into_iter()
            .try_for_each(|receiver| receiver.into_iter().flatten().try_for_each(&mut sink))
    })
}

fn groups(files: &[SourceFile]) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    let mut bytes = 0;
    for (at, file) in files.iter().enumerate() {
        match groups.last_mut() {
            Some(group) if bytes + file.size <= GROUP_BYTES && group.len() < GROUP_FILES => {
                group.end = at + 1
            }
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
pub(crate) struct Batch {
    sender: SyncSender<Vec<Event>>,
    events: Vec<Event>,
    bytes: usize,
    /// Whether anybody still listens.
    pub(crate) wanted: bool,
}

impl Batch {
    pub(crate) fn of(sender: SyncSender<Vec<Event>>) -> Batch {
        Batch { sender, events: Vec::new(), bytes: 0, wanted: true }
    }

    pub(crate) fn push(&mut self, bytes: usize, event: Event) {
        self.events.push(event);
        self.bytes += bytes + size_of::<Event>();
        if self.bytes >= BATCH_BYTES {
            self.send();
        }
    }

    pub(crate) fn send(&mut self) {
        self.bytes = 0;
        let events = std::mem::take(&mut self.events);
        self.wanted = self.wanted && (events.is_empty() || self.sender.send(events).is_ok());
    }
}

fn read_file(file: &SourceFile, at: usize, options: &ReadOptions, batch: &mut Batch) {
    let read = open_regular(&file.path)
        .and_then(|opened| without_panic(|| read_opened(file, at, opened, options, batch)));
    let end = read.unwrap_or_else(|error| {
        let warning = unreadable(&file.path, &error);
        batch.push(warning.what.len(), Event::Warning { warning, left_out: true });
        FileEnd::Unreadable
    });
    batch.push(0, Event::End { file: at, end });
}

/// No reader is known to panic. One that does all the same must not cost the other files: it is an error of its file.
fn without_panic(read: impl FnOnce() -> io::Result<FileEnd>) -> io::Result<FileEnd> {
    // What was handed over before stays; nothing else of the reader is looked at again.
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        Err(io::Error::other(
            "newsdex failed at it, which is an error of newsdex; please report it",
        ))
    })
}

pub(crate) fn read_opened(
    file: &SourceFile,
    at: usize,
    opened: Opened,
    options: &ReadOptions,
    batch: &mut Batch,
) -> io::Result<FileEnd> {
    let (size, modified) = (opened.size, opened.modified);
    let mut input = Input::of(opened)?;
    let mut sink =
        Sink { file, at, options, modified, today: today(), batch, said: SinkTotals::default() };
    let first =
        input.first().map(|first| Format::detect(first, file.named)).or_else(
            |error| match input.broken(error) {
                Broken::System(error) => Err(error),
                Broken::Packed(reason) => {
                    sink.cut_off(&reason);
                    Ok(None)
                }
            },
        )?;
    if let Some(format) = first
        && let Err(error) = reader(format).read(&mut input, &mut sink)
    {
        match input.broken(error) {
            Broken::System(error) => return Err(error),
            Broken::Packed(reason) => sink.cut_off(&reason),
        }
    }
    sink.sum_up();
    Ok(FileEnd::Read { size, modified, hash: input.hash()? })
}

fn reader(format: Format) -> &'static dyn Reader {
    match format {
        Format::Text => &TextReader,
        Format::JsonLines => &JsonLinesReader,
        Format::Html => &HtmlReader,
        Format::Json => &JsonReader,
        Format::Table => &TableReader,
        Format::Feed | Format::NewsMl => &XmlReader,
        Format::Markdown => &MarkdownReader,
        Format::Warc => &WarcReader,
        Format::Mail => &MailReader,
        Format::Mailbox => &MailboxReader,
        Format::Pdf => &PdfReader,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::article::Lines;
    use crate::files::detect::NameHint;
    use crate::files::walk::{Root, walk};

    fn read_folder(folder: &std::path::Path) -> Vec<String> {
        let root = Root::resolve(folder).unwrap();
        let files = walk(&root, None).files;
        let mut seen = Vec::new();
        let below = |text: &str| text.replace(&format!("{}/", root.name), "");
        read_in_order(&files, &ReadOptions::default(), |event| {
            seen.push(match event {
                Event::Article { article, .. } => {
                    format!("{}: {}", below(&article.id), article.body.trim())
                }
                Event::Warning { warning, left_out } => {
                    format!("! {}{}", warning.what, if left_out { " (out)" } else { "" })
                }
                Event::PassedOver => "passed over".to_owned(),
                Event::End { file, .. } => format!("end of {}", below(&files[file].key)),
            });
            Ok::<(), ()>(())
        })
        .unwrap();
        seen
    }

    #[test]
    fn articles_and_warnings_come_in_the_order_of_the_files() {
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
                "! not UTF-8; it was read as windows-1252, which is a guess",
                "d.txt: café",
                "end of d.txt",
                "e.jsonl#1: x",
                "! not an article (expected ident) (out)",
                "! \"soon\" is not a date that is understood",
                "k: y",
                "! neither title nor text (out)",
                "end of e.jsonl",
            ]
        );
    }

    #[test]
    fn a_panic_is_an_error_of_one_file() {
        let failed = without_panic(|| panic!("a slip"));
        assert!(failed.unwrap_err().to_string().contains("please report it"));
        assert_eq!(without_panic(|| Ok(FileEnd::Unreadable)).unwrap(), FileEnd::Unreadable);
    }

    #[test]
    fn an_article_knows_the_lines_of_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let check = |name: &str, bytes: &[u8], expected: &[Lines]| {
            fs::write(folder.path().join(name), bytes).unwrap();
            let files = walk(&Root::resolve(&folder.path().join(name)).unwrap(), None).files;
            let mut found = Vec::new();
            read_in_order(&files, &ReadOptions::default(), |event| {
                found.extend(if let Event::Article { article, .. } = event {
                    Some(article.lines)
                } else {
                    None
                });
                Ok::<(), ()>(())
            })
            .unwrap();
            assert_eq!(found, expected, "{name}");
        };
        check("headline.txt", b"Bridge closes\n\n\nIt closed.\n", &[Lines::From(4)]);
        check(
            "windows.txt",
            b"\xef\xbb\xbf\r\nBridge closes\r\n\r\nIt closed.\r\n",
            &[Lines::From(4)],
        );
        check("none.txt", b"\n\nIt closed on Monday.\n", &[Lines::From(1)]);
        check("broken.txt", b"Bridge \xff\xe2\x80\n\nIt closed.", &[Lines::From(3)]);
        check(
            "lines.jsonl",
            b"{\"body\":\"x\\ny\"}\n\r\n{\"body\":\"y\"}",
            &[Lines::On(1), Lines::On(3)],
        );
    }

    #[test]
    fn many_files_on_many_threads_keep_their_order() {
        let folder = tempfile::tempdir().unwrap();
        for n in 0..500 {
            fs::write(folder.path().join(format!("{n:03}.txt")), "word ".repeat(n * 7 % 4000 + 1))
                .unwrap();
        }
        let ends: Vec<String> =
            read_folder(folder.path()).into_iter().filter(|seen| seen.starts_with("end")).collect();
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
        let result = read_in_order(&files, &ReadOptions::default(), |_| {
            seen += 1;
            if seen == 5 { Err("enough") } else { Ok(()) }
        });
        assert_eq!((result, seen), (Err("enough"), 5));
    }

    #[test]
    fn what_is_too_large_is_refused_with_a_warning() {
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
            named: NameHint::Format(Format::Text),
            size: 1,
            modified: 0,
        };
        let mut seen = Vec::new();
        read_in_order(&[gone], &ReadOptions::default(), |event| {
            seen.push(event);
            Ok::<(), ()>(())
        })
        .unwrap();
        assert!(matches!(&seen[0], Event::Warning { left_out: true, .. }));
        assert!(matches!(&seen[1], Event::End { end: FileEnd::Unreadable, .. }));
    }
}
