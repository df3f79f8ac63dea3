//! Header fields of messages and of their parts.

use mailparse::{MailAddr, MailHeader, addrparse};

use crate::formats::markup::normalize::trimmed;

/// Maximum length of a header field, in bytes. Longer ones are ignored: decoding encoded words
/// takes quadratic time, a second for 256 KiB.
pub(super) const MAX_FIELD_BYTES: usize = 16 * 1024;

/// The decoded value of the first field of that name, unless it is too long.
pub(super) fn field(header: &[MailHeader<'_>], name: &str) -> Option<String> {
    let field = header.iter().find(|field| field.get_key_ref().eq_ignore_ascii_case(name))?;
    (field.get_value_raw().len() <= MAX_FIELD_BYTES).then(|| field.get_value())
}

/// Whether a field tells how to read its part, as `Content-Type` does.
pub(super) fn describes_content(field: &MailHeader<'_>) -> bool {
    field.get_key_ref().get(..8).is_some_and(|prefix| prefix.eq_ignore_ascii_case("content-"))
}

/// A date without its comment: `Fri, 8 May 2026 09:30:00 +0200 (CEST)`.
pub(super) fn without_comment(date: &str) -> &str {
    date.split('(').next().unwrap_or_default().trim()
}

/// The name in `The Harbour Post <news@post.example>`, else the domain of the address.
pub(super) fn sender(from: &str) -> Option<String> {
    let addresses = addrparse(from).ok()?;
    let (name, address) = match addresses.iter().next()? {
        MailAddr::Single(single) => (single.display_name.clone(), single.addr.clone()),
        MailAddr::Group(group) => (Some(group.group_name.clone()), String::new()),
    };
    let domain = address.rsplit_once('@').and_then(|(_, domain)| trimmed(domain));
    name.as_deref().and_then(trimmed).or(domain)
}

/// The name in `The Harbour Post <daily.post.example>`, the value of `List-Id`.
pub(super) fn list_name(list_id: &str) -> Option<String> {
    trimmed(list_id.split('<').next()?.trim().trim_matches('"'))
}
