use crate::metadata::Origin;
use crate::test_support::{articles, metadata_summary, read, zip};

const TYPES: (&str, &str) = ("[Content_Types].xml", "<Types/>");
const STYLES: &str = "<w:styles xmlns:w='w'><w:style w:styleId='Titel'><w:name w:val='Title'/></w:style>\
    <w:style w:styleId='berschrift1'><w:name w:val='heading 1'/></w:style>\
    <w:style w:styleId='Geheim'><w:rPr><w:vanish/></w:rPr></w:style></w:styles>";

fn docx(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let text = format!(
        "<?xml version='1.0' encoding='UTF-8'?><w:document xmlns:w='w'><w:body>{body}</w:body></w:document>"
    );
    let mut members = vec![TYPES, ("word/document.xml", &text), ("word/styles.xml", STYLES)];
    members.extend(more);
    zip(&members)
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>")
}

#[test]
fn text_is_laid_out_as_it_is_printed() {
    let check = |body: &str, expected: &str| {
        let bytes = docx(&format!("{}{body}", p("x")), &[]);
        assert_eq!(read("a.docx", &bytes), [format!("a.docx: x: {expected}")], "{body}");
    };
    check(&(p("One &amp; two.") + &p("") + &p("Three.")), "One & two.\n\nThree.");
    check(
        "<w:p><w:r><w:t>On</w:t></w:r><w:proofErr/><w:r><w:t>e</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t></w:r>\
         <w:hyperlink><w:r><w:t> four</w:t></w:r></w:hyperlink></w:p>",
        "One two\nthree four",
    );
    let item =
        |text: &str| format!("<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>");
    check(&(p("One.") + &item("a") + &item("b") + &p("Two.")), "One.\n\na\nb\n\nTwo.");
    let row = |a: &str, b: &str| {
        format!("<w:tr><w:tc><w:tcPr/>{}</w:tc><w:tc>{}</w:tc></w:tr>", p(a), p(b))
    };
    check(
        &format!("{}<w:tbl>{}{}</w:tbl>{}", p("One."), row("a", "b"), row("c", "d"), p("Two.")),
        "One.\n\na b\nc d\n\nTwo.",
    );
}

#[test]
fn what_is_not_printed_is_left_out() {
    for hidden in [
        "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>",
        "<w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom>",
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>",
        "<w:r><w:rPr><w:rStyle w:val='Geheim'/></w:rPr><w:t>hidden</w:t></w:r>",
        "<w:r><w:instrText>PAGE</w:instrText></w:r>",
        "<mc:AlternateContent><mc:Fallback><w:r><w:t>twice</w:t></w:r></mc:Fallback></mc:AlternateContent>",
        "<w:r><w:fldChar/></w:r>",
    ] {
        let body = format!(
            "{}<w:p><w:r><w:t>One</w:t></w:r>{hidden}<w:r><w:t> two.</w:t></w:r></w:p>",
            p("x")
        );
        assert_eq!(read("a.docx", &docx(&body, &[])), ["a.docx: x: One two."], "{hidden}");
    }
    let shown =
        "<w:p><w:ins><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>New.</w:t></w:r></w:ins></w:p>";
    let header = ("word/header1.xml", "<w:hdr><w:p><w:r><w:t>A header</w:t></w:r></w:p></w:hdr>");
    let comments = (
        "word/comments.xml",
        "<w:comments><w:comment><w:p><w:r><w:t>no</w:t></w:r></w:p></w:comment></w:comments>",
    );
    let notes = format!(
        "<w:footnotes><w:footnote w:type='separator'>{}</w:footnote><w:footnote w:id='1'>{}</w:footnote></w:footnotes>",
        p("----"),
        p("A note.")
    );
    let bytes = docx(&(p("x") + shown), &[header, comments, ("word/footnotes.xml", &notes)]);
    assert_eq!(read("a.docx", &bytes), ["a.docx: x: New.\n\nA note."]);
}

#[test]
fn the_title_is_the_styled_paragraph_or_the_declared_one() {
    let styled = |style: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let check = |first: &str, declared: &str, title: &str, origin: Origin, body: &str| {
        let core = format!(
            "<cp:coreProperties><dc:title>{declared}</dc:title><dc:creator>Ines Tolland</dc:creator>\
             <dcterms:created>2020-01-02T03:04:05Z</dcterms:created>\
             <dcterms:modified>2026-05-08T09:30:00Z</dcterms:modified></cp:coreProperties>"
        );
        let bytes = docx(&format!("{first}{}", p("It closed.")), &[("docProps/core.xml", &core)]);
        let article = &articles("a.docx", &bytes)[0];
        let metadata = &article.metadata;
        assert_eq!(
            (metadata.title.as_deref(), metadata.title_from, article.body.as_str()),
            (Some(title), Some(origin), body),
            "{first}"
        );
        // When a document was created is not when its text appeared.
        assert_eq!(metadata_summary(article), "|||Ines Tolland||");
        assert_eq!(metadata.modified.as_ref().unwrap().as_str(), "2026-05-08T09:30:00Z");
    };
    check(&styled("Titel", "Bridge"), "", "Bridge", Origin::Markup, "It closed.");
    check(&styled("Titel", "Bridge"), "Old", "Bridge", Origin::Markup, "It closed.");
    check(&styled("berschrift1", "Bridge"), "", "Bridge", Origin::Markup, "It closed.");
    check(&styled("berschrift1", "Why"), "Bridge", "Bridge", Origin::Metadata, "Why\n\nIt closed.");
    check(&p("BRIDGE"), "Bridge", "Bridge", Origin::Metadata, "It closed.");
    check(&p("Bridge"), "Word Document", "Bridge", Origin::Text, "It closed.");
}

#[test]
fn broken_documents_are_read_as_far_as_they_go() {
    let whole = docx(&p("One."), &[]);
    assert_eq!(read("a", &whole), ["a: -: One."], "detected");
    let damaged = "! -: a document that is damaged or cut off";
    assert_eq!(read("a.docx", &whole[..whole.len() / 2]), [damaged]);
    assert_eq!(read("a.docx", b""), ["! -: the file is empty"]);
    assert_eq!(
        read("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1"),
        ["! -: an encrypted document, or one of an older program"]
    );
    assert_eq!(
        read("a.docx", &zip(&[TYPES, ("word/other.xml", "x")])),
        ["! -: no text in the document (it has no member word/document.xml)"]
    );
    assert_eq!(read("a.docx", &docx("", &[])), ["! -: no text in the document"]);
    let cut = zip(&[TYPES, ("word/document.xml", "<w:p><w:r><w:t>One.</w:t></w:r></w:p><w:p <")]);
    let warning = "! member word/document.xml: the document is damaged";
    assert_eq!(read("a.docx", &cut), [warning, "a.docx: -: One."]);
    // The text can have another name.
    let rels = "<Relationships><Relationship Type='http://x/officeDocument' Target='/word/document2.xml'/></Relationships>";
    let moved = zip(&[TYPES, ("_rels/.rels", rels), ("word/document2.xml", &p("One."))]);
    assert_eq!(read("a.docx", &moved), ["a.docx: -: One."]);
}

#[test]
fn hostile_documents_are_bounded() {
    let check = |body: &str, expected: &str| {
        let found = read("a.docx", &docx(body, &[]));
        assert!(found[0].starts_with(expected), "{:.200}", found[0]);
    };
    check(&"<w:p>".repeat(1 << 20), "! member word/document.xml: the document is damaged");
    check(&"<w:p/>".repeat(1 << 20), "! -: no text in the document");
    check(&format!("<w:p {}/>", "a='b' ".repeat(1 << 20)), "! -: no text in the document");
    check(&p(&"word ".repeat(4 << 20)), "! member word/document.xml, byte ");
    let style = |n: u32| format!("<w:style w:styleId='{n}'><w:name w:val='Title'/></w:style>");
    let styles = (0..100_000).map(style).collect::<Vec<_>>().concat();
    let bytes = zip(&[TYPES, ("word/document.xml", &p("One.")), ("word/styles.xml", &styles)]);
    assert_eq!(read("a.docx", &bytes), ["a.docx: -: One."]);
}
