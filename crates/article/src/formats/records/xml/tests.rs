use std::fmt::Write;

use crate::test_support::{articles, metadata_summary, read};

/// Compares the articles of a document: id, title, text, and date, source, URL, authors, language and
/// section.
#[track_caller]
fn check(xml: &str, expected: &[[&str; 4]]) {
    let found: Vec<[String; 4]> = articles("a.xml", xml.as_bytes())
        .into_iter()
        .map(|article| {
            let title = article.metadata.title.clone().unwrap_or_default();
            [article.id.clone(), title, article.body.clone(), metadata_summary(&article)]
        })
        .collect();
    assert_eq!(found, expected, "{xml}");
}

#[test]
fn equal_elements_that_are_named_as_articles_are_read() {
    check(
        "<articles><article id='7'><headline>Bridge closes</headline><body>It closed.</body>
         <pubdate>2026-05-08</pubdate><author>Ines Tolland</author><author>Per Aune</author></article>
         <article id='8'><headline>Bridge opens</headline><body><p>It opened.</p><p>At last.</p></body>
         <pubdate>2026-05-09</pubdate><url>https://a.example/8</url></article></articles>",
        &[
            ["7", "Bridge closes", "It closed.", "2026-05-08|||Ines Tolland+Per Aune||"],
            ["8", "Bridge opens", "It opened.\n\nAt last.", "2026-05-09||https://a.example/8|||"],
        ],
    );
    check(
        "<export><titel>Alle</titel><nyheder>
         <nyhed><overskrift>T</overskrift><brodtekst>b</brodtekst></nyhed>
         <nyhed><overskrift>U</overskrift><brodtekst>c</brodtekst></nyhed></nyheder></export>",
        &[["a.xml#1", "T", "b", "|||||"], ["a.xml#2", "U", "c", "|||||"]],
    );
    check(
        "<posts><row Id='3' Title='T' Body='&lt;p>It closed.&lt;/p>' CreationDate='2026-05-08'/>
         <row Id='4' Title='U' Body='c' CreationDate='2026-05-09'/></posts>",
        &[["3", "T", "It closed.", "2026-05-08|||||"], ["4", "U", "c", "2026-05-09|||||"]],
    );
}

#[test]
fn one_article_may_be_the_document() {
    check(
        "<newsitem itemid='12' date='1996-08-20' xml:lang='en'><title>HARBOUR: Bridge closes</title>
         <headline>Bridge closes</headline><byline>Ines Tolland</byline>
         <text><p>It closed.</p><p>On Monday.</p></text></newsitem>",
        &[["12", "Bridge closes", "It closed.\n\nOn Monday.", "1996-08-20|||Ines Tolland|en|"]],
    );
    check(
        "<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader><fileDesc><titleStmt><title>Bridge closes</title>
         <author>Ines Tolland</author></titleStmt><publicationStmt><date>1921-05-08</date></publicationStmt></fileDesc>
         </teiHeader><text><body><p>It closed.</p><p>On Monday.</p></body></text></TEI>",
        &[["a.xml#1", "Bridge closes", "It closed.\n\nOn Monday.", "1921-05-08|||Ines Tolland||"]],
    );
}

#[test]
fn harvested_dublin_core_is_read() {
    let record = |n: u32| {
        format!(
            "<record><header><identifier>oai:a.example:{n}</identifier><datestamp>2026-01-01</datestamp></header>
             <metadata><oai_dc:dc xmlns:oai_dc='o' xmlns:dc='d'><dc:title>Bridge {n}</dc:title>
             <dc:creator>Tolland, Ines</dc:creator><dc:subject>Bridges</dc:subject><dc:subject>Ports</dc:subject>
             <dc:description>It closed.</dc:description><dc:date>1921-05-08</dc:date>
             <dc:identifier>https://a.example/{n}</dc:identifier><dc:language>en</dc:language></oai_dc:dc></metadata></record>"
        )
    };
    let about = |n: u32| {
        let url = format!("https://a.example/{n}");
        format!("1921-05-08||{url}|Tolland, Ines|en|Bridges, Ports").replace("|Bridges, Ports", "|")
    };
    let harvest = format!(
        "<OAI-PMH xmlns='o'><responseDate>2026-05-08</responseDate><request verb='ListRecords'>https://a.example/</request>
         <ListRecords>{}{}</ListRecords></OAI-PMH>",
        record(1),
        record(2)
    );
    check(
        &harvest,
        &[
            ["oai:a.example:1", "Bridge 1", "It closed.", &about(1)],
            ["oai:a.example:2", "Bridge 2", "It closed.", &about(2)],
        ],
    );
}

#[test]
fn fields_may_be_named_by_an_attribute() {
    check(
        "<add><doc><field name='id'>1</field><field name='title'>T</field><field name='text'>b</field></doc>
         <doc><field name='id'>2</field><field name='title'>U</field><field name='text'>c</field>
         <field name='author'>Ines Tolland</field></doc></add>",
        &[["1", "T", "b", "|||||"], ["2", "U", "c", "|||Ines Tolland||"]],
    );
    check(
        "<response><lst name='responseHeader'><int name='status'>0</int></lst><result name='response'>
         <doc><str name='id'>1</str><str name='title'>T</str><date name='date'>2026-05-08</date>
         <arr name='author'><str>Ines Tolland</str><str>Per Aune</str></arr><str name='body'>b</str></doc>
         <doc><str name='id'>2</str><str name='title'>U</str><str name='body'>c</str></doc></result></response>",
        &[
            ["1", "T", "b", "2026-05-08|||Ines Tolland+Per Aune||"],
            ["2", "U", "c", "|||||"],
        ],
    );
}

#[test]
fn pages_of_a_wiki_have_their_text_in_a_revision() {
    let page = |id: u32, title: &str| {
        format!(
            "<page><title>{title}</title><ns>0</ns><id>{id}</id><revision><id>9{id}</id>
             <timestamp>2026-05-08T09:30:00Z</timestamp><contributor><username>Ines</username><id>5</id></contributor>
             <text bytes='10' xml:space='preserve'>It closed.</text></revision></page>"
        )
    };
    check(
        &format!(
            "<mediawiki xml:lang='en'><siteinfo><sitename>Wikinews</sitename><namespaces><namespace key='1'>Talk</namespace>
             </namespaces></siteinfo>{}{}</mediawiki>",
            page(1, "Bridge closes"),
            page(2, "Bridge opens")
        ),
        &[
            ["1", "Bridge closes", "It closed.", "2026-05-08T09:30:00Z|||Ines||"],
            ["2", "Bridge opens", "It closed.", "2026-05-08T09:30:00Z|||Ines||"],
        ],
    );
}

#[test]
fn other_documents_are_skipped() {
    for xml in [
        "<project><name>x</name><description>y</description><url>https://a.example</url></project>",
        "<catalog><part><sku>1</sku><price>2</price></part></catalog>",
        "<svg><title>T</title><text>U</text></svg>",
        "<conceptItem><itemMeta><title>T</title></itemMeta><date>2024-05-08</date></conceptItem>",
        "<packageItem><itemMeta><title>T</title></itemMeta><itemRef><headline>H</headline>\
         <description>D</description></itemRef></packageItem>",
        "<opml><head><title>T</title></head><body><outline text='a' title='b'/></body></opml>",
    ] {
        let found = read("a.xml", xml.as_bytes());
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].starts_with("! -: neither feed entries, news items nor records"),
            "{found:?}"
        );
    }
}

#[test]
fn deep_and_wide_documents_are_read_in_bounded_time() {
    let deep = "<a>".repeat(200_000);
    let wide = (0..50_000).fold(String::new(), |mut wide, n| {
        let _ = write!(wide, "<n{n}><title>T</title></n{n}>");
        wide
    });
    let many =
        format!("<r><article><title>T</title>{}</article></r>", "<body>b</body>".repeat(50_000));
    let nested = format!("<r><article><title>T</title><body>b</body>{deep}</article></r>");
    for xml in [deep.as_str(), &format!("<r>{wide}</r>"), &many, &nested] {
        assert!(read("a.xml", xml.as_bytes()).len() <= 2, "{xml:.40}");
    }
}
