//! E-mail newsletters: messages and mailboxes.

pub(crate) mod reader;
#[cfg(test)]
mod tests;
