//! The order of day and month that the dates of a file show.

use memchr::memchr2_iter;

use crate::dates::hints::DayOrder;

/// The order in all dates such as `23/05/2024` of a sample that are whole values or begin one. `None`
/// if no date shows it, or if dates contradict each other.
pub(crate) fn day_order(sample: &[u8]) -> Option<DayOrder> {
    let mut found = None;
    for at in memchr2_iter(b'/', b'-', sample) {
        let Some(order) = order_at(sample, at) else { continue };
        if found.is_some_and(|found| found != order) {
            return None;
        }
        found = Some(order);
    }
    found
}

/// The order of a date whose first separator is at `at`, if one of its numbers is no month.
fn order_at(sample: &[u8], at: usize) -> Option<DayOrder> {
    let (before, rest) = sample.split_at_checked(at)?;
    let digits = before.iter().rev().take(3).take_while(|byte| byte.is_ascii_digit()).count();
    let start = at - digits;
    let begins_value = start == 0 || b"\"',;|\t\n>".contains(&sample[start - 1]);
    let separator = *rest.first()?;
    let end = rest.iter().skip(1).position(|&byte| byte == separator)? + 1;
    let year = rest.get(end + 1..end + 5)?;
    let follows = rest.get(end + 5).is_none_or(|byte| !byte.is_ascii_alphanumeric());
    let is_year = year.iter().all(u8::is_ascii_digit) && follows;
    if !begins_value || !is_year || !(2..=3).contains(&end) {
        return None;
    }
    let number = |bytes: &[u8]| std::str::from_utf8(bytes).ok()?.parse::<u8>().ok();
    match (number(&before[start..])?, number(&rest[1..end])?) {
        (13..=31, 1..=12) => Some(DayOrder::DayFirst),
        (1..=12, 13..=31) => Some(DayOrder::MonthFirst),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_show_the_order_of_day_and_month() {
        let check = |sample: &str, expected: Option<DayOrder>| {
            assert_eq!(day_order(sample.as_bytes()), expected, "{sample}");
        };
        check("date,body\n05/08/2024,a\n23/05/2024,b\n", Some(DayOrder::DayFirst));
        check("{\"date\":\"05-23-2024 10:15\"}", Some(DayOrder::MonthFirst));
        check("<pubDate>23/5/2024</pubDate>", Some(DayOrder::DayFirst));
        check("23/05/2024,05/23/2024", None);
        check("05/08/2024,on 23/05/2024", None);
        check("2024-05-23,1/2,23/05/20245,99/05/2024,32/5/2024,/-/-", None);
        check("", None);
    }
}
