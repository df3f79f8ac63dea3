//! Header fields of messages and of their parts.

use encoding_rs::WINDOWS_1252;
use mailparse::{MailAddr, MailHeader, addrparse};

use crate::formats::mail::encoded_words::{decode_words, escape_separators, unfold};
use crate::formats::markup::normalize::trimmed;

/// Maximum length of a header field, in bytes. Longer ones are ignored: parsing addresses and
/// parameters may take quadratic time.
pub(super) const MAX_FIELD_BYTES: usize = 16 * 1024;

/// The decoded value of the first field of that name, unless it is too long.
pub(super) fn field(header: &[MailHeader<'_>], name: &str) -> Option<String> {
    written_field(header, name).map(|value| decode_words(&value))
}

/// The value of the first field of that name as it is written, unless it is too long. Its encoded
/// words are not decoded: what they hold is not part of the structure of the field.
pub(super) fn written_field(header: &[MailHeader<'_>], name: &str) -> Option<String> {
    let field = header.iter().find(|field| field.get_key_ref().eq_ignore_ascii_case(name))?;
    let raw = field.get_value_raw();
    (raw.len() <= MAX_FIELD_BYTES).then(|| match std::str::from_utf8(raw) {
        Ok(text) => unfold(text),
        Err(_) => unfold(&WINDOWS_1252.decode_without_bom_handling(raw).0),
    })
}

/// Whether a field tells how to read its part, as `Content-Type` does.
pub(super) fn describes_content(field: &MailHeader<'_>) -> bool {
    field.get_key_ref().get(..8).is_some_and(|prefix| prefix.eq_ignore_ascii_case("content-"))
}

/// A date without its comment: `Fri, 8 May 2026 09:30:00 +0200 (CEST)`.
pub(super) fn without_comment(date: &str) -> &str {
    date.split('(').next().unwrap_or_default().trim()
}

/// The name in `The Harbour Post <news@post.example>`, else the domain of the address. `from` is the
/// field as it is written: an encoded name may hold commas and quotes.
pub(super) fn sender(from: &str) -> Option<String> {
    let addresses = addrparse(&escape_separators(from)).ok()?;
    let (name, address) = match addresses.iter().next()? {
        MailAddr::Single(single) => (single.display_name.clone(), single.addr.clone()),
        MailAddr::Group(group) => (Some(group.group_name.clone()), String::new()),
    };
    let domain = address.rsplit_once('@').and_then(|(_, domain)| trimmed(domain));
    name.and_then(|name| trimmed(&decode_words(&name))).or(domain)
}

/// The name in `The Harbour Post <daily.post.example>`, the value of `List-Id`.
pub(super) fn list_name(list_id: &str) -> Option<String> {
    trimmed(list_id.split('<').next()?.trim().trim_matches('"'))
}

/// Removes what programs put before the header of a message: a byte order mark, blank lines and the
/// `From ` line of mailboxes.
pub(super) fn without_envelope(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    if !bytes.starts_with(b"From ") {
        return bytes;
    }
    let end = bytes.iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |end| end + 1);
    bytes[end..].trim_ascii_start()
}
