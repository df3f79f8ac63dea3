//! Random date filters over articles whose dates are known more or less precisely, compared with a
//! naive model over intervals of seconds.

use std::fmt::Write;
use std::ops::Range;
use std::time::{SystemTime, UNIX_EPOCH};

use fastrand::Rng;
use newsdex::{SearchOptions, SortBy};

use crate::fixtures::test_folder::{TestFolder, times};

const DAY: i64 = 86_400;
const HOUR: i64 = 3_600;
/// The years of all dates but those relative to now.
const YEARS: Range<i64> = 2022..2026;
const ARTICLES: usize = 80;

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn month_days(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Seconds from 1970 to the start of a day, counted day by day.
fn midnight(year: i64, month: i64, day: i64) -> i64 {
    let years: i64 = (1970..year).map(|year| 365 + i64::from(is_leap(year))).sum();
    let months: i64 = (1..month).map(|month| month_days(year, month)).sum();
    (years + months + day - 1) * DAY
}

/// A day, as text, that begins at `midnight`.
fn write_day(at: i64) -> String {
    let (mut year, mut month) = (1970, 1);
    while midnight(year + 1, 1, 1) <= at {
        year += 1;
    }
    while month < 12 && midnight(year, month + 1, 1) <= at {
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}", (at - midnight(year, month, 1)) / DAY + 1)
}

/// A year, a month or a day.
struct Span {
    text: String,
    seconds: Range<i64>,
}

impl Span {
    fn new(random: &mut Rng) -> Span {
        // Few different ones, so that they often touch.
        let year = random.i64(YEARS);
        let month = [1, 2, 5, 12][random.usize(..4)];
        let day = [1, 2, month_days(year, month)][random.usize(..3)];
        match random.usize(..3) {
            0 => Span {
                text: year.to_string(),
                seconds: midnight(year, 1, 1)..midnight(year + 1, 1, 1),
            },
            1 => {
                let start = midnight(year, month, 1);
                Span {
                    text: format!("{year}-{month:02}"),
                    seconds: start..start + month_days(year, month) * DAY,
                }
            }
            _ => {
                let start = midnight(year, month, day);
                Span { text: format!("{year}-{month:02}-{day:02}"), seconds: start..start + DAY }
            }
        }
    }
}

/// What is known of the time of publication, in seconds since 1970.
enum Known {
    Nothing,
    Instant(i64),
    /// In a time zone that is unknown.
    Local(Range<i64>),
}

struct DatedArticle {
    date: Option<String>,
    known: Known,
}

impl DatedArticle {
    fn new(random: &mut Rng, now: i64) -> DatedArticle {
        if random.usize(..6) == 0 {
            return DatedArticle { date: None, known: Known::Nothing };
        }
        let span = Span::new(random);
        if random.bool() {
            return DatedArticle { date: Some(span.text), known: Known::Local(span.seconds) };
        }
        // Far from the bounds of `since:36h`, which move while the test runs.
        let recent = now - HOUR / 2 - random.i64(0..60) * HOUR;
        let at = match random.usize(..4) {
            0 => recent,
            1 => span.seconds.end - 1,
            2 => span.seconds.start,
            _ => span.seconds.start + random.i64(0..DAY),
        };
        let in_day = at.rem_euclid(DAY);
        let (hours, minutes, seconds) = (in_day / HOUR, in_day / 60 % 60, in_day % 60);
        let local = format!("{}T{hours:02}:{minutes:02}:{seconds:02}", write_day(at - in_day));
        let (zone, known) = match random.usize(..4) {
            0 => ("", Known::Local(at..at + 1)),
            1 => ("Z", Known::Instant(at)),
            2 => ("+02:00", Known::Instant(at - 2 * HOUR)),
            _ => ("-09:00", Known::Instant(at + 9 * HOUR)),
        };
        DatedArticle { date: Some(local + zone), known }
    }

    fn start(&self) -> Option<i64> {
        match &self.known {
            Known::Nothing => None,
            Known::Instant(at) => Some(*at),
            Known::Local(interval) => Some(interval.start),
        }
    }
}

/// A range of dates as typed, in UTC.
struct DateFilter {
    typed: String,
    /// For instants.
    seconds: Range<i64>,
    /// Where the filter starts for times in an unknown zone.
    local_start: i64,
}

impl DateFilter {
    fn new(random: &mut Rng, now: i64) -> DateFilter {
        let (one, other) = (Span::new(random), Span::new(random));
        let (one, other) =
            if one.seconds.start <= other.seconds.start { (one, other) } else { (other, one) };
        let Range { start, end } = one.seconds;
        let (typed, seconds) = match random.usize(..10) {
            0 | 1 => (format!("date:{}", one.text), start..end),
            2 if start < other.seconds.end => {
                (format!("date:{}..{}", one.text, other.text), start..other.seconds.end)
            }
            2 | 3 => (format!("date:{}..", one.text), start..i64::MAX),
            4 => (format!("date:..{}", one.text), i64::MIN..end),
            5 => (format!("after:{}", one.text), end..i64::MAX),
            6 => (format!("before:{}", one.text), i64::MIN..start),
            7 => (format!("date<={}", one.text), i64::MIN..end),
            8 => (format!("date>{}", one.text), end..i64::MAX),
            _ => {
                let hours = random.i64(1..50);
                let start = now - hours * HOUR;
                let local_start = start - start.rem_euclid(DAY);
                let typed = format!("since:{hours}h");
                return DateFilter { typed, seconds: start..i64::MAX, local_start };
            }
        };
        let local_start = seconds.start;
        DateFilter { typed, seconds, local_start }
    }

    fn accepts(&self, article: &DatedArticle) -> bool {
        match &article.known {
            Known::Nothing => false,
            Known::Instant(at) => self.seconds.contains(at),
            Known::Local(interval) => {
                self.local_start <= interval.start && interval.end <= self.seconds.end
            }
        }
    }
}

impl DateFilter {
    /// Whether an article may have been published in the range.
    fn may_accept(&self, article: &DatedArticle) -> bool {
        match &article.known {
            Known::Nothing => true,
            Known::Instant(at) => self.seconds.contains(at),
            Known::Local(interval) => {
                self.local_start < interval.end && interval.start < self.seconds.end
            }
        }
    }
}

/// Whether a filter accepts an article, certainly or maybe.
type Accepts = fn(&DateFilter, &DatedArticle) -> bool;

type ArticleTest = Box<dyn Fn(&DatedArticle, Accepts) -> bool>;

/// A query, and which articles match it.
struct Case {
    typed: String,
    /// Whether an article matches if filters that exclude nothing accept articles so.
    accepts: ArticleTest,
    /// Whether only dated articles can match.
    requires_date: bool,
}

impl Case {
    fn new(random: &mut Rng, now: i64) -> Case {
        let (a, b) = (DateFilter::new(random, now), DateFilter::new(random, now));
        let (one, other) = (a.typed.clone(), b.typed.clone());
        let case = |typed, accepts, requires_date| Case { typed, accepts, requires_date };
        match random.usize(..7) {
            0 => case(one, Box::new(move |article, accepts| accepts(&a, article)), true),
            1 => case(
                format!("harbour {one}"),
                Box::new(move |article, accepts| accepts(&a, article)),
                true,
            ),
            2 => case(
                format!("harbour -{one}"),
                Box::new(move |article, _| !a.accepts(article)),
                false,
            ),
            3 => case(
                format!("harbour ({one} OR {other})"),
                Box::new(move |article, accepts| accepts(&a, article) || accepts(&b, article)),
                true,
            ),
            4 => case(
                format!("harbour AND {one} AND {other}"),
                Box::new(move |article, accepts| accepts(&a, article) && accepts(&b, article)),
                true,
            ),
            5 => case(
                format!("harbour AND {one} -{other}"),
                Box::new(move |article, accepts| accepts(&a, article) && !b.accepts(article)),
                true,
            ),
            _ => case(
                format!("nowhere OR {one}"),
                Box::new(move |article, accepts| accepts(&a, article)),
                false,
            ),
        }
    }
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs()).unwrap()
}

fn json_lines(articles: &[DatedArticle]) -> String {
    articles.iter().enumerate().fold(String::new(), |mut lines, (number, article)| {
        let id = format!("{number:03}");
        let line = serde_json::json!({"id": id, "body": "The harbour.", "date": article.date});
        writeln!(lines, "{line}").unwrap();
        lines
    })
}

#[test]
fn date_filters_match_what_the_model_does() {
    let mut random = Rng::with_seed(18);
    let mut found_articles = 0;
    for _ in 0..10 * times() {
        let now = now();
        let articles: Vec<_> = (0..ARTICLES).map(|_| DatedArticle::new(&mut random, now)).collect();
        let folder = TestFolder::new(&[("all.jsonl", &json_lines(&articles))]);
        assert_eq!(folder.sync().articles, ARTICLES as u64);
        let archive = folder.archive();
        for _ in 0..150 {
            let case = Case::new(&mut random, now);
            let typed = &case.typed;
            let sort_by = [SortBy::Score, SortBy::Newest, SortBy::Oldest][random.usize(..3)];
            let options =
                SearchOptions { limit: 1_000, utc: true, sort_by, ..SearchOptions::default() };
            let answer = archive.search(typed, &options).unwrap();
            if self::now() / HOUR != now / HOUR {
                // A bound of `since:36h` may have passed midnight.
                break;
            }
            assert!(answer.warnings.is_empty(), "{typed}: {:?}", answer.warnings);
            let mut expected: Vec<usize> = (0..ARTICLES)
                .filter(|&number| (case.accepts)(&articles[number], DateFilter::accepts))
                .collect();
            // Undated articles come last.
            match sort_by {
                SortBy::Newest => {
                    expected
                        .sort_by_key(|&number| articles[number].start().map_or(i64::MAX, |at| -at));
                }
                SortBy::Oldest => {
                    expected.sort_by_key(|&number| articles[number].start().unwrap_or(i64::MAX));
                }
                _ => {}
            }
            let mut found: Vec<usize> =
                answer.hits.iter().map(|hit| hit.id.parse().unwrap()).collect();
            if sort_by == SortBy::Score {
                found.sort_unstable();
            }
            assert_eq!(answer.total, expected.len() as u64, "{typed}");
            assert_eq!(found, expected, "{typed} {sort_by:?}");
            let maybe = articles
                .iter()
                .filter(|article| (case.accepts)(article, DateFilter::may_accept))
                .count();
            let undated = maybe - expected.len();
            let undated = case.requires_date.then_some(undated as u64);
            assert_eq!(answer.undated, undated, "{typed}");
            found_articles += found.len();
        }
    }
    // The filters do find articles.
    assert!(found_articles > 10_000, "{found_articles}");
}
