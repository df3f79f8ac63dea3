use crate::metadata::Origin;
use crate::test_support::{articles, metadata_summary, read};

/// The body of a document without a headline.
fn check(rtf: &str, expected: &str) {
    let rtf = format!("{{\\rtf1\\ansi\\ansicpg1252\\uc1 x\\par\n{rtf}\n}}");
    assert_eq!(read("a.rtf", rtf.as_bytes()), [format!("a.rtf: x: {expected}")], "{rtf}");
}

#[test]
fn text_is_laid_out_without_its_markup() {
    check("One {\\b bold} word.\\par Two.\\line Three.", "One bold word.\n\nTwo.\nThree.");
    check("One\r\n word, brok\nen.\\\nTwo.", "One word, broken.\n\nTwo.");
    check("\\'e9t\\'E9 \\ldblquote x\\rdblquote\\~\\emdash \\{\\}\\\\", "été “x”\u{a0}—{}\\");
    check("a\\_b c\\-d e\\tab f", "a\u{2011}b cd e f");
    check(
        "\\fs24\\lang1033 Size {\\*\\unknown no}and {\\*\\bkmkstart a}language.",
        "Size and language.",
    );
    check(
        "\\pard One.\\par\\par\\par Two.\\page Three.\\sect Four.",
        "One.\n\nTwo.\n\nThree.\n\nFour.",
    );
}

#[test]
fn characters_are_read_in_every_encoding() {
    check("\\u1046?\\u1099?", "Жы");
    check("{\\uc0\\u1046\\u1099}{\\uc2\\u8212\\'a1\\'aa!}", "Жы—!");
    check("\\u-10179?\\u-8703? \\u-10179?x", "😁 x");
    check("\\u26085\\'93\\'fa x", "日\u{fa} x");
    check("{\\upr{ascii}{\\*\\ud{Caf\\u233?}}}", "Café");
    check(
        "{\\fonttbl{\\f1\\fcharset204 Arial;}{\\f2\\fcharset128 MS;}{\\f3\\cpg1253 A;}}{\\f1 \\'c6}{\\f2 \\'93\\'fa\\'96{}{}{\\f2 \\'83A}}{\\f3 \\'e1}",
        "Ж日\u{fffd}アα",
    );
    let read_in = |header: &str, bytes: &[u8]| {
        let rtf = [b"{\\rtf1", header.as_bytes(), b" x\\par ", bytes, b"}"].concat();
        read("a.rtf", &rtf)
    };
    assert_eq!(read_in("\\ansi\\ansicpg1251", b"\\'c6\xfb"), ["a.rtf: x: Жы"]);
    assert_eq!(read_in("\\ansi\\ansicpg932", b"\\'83A \x93\xfa"), ["a.rtf: x: ア 日"]);
    assert_eq!(read_in("\\mac", b"caf\\'8e"), ["a.rtf: x: café"]);
    assert_eq!(
        read_in("\\ansi\\ansicpg99999", b"b"),
        ["! -: unknown code page 99999", "a.rtf: x: b"]
    );
}

#[test]
fn what_is_not_printed_is_left_out() {
    for hidden in [
        "{\\v hidden}",
        "\\v hidden\\v0 ",
        "{\\deleted gone}",
        "{\\header A header\\par}",
        "{\\footerl 7}",
        "{\\pict\\pngblip 89504e47}",
        "{\\pict\\bin5 }}}}}}",
        "{\\object{\\*\\objdata 0105}}",
        "{\\*\\annotation A comment}",
        "{\\field{\\*\\fldinst HYPERLINK \"http://a.example\"}}",
        "{\\shp{\\*\\shpinst{\\sp{\\sn name}{\\sv 1}}}}",
        "{\\stylesheet{\\s0 Normal;}{\\s1 heading 1;}}",
        "{\\*\\listtable{\\list\\listid1}}",
        "{\\xe{An index entry}}",
    ] {
        check(&format!("One{hidden} two."), "One two.");
    }
    check("{\\field{\\*\\fldinst PAGE}{\\fldrslt A link}} follows.", "A link follows.");
    check(
        "{\\shp{\\*\\shpinst\\shpleft1{\\sp{\\sn n}{\\sv 1}}{\\shptxt In a box.}}{\\shprslt no}}",
        "In a box.",
    );
    check("One{\\footnote\\chftn  A note.} two.\\par Three.", "One two.\n\nThree.\n\nA note.");
}

#[test]
fn lists_and_tables_have_a_line_for_each_item_and_row() {
    check(
        "One.\\par{\\listtext\\bullet\\tab}a\\par{\\listtext\\bullet\\tab}b\\par\\pard Two.",
        "One.\n\na\nb\n\nTwo.",
    );
    let row = |a: &str, b: &str| {
        format!("\\trowd\\cellx100\\cellx200\\pard\\intbl {a}\\cell {b}\\cell\\row ")
    };
    check(
        &format!("One.\\par {}{}\\pard Two.", row("a", "b"), row("c", "d")),
        "One.\n\na b\nc d\n\nTwo.",
    );
    check(&row("a", "b\\par c"), "a b\n\nc");
}

#[test]
fn title_and_metadata_come_from_styles_and_properties() {
    let check = |rtf: &str, title: &str, origin: Origin, body: &str| {
        let found = articles("a.rtf", format!("{{\\rtf1{rtf}}}").as_bytes());
        let metadata = &found[0].metadata;
        assert_eq!(
            (metadata.title.as_deref(), metadata.title_from, found[0].body.as_str()),
            (Some(title), Some(origin), body),
            "{rtf}"
        );
    };
    let styles = "{\\stylesheet{\\s0 Normal;}{\\s7\\b Title;}{\\s8 heading 1;}}";
    check(
        &format!("{styles}\\pard\\s7 Bridge\\par\\pard It closed."),
        "Bridge",
        Origin::Markup,
        "It closed.",
    );
    check(
        &format!("{styles}\\s8 Bridge\\par\\pard It closed."),
        "Bridge",
        Origin::Markup,
        "It closed.",
    );
    check("{\\info{\\title Bridge}}It closed.", "Bridge", Origin::Metadata, "It closed.");
    check(
        "{\\info{\\title Bridge}}BRIDGE\\par It closed.",
        "Bridge",
        Origin::Metadata,
        "It closed.",
    );
    check(
        "{\\info{\\title Document1}}Bridge\\par It closed.",
        "Bridge",
        Origin::Text,
        "It closed.",
    );
    let info = "{\\info{\\author Ines Tolland}{\\operator Per}{\\creatim\\yr2020\\mo1\\dy2}\
                {\\revtim\\yr2026\\mo5\\dy8\\hr9\\min30}}It closed.";
    let found = articles("a.rtf", format!("{{\\rtf1{info}}}").as_bytes());
    assert_eq!(metadata_summary(&found[0]), "|||Ines Tolland||");
    assert!(found[0].metadata.modified.as_ref().unwrap().as_str().starts_with("2026-05-08T09:30"));
}

#[test]
fn broken_documents_are_read_as_far_as_they_go() {
    let check = |rtf: &str, expected: &[&str]| {
        assert_eq!(read("a.rtf", rtf.as_bytes()), expected, "{rtf}");
    };
    let ends = "! -: the file ends before its last group is closed";
    check("{\\rtf1 One.", &[ends, "a.rtf: -: One."]);
    check("{\\rtf1 One.}}}} two", &["a.rtf: -: One. two"]);
    check("{\\rtf1 \\'zz\\'4\\u\\u99999999999?\\bin-5 One.\\", &[ends, "a.rtf: -: zz49?One."]);
    check("{\\rtf1}", &["! -: no text in the document"]);
    check("  ", &["! -: the file is empty"]);
    check("Plain text.", &["! -: not RTF, despite its name"]);
    // RTF with another name is detected.
    assert_eq!(read("a.txt", b"{\\rtf1 One.}"), ["a.txt: -: One."]);
    assert_eq!(read("a.doc", b"{\\rtf1 One.}"), ["a.doc: -: One."]);
}

#[test]
fn hostile_documents_take_linear_time_and_bounded_memory() {
    for unit in [
        "{",
        "}",
        "{\\*",
        "\\",
        "\\'",
        "\\u-10179?",
        "{\\fonttbl{\\f1\\fcharset128",
        "{\\stylesheet{\\s1 Title;}",
        "\\row\\intbl x",
        "{\\footnote x",
        "\\upr{\\*\\ud",
        "\\bin9999999999 ",
        "\\'83",
        "\\trowd\\cell x",
    ] {
        let rtf = format!("{{\\rtf1 {}", unit.repeat((4 << 20) / unit.len()));
        assert!((1..4).contains(&read("a.rtf", rtf.as_bytes()).len()), "{unit}");
    }
}
