//! E-mail newsletters: messages (`.eml`) and mailboxes (`.mbox`).

pub(crate) mod body;
pub(crate) mod header;
pub(crate) mod mailbox;
pub(crate) mod message;
#[cfg(test)]
mod tests;
