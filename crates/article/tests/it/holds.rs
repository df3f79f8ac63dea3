//! What holds of all that is read, whatever the bytes. The fuzz targets check it too.

use std::time::{Duration, SystemTime};

use newsdex_article::{Article, MAX_ARTICLE_BYTES, Published, Warning};

/// What a warning says is shorter, in bytes: whoever listens keeps them all.
const MAX_WARNING_CHARS: usize = 2_000;
/// A text may be so many times as long as the bytes that it was read from: one of another encoding becomes up to three.
const LONGER: usize = 3;
/// In seconds.
const DAY: i64 = 24 * 60 * 60;
/// The day that is written may be that of another zone.
const ZONES: i64 = DAY + 2 * 60 * 60;
/// 1600-01-01T00:00:00Z, in seconds since 1970.
const YEAR_1600: i64 = -11_676_096_000;

pub fn check_article(article: &Article) {
    let filled = |text: &String| !text.trim().is_empty();
    assert!(filled(&article.id), "no id");
    assert!(filled(&article.body) || article.metadata.title.is_some(), "neither title nor text");
    assert!(
        article.body.len() <= LONGER * MAX_ARTICLE_BYTES,
        "a text of {} bytes",
        article.body.len()
    );
    let known = [
        &article.metadata.title,
        &article.metadata.source,
        &article.metadata.url,
        &article.metadata.language,
        &article.metadata.section,
        &article.metadata.date_text,
    ];
    assert!(
        known.into_iter().flatten().chain(&article.metadata.bylines).all(filled),
        "a blank field: {article:?}"
    );
    assert_eq!(
        article.metadata.title.is_some(),
        article.metadata.title_from.is_some(),
        "where the title is from: {article:?}"
    );
    assert_eq!(
        article.metadata.published.is_some(),
        article.metadata.published_from.is_some(),
        "where the date is from: {article:?}"
    );
    assert_eq!(
        article.metadata.published.is_none(),
        article.file_time.is_some(),
        "the file's time: {article:?}"
    );
    assert!(article.lines.first().is_none_or(|line| line > 0), "{:?}", article.lines);
    if let Some(published) = &article.metadata.published {
        check_date(published);
        let now = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or(Duration::ZERO)
            .as_secs();
        let believed = YEAR_1600 - ZONES..i64::try_from(now).unwrap() + 2 * DAY + ZONES;
        assert!(
            believed.contains(&published.seconds()) && published.as_str() >= "1600",
            "{published:?} is believed"
        );
    }
}

/// A date is what its text says.
pub fn check_date(date: &Published) {
    let again = Published::parse(date.as_str()).expect("a date that can be read");
    assert_eq!((again.as_str(), again.seconds()), (date.as_str(), date.seconds()));
    assert!(!date.floats() || date.as_str().ends_with('Z'), "{date:?} floats");
}

pub fn check_warning(warning: &Warning) {
    let Warning { file, place, what, help } = warning;
    let filled = |text: &String| !text.trim().is_empty();
    assert!([file, what, help].into_iter().chain(place).all(filled), "{warning:?}");
    assert!(
        what.len() + place.as_ref().map_or(0, String::len) <= MAX_WARNING_CHARS,
        "{} bytes",
        what.len()
    );
}
