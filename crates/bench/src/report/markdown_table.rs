//! Markdown tables with aligned columns, so that they are readable without rendering.

use unicode_width::UnicodeWidthStr;

/// A Markdown table. The first column is text and left-aligned, the others are right-aligned. Empty
/// if there are no rows.
pub fn markdown_table<H: AsRef<str>>(heading: &[H], rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let heading: Vec<String> = heading.iter().map(|cell| cell.as_ref().to_owned()).collect();
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
            let padding = " ".repeat(width.saturating_sub(cell.width()));
            if column == 0 { format!("{cell}{padding}") } else { format!("{padding}{cell}") }
        });
        format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
    };
    let rule = widths.iter().enumerate().map(|(column, &width)| {
        if column == 0 { "-".repeat(width) } else { "-".repeat(width - 1) + ":" }
    });
    let rule = format!("| {} |\n", rule.collect::<Vec<_>>().join(" | "));
    let rows: String = rows.iter().map(|row| line(row)).collect();
    format!("{}{rule}{rows}", line(&heading))
}

/// A number with about three significant digits: `0.012`, `3.4`, `85`, `37,554`.
pub fn format_number(value: f64) -> String {
    match value.abs() {
        0.0 => "0".to_owned(),
        size if size < 0.1 => format!("{value:.3}"),
        size if size < 0.995 => format!("{value:.2}"),
        size if size < 20.0 => format!("{value:.1}"),
        size if size < 10_000.0 => format!("{value:.0}"),
        _ => group_thousands(value),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "measured values are far below 2^63")]
fn group_thousands(value: f64) -> String {
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
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let table =
            markdown_table(&["who", "µs"], &[row(["newsdex", "85"]), row(["other", "1,621"])]);
        let expected =
            "| who     |    µs |\n| ------- | ----: |\n| newsdex |    85 |\n| other   | 1,621 |\n";
        assert_eq!(table, expected);
    }

    #[test]
    fn numbers_have_about_three_significant_digits() {
        let check = |value, expected| assert_eq!(format_number(value), expected);
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
