//! E-mail newsletters: messages (`.eml`, `.emlx`) and mailboxes (`.mbox`). Saved pages (MHTML) are
//! messages, too.

pub(crate) mod body;
pub(crate) mod emlx;
pub(crate) mod encoded_words;
pub(crate) mod header;
pub(crate) mod mailbox;
pub(crate) mod message;
pub(crate) mod saved_page;
pub(crate) mod separator;
#[cfg(test)]
mod tests;
