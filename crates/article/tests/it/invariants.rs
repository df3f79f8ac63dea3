//! What holds for every article and warning, whatever the bytes. The fuzz targets check it too.

use std::time::{Duration, SystemTime};

use newsdex_article::{Article, MAX_ARTICLE_BYTES, Metadata, Published, Warning};

/// Maximum length of a warning's text, in bytes. The caller keeps all warnings.
const MAX_WARNING_BYTES: usize = 2_000;
/// A body can be this many times as long as its source: decoding triples the bytes of some
/// encodings.
const MAX_EXPANSION: usize = 3;
/// In seconds.
const DAY: i64 = 24 * 60 * 60;
/// Largest difference between the same local time in two time zones, in seconds.
const MAX_ZONE_DIFFERENCE: i64 = DAY + 2 * 60 * 60;
/// 1600-01-01T00:00:00Z, in seconds since 1970.
const YEAR_1600: i64 = -11_676_096_000;

pub fn check_article(article: &Article) {
    let metadata = &article.metadata;
    let is_filled = |text: &String| !text.trim().is_empty();
    assert!(is_filled(&article.id), "no id");
    assert!(is_filled(&article.body) || metadata.title.is_some(), "neither title nor text");
    let max_bytes = MAX_EXPANSION * MAX_ARTICLE_BYTES;
    assert!(article.body.len() <= max_bytes, "a body of {} bytes", article.body.len());
    // Without `..`, so that a new field is not forgotten here.
    let Metadata {
        title,
        title_from: _,
        published,
        modified,
        published_from: _,
        date_text,
        source,
        url,
        bylines,
        language,
        section,
        keywords,
    } = metadata;
    let fields = [title, date_text, source, url, language, section];
    assert!(
        fields.into_iter().flatten().chain(bylines).chain(keywords).all(is_filled),
        "a blank field: {article:?}"
    );
    assert_eq!(
        metadata.title.is_some(),
        metadata.title_from.is_some(),
        "the origin of the title: {article:?}"
    );
    assert_eq!(
        metadata.published.is_some(),
        metadata.published_from.is_some(),
        "the origin of the date: {article:?}"
    );
    assert_eq!(
        metadata.published.is_none(),
        article.file_time.is_some(),
        "the time of the file: {article:?}"
    );
    assert!(article.lines.first().is_none_or(|line| line > 0), "{:?}", article.lines);
    assert!(article.format.is_some(), "no format: {article:?}");
    for date in published.iter().chain(modified) {
        check_date(date);
        check_plausible(date);
    }
}

/// The date of an article is between 1600 and tomorrow, in any time zone.
fn check_plausible(published: &Published) {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO);
    let now = i64::try_from(now.as_secs()).unwrap();
    let plausible = YEAR_1600 - MAX_ZONE_DIFFERENCE..now + 2 * DAY + MAX_ZONE_DIFFERENCE;
    assert!(
        plausible.contains(&published.seconds()) && published.as_str() >= "1600",
        "{published:?}"
    );
}

/// The text of a date parses to the same date.
pub fn check_date(date: &Published) {
    let parsed = Published::parse(date.as_str()).expect("a date that parses");
    assert_eq!((parsed.as_str(), parsed.seconds()), (date.as_str(), date.seconds()));
    assert!(date.interval().start < date.interval().end, "{date:?}");
}

pub fn check_warning(warning: &Warning) {
    let Warning { file, place, what, help } = warning;
    let is_filled = |text: &String| !text.trim().is_empty();
    assert!([file, what, help].into_iter().chain(place).all(is_filled), "{warning:?}");
    let length = what.len() + place.as_ref().map_or(0, String::len);
    assert!(length <= MAX_WARNING_BYTES, "{length} bytes");
}
