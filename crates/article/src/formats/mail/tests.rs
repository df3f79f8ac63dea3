use crate::limits::MAX_ARTICLE_BYTES;
use crate::test_support::{articles, metadata_summary, read};

const STORY: &str = "The harbour bridge closed on Monday.";

#[test]
fn a_message_is_an_article() {
    let message = "From: The Harbour Post <news@post.example>\r\nTo: reader@a.example\r\n\
                   Subject: =?utf-8?Q?Bridge_closes_=E2=80=93?=\r\n now\r\nDate: Fri, 8 May 2026 09:30:00 +0200 (CEST)\r\n\
                   Archived-At: <https://post.example/42>\r\nContent-Language: en\r\n\
                   Content-Type: multipart/mixed; boundary=\"a b\"\r\n\r\nnot shown\r\n--a b\r\n\
                   Content-Type: multipart/alternative; boundary=inner\r\n\r\n--inner\r\n\
                   Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
                   The caf=E9 closed on =\r\nMonday.\r\n--inner\r\nContent-Type: text/html\r\n\r\n<p>The caf&eacute; closed</p>\r\n\
                   --inner--\r\n--a b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nno\r\n--a b--\r\nnor this";
    let articles = articles("a.eml", message.as_bytes());
    assert_eq!(articles[0].metadata.title.as_deref(), Some("Bridge closes – now"));
    assert_eq!(articles[0].body, "The café closed on Monday.");
    assert_eq!(
        metadata_summary(&articles[0]),
        "2026-05-08T09:30:00+02:00|The Harbour Post|https://post.example/42||en|"
    );
}

#[test]
fn the_sender_is_the_source_or_the_author() {
    let check = |headers: &str, expected: &str| {
        let articles = articles("a.eml", format!("{headers}Subject: S\n\n{STORY}").as_bytes());
        assert_eq!(metadata_summary(&articles[0]), expected, "{headers}");
    };
    check("From: news@post.example\n", "|post.example||||");
    check(
        "From: \"Tolland, Ines\" <it@post.example>\nList-Id: The Harbour Post <l.post.example>\n",
        "|The Harbour Post||Tolland, Ines||",
    );
    check(
        "From: The Post <it@post.example>\nList-Id: \"The Post\" <l.post.example>\n",
        "|The Post||||",
    );
    check("From: The Post <it@post.example>\nList-Id: <l.post.example>\n", "|The Post||||");
    check("From: <<,,@\n", "|||||");
    check("From: it@\nArchived-At: < >\nContent-Language: ,\n", "|||||");
    check("From: \"\" <it@ >\nList-Id: \" \"\nContent-Language: , de\n", "||||de|");
    check("", "|||||");
}

#[test]
fn html_parts_give_text_and_problems_give_warnings() {
    let check = |message: &str, expected: &[&str]| {
        assert_eq!(read("a.eml", message.as_bytes()), expected, "{message}");
    };
    let html =
        format!("<style>p {{}}</style><p>{STORY}</p><p>{STORY}</p><p>More of it &amp; more.</p>");
    let shown = format!("a.eml: S: {STORY}\n\n{STORY}\n\nMore of it & more.");
    check(&format!("Subject: S\nContent-Type: text/html\n\n{html}"), &[&shown]);
    let both = format!(
        "Subject: S\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\nSee the HTML.\n--b\nContent-Type: text/html\n\n{html}"
    );
    check(&both, &[&shown]);
    check(&format!("From me Fri May  8\nSubject: S\n\n{STORY}"), &[&format!("a.eml: S: {STORY}")]);
    check(
        &format!("Subject: S\nDate: soon\n\n{STORY}"),
        &["! -: cannot parse the date \"soon\"", &format!("a.eml: S: {STORY}")],
    );
    check("Subject: S\nContent-Type: image/png\n\nx", &["! -: no text in the message"]);
    check("Subject: S\n\n \n", &["! -: no text in the message"]);
    check("", &["! -: not a message"]);
    let deep: Vec<String> = (0..500)
        .map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n"))
        .collect();
    let deep = deep.concat();
    check(&format!("Subject: S\n{deep}"), &["! -: no text in the message"]);
    let many = "--b\nContent-Type: text/plain\n\nx\n".repeat(100_000);
    check(
        &format!("Subject: S\nContent-Type: multipart/mixed; boundary=b\n\n{many}"),
        &["a.eml: S: x"],
    );
    let broken = format!(
        "Subject: S\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n{STORY}\n--b\nno header"
    );
    check(&broken, &[&format!("a.eml: S: {STORY}")]);
}

#[test]
fn every_message_of_a_mailbox_is_an_article() {
    let one = format!(
        "From a@b Fri May  8 09:30:00 2026\nSubject: One\n\n{STORY}\n\n>From the port.\nFrom here on.\n\n"
    );
    let two = "From a@b Fri May  8 09:31:00 2026\nSubject: Two\n\nIt opened.\n\n";
    let first = format!("a.mbox#1: One: {STORY}\n\nFrom the port.\nFrom here on.");
    let check = |mailbox: &[u8], expected: &[&str]| assert_eq!(read("a.mbox", mailbox), expected);
    check(format!("{one}{two}").as_bytes(), &[&first, "a.mbox#2: Two: It opened."]);
    check(format!("junk\n\n{one}").as_bytes(), &["! message 0: no text in the message", &first]);
    check(b"", &["! -: the file is empty"]);
    let large = [
        b"From a\nSubject: L\n\n",
        vec![b'x'; MAX_ARTICLE_BYTES + 5].as_slice(),
        b"\n\n",
        one.as_bytes(),
    ]
    .concat();
    check(
        &large,
        &["! message 1: larger than 32 MiB, the limit for one article", &first.replace("#1", "#2")],
    );
}

#[test]
fn hostile_messages_take_linear_time() {
    let long = |part: &str| part.repeat(1_000_000 / part.len());
    let check = |message: &str| {
        let start = std::time::Instant::now();
        read("a.eml", message.as_bytes());
        assert!(start.elapsed().as_secs() < 10, "{message:.60} takes {:?}", start.elapsed());
    };
    for part in [
        "=?utf-8?Q?a?= ",
        "=?",
        "a;",
        "\"",
        "(",
        "<",
        "a@b, ",
        "a:",
        "a*0=b;",
        "\n ",
        "\r",
        "a: b\n",
    ] {
        for header in [
            "Subject",
            "From",
            "Date",
            "Content-Type: text/plain; x=y",
            "Content-Type: multipart/mixed; boundary",
        ] {
            check(&format!("{header}: {}\nX: y\n\n{STORY}", long(part)));
        }
    }
    for encoding in ["base64", "quoted-printable"] {
        for part in ["=", "=\n", "=3D", "a", "====\n"] {
            check(&format!("Subject: S\nContent-Transfer-Encoding: {encoding}\n\n{}", long(part)));
        }
    }
}

#[test]
fn a_from_line_is_a_separator_or_text() {
    let message = |from: &str, subject: &str, body: &str| {
        format!("{from}\nFrom: Desk <desk@post.example>\nSubject: {subject}\n\n{body}\n")
    };
    let check = |mailbox: &str, expected: &[&str]| {
        assert_eq!(read("a.mbox", mailbox.as_bytes()), expected, "{mailbox}");
        let crlf = mailbox.replace('\n', "\r\n");
        let expected: Vec<String> =
            expected.iter().map(|line| line.replace('\n', "\r\n")).collect();
        assert_eq!(read("a.mbox", crlf.as_bytes()), expected, "{mailbox}");
    };
    let sent = "From desk@post.example Wed May  8 10:00:00 2024";
    for from in [sent, "From ", "From -"] {
        // No blank line stands between.
        let two = message(from, "One", STORY) + &message(from, "Two", "It opened.");
        let first = format!("a.mbox#1: One: {STORY}");
        check(&two, &[&first, "a.mbox#2: Two: It opened."]);
        let text = "It closed.\n\nFrom the quay came no news.\n\nFrom now on:\nFrom here\n\nAll.";
        let two = message(from, "One", text) + &message(from, "Two", STORY);
        check(&two, &[&format!("a.mbox#1: One: {text}"), &format!("a.mbox#2: Two: {STORY}")]);
        check(
            &format!("\n\n{}{from}", message(from, "One", STORY)),
            &[&format!("{first}\n{}", from.trim_end())],
        );
    }
    check(sent, &["! message 0: not a message"]);
}

#[test]
fn blank_lines_may_precede_a_message() {
    let check = |message: &str| {
        assert_eq!(
            read("a.eml", message.as_bytes()),
            [format!("a.eml: S: {STORY}")],
            "{message:?}"
        );
    };
    check(&format!("\r\n\r\nSubject: S\r\n\r\n{STORY}"));
    check(&format!("\u{feff}\nSubject: S\n\n{STORY}"));
    check(&format!("\nFrom me\n\nSubject: S\n\n{STORY}"));
}

#[test]
fn encoded_names_and_titles_are_decoded_whole() {
    let check = |headers: &str, title: &str, source: &str| {
        let articles = articles("a.eml", format!("{headers}\n\n{STORY}").as_bytes());
        let metadata = &articles[0].metadata;
        let found = (metadata.title.as_deref(), metadata.source.as_deref());
        assert_eq!(found, (Some(title), Some(source)), "{headers}");
    };
    check(
        "From: =?utf-8?Q?Sk=C3?=\n =?utf-8?Q?=A5ne_Post?= <a@b.example>\nSubject: =?utf-8?B?w4U=?= =?utf-8?B?cw==?=",
        "Ås",
        "Skåne Post",
    );
    check("From: =?utf-8?Q?Lind,_Ada?= <a@b.example>\nSubject: S", "S", "Lind, Ada");
    check("From: \"=?utf-8?Q?Ada_L=C3=ADnd?=\" <a@b.example>\nSubject: S", "S", "Ada Línd");
}

#[test]
fn attached_messages_are_read() {
    let check = |part: &str, expected: &[&str]| {
        let message = format!(
            "Subject: Fwd\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee below.\n--b\n{part}\n--b--"
        );
        assert_eq!(read("a.eml", message.as_bytes()), expected, "{part}");
    };
    let both = format!("a.eml: Fwd: See below.\n\nInner\n\n{STORY}");
    let inner = format!("From: a@b\nSubject: Inner\n\n{STORY}");
    for media_type in [
        "message/rfc822",
        "Message/RFC822\nContent-Disposition: attachment; filename=story.eml",
        "application/octet-stream; name=\"story.EML\"",
    ] {
        check(&format!("Content-Type: {media_type}\n\n{inner}"), &[&both]);
    }
    // "Subject: Inner\n\n" and the story, in base64.
    check(
        "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n\
         U3ViamVjdDogSW5uZXIKClRoZSBoYXJib3VyIGJyaWRnZSBjbG9zZWQgb24gTW9uZGF5Lg==",
        &[&both],
    );
    let html = format!("Subject: Inner\nContent-Type: text/html\n\n<p>{STORY}</p>");
    check(&format!("Content-Type: message/rfc822\n\n{html}"), &[&both]);
    let said = "! -: no text in an attached message";
    check("Content-Type: message/rfc822\n\n", &[said, "a.eml: Fwd: See below."]);
    check(
        "Content-Type: message/rfc822\n\nSubject: Inner\nContent-Type: image/png\n\nx",
        &[said, "a.eml: Fwd: See below.\n\nInner"],
    );
    check(
        "Content-Type: text/plain; name=notes.txt\nContent-Disposition: attachment\n\nno",
        &["a.eml: Fwd: See below."],
    );
    let deep = "Content-Type: message/rfc822\n\n".repeat(10_000);
    let found = read("a.eml", format!("Subject: S\n{deep}Subject: T\n\n{STORY}").as_bytes());
    assert!(found.len() < 20, "{found:?}");
    let nested = format!("{}Subject: T\n\n{STORY}", "Content-Type: message/rfc822\n\n".repeat(3));
    assert_eq!(
        read("a.eml", format!("Subject: S\n{nested}").as_bytes()),
        [format!("a.eml: S: T\n\n{STORY}")]
    );
}

#[test]
fn hidden_preview_lines_are_not_text() {
    let message = |html: &str| format!("Subject: S\nContent-Type: text/html\n\n{html}");
    let check = |html: &str| {
        let expected = [format!("a.eml: S: {STORY}")];
        assert_eq!(read("a.eml", message(html).as_bytes()), expected, "{html}");
    };
    check(&format!("<div style=\"display:none;max-height:0\">Preview</div><p>{STORY}</p>"));
    check(&format!(
        "<html><head><style>.pre {{display:none}}</style></head><body><span class=pre>Preview</span>{STORY}"
    ));
}
