use super::*;
use crate::dates::hints::DayOrder;

fn check(text: &str, expected: &str) {
    check_in(None, text, expected);
}

/// `expected` is the text of a date, `ambiguous`, or empty for what is not a date.
fn check_in(language: Option<&str>, text: &str, expected: &str) {
    let shown = match parse(text, &DateHints { language, order: None }) {
        Parsed::Date(date) => date.as_str().to_owned(),
        Parsed::Ambiguous => "ambiguous".to_owned(),
        Parsed::NotADate => String::new(),
    };
    assert_eq!(shown, expected, "{text} ({language:?})");
}

#[test]
fn programs_write_iso_8601() {
    check("2024-05-08T10:15:30Z", "2024-05-08T10:15:30Z");
    check("2024-05-08 10:00:00 +0200", "2024-05-08T10:00:00+02:00");
    check("2024-05-08 10:00:00 UTC", "2024-05-08T10:00:00Z");
    check("2024-05-08 10:00:00.000000", "2024-05-08T10:00:00");
    check("2024-05-08T10:00Z", "2024-05-08T10:00:00Z");
    check("2024-05-08T10:00:00+0200", "2024-05-08T10:00:00+02:00");
    check("2024-05-08T10:00:00+02:00[Europe/Berlin]", "2024-05-08T10:00:00+02:00");
    check("2024-05-08T24:00:00", "2024-05-09T00:00:00");
    check("2024-05-08T10:15:60Z", "2024-05-08T10:15:59Z");
    check("2003-W52-3", "2003-12-24");
    check("2003W523", "2003-12-24");
    check("2003-335", "2003-12-01");
    check("2003335", "2003-12-01");
    check("2003-12", "2003-12");
    check("202405", "2024-05");
    check("2003", "2003");
    check("2003-012-31T10:14:55+00:00", "2003-12-31T10:14:55Z");
    check("2004-july-13T9:15-05:00", "2004-07-13T09:15:00-05:00");
    check("20240508T101500Z", "2024-05-08T10:15:00Z");
    check("20240508T1015+0200", "2024-05-08T10:15:00+02:00");
    check("20240508 101500", "2024-05-08T10:15:00");
    check("20240508101500", "2024-05-08T10:15:00");
    check("202405081015", "2024-05-08T10:15:00");
    check("20240508", "2024-05-08");
    check("-0312", "2003-12");
    check("-03-12", "2003-12");
    check("031231", "2003-12-31");
    check("03-12-31", "2003-12-31");
    check("03335", "2003-12-01");
    for text in [
        "2024-13-01",
        "2024-02-30",
        "2024-05-08T25:00",
        "2024-05-08T10:61",
        "2003-366",
        "2003-W54-1",
        "2003-W52",
        "-2024-05-08",
        "+2024-05-08",
        "2024-23-05",
        "20241301",
        "20240508256000",
        "45420",
        "1234567",
        "2024-05-08 10:00 11:00",
        "2024-05-08 2024-05-09",
        "2024-05-08/2024-05-10",
        "9998",
        "0312",
    ] {
        check(text, "");
    }
}

#[test]
fn numbers_are_unix_times_only_where_plausible() {
    check("1715162400", "2024-05-08T10:00:00Z");
    check("1715162400.5", "2024-05-08T10:00:00Z");
    check("1715162400000", "2024-05-08T10:00:00Z");
    check("1715162400000000", "2024-05-08T10:00:00Z");
    check("1715162400000000000", "2024-05-08T10:00:00Z");
    check("631151999", "");
    check("9999999999", "");
    check("100000000000", "");
    check("1234", "");
    check("17151624", "");
    check("-1", "");
    check("-312", "");
}

#[test]
fn feeds_and_mail_write_rfc_822_and_its_kin() {
    check("Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z");
    check("Thu, 01 Jan 04 19:48:21 GMT", "2004-01-01T19:48:21Z");
    check("Thu, 1 Jan 2004 19:48 GMT", "2004-01-01T19:48:00Z");
    check("01 Jan 2004 19:48:21 EST", "2004-01-01T19:48:21-05:00");
    check("Wed, 8 May 2024 10:00:00 -0000", "2024-05-08T10:00:00Z");
    check("Thu, 05 Sept 2013 10:00:00 MESZ", "2013-09-05T10:00:00+02:00");
    check("Tue, 10 Sept 2024 10:00:00 +0200", "2024-09-10T10:00:00+02:00");
    check("Wednesday, 8 May 2024 10:00:00 +0000", "2024-05-08T10:00:00Z");
    check("Wednesday, 08-May-24 10:00:00 GMT", "2024-05-08T10:00:00Z");
    check("Mon, 13 Feb, 2012 06:28:00 UTC", "2012-02-13T06:28:00Z");
    check("Wed, 19 Aug 2009 18:28:00 Etc/GMT", "2009-08-19T18:28:00Z");
    check("Wed, 19 Feb 2012 22:40:00 GMT-01:01", "2012-02-19T22:40:00-01:01");
    check("Wed, 19 Feb 2012 22:40:00 GMT+2", "2012-02-19T22:40:00+02:00");
    check("Mon, 26 January 2004 16:31:00 ET", "2004-01-26T16:31:00-05:00");
    check("Wed, 8 May 2024 10:00:00 ET", "2024-05-08T10:00:00-04:00");
    check("Mon, 26 January 2004 16:31:00 A", "2004-01-26T16:31:00");
    check("Mon, 26 January 2004 16:31:00 IST", "2004-01-26T16:31:00");
    check("Fri, Oct 7 2022 10:15:00 -0400", "2022-10-07T10:15:00-04:00");
    check("Mon, 06 Mar 2017 05:57:31 +01:00", "2017-03-06T05:57:31+01:00");
    check("Mon, 6 Mar 2017 24:00:00 GMT", "2017-03-07T00:00:00Z");
    check("Mon Mar  6 05:57:31 2017", "2017-03-06T05:57:31");
    check("Sun Jan  4 16:29:06 PST 2004", "2004-01-04T16:29:06-08:00");
    check("Wed May 08 10:00:00 +0000 2024", "2024-05-08T10:00:00Z");
    check("Wed May 8 10:00:00 2024 +0200", "2024-05-08T10:00:00+02:00");
    check("Fri, 2006/09/15 08:19:53 EDT", "2006-09-15T08:19:53-04:00");
    check("2016/6/29 15:07:41", "2016-06-29T15:07:41");
    check(
        "Wed May 08 2024 10:00:00 GMT+0200 (Central European Summer Time)",
        "2024-05-08T10:00:00+02:00",
    );
    check("Wed, 08 May 2024 10:00:00 +0200 (CEST)", "2024-05-08T10:00:00+02:00");
    check("Wed, 08 May 2024 10:00:00 (CEST)", "2024-05-08T10:00:00+02:00");
    // A wrong weekday is a mistake of a template more often than of the date.
    check("Tue, 08 May 2024 10:00:00 GMT", "2024-05-08T10:00:00Z");
    check("Thu, 31 Jun 2004 19:48:21 GMT", "");
    check("8 May", "");
    check("May 8", "");
    check("8 May 2024 and 9 May 2024", "");
}

#[test]
fn times_have_many_forms() {
    check("March 6, 2017 5:57 pm", "2017-03-06T17:57:00");
    check("March 6, 2017 12:57 a.m.", "2017-03-06T00:57:00");
    check("March 6, 2017 12:57 PM", "2017-03-06T12:57:00");
    check("Fri 6:45 PM, Feb 16, 2018", "2018-02-16T18:45:00");
    check("November 19, 2019, 07:47 PM EST", "2019-11-19T19:47:00-05:00");
    check("May 8, 2024 at 9 p.m. ET", "2024-05-08T21:00:00-04:00");
    check("9:12am 8 May 2024", "2024-05-08T09:12:00");
    check("8. Mai 2024 um 9.12 Uhr", "2024-05-08T09:12:00");
    check("8. Mai 2024, 9 Uhr MESZ", "2024-05-08T09:00:00+02:00");
    check("8 mai 2024 à 9h12", "2024-05-08T09:12:00");
    check("le 8 mai 2024 à 09 h 12", "");
    check("8 mai 2024 à 9h", "2024-05-08T09:00:00");
    check("8 maggio 2024 alle 9:12", "2024-05-08T09:12:00");
    check("8 de mayo de 2024 a las 9:12 h", "2024-05-08T09:12:00");
    check("8 maj 2024 kl. 09.12", "2024-05-08T09:12:00");
    check("8 мая 2024 г. в 09:12", "2024-05-08T09:12:00");
    check("8 май 2024 г., 09:12 ч.", "2024-05-08T09:12:00");
    check("8.5.2024 klo 9.12", "2024-05-08T09:12:00");
    check("08.05.2024 - 10:15", "2024-05-08T10:15:00");
    check("10:15-08.05.2024", "2024-05-08T10:15:00");
    check("23/05/2024 10:15:30,5", "2024-05-23T10:15:30");
    check("May 8, 2024 13:30 am", "");
    check("8 a 10 de maio de 2024", "");
    check("em 8 de maio de 2024", "2024-05-08");
    check("May 2024 10:15", "");
}

/// One day in many languages, separated by `|`.
const EIGHTH_OF_MAY: &str = "
    May 8, 2024 | 8 May 2024 | May 8th, 2024 | 8th of May, 2024 | Wednesday, May 8, 2024 |
    2024 May 8 | MAY 8, 2024 | 08-May-2024 | 8. Mai 2024 | Mittwoch, den 8. Mai 2024 |
    Mi., 8. Mai 2024 | 8 mai 2024 | mercredi 8 mai 2024 | 8 de mayo de 2024 |
    miércoles, 8 de mayo de 2024 | 8 maggio 2024 | mer 8 mag 2024 | 8 de maio de 2024 |
    quarta-feira, 8 de maio de 2024 | 8 mei 2024 | woensdag 8 mei 2024 | 8 maja 2024 r. |
    środa, 8 maja 2024 | 8 мая 2024 года | среда, 8 мая 2024 г. | 8 травня 2024 року |
    8 Μαΐου 2024 | Τετάρτη, 8 Μαΐου 2024 | 8 Mayıs 2024 Çarşamba | 8. května 2024 |
    8. mája 2024 | 2024. május 8. | 8 mai 2024 | 8 май 2024 | 8 maj 2024 | den 8 maj 2024 |
    onsdag den 8. maj 2024 | 8. toukokuuta 2024 | 8. svibnja 2024. | 8 de maig de 2024 |
    8 Mei 2024 | ngày 8 tháng 5 năm 2024 | 8 tháng 5, 2024 | 8 במאי 2024 | 8 مايو 2024 |
    ٨ مايو ٢٠٢٤ | الأربعاء 8 أيار 2024 | 8 أيار/مايو 2024 | 8 मई 2024 | 2024年5月8日 |
    ２０２４年５月８日 | 2024年5月8日 星期三 | 2024年5月8日（水） | 令和6年5月8日 | 2024년 5월 8일 | 2024년 5월 8일 수요일 |
    2024. 5. 8. | 2024.05.08 | Published: May 8, 2024 | Updated 8 May 2024 |
    Veröffentlicht am 8. Mai 2024 | Publié le 8 mai 2024 |
";

#[test]
fn people_write_names_of_many_languages() {
    for text in EIGHTH_OF_MAY.split('|').map(str::trim).filter(|text| !text.is_empty()) {
        check(text, "2024-05-08");
    }
    check("1er août 2024", "2024-08-01");
    check("1º de janeiro de 2024", "2024-01-01");
    check("31 كانون الثاني 2024", "2024-01-31");
    check("1 تشرين الأول 2024", "2024-10-01");
    check("mar. 5 mar. 2024", "2024-03-05");
    check("mardi 5 mars 2024", "2024-03-05");
    check("mar 05/11/2024", "2024-11-05");
    check("Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T12:00:00-05:00");
    check("2004-július-13T9:15-05:00", "2004-07-13T09:15:00-05:00");
    check("2004년 05월 28일 오후 11:31:15", "2004-05-28T23:31:15");
    check("2004-05-25 오후 11:23:17", "2004-05-25T23:23:17");
    check("2024年5月8日 午後3時15分", "2024-05-08T15:15:00");
    check("2024年5月8日上午10:15", "2024-05-08T10:15:00");
    check("2024年5月", "2024-05");
    check("mai 2024", "2024-05");
    check("Do, 05 Mai 2022 10:00:00 +0200", "2022-05-05T10:00:00+02:00");
    check("maj 2024", "2024-05");
}

#[test]
fn languages_decide_between_months() {
    check("8 listopada 2024", "ambiguous");
    check_in(Some("hr"), "8. listopada 2024.", "2024-10-08");
    check_in(Some("pl-PL"), "8 listopada 2024", "2024-11-08");
    check_in(Some("cs"), "8. listopadu 2024", "2024-11-08");
    check_in(Some("de"), "8 listopada 2024", "ambiguous");
}

#[test]
fn the_order_of_day_and_month_needs_a_reason() {
    check("23.05.2024", "2024-05-23");
    check("08.05.2024", "2024-05-08");
    check("23/05/2024", "2024-05-23");
    check("05/23/2024", "2024-05-23");
    check("05/05/2024", "2024-05-05");
    check("05/08/2024", "ambiguous");
    check("05-08-2024 10:15", "ambiguous");
    check("Wed 08/05/2024", "2024-05-08");
    check("Monday 08/05/2024", "2024-08-05");
    check("32/05/2024", "");
    check("08052024", "ambiguous");
    check("23052024", "2024-05-23");
    check("24-05-08", "ambiguous");
    check("23.05.24", "ambiguous");
    check("31.05.24", "2024-05-31");
    check_in(Some("de"), "08.05.24", "2024-05-08");
    check_in(Some("ko"), "24.05.08", "2024-05-08");
    check_in(Some("ja"), "24/05/08", "2024-05-08");
    check_in(Some("en"), "05/08/2024", "ambiguous");
    check_in(Some("en-CA"), "05/08/2024", "ambiguous");
    check_in(Some("en-US"), "05/08/2024", "2024-05-08");
    check_in(Some("en_us"), "05/08/2024", "2024-05-08");
    check_in(Some("en-GB"), "05/08/2024", "2024-08-05");
    check_in(Some("de"), "05/08/2024", "2024-08-05");
    check_in(Some("pt-BR"), "05/08/2024 às 10:15", "2024-08-05T10:15:00");
    check_in(Some("ja"), "05/08/2024", "ambiguous");
    let by_file = DateHints { language: Some("de"), order: Some(DayOrder::MonthFirst) };
    let date = parse("05/08/2024", &by_file).date().unwrap();
    assert_eq!(date.as_str(), "2024-05-08");
}

#[test]
fn dates_beside_other_words_are_not_understood() {
    for text in [
        "",
        " ",
        "soon",
        "yesterday",
        "two days ago",
        "May",
        "not before 8 May 2024",
        "8 May 2024?",
        "ca. 8 May 2024",
        "8 May 2024 or later",
        "May 8, 2024 edition",
        "1 of 3",
        "12",
        "8 10 12",
        "5 stars",
        "2024-05-08 rev 3",
        "3 min read",
        "1.2.3.4",
        "192.168.10.12",
        "555-1234",
        "12:30",
        "99999999999999999999",
        "дддддд",
    ] {
        check(text, "");
    }
    check(&"8 ".repeat(90), "");
}

/// The forms of the months or weekdays in each language of the table of names.
fn names_of_languages(kind: &str) -> Vec<(&'static str, Vec<Vec<String>>)> {
    let lines = include_str!("../names.txt").lines().filter(|line| !line.starts_with('#'));
    let forms = |name: &str| name.split('/').map(|form| form.replace('_', " ")).collect();
    lines
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(language, rest)| Some((language, rest.strip_prefix(kind)?.trim_start())))
        .map(|(language, names)| (language, names.split(' ').map(forms).collect()))
        .collect()
}

/// Writes a day with the name of its month, and perhaps of its weekday, in one of the ways of the
/// languages of the table.
fn written_day(random: &mut fastrand::Rng, day: Date, month: &str, weekday: &str) -> String {
    let (year, number) = (day.year(), day.day());
    let name = if random.u8(..4) == 0 { month.to_uppercase() } else { month.to_owned() };
    let comma = ["", ","][random.usize(..2)];
    let written = match random.u8(..10) {
        0 => format!("{number} {name} {year}"),
        1 => format!("{number}. {name} {year}"),
        2 => format!("{number:02} {name}. {year}"),
        3 => format!("{number} de {name} de {year}"),
        4 => format!("{name} {number}, {year}"),
        5 => format!("{name}. {number:02}{comma} {year}"),
        6 => format!("{year}. {name} {number}."),
        7 => format!("{number:02}-{name}-{year}"),
        8 => format!("{number}/{name}/{year}"),
        _ => format!("{year} {name} {number}"),
    };
    match random.u8(..5) {
        0 => format!("{weekday} {written}"),
        1 => format!("{weekday}{comma} {written}"),
        2 => format!("{weekday}. {written}"),
        _ => written,
    }
}

#[test]
fn days_that_languages_write_parse_as_these_days() {
    let mut random = fastrand::Rng::with_seed(0x5eed_da7e);
    let languages = names_of_languages("months");
    assert!(languages.len() >= 38, "{} languages", languages.len());
    for ((language, months), (_, weekdays)) in languages.iter().zip(names_of_languages("days")) {
        let forms =
            (1..).zip(months).flat_map(|(month, forms)| forms.iter().map(move |f| (month, f)));
        for (month, name) in forms {
            for _ in 0..10 {
                let first = Date::new(random.i16(1600..2100), month, 1).unwrap();
                let day = first + i64::from(random.i8(0..first.days_in_month())).days();
                let weekday =
                    &weekdays[usize::try_from(day.weekday().to_monday_zero_offset()).unwrap()];
                let weekday = &weekday[random.usize(..weekday.len())];
                let text = written_day(&mut random, day, name, weekday);
                check_in(Some(language), &text, &day.to_string());
                // Without a hint, languages can differ about the month, never about the rest.
                if let Parsed::Date(date) = parse(&text, &DateHints::default()) {
                    assert_eq!(date.as_str(), day.to_string(), "{text}");
                }
            }
        }
    }
}

/// Parts that a random text is made of.
const PARTS: &str = "2024|24|05|5|8|08|13|31|1999|0000|9999|1600|20240508|1715162400|-0312|May|\
    mars|mar|listopad|8th|5月|8日|2024年|令和6年|W19|3|12:30|23:59:60|24:00|T|Z|GMT|+02:00|-0530|PM|午後|\
    Wed|срд|-|/|.|,|:| | | |de|Published|٨|２０２４|\u{200f}|[Europe/Berlin]";

#[test]
fn what_random_parts_of_dates_mean_has_a_text_that_parses_again() {
    let parts: Vec<&str> = PARTS.split('|').collect();
    let languages = ["", "en-US", "en-GB", "de", "ja", "pl", "hr"];
    let orders = [None, Some(DayOrder::DayFirst), Some(DayOrder::MonthFirst)];
    let mut random = fastrand::Rng::with_seed(0x0dda_7e50);
    let mut dates = 0;
    for _ in 0..100_000 {
        let text: String =
            (0..random.usize(1..9)).map(|_| parts[random.usize(..parts.len())]).collect();
        let language = Some(languages[random.usize(..languages.len())]);
        let hints = DateHints { language, order: orders[random.usize(..orders.len())] };
        let Parsed::Date(date) = parse(&text, &hints) else { continue };
        dates += 1;
        assert_eq!(Published::parse(date.as_str()).as_ref(), Some(&date), "{text}: {hints:?}");
        assert_eq!(parse(date.as_str(), &hints), Parsed::Date(date), "{text}: {hints:?}");
    }
    assert!(dates > 1_000, "{dates} dates");
}
