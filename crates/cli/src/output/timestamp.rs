//! When something happened, for lines that are read later.

use jiff::Zoned;

/// The local time to the second, with its offset from UTC: `2026-05-08T09:30:00+02:00` (RFC 3339).
pub fn now() -> String {
    Zoned::now().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_time_is_in_rfc_3339() {
        let now = super::now();
        assert!(now.parse::<jiff::Timestamp>().is_ok() && now.len() == 25, "{now}");
    }
}
