//! Keys of articles: what an index tells articles apart by.
//!
//! The key of an article is the name of its root and its id, such as `wires/20260508-17`. An id
//! that was made from the file is its own key, because it begins with the root: `news/ferry.txt`.
//! Where several different articles of one root have the same plain key, all but the first carry
//! their file as well: `wires/17@wires/b.jsonl`.

use twox_hash::XxHash3_64;

/// The hash of a key, by which a sync remembers it.
pub(crate) fn key_hash(key: &str) -> u64 {
    XxHash3_64::oneshot(key.as_bytes())
}

/// The key of an article that shares it with no other article of its root.
///
/// `root` is the name of the root, `file` the key of the file.
pub(crate) fn plain_key(root: &str, file: &str, id: &str) -> String {
    let is_from_file =
        id.strip_prefix(file).is_some_and(|rest| rest.is_empty() || rest.starts_with('#'));
    let key = if is_from_file { id.to_owned() } else { format!("{root}/{id}") };
    distinct(key.contains(&file_mark(root)), key)
}

/// The key of an article whose plain key another article of its root has: of the `ordinal`-th
/// article with this plain key in its file, from 1.
pub(crate) fn key_with_file(plain: &str, root: &str, file: &str, ordinal: u32) -> String {
    let is_ambiguous =
        [plain, file].iter().any(|part| part.contains(&file_mark(root))) || file.contains('#');
    let number = if ordinal > 1 { format!("#{ordinal}") } else { String::new() };
    distinct(is_ambiguous, format!("{plain}@{file}{number}"))
}

/// Whether a key of a root is certain to be plain.
pub(crate) fn is_plain(key: &str, root: &str) -> bool {
    !key.contains(&file_mark(root))
}

/// What separates an id from a file in a key.
fn file_mark(root: &str) -> String {
    format!("@{root}")
}

/// Adds a hash to a key that could be read in two ways, so that an id that imitates the key of
/// another article does not get it.
fn distinct(is_ambiguous: bool, key: String) -> String {
    if is_ambiguous { format!("{key}~{:016x}", key_hash(&key)) } else { key }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_keys_begin_with_the_root() {
        let check = |file: &str, id: &str, expected: &str| {
            assert_eq!(plain_key("news", file, id), expected, "{file} {id}");
        };
        check("news/ferry.txt", "news/ferry.txt", "news/ferry.txt");
        check("news/a.jsonl", "news/a.jsonl#3", "news/a.jsonl#3");
        check("news/a.jsonl", "17", "news/17");
        check("news/a.jsonl", "news/17", "news/news/17");
        check("news/a.jsonl", "https://example.org/17", "news/https://example.org/17");
        check("news", "news#2", "news#2");
    }

    #[test]
    fn no_id_gets_the_key_of_another_article() {
        let shared = key_with_file("news/17", "news", "news/b.jsonl", 1);
        assert_eq!(shared, "news/17@news/b.jsonl");
        assert!(is_plain("news/17", "news") && !is_plain(&shared, "news"));
        assert_eq!(key_with_file("news/17", "news", "news/b.jsonl", 2), "news/17@news/b.jsonl#2");
        let imitation = plain_key("news", "news/c.jsonl", "17@news/b.jsonl");
        assert!(imitation.starts_with("news/17@news/b.jsonl~"), "{imitation}");
        assert_ne!(
            key_with_file("news/17", "news", "news/b.jsonl#2", 1),
            key_with_file("news/17", "news", "news/b.jsonl", 2)
        );
        assert_ne!(
            key_with_file("news/a", "news", "news/x@news/y", 1),
            key_with_file(&plain_key("news", "news/z", "a@news/x"), "news", "news/y", 1)
        );
    }
}
