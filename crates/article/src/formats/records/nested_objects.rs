//! Finds the objects within a JSON value, for exports whose lists of articles have unknown names.

use std::io;

use crate::fields::names::{NamedField, container};
use crate::formats::records::json_scan::{Scanned, Scanner};

/// Maximum depth of the lists and objects that are searched.
const MAX_DEPTH: u8 = 8;
/// Maximum length of a field name, in bytes.
const MAX_NAME_BYTES: usize = 1024;

/// An object within another one.
pub(crate) struct NestedObject<'b> {
    pub(crate) bytes: &'b [u8],
    /// Whether the list or object around it has a name that articles are found under.
    pub(crate) is_expected: bool,
}

/// Whether to search the objects within an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Descend {
    Into,
    Past,
}

/// Passes the objects within an object to `visit`, outer ones first, in the order of the text.
pub(crate) fn visit_nested(object: &[u8], visit: &mut dyn FnMut(NestedObject<'_>) -> Descend) {
    // The scanner reads from memory, which does not fail.
    let _ = visit_fields(object, MAX_DEPTH, visit);
}

fn visit_fields(
    object: &[u8],
    depth: u8,
    visit: &mut dyn FnMut(NestedObject<'_>) -> Descend,
) -> io::Result<()> {
    let Some(depth) = depth.checked_sub(1) else { return Ok(()) };
    let mut rest = object;
    let mut scanner = Scanner::new(&mut rest);
    let mut name = Vec::new();
    let mut value = Vec::new();
    if scanner.peek()? == Some(b'{') {
        scanner.skip();
    }
    while let Some(first) = scanner.peek()? {
        if first != b'"' {
            scanner.skip();
            continue;
        }
        name.clear();
        let name_read = scanner.value(&mut name, MAX_NAME_BYTES)?;
        if scanner.peek()? == Some(b':') {
            scanner.skip();
        }
        let is_nested = matches!(scanner.peek()?, Some(b'{' | b'['));
        value.clear();
        let limit = if is_nested { object.len() } else { 0 };
        if scanner.value(&mut value, limit)? == Scanned::CutOff {
            break;
        }
        if is_nested {
            let is_expected = name_read == Scanned::Whole && is_expected(&name);
            visit_value(&value, is_expected, depth, visit)?;
        }
    }
    Ok(())
}

fn visit_value(
    value: &[u8],
    is_expected: bool,
    depth: u8,
    visit: &mut dyn FnMut(NestedObject<'_>) -> Descend,
) -> io::Result<()> {
    if value.starts_with(b"{") {
        if visit(NestedObject { bytes: value, is_expected }) == Descend::Into {
            visit_fields(value, depth, visit)?;
        }
        return Ok(());
    }
    let Some(depth) = depth.checked_sub(1) else { return Ok(()) };
    let mut rest = value;
    let mut scanner = Scanner::new(&mut rest);
    scanner.skip();
    let mut element = Vec::new();
    while let Some(first) = scanner.peek()? {
        match first {
            b'{' | b'[' => {
                element.clear();
                if scanner.value(&mut element, value.len())? == Scanned::CutOff {
                    break;
                }
                visit_value(&element, is_expected, depth, visit)?;
            }
            b'"' => {
                scanner.value(&mut element, 0)?;
            }
            _ => scanner.skip(),
        }
    }
    Ok(())
}

fn is_expected(quoted_name: &[u8]) -> bool {
    let name = serde_json::from_slice::<String>(quoted_name).unwrap_or_default();
    container(&name).is_some() || NamedField::find(&name).is_some_and(NamedField::is_full_body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_visited_outer_ones_first() {
        let check = |text: &str, expected: &[&str]| {
            let mut seen = Vec::new();
            visit_nested(text.as_bytes(), &mut |object| {
                let sign = if object.is_expected { "+" } else { "" };
                seen.push(format!("{sign}{}", String::from_utf8_lossy(object.bytes)));
                if object.bytes.ends_with(b"1}") { Descend::Past } else { Descend::Into }
            });
            assert_eq!(seen, expected, "{text}");
        };
        check(
            r#"{"a":{"b":[{"c":1},[{"d":"{"}],"{",5]}}"#,
            &[r#"{"b":[{"c":1},[{"d":"{"}],"{",5]}"#, r#"{"c":1}"#, r#"{"d":"{"}"#],
        );
        check(
            r#"{"items":[{"x":{"c":1}}],"a":{"x":{},"c":1}}"#,
            &[r#"+{"x":{"c":1}}"#, r#"{"c":1}"#, r#"{"x":{},"c":1}"#],
        );
        for text in ["", "{", "{\"a", "{\"a\":", "{\"a\":[{", "[", "{\"a\":1}", "{]}"] {
            check(text, &[]);
        }
        let deep = format!("{}{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
        let mut count = 0;
        visit_nested(deep.as_bytes(), &mut |_| {
            count += 1;
            Descend::Into
        });
        assert_eq!(count, MAX_DEPTH);
    }
}
