//! Mailboxes. Each message gives the same articles as in a file of its own.

#![no_main]

use newsdex_article::Article;
use newsdex_fuzz::{ReadResult, check};

/// Maximum number of messages in a mailbox whose messages are also read separately.
const MAX_MESSAGES: usize = 8;
/// Maximum size of such a mailbox, in bytes.
const MAX_MAILBOX_BYTES: usize = 60_000;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let result = check("a.mbox", bytes);
    let messages = messages(bytes);
    // In a file of its own, a message with another first byte may be detected as another format.
    let is_message =
        |message: &Vec<u8>| message[0].is_ascii_alphabetic() && !message.starts_with(b"WARC/");
    if bytes.len() <= MAX_MAILBOX_BYTES
        && messages.len() <= MAX_MESSAGES
        && messages.iter().all(is_message)
    {
        let separately: Vec<Article> =
            messages.iter().flat_map(|message| without_ids(check("a.eml", message))).collect();
        assert_eq!(without_ids(result).collect::<Vec<Article>>(), separately, "separately");
    }
});

fn without_ids(result: ReadResult) -> impl Iterator<Item = Article> {
    result.articles.into_iter().map(|article| Article { id: String::new(), ..article })
}

/// The messages that are not blank, with the quoting of their `From ` lines removed.
fn messages(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut messages = vec![Vec::new()];
    let mut after_blank = true;
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        let quotes = line.iter().take_while(|&&byte| byte == b'>').count();
        let is_from_line = line[quotes..].starts_with(b"From ");
        if is_from_line && quotes == 0 && after_blank {
            messages.push(Vec::new());
        } else if let Some(message) = messages.last_mut() {
            message.extend_from_slice(&line[usize::from(is_from_line && quotes > 0)..]);
            message.extend((!line.ends_with(b"\n")).then_some(b'\n'));
        }
        after_blank = line.trim_ascii().is_empty();
    }
    messages.retain(|message| !message.trim_ascii().is_empty());
    messages
}
