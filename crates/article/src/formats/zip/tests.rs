use crate::article::Lines;
use crate::limits::MAX_WARNINGS;
use crate::test_support::{articles, read, zip};

const STORY: &str = "The harbour bridge closed on Monday.";

#[test]
fn each_member_is_read_as_a_file() {
    let jsonl = "{\"body\":\"One.\"}\n{\"id\":\"k\",\"body\":\"Two.\"}\n";
    let bytes = zip(&[("b/", ""), ("b/bridge.txt", STORY), ("lines.jsonl", jsonl), ("c.txt", "")]);
    assert_eq!(
        read("a.zip", &bytes),
        [
            &format!("bridge.txt: -: {STORY}"),
            "lines.jsonl#1: -: One.",
            "k: -: Two.",
            "! member c.txt: the file is empty",
        ]
    );
    let found = articles("a.zip", &bytes);
    assert_eq!(found[0].id, "a.zip/b/bridge.txt");
    assert_eq!(found[0].format.map(crate::Format::name), Some("text"));
    assert_eq!((found[0].lines, found[1].lines), (Lines::Unknown, Lines::Unknown));
    // Whatever the name of the archive.
    assert_eq!(read("a", &bytes).len(), 4);
}

#[test]
fn names_are_only_names() {
    let bytes = zip(&[
        ("../../etc/a.txt", "One."),
        ("/a.txt", "Two."),
        ("a.txt", "Three."),
        ("a.txt", "Four."),
        ("c\\d.txt", "Five."),
        (".hidden.txt", "no"),
        ("__MACOSX/._a.txt", "no"),
    ]);
    let ids: Vec<String> =
        articles("a.zip", &bytes).into_iter().map(|article| article.id).collect();
    assert_eq!(
        ids,
        ["a.zip/../../etc/a.txt", "a.zip/a.txt", "a.zip/a.txt#2", "a.zip/a.txt#3", "a.zip/c/d.txt"]
    );
}

#[test]
fn members_that_are_not_read_are_named() {
    let picture = ("a.jpg", "x");
    let bytes =
        zip(&[picture, ("b.jpg", "x"), ("c.xlsx", "x"), ("d.unknown", "x"), ("e.txt", "One.")]);
    assert_eq!(
        read("a.zip", &bytes),
        [
            "e.txt: -: One.",
            "! -: 4 members are of kinds that newsdex does not read: 2 .jpg, 1 .unknown, 1 .xlsx",
        ]
    );
    let mut encrypted = zip(&[("a.txt", STORY), ("b.txt", "One.")]);
    encrypted[6] |= 1;
    assert_eq!(read("a.zip", &encrypted), ["! member a.txt: it is encrypted", "b.txt: -: One."]);
    let mut unknown = zip(&[("a.txt", STORY), ("b.txt", "One.")]);
    unknown[8] = 14;
    assert_eq!(
        read("a.zip", &unknown),
        ["! member a.txt: newsdex does not know its compression (method 14)", "b.txt: -: One."]
    );
    assert_eq!(read("a.zip", &zip(&[])), ["! -: an archive without members"]);
    assert_eq!(read("a.zip", &zip(&[("b/", "")])), ["no articles"]);
}

#[test]
fn archives_are_read_in_archives_once() {
    let outer = raw_zip(&[(
        "in/b.zip",
        &raw_zip(&[("c.txt", STORY.as_bytes()), ("d.zip", &raw_zip(&[]))]),
    )]);
    assert_eq!(
        read("a.zip", &outer),
        [
            &format!("c.txt: -: {STORY}"),
            "! member in/b.zip, member d.zip: an archive in an archive in an archive",
        ]
    );
    let docx = zip(&[
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", "<w:p><w:r><w:t>One.</w:t></w:r></w:p>"),
    ]);
    assert_eq!(read("a.zip", &raw_zip(&[("b.docx", &docx)])), ["b.docx: -: One."]);
}

#[test]
fn what_is_damaged_costs_only_its_member() {
    let whole = zip(&[("a.txt", STORY), ("b.txt", "One."), ("c.txt", "Two.")]);
    let cut = "! -: the archive is cut off";
    let first = format!("a.txt: -: {STORY}");
    assert_eq!(read("a.zip", &whole[..whole.len() - 190]), [&first, "b.txt: -: One.", cut]);
    let mut damaged = whole.clone();
    damaged[14] ^= 1;
    let found = read("a.zip", &damaged);
    assert_eq!(
        found[0],
        "! member a.txt: cannot decompress the whole file (its checksum is wrong)"
    );
    assert_eq!(found[found.len() - 2..], ["b.txt: -: One.", "c.txt: -: Two."]);
    let mut garbled = whole.clone();
    garbled.splice(30 + 5 + 38.., whole[whole.len() - 300..].to_vec());
    assert!(read("a.zip", &garbled).iter().all(|line| !line.is_empty()));
    let mut shifted = whole.clone();
    let second = memchr::memmem::find(&whole[4..], b"PK\x03\x04").unwrap() + 4;
    shifted.splice(second..second, b"some bytes".iter().copied());
    assert_eq!(
        read("a.zip", &shifted),
        [
            &first,
            &format!("! byte {second}: no member of the archive"),
            "b.txt: -: One.",
            "c.txt: -: Two."
        ]
    );
}

#[test]
fn sizes_can_follow_the_data() {
    let whole = zip(&[("a.txt", STORY), ("b.txt", "One.")]);
    let second = memchr::memmem::find(&whole[4..], b"PK\x03\x04").unwrap() + 4;
    let mut streamed = whole.clone();
    streamed[6] |= 8;
    streamed[14..26].fill(0);
    let descriptor = [b"PK\x07\x08", &whole[14..26]].concat();
    streamed.splice(second..second, descriptor);
    let first = format!("a.txt: -: {STORY}");
    assert_eq!(read("a.zip", &streamed), [&first, "b.txt: -: One."]);
    // Without compression, nothing tells where the data ends.
    streamed[8] = 0;
    let found = read("a.zip", &streamed);
    assert_eq!(found[0], "! member a.txt: the archive does not say where it ends");
    assert_eq!(found.last().map(String::as_str), Some("b.txt: -: One."));
}

#[test]
fn archives_are_bounded() {
    let bomb = "word ".repeat(1 << 20);
    let members: Vec<(String, &str)> =
        (0..40).map(|n| (format!("{n}.jsonl"), bomb.as_str())).collect();
    let members: Vec<(&str, &str)> = members.iter().map(|(name, text)| (&**name, *text)).collect();
    let found = read("a.zip", &zip(&members));
    assert!(
        found.last().unwrap().contains("expands to more than 30 times its size"),
        "{found:.400?}"
    );
    let names: Vec<String> = (0..3_000).map(|n| format!("{n}.txt")).collect();
    let many: Vec<(&str, &str)> = names.iter().map(|name| (&**name, "")).collect();
    assert_eq!(read("a.zip", &zip(&many)).len(), MAX_WARNINGS + 1);
    for unit in ["PK\x03\x04", "PK\x03\x04xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "xPK\x01\x02"] {
        let bytes = [b"PK\x03\x04", unit.repeat(300_000).as_bytes()].concat();
        assert!((1..=MAX_WARNINGS + 1).contains(&read("a.zip", &bytes).len()), "{unit}");
    }
}

/// An archive of members that are not compressed.
fn raw_zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = Vec::new();
    for (name, data) in members {
        let mut crc = flate2::Crc::new();
        crc.update(data);
        let length = |bytes: usize| u32::try_from(bytes).unwrap().to_le_bytes();
        archive.extend(b"PK\x03\x04\x14\0\0\x08\0\0\0\0\0\0");
        archive.extend(crc.sum().to_le_bytes());
        archive.extend([length(data.len()), length(data.len())].concat());
        archive.extend([&length(name.len())[..2], &[0, 0]].concat());
        archive.extend([name.as_bytes(), data].concat());
    }
    [&archive[..], b"PK\x05\x06", &[0; 18]].concat()
}
