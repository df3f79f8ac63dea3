use std::fmt::Write as _;
use std::io::Write as _;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::dates::published::Published;
use crate::metadata::Origin;
use crate::options::ReadOptions;
use crate::test_support::{articles, events, metadata_summary, read};

/// A file of these objects, numbered from 1. The first is the catalog.
fn file(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut index = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (at, object) in objects.iter().enumerate() {
        writeln!(index, "{:010} 00000 n ", bytes.len()).unwrap();
        bytes.extend_from_slice(format!("{} 0 obj\n", at + 1).as_bytes());
        bytes.extend_from_slice(object);
        bytes.extend_from_slice(b"\nendobj\n");
    }
    let start = bytes.len();
    let size = objects.len() + 1;
    let end = format!(
        "{index}trailer\n<</Size {size} /Root 1 0 R {trailer}>>\nstartxref\n{start}\n%%EOF\n"
    );
    bytes.extend_from_slice(end.as_bytes());
    bytes
}

fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<<{dictionary} /Length {}>>\nstream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

fn zlib(times: usize, piece: &[u8]) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
    for _ in 0..times {
        packer.write_all(piece).unwrap();
    }
    packer.finish().unwrap()
}

const INFO: &str = "<</Title (Bridge closes) /Author (Marit Solbakken) /CreationDate (D:20260508093000+02'00') /ModDate (D:20260509)>>";
const WINDOWS: &str = "<</Type/Font /Subtype/Type1 /BaseFont/Helvetica /Encoding/WinAnsiEncoding>>";

/// A file of one page with this content stream.
fn page(content: Vec<u8>, resources: &str, more: &[Vec<u8>]) -> Vec<u8> {
    let text = |text: &str| text.as_bytes().to_vec();
    let page = format!(
        "<</Type/Page /Parent 2 0 R /MediaBox[0 0 600 800] /Contents 4 0 R /Resources<<{resources}>>>>"
    );
    let mut objects = vec![
        text("<</Type/Catalog /Pages 2 0 R /Lang (en-GB)>>"),
        text("<</Type/Pages /Kids[3 0 R] /Count 1>>"),
        text(&page),
        content,
        text(WINDOWS),
        text(INFO),
    ];
    objects.extend_from_slice(more);
    file(&objects, "/Info 6 0 R")
}

const FONTS: &str = "/Font<</F 5 0 R>>";

/// A line of a page. Positions and sizes are in points.
struct TestLine {
    x: i32,
    y: i32,
    font_size: i32,
    text: &'static [u8],
}

fn line(x: i32, y: i32, font_size: i32, text: &'static [u8]) -> TestLine {
    TestLine { x, y, font_size, text }
}

/// A file of one page of lines.
fn lines(lines: &[TestLine]) -> Vec<u8> {
    let mut content = b"BT\n".to_vec();
    for TestLine { x, y, font_size, text } in lines {
        content.extend_from_slice(format!("/F {font_size} Tf 1 0 0 1 {x} {y} Tm (").as_bytes());
        content.extend_from_slice(text);
        content.extend_from_slice(b") Tj\n");
    }
    content.extend_from_slice(b"ET");
    page(stream("", &content), FONTS, &[])
}

fn story() -> Vec<u8> {
    lines(&[
        line(72, 720, 20, b"Bridge closes"),
        line(
            72,
            690,
            10,
            b"The \x93harbour\x94 bridge in \xc5lesund closed on Monday, the adminis-",
        ),
        line(72, 678, 10, b"tration said, after divers found cracks."),
        line(72, 660, 10, b"It cost \x80340,000."),
    ])
}

#[test]
fn a_file_is_an_article_with_its_metadata() {
    let pdf = articles("a.pdf", &story());
    let body = "The “harbour” bridge in Ålesund closed on Monday, the administration said, after divers found cracks.\n\nIt cost \
                €340,000.";
    assert_eq!(
        (pdf.len(), pdf[0].metadata.title.as_deref(), pdf[0].body.as_str()),
        (1, Some("Bridge closes"), body)
    );
    let modified = pdf[0].metadata.modified.as_ref().map(Published::as_str);
    assert_eq!(modified, Some("2026-05-09T00:00:00Z"));
    assert_eq!(metadata_summary(&pdf[0]), "2026-05-08T09:30:00+02:00|||Marit Solbakken|en-GB|");
    assert_eq!(pdf[0].metadata.published_from, Some(Origin::Metadata));
    let nameless = [b"HTTP/1.1 200 OK\r\n\r\n", &story()[..]].concat();
    assert_eq!(articles("a", &nameless)[0].body, body);
}

#[test]
fn titles_and_authors_from_programs_are_ignored() {
    let bytes =
        lines(&[line(72, 720, 20, b"Storm ahead"), line(72, 690, 10, b"It came on Monday.")]);
    let bytes = String::from_utf8_lossy(&bytes);
    let bytes = bytes
        .replace("Bridge closes", "untitled     ")
        .replace("Marit Solbakken", "anonymous      ");
    assert_eq!(read("a.pdf", bytes.as_bytes()), ["a.pdf: Storm ahead: It came on Monday."]);
}

#[test]
fn columns_are_read_in_order() {
    let file = lines(&[
        line(72, 700, 10, b"The bridge closed"),
        line(72, 688, 10, b"on Monday, and the"),
        line(320, 700, 10, b"ferry sails more"),
        line(320, 688, 10, b"often."),
    ]);
    assert_eq!(
        read("a.pdf", &file),
        ["a.pdf: Bridge closes: The bridge closed on Monday, and the ferry sails more often."]
    );
}

#[test]
fn character_maps_of_fonts_give_the_text() {
    let map = b"begincmap 1 begincodespacerange <00> <ff> endcodespacerange 3 beginbfchar <01> <00660069> <02> <0142> <03> <FB02> \
                endbfchar endcmap";
    let font = WINDOWS.replace("/Encoding/WinAnsiEncoding", "/ToUnicode 7 0 R").into_bytes();
    let content = stream("", b"BT /F 12 Tf 72 700 Td <01020341> Tj ET");
    let bytes = page(content, "/Font<</F 8 0 R>>", &[stream("", map), font]);
    assert_eq!(read("a.pdf", &bytes), ["a.pdf: Bridge closes: fiłflA"]);
}

#[test]
fn unreadable_files_are_skipped_with_a_reason() {
    let check =
        |bytes: &[u8], what: &str| assert_eq!(read("a.pdf", bytes), [format!("! -: {what}")]);
    check(b"", "not a PDF, despite its name");
    check(b"%PDF-1.7", "a PDF that is damaged or cut off");
    check(&story()[..300], "a PDF that is damaged or cut off");
    check(
        &page(stream("", b"q 1 0 0 1 0 0 cm Q"), "", &[]),
        "a PDF without a text layer, such as a scan",
    );
    let encryption = "/Filter/Standard /V 1 /R 2 /P -4 /O (12345678901234567890123456789012) /U (12345678901234567890123456789012)";
    let encrypted = String::from_utf8_lossy(&story())
        .replace("/Info 6 0 R", &format!("/ID[(a)(a)] /Encrypt<<{encryption}>>"));
    check(encrypted.as_bytes(), "an encrypted PDF");
}

#[test]
fn files_that_expand_too_much_are_refused() {
    let large = |times, piece: &[u8]| stream("/Filter/FlateDecode", &zlib(times, piece));
    let check = |name: &str, bytes: &[u8]| {
        let start = Instant::now();
        let events = read("a.pdf", bytes);
        assert!(events[0].starts_with("! "), "{name}: {events:?}");
        assert!(start.elapsed() < Duration::from_mins(1), "{name}: {:?}", start.elapsed());
    };
    let blank = b" ".repeat(1 << 16);
    check("blanks", &page(large(1 << 14, &blank), FONTS, &[]));
    check("many letters", &page(large(1 << 21, b"(a) Tj "), FONTS, &[]));
    check("open brackets", &page(large(1 << 12, &b"[".repeat(1 << 16)), FONTS, &[]));
    let again = stream("/Filter[/FlateDecode /FlateDecode]", &zlib(1, &zlib(1 << 14, &blank)));
    check("compressed twice", &page(again, FONTS, &[]));
    let objects = stream("/Type/ObjStm /N 900000000000 /First 10", b"9 0 <<>>");
    check("objects by their number", &page(stream("", b""), FONTS, &[objects]));
    let index =
        stream("/Type/XRef /W[1 2 1] /Size 90000000 /Filter/FlateDecode", &zlib(1 << 9, &blank));
    check("an index", &page(stream("", b""), FONTS, &[index]));
    let overlapping = b"5 0 obj<<>>stream\n".repeat(5_000);
    check("streams within streams", &[b"%PDF-1.4\n", &overlapping[..]].concat());
    let nested = "[".repeat(300_000);
    check("nesting", format!("%PDF-1.4\n1 0 obj{nested}").as_bytes());
    let actual = format!("/Properties<</M<</ActualText({})>>>>", "a".repeat(5_000));
    let drawn = b"/S /M BDC BT /F 1 Tf (a) Tj ET EMC ".repeat(1_000);
    check("text by its name", &page(stream("", &drawn), &format!("{FONTS}{actual}"), &[]));
}

#[test]
fn cyclic_references_end() {
    let text = |text: &str| text.as_bytes().to_vec();
    let kids = file(
        &[
            text("<</Type/Catalog /Pages 2 0 R>>"),
            text("<</Type/Pages /Kids[2 0 R 2 0 R] /Count 2>>"),
        ],
        "",
    );
    assert_eq!(read("a.pdf", &kids), ["! -: a PDF that is damaged or cut off"]);
    let form =
        stream("/Type/XObject /Subtype/Form /Resources<</XObject<</X 7 0 R>>>>", b"/X Do /X Do");
    let drawn = b"BT /F 12 Tf 72 700 Td (It closed.) Tj ET /X Do /X Do";
    let events =
        read("a.pdf", &page(stream("", drawn), &format!("{FONTS}/XObject<</X 7 0 R>>"), &[form]));
    assert_eq!(events.last().map(String::as_str), Some("a.pdf: Bridge closes: It closed."));
}

#[test]
fn randomly_mutated_files_give_articles_or_warnings() {
    const PIECES: &[&[u8]] = &[
        b"<<",
        b">>",
        b"[",
        b"]",
        b"(",
        b"1 0 R",
        b"7 0 R",
        b"-1",
        b"99999999999",
        b"/Filter/FlateDecode",
        b"stream\n",
        b"endobj",
        b" obj",
        b"/Kids[1 0 R]",
        b"/N 9",
        b"/First 1",
        b"/W[1 2 1]",
        b"/Prev 9",
        b"1e38",
        b"\0",
        b"/Encrypt 5 0 R",
        b"<00> <FFFFFFFF> <0041>",
        b"beginbfrange",
        b"BT",
        b"Do",
    ];
    let start = Instant::now();
    let mut random = fastrand::Rng::with_seed(0x9e37_79b9_7f4a_7c15);
    for _ in 0..1_000 {
        let mut bytes = story();
        for _ in 0..=random.usize(..8) {
            let at = random.usize(..=bytes.len());
            match random.usize(..6) {
                0 if at < bytes.len() => bytes[at] ^= 1 << random.usize(..8),
                1 => drop(bytes.drain(at..(at + random.usize(..50)).min(bytes.len()))),
                2 if random.usize(..5) == 0 => bytes.truncate(at),
                3 => {
                    let from = random.usize(..=bytes.len());
                    let to = (from + random.usize(..300)).min(bytes.len());
                    let part = bytes[from..to].to_vec();
                    drop(bytes.splice(at..at, part));
                }
                _ => {
                    let piece = PIECES[random.usize(..PIECES.len())];
                    let piece = piece.repeat(1 + random.usize(..2) * 50);
                    drop(bytes.splice(at..at, piece));
                }
            }
        }
        assert!(
            events("a.pdf", &bytes, &ReadOptions::default()).len() > 1,
            "{}",
            bytes.escape_ascii()
        );
    }
    assert!(start.elapsed() < Duration::from_mins(2), "{:?}", start.elapsed());
}
