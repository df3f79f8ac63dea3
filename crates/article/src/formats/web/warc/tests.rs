use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::limits::MAX_ARTICLE_BYTES;
use crate::test_support::{articles, read};

const PAGE: &str = "<html><head><title>Bridge closes</title></head><body><h1>Bridge closes</h1><p>The harbour bridge closed on \
                    Monday, the port authority said, after divers found cracks in two of its piers.</p></body></html>";
const STORY: &str = "The harbour bridge closed on Monday, the port authority said, after divers found cracks in two of its piers.";

fn record(headers: &str, block: &[u8]) -> Vec<u8> {
    let head = format!("WARC/1.0\r\n{headers}\r\nContent-Length: {}\r\n\r\n", block.len());
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn response(url: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let block = [format!("HTTP/1.1 {headers}\r\n\r\n").as_bytes(), body].concat();
    let kind = "WARC-Type: response\r\nContent-Type: application/http; msgtype=response";
    record(&format!("{kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-05-09T00:00:00Z"), &block)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[test]
fn pages_are_articles_and_other_records_are_skipped() {
    let html = "200 OK\r\nContent-Type: text/html; charset=utf-8";
    let packed = format!("{html}\r\nContent-Encoding: gzip");
    let archive = [
        record("WARC-Type: warcinfo", b"software: none\r\n"),
        response("https://a.example/bridge", html, PAGE.as_bytes()),
        record("WARC-Type: request\r\nContent-Type: application/http", b"GET / HTTP/1.1\r\n\r\n"),
        response(
            "https://a.example/gone",
            "404 Not Found\r\nContent-Type: text/html",
            PAGE.as_bytes(),
        ),
        response(
            "https://a.example/x.css",
            "200 OK\r\nContent-Type: text/css",
            b"p { color: red }",
        ),
        response("https://a.example/packed", &packed, &gzip(PAGE.as_bytes())),
        record("WARC-Type: revisit\r\nContent-Type: application/http", b"HTTP/1.1 200 OK\r\n\r\n"),
        record(
            "WARC-Type: resource\r\nContent-Type: text/plain",
            format!("A note\n\n{STORY}").as_bytes(),
        ),
        response(
            "https://a.example/robots.txt",
            "200 OK\r\nContent-Type: text/plain",
            b"User-agent: *",
        ),
        response("https://a.example/untyped", "200 OK", PAGE.as_bytes()),
        response(
            "https://a.example/blob",
            "200 OK\r\nContent-Type: application/octet-stream",
            b"\x89PNG",
        ),
        record("WARC-Type: metadata", b"x"),
    ];
    let page = |name: &str| format!("{name}: Bridge closes: {STORY}");
    let expected =
        [page("bridge"), page("packed"), format!("a.warc#8: A note: {STORY}"), page("untyped")];
    assert_eq!(read("a.warc", &archive.concat()), expected);
    let members: Vec<u8> = archive.iter().flat_map(|record| gzip(record)).collect();
    assert_eq!(
        read("a.warc.gz", &members),
        expected.map(|line| line.replace("a.warc", "a.warc.gz"))
    );
    let articles = articles("anything", &archive.concat());
    assert_eq!(articles[0].metadata.url.as_deref(), Some("https://a.example/bridge"));
    // The fetch date is not the publication date.
    assert_eq!(articles[0].metadata.published, None);
}

#[test]
fn the_encoding_comes_from_the_server_the_page_or_the_bytes() {
    let body = "<html><p>Водолазы нашли трещины в двух опорах моста, сообщило управление порта в понедельник утром.</p></html>";
    let (koi8, ..) = encoding_rs::KOI8_R.encode(body);
    let check = |content_type: &str, bytes: &[u8]| {
        let articles = articles(
            "a.warc",
            &response("https://a.example/", &format!("200 OK\r\n{content_type}"), bytes),
        );
        assert!(
            articles[0].body.starts_with("Водолазы нашли"),
            "{content_type}: {}",
            articles[0].body
        );
    };
    check("Content-Type: text/html; charset=koi8-r", &koi8);
    check("Content-Type: text/html", &[b"<meta charset=koi8-r>", &koi8[..]].concat());
    check("Content-Type: text/html", &koi8);
    check("Content-Type: text/html; charset=koi8-r", body.as_bytes());
}

#[test]
fn one_warning_counts_all_pages_without_an_article() {
    let html = "200 OK\r\nContent-Type: text/html";
    let page = response("https://a.example/bridge", html, PAGE.as_bytes());
    let no_article = response("https://a.example/", html, b"<html><a href=x>Menu</a></html>");
    let archive = [page.as_slice(), &no_article, &page, &no_article, &no_article].concat();
    let article = format!("bridge: Bridge closes: {STORY}");
    let warning = format!("! record 2 at byte {}: 3 pages have no article", page.len());
    assert_eq!(read("a.warc", &archive), [article.clone(), article, warning]);
}

#[test]
fn damaged_archives_give_what_precedes_the_damage() {
    let html = "200 OK\r\nContent-Type: text/html";
    let whole = response("https://a.example/bridge", html, PAGE.as_bytes());
    let article = || format!("bridge: Bridge closes: {STORY}");
    let check = |archive: &[u8], expected: &[String]| assert_eq!(read("a.warc", archive), expected);
    let cut = whole.len() - 22;
    let short = format!("! record 2 at byte {}: the record is cut off", whole.len());
    check(&[&whole[..], &whole[..cut]].concat(), &[article(), short.clone(), article()]);
    // The record declares more bytes than the file has.
    let overlong =
        b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/html\r\nContent-Length: 9999999999999\r\n\r\n<html>";
    let large = format!(
        "! record 2 at byte {}: larger than 32 MiB, the limit for one article",
        whole.len()
    );
    let no_article = format!("! record 2 at byte {}: 1 page has no article", whole.len());
    check(&[&whole[..], overlong].concat(), &[article(), short, no_article]);
    check(
        &[&whole[..], overlong, &vec![b'a'; 70_000]].concat(),
        &[article(), large, format!("! record 2 at byte {}: the record is cut off", whole.len())],
    );
    check(
        &[b"junk\r\n", &whole[..]].concat(),
        &["! byte 0: no record where one should start".to_owned(), article()],
    );
    check(b"", &["! -: the file is empty".to_owned()]);
    assert_eq!(articles("a.warc", &response("<>", html, PAGE.as_bytes()))[0].metadata.url, None);
    let mut packed = gzip(&whole);
    packed.extend_from_slice(&gzip(&whole)[..60]);
    let events = read("a.warc.gz", &packed);
    assert!(events.last().unwrap().contains("cannot decompress the whole file"), "{events:?}");
}

#[test]
fn pages_share_what_their_archive_may_expand_to() {
    let html = "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip";
    let page = format!("<html><h1>Bridge closes</h1><p>{STORY}</p>{}", " ".repeat(2 << 20));
    let record = response("https://a.example/bridge", html, &gzip(page.as_bytes()));
    let check = |name: &str, archive: &[u8], pages: usize, record: usize| {
        let events = read(name, archive);
        let article = format!("bridge: Bridge closes: {STORY}");
        assert_eq!(events[..events.len() - 1], vec![article; pages]);
        let warning = events.last().unwrap();
        assert!(warning.contains("the file expands to more than 30 times its size"), "{warning}");
        assert!(warning.starts_with(&format!("! record {record} at byte ")), "{warning}");
    };
    check("a.warc", &record.repeat(30), 7, 8);
    // What the archive itself expands to counts as well.
    let filler = self::record("WARC-Type: metadata", &vec![b' '; 8 << 20]);
    check("a.warc.gz", &gzip(&[filler, record.repeat(30)].concat()), 3, 5);
}

#[test]
fn a_record_over_the_limit_is_skipped_and_the_next_is_read() {
    let html = "200 OK\r\nContent-Type: text/html";
    let large = response("https://a.example/large", html, &vec![b'a'; MAX_ARTICLE_BYTES + 100_000]);
    let whole = response("https://a.example/bridge", html, PAGE.as_bytes());
    let events = read("a.warc", &[large, whole].concat());
    let warning = "! record 1 at byte 0: larger than 32 MiB, the limit for one article".to_owned();
    assert_eq!(events, [warning, format!("bridge: Bridge closes: {STORY}")]);
}
