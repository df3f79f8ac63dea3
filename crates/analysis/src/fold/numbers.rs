//! Numbers with separators between groups of three digits: `12,500`, `12.500`, `12’500`, `12 500`.

/// Whether a space may separate groups of digits: a no-break space or a thin one. An ordinary space
/// separates two numbers.
pub(crate) fn is_group_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2009}' | '\u{202f}')
}

/// Removes the separators between the groups of digits of a folded number that begins at `start`.
///
/// A decimal fraction keeps its separator, as in `1,234.56`, and so does a number that is not made
/// of such groups. A single point or comma before three digits counts as a separator of groups:
/// that is what it is in most texts.
pub(crate) fn fold_number(folded: &mut String, start: usize) {
    let bytes = &folded.as_bytes()[start..];
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let first = digits(0);
    let Some(&separator) = bytes.get(first).filter(|_| (1..=3).contains(&first)) else { return };
    if bytes[0] == b'0' || !matches!(separator, b',' | b'.' | b'\'' | b' ') {
        return;
    }
    let mut end = first;
    while bytes.get(end) == Some(&separator) {
        if digits(end + 1) != 3 {
            return;
        }
        end += 4;
    }
    // What follows may be a fraction or a unit, and no further group.
    let rest = &bytes[end..];
    if rest.contains(&separator) || matches!(rest, [b' ' | b'\'', ..]) {
        return;
    }
    let plain: String = folded[start..start + end].chars().filter(char::is_ascii_digit).collect();
    folded.replace_range(start..start + end, &plain);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_between_groups_of_digits_vanish() {
        let check = |number: &str, expected: &str| {
            let mut folded = format!("1,000{number}");
            fold_number(&mut folded, 5);
            assert_eq!(&folded[5..], expected, "{number}");
        };
        check("12,500", "12500");
        check("12.500", "12500");
        check("12'500", "12500");
        check("1 234 567", "1234567");
        check("1,234,567.89", "1234567.89");
        check("1.234.567,89", "1234567,89");
        check("12,500m", "12500m");
        check("3.5", "3.5");
        check("12.5", "12.5");
        check("0.500", "0.500");
        check("1234,567", "1234,567");
        check("1,00,000", "1,00,000");
        check("1,000,00", "1,000,00");
        check("8.5.2026", "8.5.2026");
        check("12,3456", "12,3456");
        check("500", "500");
        check("", "");
    }
}
