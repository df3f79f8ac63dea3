//! The time of the last change.

/// A time as RTF writes it: `\yr2026\mo5\dy8\hr9\min30`.
#[derive(Debug, Default)]
pub(super) struct Revision {
    year: i32,
    month: i32,
    day: i32,
    hour: i32,
    minute: i32,
}

impl Revision {
    pub(super) fn set(&mut self, name: &str, number: i32) {
        match name {
            "yr" => self.year = number,
            "mo" => self.month = number,
            "dy" => self.day = number,
            "hr" => self.hour = number,
            "min" => self.minute = number,
            _ => {}
        }
    }

    /// The time in ISO 8601; empty if there is none.
    pub(super) fn text(&self) -> String {
        let Revision { year, month, day, hour, minute } = self;
        if *year == 0 {
            return String::new();
        }
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}")
    }
}
