//! Tables in Markdown, aligned, so that they are read as well where nothing renders them.

use unicode_width::UnicodeWidthStr;

/// A heading and rows of as many cells. The first column is text, the others are numbers, and stand at the right.
pub fn table(heading: &[String], rows: &[Vec<String>]) -> String {
    let widths: Vec<usize> = (0..heading.len())
        .map(|column| {
            let cells = rows
                .iter()
                .filter_map(|row| row.get(column))
                .chain([&heading[column]])
                .map(|cell| cell.width());
            cells.max().unwrap_or(0).max(3)
        })
        .collect();
    let line = |row: &[String]| {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
            let space = " ".repeat(width.saturating_sub(cell.width()));
            if column == 0 { format!("{cell}{space}") } else { format!("{space}{cell}") }
        });
        format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
    };
    let rule = widths.iter().enumerate().map(|(column, &width)| {
        if column == 0 { "-".repeat(width) } else { "-".repeat(width - 1) + ":" }
    });
    let rule = format!("| {} |\n", rule.collect::<Vec<_>>().join(" | "));
    let rows: String = rows.iter().map(|row| line(row)).collect();
    format!("{}{rule}{rows}", line(heading))
}

/// A number to three digits that count, without more than its unit calls for: `0.012`, `3.4`, `1,234`.
pub fn number(value: f64) -> String {
    match value.abs() {
        0.0 => "0".to_owned(),
        size if size < 0.1 => format!("{value:.3}"),
        size if size < 0.995 => format!("{value:.2}"),
        size if size < 20.0 => format!("{value:.1}"),
        size if size < 10_000.0 => format!("{value:.0}"),
        _ => with_commas(value),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "what is measured here is far below 2^63")]
fn with_commas(value: f64) -> String {
    let digits = (value.round() as i64).to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digit.is_ascii_digit() && (digits.len() - at).is_multiple_of(3) && out != "-" {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned() {
        let cells = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let made =
            table(&cells(["who", "µs"]), &[cells(["newsdex", "85"]), cells(["other", "1,621"])]);
        let expected =
            "| who     |    µs |\n| ------- | ----: |\n| newsdex |    85 |\n| other   | 1,621 |\n";
        assert_eq!(made, expected);
    }

    #[test]
    fn numbers_have_as_many_digits_as_count() {
        let check = |value, expected| assert_eq!(number(value), expected);
        check(0.0, "0");
        check(0.0123, "0.012");
        check(0.456, "0.46");
        check(3.44, "3.4");
        check(85.4, "85");
        check(1621.7, "1622");
        check(37554.0, "37,554");
        check(-1_234_567.0, "-1,234,567");
    }
}
