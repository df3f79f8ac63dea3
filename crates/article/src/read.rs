//! Reads files on all cores and hands their events over in the order of the files.

use std::io;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use crate::event::{Batch, Event, FileEnd};
use crate::files::detect::{Format, is_archive};
use crate::files::open::{Opened, open_regular};
use crate::files::unpack::{Input, ReadFailure};
use crate::files::walk::{SourceFile, unreadable};
use crate::formats::registry::reader;
use crate::formats::zip::members::{MemberRead, read_members};
use crate::limits::{MAX_GROUP_BYTES, MAX_GROUP_FILES, MAX_WAITING_BATCHES};
use crate::options::ReadOptions;
use crate::reader::{Sink, content_byte};

/// Reads `files` on all cores and passes their events to `consume` in the order of the list.
///
/// # Errors
/// Only errors of `consume`. Reading stops after the first one.
pub fn read_in_order<E>(
    files: &[SourceFile],
    options: &ReadOptions,
    mut consume: impl FnMut(Event) -> Result<(), E>,
) -> Result<(), E> {
    let (senders, receivers): (Vec<_>, Vec<Receiver<Vec<Event>>>) = groups(files)
        .into_iter()
        .map(|group| {
            let (sender, receiver) = sync_channel(MAX_WAITING_BATCHES);
            ((group, sender), receiver)
        })
        .unzip();
    let waiting = Mutex::new(senders.into_iter());
    let next_group = || waiting.lock().map_or(None, |mut waiting| waiting.next());
    let threads = thread::available_parallelism().map_or(1, usize::from).min(files.len());
    thread::scope(|scope| {
        for _ in 0..threads {
            // Threads take groups in order. So the group that the consumer waits for always has a
            // thread, and full channels of later groups cannot block reading.
            scope.spawn(|| {
                while let Some((group, sender)) = next_group() {
                    let mut batch = Batch::new(sender);
                    for index in group {
                        if batch.is_open() {
                            read_file(&files[index], index, options, &mut batch);
                        }
                    }
                    batch.send();
                }
            });
        }
        // If `consume` fails, the receivers are dropped, which closes the batches and stops the
        // threads.
        receivers
            .into_iter()
            .try_for_each(|receiver| receiver.into_iter().flatten().try_for_each(&mut consume))
    })
}

/// Ranges of consecutive files of about [`MAX_GROUP_BYTES`].
fn groups(files: &[SourceFile]) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    let mut bytes = 0;
    for (index, file) in files.iter().enumerate() {
        match groups.last_mut() {
            Some(group)
                if bytes + file.size <= MAX_GROUP_BYTES && group.len() < MAX_GROUP_FILES =>
            {
                group.end = index + 1;
            }
            _ => {
                groups.push(index..index + 1);
                bytes = 0;
            }
        }
        bytes += file.size;
    }
    groups
}

fn read_file(file: &SourceFile, index: usize, options: &ReadOptions, batch: &mut Batch) {
    let result = open_regular(&file.path)
        .and_then(|opened| catch_panic(|| read_opened(file, index, opened, options, batch)));
    let end = result.unwrap_or_else(|error| {
        let warning = unreadable(&file.path, &error);
        batch.push(warning.what.len(), Event::Warning { warning, skipped: true });
        FileEnd::Unreadable
    });
    batch.push(0, Event::End { file: index, end });
}

/// Turns a panic into an error of one file, so that it does not cost the other files. No reader is
/// known to panic.
fn catch_panic(read: impl FnOnce() -> io::Result<FileEnd>) -> io::Result<FileEnd> {
    // The batch stays valid: every push leaves it complete. Nothing else of the reader is used
    // again.
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        Err(io::Error::other("newsdex crashed on this file; this is a bug, please report it"))
    })
}

/// Reads one open file and pushes its events, except for its end.
pub(crate) fn read_opened(
    file: &SourceFile,
    index: usize,
    opened: Opened,
    options: &ReadOptions,
    batch: &mut Batch,
) -> io::Result<FileEnd> {
    let (size, times) = (opened.size, opened.times);
    let mut input = Input::new(opened)?;
    let mut sink = Sink::new(file, index, times.modified, options, batch);
    sink.set_budget(input.budget());
    read_content(&mut input, &mut sink)?;
    sink.finish();
    Ok(FileEnd::Read { size, times, hash: input.hash()? })
}

/// Reads the content of a file or of a member of an archive.
fn read_content(input: &mut Input, sink: &mut Sink<'_>) -> io::Result<MemberRead> {
    let hint = sink.file.name_hint;
    let detected =
        input.first_bytes().map(|first| (Format::detect(first, hint), is_archive(first, hint)));
    let mut end = MemberRead::Read;
    let read = match detected {
        Ok((_, true)) => read_members(input, sink, &read_content),
        Ok((Some(format), false)) => {
            sink.set_format(format);
            sink.set_sample(input.first_bytes()?);
            reader(format).read(input, sink)
        }
        Ok((None, false)) => {
            end = MemberRead::NoArticles;
            Ok(())
        }
        Err(error) => Err(error),
    };
    if let Err(error) = read {
        match input.failure(error) {
            ReadFailure::System(error) => return Err(error),
            ReadFailure::Damaged(reason) => sink.warn_damaged(&reason),
            ReadFailure::OverBudget { at } => sink.skip_over_budget(content_byte(at)),
        }
    }
    Ok(end)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::article::Lines;
    use crate::files::detect::NameHint;
    use crate::files::open::FileTimes;
    use crate::files::walk::{Root, WalkOptions, walk};
    use crate::limits::MAX_ARTICLE_BYTES;

    fn read_folder(folder: &std::path::Path) -> Vec<String> {
        let root = Root::resolve(folder).unwrap();
        let files = walk(&root, &WalkOptions::default()).files;
        let mut seen = Vec::new();
        let below = |text: &str| text.replace(&format!("{}/", root.name), "");
        read_in_order(&files, &ReadOptions::default(), |event| {
            seen.push(match event {
                Event::Article { article, .. } => {
                    format!("{}: {}", below(&article.id), article.body.trim())
                }
                Event::Warning { warning, skipped } => {
                    format!("! {}{}", warning.what, if skipped { " (skipped)" } else { "" })
                }
                Event::NoArticles => "no articles".to_owned(),
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
                "! the file is empty (skipped)",
                "end of b.txt",
                "! the file is empty (skipped)",
                "end of c.txt",
                "! not UTF-8; newsdex guessed windows-1252",
                "d.txt: café",
                "end of d.txt",
                "e.jsonl#1: x",
                "! not an article (expected ident) (skipped)",
                "! cannot parse the date \"soon\"",
                "k: y",
                "! neither title nor text (skipped)",
                "end of e.jsonl",
            ]
        );
    }

    #[test]
    fn a_panic_of_a_reader_is_an_error_of_its_file() {
        let failed = catch_panic(|| panic!("a slip"));
        assert!(failed.unwrap_err().to_string().contains("please report it"));
        assert_eq!(catch_panic(|| Ok(FileEnd::Unreadable)).unwrap(), FileEnd::Unreadable);
    }

    #[test]
    fn articles_have_the_line_numbers_of_their_file() {
        let folder = tempfile::tempdir().unwrap();
        let check = |name: &str, bytes: &[u8], expected: &[Lines]| {
            fs::write(folder.path().join(name), bytes).unwrap();
            let files =
                walk(&Root::resolve(&folder.path().join(name)).unwrap(), &WalkOptions::default())
                    .files;
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
    fn an_error_of_the_consumer_stops_reading() {
        let folder = tempfile::tempdir().unwrap();
        for n in 0..300 {
            fs::write(folder.path().join(format!("{n}.txt")), "word ".repeat(2_000)).unwrap();
        }
        let files = walk(&Root::resolve(folder.path()).unwrap(), &WalkOptions::default()).files;
        let mut seen = 0;
        let result = read_in_order(&files, &ReadOptions::default(), |_| {
            seen += 1;
            if seen == 5 { Err("enough") } else { Ok(()) }
        });
        assert_eq!((result, seen), (Err("enough"), 5));
    }

    #[test]
    fn articles_beyond_the_limit_are_skipped_with_a_warning() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("big.txt"), vec![b'a'; MAX_ARTICLE_BYTES + 1]).unwrap();
        let mut line = vec![b'a'; MAX_ARTICLE_BYTES + 1];
        line.extend_from_slice(b"\n{\"body\":\"x\"}\n");
        fs::write(folder.path().join("lines.jsonl"), line).unwrap();
        assert_eq!(
            read_folder(folder.path()),
            [
                "! larger than 32 MiB, the limit for one article (skipped)",
                "end of big.txt",
                "! larger than 32 MiB, the limit for one article (skipped)",
                "lines.jsonl#2: x",
                "end of lines.jsonl",
            ]
        );
    }

    #[cfg(unix)]
    #[test]
    fn an_unreadable_file_ends_as_unreadable() {
        let gone = SourceFile {
            key: "gone.txt".into(),
            path: "/nonexistent/gone.txt".into(),
            name_hint: NameHint::Format(Format::Text),
            size: 1,
            times: FileTimes::default(),
            device: 0,
        };
        let mut seen = Vec::new();
        read_in_order(&[gone], &ReadOptions::default(), |event| {
            seen.push(event);
            Ok::<(), ()>(())
        })
        .unwrap();
        assert!(matches!(&seen[0], Event::Warning { skipped: true, .. }));
        assert!(matches!(&seen[1], Event::End { end: FileEnd::Unreadable, .. }));
    }
}
