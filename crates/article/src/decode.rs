//! Bytes to text.

/// The mark that some programs put before UTF-8 text.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// What reading bytes as UTF-8 gave.
pub(crate) struct Decoded {
    pub(crate) text: String,
    /// Offset of the first byte that is not UTF-8, where there is one: replacement characters stand for such bytes.
    pub(crate) broken_at: Option<usize>,
}

/// Reads bytes as UTF-8, without a byte order mark at their beginning, lossily where they are something else.
pub(crate) fn decode(bytes: Vec<u8>) -> Decoded {
    let skipped = if bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            text.drain(..skipped);
            Decoded { text, broken_at: None }
        }
        Err(error) => {
            let broken_at = Some(error.utf8_error().valid_up_to());
            Decoded { text: String::from_utf8_lossy(&error.as_bytes()[skipped..]).into_owned(), broken_at }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_dropped_and_broken_bytes_are_replaced() {
        let check = |bytes: &[u8], text: &str, broken_at: Option<usize>| {
            let decoded = decode(bytes.to_vec());
            assert_eq!((decoded.text.as_str(), decoded.broken_at), (text, broken_at));
        };
        check("café".as_bytes(), "café", None);
        check(b"\xef\xbb\xbfnews", "news", None);
        check(b"caf\xe9 news", "caf\u{fffd} news", Some(3));
        check(b"\xef\xbb\xbf\xff", "\u{fffd}", Some(3));
        check(b"", "", None);
    }
}
