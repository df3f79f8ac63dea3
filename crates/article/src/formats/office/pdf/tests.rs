use std::fmt::Write as _;
use std::io::Write as _;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::options::ReadOptions;
use crate::test_support::{articles, events, metadata_summary, read};

/// A file of these objects, numbered from 1: the first is the catalogue.
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

const INFO: &str =
    "<</Title (Bridge closes) /Author (Marit Solbakken) /CreationDate (D:20260508093000+02'00')>>";
const WINDOWS: &str = "<</Type/Font /Subtype/Type1 /BaseFont/Helvetica /Encoding/WinAnsiEncoding>>";

/// One page that is drawn by `content`.
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

/// A page of lines: place along, place up, size, text.
fn lines(lines: &[(i32, i32, i32, &[u8])]) -> Vec<u8> {
    let mut content = b"BT\n".to_vec();
    for (x, y, size, text) in lines {
        content.extend_from_slice(format!("/F {size} Tf 1 0 0 1 {x} {y} Tm (").as_bytes());
        content.extend_from_slice(text);
        content.extend_from_slice(b") Tj\n");
    }
    content.extend_from_slice(b"ET");
    page(stream("", &content), FONTS, &[])
}

fn story() -> Vec<u8> {
    lines(&[
        (72, 720, 20, b"Bridge closes"),
        (72, 690, 10, b"The \x93harbour\x94 bridge in \xc5lesund closed on Monday, the adminis-"),
        (72, 678, 10, b"tration said, after divers found cracks."),
        (72, 660, 10, b"It cost \x80340,000."),
    ])
}

#[test]
fn a_file_is_an_article_with_what_is_known_of_it() {
    let found = articles("a.pdf", &story());
    let body = "The “harbour” bridge in Ålesund closed on Monday, the administration said, after divers found cracks.\n\nIt cost \
                €340,000.";
    assert_eq!(
        (found.len(), found[0].metadata.title.as_deref(), found[0].body.as_str()),
        (1, Some("Bridge closes"), body)
    );
    assert_eq!(metadata_summary(&found[0]), "2026-05-08T09:30:00+02:00|||Marit Solbakken|en-GB|");
    assert_eq!(found[0].metadata.published_from, Some(crate::metadata::Origin::Metadata));
    let nameless = [b"HTTP/1.1 200 OK\r\n\r\n", &story()[..]].concat();
    assert_eq!(articles("a", &nameless)[0].body, body);
}

#[test]
fn a_program_gives_no_title() {
    let bytes = lines(&[(72, 720, 20, b"Storm ahead"), (72, 690, 10, b"It came on Monday.")]);
    let bytes = String::from_utf8_lossy(&bytes);
    let bytes = bytes
        .replace("Bridge closes", "untitled     ")
        .replace("Marit Solbakken", "anonymous      ");
    assert_eq!(read("a.pdf", bytes.as_bytes()), ["a.pdf: Storm ahead: It came on Monday."]);
}

#[test]
fn columns_are_read_one_after_another() {
    let found = lines(&[
        (72, 700, 10, b"The bridge closed"),
        (72, 688, 10, b"on Monday, and the"),
        (320, 700, 10, b"ferry sails more"),
        (320, 688, 10, b"often."),
    ]);
    assert_eq!(
        read("a.pdf", &found),
        ["a.pdf: Bridge closes: The bridge closed on Monday, and the ferry sails more often."]
    );
}

#[test]
fn codes_are_letters_by_the_map_of_their_font() {
    let map = b"begincmap 1 begincodespacerange <00> <ff> endcodespacerange 3 beginbfchar <01> <00660069> <02> <0142> <03> <FB02> \
                endbfchar endcmap";
    let font = WINDOWS.replace("/Encoding/WinAnsiEncoding", "/ToUnicode 7 0 R").into_bytes();
    let content = stream("", b"BT /F 12 Tf 72 700 Td <01020341> Tj ET");
    let bytes = page(content, "/Font<</F 8 0 R>>", &[stream("", map), font]);
    assert_eq!(read("a.pdf", &bytes), ["a.pdf: Bridge closes: fiłflA"]);
}

#[test]
fn what_cannot_be_read_says_why() {
    let check =
        |bytes: &[u8], what: &str| assert_eq!(read("a.pdf", bytes), [format!("! -: {what}")]);
    check(b"", "not a PDF, as its name says it is");
    check(b"%PDF-1.7", "a PDF that is damaged or cut off");
    check(&story()[..300], "a PDF that is damaged or cut off");
    check(
        &page(stream("", b"q 1 0 0 1 0 0 cm Q"), "", &[]),
        "a PDF with no text layer, as scans are",
    );
    let encryption = "/Filter/Standard /V 1 /R 2 /P -4 /O (12345678901234567890123456789012) /U (12345678901234567890123456789012)";
    let encrypted = String::from_utf8_lossy(&story())
        .replace("/Info 6 0 R", &format!("/ID[(a)(a)] /Encrypt<<{encryption}>>"));
    check(encrypted.as_bytes(), "an encrypted PDF");
}

#[test]
fn what_unpacks_to_too_much_is_refused() {
    let large = |times, piece: &[u8]| stream("/Filter/FlateDecode", &zlib(times, piece));
    let check = |name: &str, bytes: &[u8]| {
        let begin = Instant::now();
        let found = read("a.pdf", bytes);
        assert!(found[0].starts_with("! "), "{name}: {found:?}");
        assert!(begin.elapsed() < Duration::from_mins(1), "{name}: {:?}", begin.elapsed());
    };
    let blank = b" ".repeat(1 << 16);
    check("blanks", &page(large(1 << 14, &blank), FONTS, &[]));
    check("many letters", &page(large(1 << 21, b"(a) Tj "), FONTS, &[]));
    check("open brackets", &page(large(1 << 12, &b"[".repeat(1 << 16)), FONTS, &[]));
    let again = stream("/Filter[/FlateDecode /FlateDecode]", &zlib(1, &zlib(1 << 14, &blank)));
    check("packed twice", &page(again, FONTS, &[]));
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
fn what_goes_round_in_circles_ends() {
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
    let found =
        read("a.pdf", &page(stream("", drawn), &format!("{FONTS}/XObject<</X 7 0 R>>"), &[form]));
    assert_eq!(found.last().map(String::as_str), Some("a.pdf: Bridge closes: It closed."));
}

/// Xorshift: the same numbers on every machine.
fn below(state: &mut u64, end: usize) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    usize::try_from(*state % end.max(1) as u64).unwrap()
}

#[test]
fn mutilated_files_are_read_or_warned_of() {
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
    let begin = Instant::now();
    let mut state = 0x9e37_79b9_7f4a_7c15;
    for _ in 0..1_000 {
        let mut bytes = story();
        for _ in 0..=below(&mut state, 8) {
            let at = below(&mut state, bytes.len() + 1);
            match below(&mut state, 6) {
                0 if at < bytes.len() => bytes[at] ^= 1 << below(&mut state, 8),
                1 => drop(bytes.drain(at..(at + below(&mut state, 50)).min(bytes.len()))),
                2 if below(&mut state, 5) == 0 => bytes.truncate(at),
                3 => {
                    let from = below(&mut state, bytes.len() + 1);
                    let part =
                        bytes[from..(from + below(&mut state, 300)).min(bytes.len())].to_vec();
                    drop(bytes.splice(at..at, part));
                }
                _ => {
                    let piece = PIECES[below(&mut state, PIECES.len())]
                        .repeat(1 + below(&mut state, 2) * 50);
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
    assert!(begin.elapsed() < Duration::from_mins(2), "{:?}", begin.elapsed());
}
