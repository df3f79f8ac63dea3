use std::fmt::Write;

use crate::article::Article;
use crate::files::detect::Format;
use crate::test_support::{articles, metadata_summary, read};

const BODY: &str = "The quay at Sandvær was closed on Thursday after a crane fell over.\n\n\
                    Nobody was hurt. \"Body and crane are both fine,\" the Subject: of the day, its driver, said.";
const NEXIS: &str = "Crane falls on quay

The Sandvær Courier (Norway)

May 7, 2026 Thursday

Final Edition

Copyright 2026 Courier AS All Rights Reserved

Section: LOCAL; Pg. 1

Length: 30 words

Byline: By Mona Vik and Per Aune

Highlight: A crane lies in the water.

Body


The quay at Sandvær was closed on Thursday after a crane fell over.

Nobody was hurt. \"Body and crane are both fine,\" the Subject: of the day, its driver, said.

Graphic


A photograph of the crane

Classification


Language: ENGLISH

Publication-Type: Newspaper

Subject: CRANES (90%); PORTS & HARBORS (78%)

Load-Date: May 8, 2026


End of Document

";

fn check(name: &str, text: &str, format: Format, expected: &[(&str, &str, &str)]) {
    let found = articles(name, text.as_bytes());
    let summaries: Vec<(String, String, &str)> = found.iter().map(summary).collect();
    let summaries: Vec<(&str, &str, &str)> =
        summaries.iter().map(|(title, metadata, body)| (&**title, &**metadata, *body)).collect();
    assert_eq!(summaries, expected, "{text}");
    assert!(found.iter().all(|article| article.format == Some(format)), "{text}");
}

fn summary(article: &Article) -> (String, String, &str) {
    let title = article.metadata.title.clone().unwrap_or_default();
    (title, metadata_summary(article), &article.body)
}

#[test]
fn each_document_of_nexis_is_an_article() {
    let cover = "User Name: A Reader\nDate and Time: Friday, May 8, 2026 10:00:00 AM CET\n\nDocuments (2)\n\n\
                 1. Crane falls on quay\n\nClient/Matter: -None-\n\nSearch Terms: crane\n\n";
    let second = NEXIS
        .replace("Crane falls on quay", "Ferry fares\nrise again")
        .replace("May 7, 2026 Thursday", "6 May 2026 Wednesday 10:15 AM GMT")
        .replace("Byline: By Mona Vik and Per Aune\n\n", "")
        .replace("Highlight: A crane lies in the water.\n\n", "");
    let lead = format!("A crane lies in the water.\n\n{BODY}");
    let first = (
        "Crane falls on quay",
        "2026-05-07|The Sandvær Courier (Norway)||Mona Vik+Per Aune|en|LOCAL; Pg. 1",
        &*lead,
    );
    let next = (
        "Ferry fares rise again",
        "2026-05-06T10:15:00Z|The Sandvær Courier (Norway)|||en|LOCAL; Pg. 1",
        BODY,
    );
    let export = format!("{cover}{NEXIS}\n{second}");
    check("a.txt", &export, Format::Nexis, &[first, next]);
    let found = articles("a.txt", export.as_bytes());
    assert_eq!(found[0].metadata.keywords, ["CRANES", "PORTS & HARBORS"]);
    assert!(found[1].id.ends_with("a.txt#2"), "{}", found[1].id);
    // The last document is cut off.
    let cut = &export[..export.len() - "Classification".len() - 180];
    assert_eq!(articles("a.txt", cut.as_bytes()).len(), 2);
}

#[test]
fn the_old_form_of_nexis_has_its_headline_below_the_date() {
    let old = "                       1 of 2 DOCUMENTS\n\n\n\
        The Sandvær Courier\n\n      May 7, 2026 Thursday\n      Late Edition - Final\n\n\
        Crane falls\non quay\n\nBYLINE: By MONA VIK\n\nSECTION: Section A; Column 0;\nLocal Desk; Pg. 1\n\n\
        LENGTH: 30 words\n\nDATELINE: SANDVÆR\n\n   The quay was closed.\n\n   Nobody was hurt.\n\n\
        URL: https://courier.example/crane\n\nLOAD-DATE: May 8, 2026\n\nLANGUAGE: ENGLISH\n\n\
        GRAPHIC: PHOTO: The crane,\nin the water.\n\nPUBLICATION-TYPE: Newspaper\n\n\
        Copyright 2026 Courier AS\n              All Rights Reserved\n\n\n\
                                2 of 2 DOCUMENTS\n\n\n\
        Copyright 2004 Courier AS\n\nThe Sandvær Courier\n\nMarch 11, 2004\n\nSECTION: Home Pages, Pg. 1\n\n\
        LENGTH: 9 words\n\nHEADLINE: Fares rise\n\nBODY:\nThey rose by a third.\n\nLOAD-DATE: March 12, 2004\n";
    let first = (
        "Crane falls on quay",
        "2026-05-07|The Sandvær Courier|https://courier.example/crane|MONA VIK|en|Section A; Column 0;",
        "The quay was closed.\n\n   Nobody was hurt.",
    );
    let second = (
        "Fares rise",
        "2004-03-11|The Sandvær Courier||||Home Pages, Pg. 1",
        "They rose by a third.",
    );
    check("a.txt", old, Format::Nexis, &[first, second]);
    // A document alone, without a count.
    let alone = &old[old.find("The Sandvær").unwrap()..old.find("2 of 2").unwrap()];
    check("a.txt", alone, Format::Nexis, &[first]);
}

#[test]
fn labels_of_nexis_are_known_in_other_languages() {
    let check = |text: &str, expected: (&str, &str, &str)| {
        super::tests::check("a.txt", text, Format::Nexis, &[expected]);
    };
    check(
        "Kran stürzt um\n\nSandværer Bote\n\n2026-05-07\n\nCopyright 2026 Bote Alle Rechte Vorbehalten\n\n\
         Rubrik: LOKALES; S. 1\n\nLänge: 30 Wörter\n\nAutor: Von Mona Vik\n\nText\n\nDer Kai ist gesperrt.\n\n\
         Klassifizierung\n\nSprache: GERMAN; Deutsch\n\nPublikationstyp: Zeitung\n\nLadedatum: 8. Mai 2026\n\nEnde des Dokuments\n",
        (
            "Kran stürzt um",
            "2026-05-07|Sandværer Bote||Mona Vik|de|LOKALES; S. 1",
            "Der Kai ist gesperrt.",
        ),
    );
    check(
        "1 sur 1 DOCUMENTS\n\nLe Courrier\n\n2026-05-07\n\nUne grue tombe\n\nAUTEUR: Mona Vik\n\nRUBRIQUE: LOCAL\n\n\
         LONGUEUR: 30 mots\n\nLe quai est fermé.\n\nDATE-CHARGEMENT: 8 mai 2026\n\nLANGUE: FRENCH; FRANÇAIS\n\n\
         TYPE-PUBLICATION: Journal\n\nCopyright 2026 Le Courrier\nTous droits réservés\n",
        ("Une grue tombe", "2026-05-07|Le Courrier||Mona Vik|fr|LOCAL", "Le quai est fermé."),
    );
    check(
        "Cae una grúa\n\nEl Correo\n\n2026-05-07\n\nSección: LOCAL\n\nLongitud: 30 palabras\n\nCuerpo\n\n\
         El muelle está cerrado.\n\nClasificación\n\nIdioma: SPANISH; ESPAÑOL\n\nFecha de carga: 8 de mayo de 2026\n\n\
         Fin del documento\n",
        ("Cae una grúa", "2026-05-07|El Correo|||es|LOCAL", "El muelle está cerrado."),
    );
}

const FACTIVA: &str = "News\n\nCrane falls on quay\n\nMona Vik\n\n1,230 words\n\n7 May 2026\n\n09:12\n\n\
    The Sandvær Courier\n\nSVCOUR\n\nPage 3 / 4\n\nEnglish\n\n(c) 2026 Courier AS. All rights reserved.\n\n\
    The quay was closed.\n\nNobody was hurt.\n\nDocument SVCOUR0020260507em570000a\n";

#[test]
fn each_page_of_factiva_is_an_article() {
    let second = "Fares rise\n\n9 Wörter\n\n6 May 2026\n\nBote\n\nBOTE\n\nDeutsch\n\nSie steigen.\n\n\
                  Dokument BOTE000020260506em560000b\n\nSearch Summary\n\nText crane\n";
    let export =
        format!("{FACTIVA}\nPage 2 of 2 © 2026 Factiva, Inc. All rights reserved.\n\n{second}");
    let expected = [
        (
            "Crane falls on quay",
            "2026-05-07|The Sandvær Courier||Mona Vik|en|News",
            "The quay was closed.\n\nNobody was hurt.",
        ),
        ("Fares rise", "2026-05-06|Bote|||de|", "Sie steigen."),
    ];
    let day = |export: &str| export.replace("09:12\n\n", "");
    check("a.txt", &day(&export), Format::Factiva, &expected);
    assert_eq!(articles("a.txt", export.as_bytes())[0].id, "SVCOUR0020260507em570000a");
    let rtf = format!(
        "{{\\rtf1\\ansi {}}}",
        day(&export)
            .replace('æ', "\\'e6")
            .replace('ö', "\\'f6")
            .replace('©', "\\'a9")
            .replace("\n\n", "\\par ")
    );
    check("a.rtf", &rtf, Format::Factiva, &expected);
    let html = day(&export).split("\n\n").fold("<html><body>".to_owned(), |mut html, line| {
        write!(html, "<div>{line}</div>").unwrap();
        html
    });
    check("a.html", &html, Format::Factiva, &expected);
}

#[test]
fn the_fields_of_factiva_have_labels() {
    let fields = "SE   News\nHD   Crane falls\n     on quay\nBY   By Mona Vik and Per Aune\nWC   30 words\nPD   7 May 2026\n\
        SN   The Sandvær Courier\nSC   SVCOUR\nLA   English\nCY   (c) 2026 Courier AS\nLP   The quay was closed.\n\n\
        TD   Nobody was hurt.\n\nIN THE WATER lay the crane.\n\nIN   i75 : Shipping | i79 : Ports\nNS   gship : Ships | gcat : News\n\
        PUB  Courier AS\nAN   Document SVCOUR0020260507em570000a\n";
    let body = "The quay was closed.\n\nNobody was hurt.\n\nIN THE WATER lay the crane.";
    let expected =
        ("Crane falls on quay", "2026-05-07|The Sandvær Courier||Mona Vik+Per Aune|en|News", body);
    let other = fields.replace("7 May", "6 May").replace("em57", "em56");
    let on_own_lines =
        fields.replace("   ", "\n").replace("PUB  ", "PUB\n").replace("on\nquay", "on quay");
    check("a.txt", fields, Format::Factiva, &[expected]);
    check("a.txt", &on_own_lines, Format::Factiva, &[expected]);
    let found = articles("a.txt", format!("{fields}\n\n{other}").as_bytes());
    assert_eq!(
        (found.len(), &found[0].metadata.keywords[..]),
        (2, &["Ships".to_owned(), "News".to_owned()][..])
    );
}

#[test]
fn ordinary_texts_are_not_split() {
    for text in [
        "A headline\n\nThe last page said:\n\nEnd of Document\n\nNobody knew why.",
        "A headline\n\nLength: 30 words\n\nThat is what the form asked for.\n\nEnd of Document\n\nAnd so on.",
        "A headline\n\nIt was\n\n1 of 20 documents\n\nthat the court had seen.",
        "A headline\n\nDocument FTFT000020260507em570000a\n\nis the number of the article.",
        "A headline\n\nLoad-Date: May 8, 2026\n\nwas the label.",
        "A headline\n\nHD TV is here.\n\nPD took no questions.\n\nAN officer did.",
    ] {
        let found = articles("a.txt", text.as_bytes());
        assert_eq!((found.len(), found[0].format), (1, Some(Format::Text)), "{text}");
    }
}

#[test]
fn documents_in_another_shape_are_kept_whole_with_a_warning() {
    let odd = "Something else that is long enough to be the text of an article, since it has two hundred bytes \
               and more of them, as one paragraph of a newspaper has when it is read on a ferry in the morning, \
               before the city wakes.";
    let found = read("a.txt", format!("{NEXIS}\n{odd}\n\nEnd of Document\n").as_bytes());
    assert_eq!(
        (found.len(), found[1].as_str(), found[2].as_str()),
        (
            3,
            "! document 2: the lines around the text of the document are not known",
            &*format!("a.txt#2: -: {odd}")
        )
    );
    let no_date = NEXIS.replace("May 7, 2026 Thursday\n\n", "").replace("Final Edition\n\n", "");
    let found = articles("a.txt", no_date.as_bytes());
    assert_eq!(found[0].metadata.title.as_deref(), Some("Crane falls on quay"));
    assert_eq!(found[0].metadata.published, None);
}

#[test]
fn hostile_exports_take_linear_time() {
    for unit in [
        "End of Document\n",
        "x\n\n",
        "Length: 1\n",
        "1 of 2 DOCUMENTS\n",
        "Body\n",
        "HD x\n",
        "1 words\n2 May 2026\n",
        "Document SVCOUR0020260507em570000a\n",
        "Load-Date: x\n",
        "\n",
        "2 May 2026\n\n",
        "Graphic\n",
    ] {
        for end in [NEXIS, FACTIVA] {
            let text = format!("{}\n{end}", unit.repeat((2 << 20) / unit.len()));
            assert!(!articles("a.txt", text.as_bytes()).is_empty(), "{unit}");
        }
    }
}
