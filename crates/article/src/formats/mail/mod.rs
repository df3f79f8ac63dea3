//! E-mail newsletters: messages (`.eml`) and mailboxes (`.mbox`).

pub(crate) mod body;
pub(crate) mod encoded_words;
pub(crate) mod header;
pub(crate) mod mailbox;
pub(crate) mod message;
pub(crate) mod separator;
#[cfg(test)]
mod tests;
