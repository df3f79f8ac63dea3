//! What a reader of a format is given, and what it gives.

use std::io;

use encoding_rs::Encoding;
use jiff::civil::Date;
use twox_hash::XxHash3_64;

use crate::article::{Article, Lines};
use crate::encoding::decode::{FoundText, NotText, choose, decode_any};
use crate::files::unpack::{Broken, Input};
use crate::files::walk::SourceFile;
use crate::infer::complete;
use crate::read::{ARTICLE_LIMIT, Batch, Event, ReadOptions};

/// Reads the articles of one format.
pub(crate) trait Reader {
    /// Gives `sink` the articles of a file and what is odd in it. An error is one of reading: what was given before it
    /// stays.
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()>;
}

/// Where a reader gives what it finds in one file.
pub(crate) struct Sink<'b> {
    pub(crate) file: &'b SourceFile,
    /// Its place in the list of files.
    pub(crate) at: usize,
    pub(crate) options: &'b ReadOptions,
    /// When the file was last changed, in nanoseconds since 1970.
    pub(crate) modified: i64,
    pub(crate) today: Date,
    pub(crate) batch: &'b mut Batch,
    pub(crate) said: SinkTotals,
}

/// How much was given and said of a file: whoever listens keeps what is said, so that it has to have an end.
#[derive(Debug, Default)]
pub(crate) struct SinkTotals {
    /// Whether there was an article, or something was left out.
    counted: bool,
    warnings: usize,
    unsaid: u64,
    left_out: bool,
}

/// The most warnings that are made of one file.
const MAX_WARNINGS: usize = 1_000;
/// A warning says no more than this, in characters: what parsers find fault with may be all of a file, and they quote it.
const MAX_WARNING_CHARS: usize = 400;

/// An id is no longer than this, in bytes. It is a key of the index, which has room for 65,530, and is printed whole.
const MAX_ID_BYTES: usize = 4096;

/// What an article goes by whose id is too long: the same whenever it is read.
fn shortened(id: &str) -> String {
    const KEPT: usize = 100;
    format!("{}…{:016x}", &id[..id.floor_char_boundary(KEPT)], XxHash3_64::oneshot(id.as_bytes()))
}

impl Sink<'_> {
    /// Takes an article, and fills in what can be told of it.
    pub(crate) fn article(&mut self, mut article: Article) {
        let disbelieved = complete(&mut article, &self.file.key, self.modified, self.today);
        let place =
            if let Lines::On(line) = article.lines { Some(format!("line {line}")) } else { None };
        if let Some(date) = disbelieved {
            let what = format!("the date {date} is before 1600 or after tomorrow");
            let help = "it is kept as text, and no search by date finds the article; mend it";
            self.warn(place.clone(), what, help);
        }
        if article.id.len() > MAX_ID_BYTES {
            let what = format!("an id of {} bytes; {MAX_ID_BYTES} is the most", article.id.len());
            self.warn(
                place,
                what,
                "the article goes by the beginning of it and a number; give it a shorter one",
            );
            article.id = shortened(&article.id);
        }
        self.said.counted = true;
        self.batch.push(article.body.len(), Event::Article { file: self.at, article });
    }

    /// Takes something odd that nothing was left out for. `place` is such as `line 12`.
    pub(crate) fn warn(&mut self, place: Option<String>, what: String, help: &str) {
        self.odd(place, what, help, false);
    }

    /// Takes something odd that an article, or what should have been one, was left out for.
    pub(crate) fn leave_out(&mut self, place: Option<String>, what: String, help: &str) {
        self.odd(place, what, help, true);
    }

    /// Whether anybody still listens; a reader of many articles stops where not.
    pub(crate) fn wanted(&self) -> bool {
        self.batch.wanted
    }

    /// The whole file, for a format that is one article or cannot be read in parts. Warns where it is too large or
    /// cut off, and gives what came before.
    pub(crate) fn whole(&mut self, input: &mut Input) -> io::Result<Option<Vec<u8>>> {
        let (bytes, broken) = input.whole();
        match broken {
            Some(Broken::System(error)) => return Err(error),
            Some(Broken::Packed(reason)) => self.cut_off(&reason),
            None => {}
        }
        if bytes.is_none() {
            let what = format!(
                "larger than {} MiB, the most that is read as one article",
                ARTICLE_LIMIT >> 20
            );
            self.leave_out(None, what, "it was left out; split it");
        }
        Ok(bytes)
    }

    /// The text of bytes, whatever their encoding (`declared` is the name of one that came with them), without a byte order
    /// mark. Warns about what could not be read and of what was guessed; `None` where they are no text. `within` says
    /// which part of the file they are, where they are not all of it.
    pub(crate) fn text(
        &mut self,
        bytes: Vec<u8>,
        declared: Option<&str>,
        within: Option<&str>,
    ) -> Option<String> {
        let place = |byte: usize| match within {
            Some(part) => format!("{part}, byte {byte} of its text"),
            None => format!("byte {byte}"),
        };
        let found = match decode_any(bytes, declared) {
            Ok(found) => found,
            Err(reason) => {
                self.not_text(&reason, within);
                return None;
            }
        };
        let FoundText { text, encoding, guessed, broken_at } = found;
        match broken_at {
            Some(byte) => {
                let seems = if guessed {
                    format!(", nor {encoding}, which it seems to be")
                } else {
                    String::new()
                };
                let expected = if guessed { "UTF-8" } else { encoding };
                let help =
                    "replacement characters stand for what could not be read; save it as UTF-8";
                self.warn(Some(place(byte)), format!("not {expected}{seems}"), help);
            }
            None if guessed => self.guessed(encoding, within),
            None => {}
        }
        Some(text)
    }

    /// The encoding of a file that is read bit by bit, by what it begins with. Warns where it is guessed; `None` where
    /// it is no text.
    pub(crate) fn encoding(&mut self, first: &[u8]) -> Option<&'static Encoding> {
        // A character that the beginning cuts in two would look broken.
        let whole = match first.iter().rposition(|&byte| byte == b'\n') {
            Some(end) => &first[..=end],
            None => match std::str::from_utf8(first) {
                Err(cut) if cut.error_len().is_none() => &first[..cut.valid_up_to()],
                _ => first,
            },
        };
        match choose(whole, None) {
            Ok(chosen) => {
                if chosen.guessed {
                    self.guessed(chosen.encoding.name(), None);
                }
                Some(chosen.encoding)
            }
            Err(reason) => {
                self.not_text(&reason, None);
                None
            }
        }
    }

    /// Warns where bytes of a file that is read bit by bit are not of its encoding, from about this line on.
    pub(crate) fn broken(&mut self, line: Option<u64>, encoding: &'static Encoding) {
        if let Some(line) = line {
            let help = "replacement characters stand for what could not be read; save it as UTF-8";
            self.warn(
                Some(format!("line {line}")),
                format!("not {} (near here)", encoding.name()),
                help,
            );
        }
    }

    /// Warns about text whose encoding had to be guessed.
    pub(crate) fn guessed(&mut self, encoding: &str, within: Option<&str>) {
        let help = "signs may have been mistaken for others; save it as UTF-8";
        let what = format!("not UTF-8; it was read as {encoding}, which is a guess");
        self.warn(within.map(str::to_owned), what, help);
    }

    /// Warns about bytes that are no text that is read.
    pub(crate) fn not_text(&mut self, reason: &NotText, within: Option<&str>) {
        let (what, help) = match reason {
            NotText::Utf32 => ("UTF-32, which is not read", "it was left out; save it as UTF-8"),
            NotText::Binary => (
                "not text, but a program, a picture or the like",
                "it was left out; give it the name that fits",
            ),
        };
        self.leave_out(within.map(str::to_owned), what.to_owned(), help);
    }

    /// Warns about a file that is damaged or cut off.
    pub(crate) fn cut_off(&mut self, reason: &str) {
        let what = format!("cannot be unpacked to its end ({reason})");
        self.warn(None, what, "what came before was read; pack it anew, or fetch it again");
    }

    fn odd(&mut self, place: Option<String>, mut what: String, help: &str, left_out: bool) {
        self.said.warnings += 1;
        self.said.counted |= left_out;
        if self.said.warnings > MAX_WARNINGS {
            self.said.unsaid += 1;
            self.said.left_out |= left_out;
            return;
        }
        if let Some((end, _)) = what.char_indices().nth(MAX_WARNING_CHARS) {
            what.replace_range(end.., "…");
        }
        let warning = self.file.warning(place, what, help);
        self.batch.push(warning.what.len(), Event::Warning { warning, left_out });
    }

    /// Says how many warnings were not made, at the end of a file, and where it holds no article.
    pub(crate) fn sum_up(&mut self) {
        if !self.said.counted {
            self.batch.push(0, Event::PassedOver);
        }
        let SinkTotals { unsaid: more @ 1.., left_out, .. } = self.said else { return };
        let warning =
            self.file.warning(None, format!("{more} more warnings"), "mend those above first");
        self.batch.push(warning.what.len(), Event::Warning { warning, left_out });
    }
}
