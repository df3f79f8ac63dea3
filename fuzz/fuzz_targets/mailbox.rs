//! Mailboxes, whose messages are read as they are one by one.

#![no_main]

use newsdex_article::Article;
use newsdex_fuzz::{Found, check};

/// So many messages are read one by one, and so long a mailbox, in bytes.
const MOST_ALONE: usize = 8;
const LONGEST_ALONE: usize = 60_000;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let found = check("a.mbox", bytes);
    let messages = messages(bytes);
    // What begins otherwise may be taken for something else where it is a file of its own.
    let is_message = |message: &Vec<u8>| message[0].is_ascii_alphabetic() && !message.starts_with(b"WARC/");
    if bytes.len() <= LONGEST_ALONE && messages.len() <= MOST_ALONE && messages.iter().all(is_message) {
        let alone: Vec<Article> = messages.iter().flat_map(|message| without_ids(check("a.eml", message))).collect();
        assert_eq!(without_ids(found).collect::<Vec<Article>>(), alone, "alone");
    }
});

fn without_ids(found: Found) -> impl Iterator<Item = Article> {
    found.articles.into_iter().map(|article| Article { id: String::new(), ..article })
}

/// The messages with something in them, their marked lines unmarked.
fn messages(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut messages = vec![Vec::new()];
    let mut after_blank = true;
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        let marks = line.iter().take_while(|&&byte| byte == b'>').count();
        let parts = line[marks..].starts_with(b"From ");
        if parts && marks == 0 && after_blank {
            messages.push(Vec::new());
        } else if let Some(message) = messages.last_mut() {
            message.extend_from_slice(&line[usize::from(parts && marks > 0)..]);
            message.extend((!line.ends_with(b"\n")).then_some(b'\n'));
        }
        after_blank = line.trim_ascii().is_empty();
    }
    messages.retain(|message| !message.trim_ascii().is_empty());
    messages
}
