//! The contract of readers: bytes of one file in, articles and warnings out.
//!
//! A reader implements [`Reader`] for a unit struct. It takes bytes from [`Input`], which has
//! decompressed them already, and reports everything to [`Sink`]:
//!
//! - [`Sink::article`] or [`Sink::parsed`] reports an article. The sink fills in a missing date,
//!   language and id.
//! - [`Sink::warn`] reports a problem that the reader could work around.
//! - [`Sink::skip`] reports that an article was skipped, and why.
//!
//! A reader of one article per file is four lines: [`Sink::read_all`], [`Sink::decode`], parse,
//! [`Sink::article`]. The first two warn by themselves and return `None` if there is nothing to
//! read. A reader of many articles reads from [`Input::stream`] and stops as soon as
//! [`Sink::is_open`] is false; it holds no more than [`MAX_ARTICLE_BYTES`] at once.
//!
//! Whatever the input, a reader must not panic, recurse without a bound, or take quadratic time. It
//! reports at least one article or skipped article per file, or explains in a warning why there is
//! none. `Err` means that the system failed to read the file; events that were reported before
//! remain valid.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::io;

use jiff::civil::Date;
use twox_hash::XxHash3_64;

use crate::article::{Article, Lines};
use crate::dates::calendar::today;
use crate::dates::hints::DayOrder;
use crate::dates::order::day_order;
use crate::encoding::mojibake::mojibake;
use crate::event::{Batch, Event};
use crate::files::detect::Format;
use crate::files::member_name::MemberName;
use crate::files::unpack::{Input, ReadFailure};
use crate::files::unpack_budget::UnpackBudget;
use crate::files::walk::SourceFile;
use crate::infer::missing_fields::{FileContext, infer_missing, reject_modified};
use crate::limits::{
    ARTICLE_UNPACKED_BYTES, MAX_ARTICLE_BYTES, MAX_ID_BYTES, MAX_UNPACKED_RATIO, MAX_WARNING_CHARS,
    MAX_WARNINGS, TAG_UNPACKED_BYTES,
};
use crate::options::ReadOptions;
use crate::parsed_article::{ParsedArticle, Problem};

mod decoding;

/// Reads the articles of one format.
pub(crate) trait Reader {
    /// Reports the articles of a file and its problems to `sink`.
    ///
    /// # Errors
    /// If the system fails to read the file.
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()>;
}

/// Receives the articles and warnings of one file, and passes them on as events.
pub(crate) struct Sink<'b> {
    pub(crate) file: &'b SourceFile,
    pub(crate) options: &'b ReadOptions,
    /// Index of the file in the list of files.
    file_index: usize,
    /// The archives that hold the file, and its place in them; `None` for a file on disk.
    member: Option<MemberName>,
    /// The format of the file, once it is known.
    format: Option<Format>,
    /// Modification time of the file, in nanoseconds since 1970.
    modified: i64,
    today: Date,
    /// The order of day and month that the dates of the file show.
    day_order: Option<DayOrder>,
    batch: &'b mut Batch,
    totals: SinkTotals,
}

/// Counts of what a sink received.
#[derive(Debug, Default)]
struct SinkTotals {
    /// Articles and skipped articles.
    articles: u64,
    warnings: usize,
    /// Warnings beyond [`MAX_WARNINGS`], which are only counted.
    suppressed: u64,
    /// Whether a suppressed warning was about a skipped article.
    suppressed_skip: bool,
    /// Whether the file expands beyond its budget.
    is_over_budget: bool,
    /// What compressed content may still expand to. Articles spend it as well.
    budget: Option<UnpackBudget>,
    /// The help of problems that get one warning per file.
    file_problems: BTreeSet<&'static str>,
}

impl<'b> Sink<'b> {
    /// A sink for one file. `modified` is in nanoseconds since 1970.
    pub(crate) fn new(
        file: &'b SourceFile,
        file_index: usize,
        modified: i64,
        options: &'b ReadOptions,
        batch: &'b mut Batch,
    ) -> Sink<'b> {
        Sink {
            file,
            options,
            file_index,
            member: None,
            format: None,
            modified,
            today: today(),
            day_order: None,
            batch,
            totals: SinkTotals::default(),
        }
    }

    /// How many archives hold the file.
    pub(crate) fn depth(&self) -> usize {
        self.member.as_ref().map_or(0, |member| member.depth)
    }

    /// Reads a member of the file as `file`. Its articles and warnings are those of this file, and
    /// it shares the limits of this file.
    pub(crate) fn member<R>(
        &mut self,
        file: &SourceFile,
        member: MemberName,
        read: impl FnOnce(&mut Sink<'_>) -> R,
    ) -> R {
        let mut inner = Sink {
            file,
            member: Some(member.within(self.member.as_ref())),
            options: self.options,
            file_index: self.file_index,
            format: None,
            modified: self.modified,
            today: self.today,
            day_order: None,
            batch: &mut *self.batch,
            totals: std::mem::take(&mut self.totals),
        };
        let result = read(&mut inner);
        self.totals = std::mem::take(&mut inner.totals);
        result
    }

    /// Sets the budget that articles spend, see [`ARTICLE_UNPACKED_BYTES`].
    pub(crate) fn set_budget(&mut self, budget: UnpackBudget) {
        self.totals.budget = Some(budget);
    }

    /// Spends the budget for the tags of a page.
    pub(crate) fn spend_for_tags(&self, html: &str) {
        let tags = memchr::memchr_iter(b'<', html.as_bytes()).count() as u64;
        self.spend(tags * TAG_UNPACKED_BYTES);
    }

    fn spend(&self, bytes: u64) {
        if let Some(budget) = &self.totals.budget {
            budget.spend(bytes);
        }
    }

    fn count_article(&mut self) {
        self.totals.articles += 1;
        self.spend(ARTICLE_UNPACKED_BYTES);
    }

    /// Sets the format that all articles of the file get.
    pub(crate) fn set_format(&mut self, format: Format) {
        self.format = Some(format);
    }

    /// Takes from the first bytes of the file what they tell of all its articles.
    pub(crate) fn set_sample(&mut self, sample: &[u8]) {
        use Format::{Atom, Csv, Json, JsonLines, Rss, Xml};
        if matches!(self.format, Some(Csv | JsonLines | Json | Rss | Atom | Xml)) {
            self.day_order = day_order(sample);
        }
    }

    /// Whether the consumer still takes events. A reader of many articles stops when it does not.
    pub(crate) fn is_open(&self) -> bool {
        self.batch.is_open()
    }

    /// Reports an article, after inferring what its file does not say.
    pub(crate) fn article(&mut self, article: Article) {
        let place =
            if let Lines::On(line) = article.lines { Some(format!("line {line}")) } else { None };
        self.article_at(article, place);
    }

    fn article_at(&mut self, mut article: Article, place: Option<String>) {
        let context = FileContext {
            key: &self.file.key,
            modified: self.modified,
            today: self.today,
            format: self.format,
        };
        let rejected_date = infer_missing(&mut article, &context);
        self.warn_mojibake(&article, place.as_deref());
        if let Some(date) = rejected_date {
            let what = format!("the date {date} is before 1600 or after tomorrow");
            let help =
                "the date is kept as text and date filters do not find the article; correct it";
            self.warn(place.clone(), what, help);
        }
        if let Some(date) = reject_modified(&mut article, self.today) {
            let what = format!(
                "the date of the last change {} is before 1600 or after tomorrow",
                date.as_str()
            );
            self.warn(place.clone(), what, "newsdex ignored it; correct it");
        }
        if article.id.len() > MAX_ID_BYTES {
            let what = format!("the id has {} bytes, more than {MAX_ID_BYTES}", article.id.len());
            let help = "newsdex uses its beginning and a hash instead; shorten the id";
            self.warn(place, what, help);
            article.id = shortened_id(&article.id);
        }
        article.format = self.format;
        if self.member.is_some() {
            // An editor opens the archive, where the member has no lines.
            article.lines = Lines::Unknown;
        }
        self.count_article();
        self.batch.push(article.body.len(), Event::Article { file: self.file_index, article });
    }

    /// Reports an article and its problems, or skips it if it has neither title nor text. `place`
    /// is a place in the file such as `line 12`.
    pub(crate) fn parsed(&mut self, parsed: ParsedArticle, place: Option<&dyn Display>) {
        let (article, problems) = self.resolve(parsed);
        self.warn_all(problems, place);
        if article.metadata.title.is_none() && article.body.trim().is_empty() {
            let place = place.map(ToString::to_string);
            self.skip(place, "neither title nor text", "it was skipped; add one of them");
        } else {
            let place = place.map(ToString::to_string);
            self.article_at(article, place);
        }
    }

    /// Warns if the text of an article was garbled before it came here. Its text stays as it is.
    fn warn_mojibake(&mut self, article: &Article, place: Option<&str>) {
        let title = article.metadata.title.as_deref().unwrap_or_default();
        if let Some(encoding) = mojibake(&article.body).or_else(|| mojibake(title)) {
            let what = format!(
                "the text is garbled: a program took UTF-8 for {encoding} and saved it again"
            );
            let help = "searches for words with other letters than a to z fail; get the text from its source \
                        again, or undo it with iconv -f UTF-8 -t ENCODING, where ENCODING is the one named";
            self.warn(place.map(str::to_owned), what, help);
        }
    }

    /// The article and its problems, after ambiguous dates were resolved.
    pub(crate) fn resolve(&self, mut parsed: ParsedArticle) -> (Article, Vec<Problem>) {
        parsed.resolve_dates(self.day_order);
        (parsed.article, parsed.problems)
    }

    /// Warns about a problem that the reader worked around. `place` is a place in the file such as
    /// `line 12`.
    pub(crate) fn warn(&mut self, place: Option<String>, what: impl Into<String>, help: &str) {
        self.push_warning(place, what.into(), help, false);
    }

    /// Warns about problems that the reader worked around.
    pub(crate) fn warn_all(&mut self, problems: Vec<Problem>, place: Option<&dyn Display>) {
        for problem in problems {
            if problem.once_per_file && !self.totals.file_problems.insert(problem.help) {
                continue;
            }
            self.warn(place.map(ToString::to_string), problem.what, problem.help);
        }
    }

    /// Warns that an article, or what should have been one, was skipped.
    pub(crate) fn skip(&mut self, place: Option<String>, what: impl Into<String>, help: &str) {
        self.count_article();
        self.push_warning(place, what.into(), help, true);
    }

    /// Skips a file without content.
    pub(crate) fn skip_empty(&mut self) {
        self.skip(None, "the file is empty", "it was skipped; remove it or add text");
    }

    /// Skips an article of more than [`MAX_ARTICLE_BYTES`].
    pub(crate) fn skip_too_large(&mut self, place: Option<String>) {
        let what =
            format!("larger than {} MiB, the limit for one article", MAX_ARTICLE_BYTES >> 20);
        self.skip(place, what, "it was skipped; split it");
    }

    /// Reads the rest of the file, for formats of one article and for formats that cannot be read
    /// in parts. `None` if it is larger than [`MAX_ARTICLE_BYTES`] or expands beyond its budget. Warns
    /// if the file is too large or damaged; for a damaged file, returns what precedes the damage.
    pub(crate) fn read_all(&mut self, input: &mut Input) -> io::Result<Option<Vec<u8>>> {
        let content = input.read_all();
        match content.failure {
            Some(ReadFailure::System(error)) => return Err(error),
            Some(ReadFailure::Damaged(reason)) => self.warn_damaged(&reason),
            // What precedes the limit is a part of one article.
            Some(ReadFailure::OverBudget { at }) => {
                self.skip_over_budget(content_byte(at));
                return Ok(None);
            }
            None => {}
        }
        if content.bytes.is_none() {
            self.skip_too_large(None);
        }
        Ok(content.bytes)
    }

    /// Warns that a compressed file is damaged or cut off.
    pub(crate) fn warn_damaged(&mut self, reason: &str) {
        let what = format!("cannot decompress the whole file ({reason})");
        let help = "newsdex read what precedes the damage; compress it again, or download it again";
        self.warn(None, what, help);
    }

    /// Warns that the file expands beyond its budget, and that newsdex reads nothing of it from
    /// `place` on.
    pub(crate) fn skip_over_budget(&mut self, place: String) {
        // A page that is cut off by the limit of its archive is over budget as well.
        if std::mem::replace(&mut self.totals.is_over_budget, true) {
            return;
        }
        let what = format!(
            "the file expands to more than {MAX_UNPACKED_RATIO} times its size, the limit for compressed \
             content"
        );
        let help = "newsdex read what precedes this place; if you trust the file, decompress it and index \
                    the result";
        self.skip(Some(place), what, help);
    }

    fn push_warning(&mut self, place: Option<String>, mut what: String, help: &str, skipped: bool) {
        self.totals.warnings += 1;
        if self.totals.warnings > MAX_WARNINGS {
            self.totals.suppressed += 1;
            self.totals.suppressed_skip |= skipped;
            return;
        }
        if let Some((end, _)) = what.char_indices().nth(MAX_WARNING_CHARS) {
            what.replace_range(end.., "…");
        }
        let place = self.member.as_ref().map(|member| member.place(place.clone())).or(place);
        let warning = self.file.warning(place, what, help);
        self.batch.push(warning.what.len(), Event::Warning { warning, skipped });
    }

    /// Ends the file: reports that it holds no articles, and how many warnings were suppressed.
    pub(crate) fn finish(self) {
        let SinkTotals { articles, suppressed, suppressed_skip: skipped, .. } = self.totals;
        if articles == 0 {
            self.batch.push(0, Event::NoArticles);
        }
        if suppressed > 0 {
            let what = format!("{suppressed} more warnings");
            let warning = self.file.warning(None, what, "fix the problems above first");
            self.batch.push(warning.what.len(), Event::Warning { warning, skipped });
        }
    }
}

/// A place in the decompressed content of a file.
pub(crate) fn content_byte(at: u64) -> String {
    format!("byte {at} of its decompressed content")
}

/// A replacement for an id that is too long: a prefix and a hash of the whole id, so that it is
/// stable.
fn shortened_id(id: &str) -> String {
    const PREFIX_BYTES: usize = 100;
    let prefix = &id[..id.floor_char_boundary(PREFIX_BYTES)];
    format!("{prefix}…{:016x}", XxHash3_64::oneshot(id.as_bytes()))
}
