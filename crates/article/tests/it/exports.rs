//! Records in the shapes of news services, research collections and programs that export them.

use std::fs;

use newsdex_article::{
    Article, Event, Published, ReadOptions, Root, WalkOptions, read_in_order, walk,
};

/// The articles of a file as `id|title|body|published|source|url|bylines|section|keywords`, and its
/// warnings as `! what`. Ids that newsdex makes are left out.
fn read(name: &str, text: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    let files = walk(&Root::resolve(&path).unwrap(), &WalkOptions::default()).files;
    let mut lines = Vec::new();
    read_in_order(&files, &ReadOptions::default(), |event| {
        match event {
            Event::Article { article, .. } => lines.push(summary(&article, name)),
            Event::Warning { warning, .. } => lines.push(format!("! {}", warning.what)),
            Event::NoArticles | Event::End { .. } => {}
        }
        Ok::<(), ()>(())
    })
    .unwrap();
    lines
}

fn summary(article: &Article, file: &str) -> String {
    let metadata = &article.metadata;
    let url = metadata.url.clone().unwrap_or_default();
    let is_made = article.id.starts_with(file) || article.id == url;
    let id = if is_made { "" } else { article.id.as_str() };
    let date = metadata.published.as_ref().map_or("", Published::as_str);
    let [title, source, section] =
        [&metadata.title, &metadata.source, &metadata.section].map(|v| v.as_deref().unwrap_or(""));
    let [bylines, keywords] = [&metadata.bylines, &metadata.keywords].map(|v| v.join("+"));
    let body = article.body.trim();
    [id, title, body, date, source, &url, &bylines, section, &keywords].join("|")
}

/// Checks the articles of a JSON document, of the same object as a line, and that there is no
/// warning.
fn check(text: &str, expected: &[&str]) {
    assert_eq!(read("a.json", text), expected, "{text}");
    let line = text.replace('\n', " ");
    assert_eq!(read("a.jsonl", &format!("{line}\n{{\"body\":\"b\"}}\n")), {
        [expected, &["||b||||||"]].concat()
    });
}

#[test]
fn responses_of_news_services_are_read() {
    check(
        r#"{"status":"ok","sources":[{"id":"p","name":"Post"}],"articles":[{"source":{"id":null,"name":"Post"},"author":"A",
            "title":"T","description":"d","url":"https://p.example/x","publishedAt":"2026-05-08T09:00:00Z","content":"b"}]}"#,
        &["|T|b|2026-05-08T09:00:00Z|Post|https://p.example/x|A||"],
    );
    check(
        r#"{"articles":{"results":[{"uri":"1","date":"2026-05-08","time":"09:12:00","dateTime":"2026-05-08T09:12:00Z",
            "dateTimePub":"2026-05-08T09:00:00Z","title":"T","body":"b","source":{"uri":"p.example","title":"Post"},
            "authors":[{"uri":"a@p","name":"A"}]}],"pages":1}}"#,
        &["1|T|b|2026-05-08T09:00:00Z|Post||A||"],
    );
    check(
        r#"{"response":{"results":[{"id":"w/1","sectionName":"World","webPublicationDate":"2026-05-08T09:00:00Z",
            "webTitle":"W","webUrl":"https://p.example/x","fields":{"headline":"T","body":"<p>h</p>","bodyText":"b","byline":"A"},
            "tags":[{"id":"k/k","webTitle":"Ferries"}]}]}}"#,
        &["w/1|T|b|2026-05-08T09:00:00Z||https://p.example/x|A|World|Ferries"],
    );
    check(
        r#"{"response":{"status":"ok","content":{"id":"w/1","webTitle":"T","webUrl":"https://p.example/x","fields":{"bodyText":"b"}}}}"#,
        &["w/1|T|b|||https://p.example/x|||"],
    );
    check(
        r#"{"response":{"docs":[{"_id":"nyt://1","web_url":"https://p.example/x","headline":{"main":"T","kicker":"K"},"snippet":"s",
            "lead_paragraph":"lead paragraph","pub_date":"2026-05-08T09:00:00+0000","byline":{"original":"By A"},"source":"Post",
            "section_name":"World","keywords":[{"name":"subject","value":"Ferries","rank":1}]}],"meta":{"hits":1}}}"#,
        &["nyt://1|T|lead paragraph|2026-05-08T09:00:00Z|Post|https://p.example/x|A|World|Ferries"],
    );
    check(
        r#"{"value":[{"name":"T","url":"https://p.example/x","description":"d","datePublished":"2026-05-08T09:00:00Z",
            "provider":[{"@type":"Organization","name":"Post"}]}]}"#,
        &["|T|d|2026-05-08T09:00:00Z|Post|https://p.example/x|||"],
    );
    check(
        r#"{"stories":[{"id":7,"title":"T","body":"b","summary":{"sentences":["s"]},"published_at":"2026-05-08T09:00:00Z",
            "source":{"id":1,"name":"Post"},"author":{"name":"A"},"links":{"permalink":"https://p.example/x"},"keywords":["k"]}]}"#,
        &["7|T|b|2026-05-08T09:00:00Z|Post|https://p.example/x|A||k"],
    );
    check(
        r#"{"posts":[{"thread":{"uuid":"u","title":"T","site":"p.example","published":"2026-05-08T09:00:00+02:00"},"uuid":"u",
            "published":"2026-05-08T09:00:00+02:00","title":"T","text":"b","crawled":"2026-05-09T09:00:00+02:00"}],"next":"/x"}"#,
        &["u|T|b|2026-05-08T09:00:00+02:00|p.example||||"],
    );
    check(
        r#"{"category":[{"code":"newspaper","records":{"article":[{"id":"9","heading":"T","title":{"id":"3","value":"Post"},
            "date":"1912-04-15","snippet":"s","troveUrl":"https://p.example/x"}]}}]}"#,
        &["9|T|s|1912-04-15||https://p.example/x|||"],
    );
    check(
        r#"{"docs":[{"id":"d","dataProvider":"Library","isShownAt":"https://p.example/x","sourceResource":{"title":["T"],
            "date":[{"displayDate":"1912-04-15"}],"description":["d"],"creator":["A"]}}]}"#,
        &["d|T|d|1912-04-15|Library|https://p.example/x|A||"],
    );
}

#[test]
fn exports_of_databases_and_programs_are_read() {
    check(
        r#"{"_index":"n","_id":"e","_source":{"title":"T","body":"b","published":"2026-05-08T09:00:00Z"}}"#,
        &["e|T|b|2026-05-08T09:00:00Z|||||"],
    );
    check(
        r#"{"response":{"docs":[{"id":["s"],"title_txt_en":["T"],"content_t":["b"],"published_dt":["2026-05-08T09:00:00Z"]}]}}"#,
        &["s|T|b|2026-05-08T09:00:00Z|||||"],
    );
    check(
        r#"{"_id":{"$oid":"65e"},"title":"T","text":"b","published_at":{"$date":{"$numberLong":"1778230800000"}}}"#,
        &["65e|T|b|2026-05-08T09:00:00Z|||||"],
    );
    check(
        r#"{"id":"f","schema":"Article","properties":{"title":["T"],"bodyText":["b"],"publishedAt":["2026-05-08"],"publisher":["Post"]}}"#,
        &["f|T|b|2026-05-08|Post||||"],
    );
    check(
        r#"{"data":[{"type":"node--article","id":"n","attributes":{"title":"T","body":{"value":"<p>b</p>","format":"basic_html",
            "processed":"<p>b</p>"},"created":"2026-05-08T09:00:00+00:00","changed":"2026-05-09T09:00:00+00:00","langcode":"en"}}]}"#,
        &["n|T|b|2026-05-08T09:00:00Z|||||"],
    );
    check(
        r#"{"db":[{"meta":{"version":"5"},"data":{"posts":[{"id":"g","title":"T","html":"<p>h</p>","plaintext":"b",
            "published_at":"2026-05-08T09:00:00.000Z","created_at":"2026-05-07T09:00:00.000Z"}],"users":[{"id":"1","name":"A"}]}}]}"#,
        &["g|T|b|2026-05-08T09:00:00Z|||||"],
    );
}

#[test]
fn archives_of_posts_and_bibliographies_are_read() {
    check(
        r#"{"kind":"Listing","data":{"children":[{"kind":"t3","data":{"id":"r","title":"T","selftext":"b","created_utc":1778230800.0,
            "author":"A","subreddit":"news"}}]}}"#,
        &["r|T|b|2026-05-08T09:00:00Z|news||A||"],
    );
    check(
        r#"{"key":"Z","library":{"name":"L"},"data":{"key":"Z","itemType":"newspaperArticle","title":"T","abstractNote":"d",
            "publicationTitle":"Post","date":"2026-05-08","url":"https://p.example/x","accessDate":"2026-06-01",
            "creators":[{"firstName":"Ada","lastName":"Lind"}],"tags":[{"tag":"k"}]}}"#,
        &["Z|T|d|2026-05-08|Post|https://p.example/x|Ada Lind||k"],
    );
    check(
        r#"{"id":"c","type":"article-newspaper","title":"T","container-title":"Post","source":"Catalogue","abstract":"d",
            "issued":{"date-parts":[[2026,5,8]]},"author":[{"family":"Lind","given":"Ada"}],"URL":"https://p.example/x"}"#,
        &["c|T|d|2026-05-08|Post|https://p.example/x|Ada Lind||"],
    );
    check(
        r#"{"name":"Desk","type":"public_channel","messages":[{"id":5,"type":"message","date":"2026-05-08T09:00:00","from":"A",
            "text":["See ",{"type":"link","text":"p.example"},", now."]}]}"#,
        &["5||See p.example, now.|2026-05-08T09:00:00|||A||"],
    );
    check(
        r#"{"feed":[{"post":{"uri":"at://1","author":{"handle":"ada.example","displayName":"Ada"},"record":{"text":"b",
            "createdAt":"2026-05-08T09:00:00.000Z","langs":["en"]},"indexedAt":"2026-05-08T09:00:01.000Z"}}]}"#,
        &["at://1||b|2026-05-08T09:00:00Z|||Ada||"],
    );
    check(
        r#"{"features":[{"name":"x"}],"rows":[{"row_idx":0,"row":{"article":"b","highlights":"h","id":"h1"}}]}"#,
        &["h1||b||||||"],
    );
    check(
        r#"{"whatever":{"deeper":[{"title":"T","text":"b","when":1},{"headline":"U","date":"2026-05-08"}]}}"#,
        &["|T|b||||||", "|U||2026-05-08|||||"],
    );
}

#[test]
fn scripts_that_assign_a_list_are_read() {
    let tweets = r#"window.YTD.tweets.part0 = [ {"tweet":{"created_at":"2026-05-08T09:00:00Z","id":"1","full_text":"b",
        "source":"<a href=\"https://x.example\">App</a>"}} ];"#;
    for name in ["tweets.js", "twitter_archive.js", "a.json"] {
        assert_eq!(read(name, tweets), ["1||b|2026-05-08T09:00:00Z|||||"], "{name}");
    }
    assert_eq!(read("tweet-widget.js", "function tweet() {}"), [""; 0]);
    assert!(Root::resolve(std::path::Path::new("/x/app.js")).is_err());
}

#[test]
fn a_title_is_an_article_beside_a_date_or_url_only() {
    let check = |text: &str, is_article: bool| {
        let found = read("a.json", text);
        let articles = found.iter().filter(|line| !line.starts_with('!')).count();
        assert_eq!((articles == 1, found.len()), (is_article, 1), "{text}: {found:?}");
    };
    check(r#"{"title":"T","url":"https://p.example/x"}"#, true);
    check(r#"{"headline":"T","date":"2026-05-08"}"#, true);
    check(r#"{"title":"T","source":"Post"}"#, true);
    check(r#"{"title":"T","body":""}"#, true);
    check(r#"{"title":"T","summary":"s"}"#, true);
    check(r#"{"title":"T"}"#, false);
    check(r#"{"title":"T","count":3}"#, false);
    check(
        r#"{"name":"x","version":"1","description":"d","author":"A","homepage":"h","keywords":["k"]}"#,
        false,
    );
    check(r#"{"name":"x","url":"https://p.example"}"#, false);
    check(
        r#"{"$schema":"s","title":"T","description":"d","type":"object","properties":{"title":{"type":"string"}}}"#,
        false,
    );
    check(
        r#"{"type":"Feature","geometry":{"type":"Point"},"properties":{"title":"T","url":"u","time":1778230800}}"#,
        false,
    );
    check(r#"{"name":"Mix","tracks":[{"title":"T","artist":"A","url":"u"}]}"#, false);
    check(r#"{"@type":"Event","name":"T","description":"d","url":"https://p.example/x"}"#, false);
}

#[test]
fn the_date_is_that_of_publication() {
    let check = |fields: &str, date: &str, warning: Option<&str>| {
        let found =
            read("a.jsonl", &format!("{{\"title\":\"T\",\"text\":\"b\",{fields}}}\n").repeat(2));
        let warnings: Vec<&str> = found.iter().filter_map(|line| line.strip_prefix("! ")).collect();
        let dates: Vec<&str> = found
            .iter()
            .filter(|line| !line.starts_with('!'))
            .map(|line| line.split('|').nth(3).unwrap())
            .collect();
        assert_eq!(dates, [date; 2], "{fields}");
        assert_eq!(warnings.first().copied(), warning, "{fields}");
    };
    let found = "no date of publication, only when a service found the articles";
    let fetched = "no date of publication, only when a program fetched the articles";
    check(r#""seendate":"2026-05-08T09:00:00Z""#, "2026-05-08T09:00:00Z", Some(found));
    check(
        r#""seendate":"2026-05-08T09:00:00Z","url":"https://p.example/2026/05/07/x""#,
        "2026-05-07",
        None,
    );
    check(r#""seendate":"2026-05-08T09:00:00Z","created_at":"2026-05-07""#, "2026-05-07", None);
    check(r#""date_download":"2026-05-08 09:00:00""#, "", Some(fetched));
    check(
        r#""date_download":"2026-05-08 09:00:00","date_publish":"2026-05-07 08:00:00""#,
        "2026-05-07T08:00:00",
        None,
    );
    check(r#""filedate":"2026-05-08","modified":"2026-05-06""#, "2026-05-06", None);
    check(
        r#""date":"2026-05-08","published_at":"2026-05-08T09:00:00Z""#,
        "2026-05-08T09:00:00Z",
        None,
    );
    check(r#""date":"2026-05-08","created_at":"2026-05-08T09:00:00Z""#, "2026-05-08", None);
    check(r#""date":"2026-05-08","published_at":"2026-05-07T09:00:00Z""#, "2026-05-08", None);
    check(
        r#""date":"lately","created_at":"2026-05-08""#,
        "2026-05-08",
        Some("cannot parse the date \"lately\""),
    );
    // A local midnight is a day; one with a zone is a moment.
    check(r#""date":"2026-05-08 00:00:00""#, "2026-05-08", None);
    check(r#""date":"2026-05-08T00:00:00Z""#, "2026-05-08T00:00:00Z", None);
}

#[test]
fn the_longest_summary_is_the_body_where_there_is_no_text() {
    check(
        r#"{"title":"T","excerpt":"A rope.","summary":"The ferry stayed in port because of a rope.","date":"2026-05-08"}"#,
        &["|T|The ferry stayed in port because of a rope.|2026-05-08|||||"],
    );
    check(
        r#"{"title":"T","summary":"The ferry stayed in port because of a rope.","text":"b","date":"2026-05-08"}"#,
        &["|T|b|2026-05-08|||||"],
    );
}

#[test]
fn a_source_that_is_a_url_is_the_address() {
    check(
        r#"{"title":"T","text":"b","source":"https://p.example/x","source-hostname":"Post","hostname":"p.example"}"#,
        &["|T|b||Post|https://p.example/x|||"],
    );
    check(
        r#"{"title":"T","text":"b","source":"https://p.example/","domain":"p.example","url":"https://p.example/x"}"#,
        &["|T|b||p.example|https://p.example/x|||"],
    );
}

#[test]
fn column_names_are_read_in_the_languages_of_news() {
    for header in [
        "Titel;Text;Datum;Quelle;Autor;Ressort",
        "Titre;Texte;Date;Journal;Auteur;Rubrique",
        "Título;Texto;Fecha;Periódico;Autor;Sección",
        "Titolo;Testo;Data;Testata;Autore;Sezione",
        "Manchete;Conteúdo;Data;Jornal;Autor;Editoria",
        "Titel;Tekst;Datum;Krant;Auteur;Rubriek",
        "Tytuł;Treść;Data;Gazeta;Autor;Dział",
        "Заголовок;Текст;Дата;Источник;Автор;Раздел",
        "Τίτλος;Κείμενο;Ημερομηνία;Εφημερίδα;Συντάκτης;Κατηγορία",
        "Başlık;Metin;Tarih;Gazete;Yazar;Kategori",
        "标题;正文;日期;来源;作者;版面",
        "タイトル;本文;日付;出典;著者;カテゴリ",
        "العنوان;النص;التاريخ;المصدر;الكاتب;القسم",
    ] {
        let found = read("a.csv", &format!("{header}\nT;b;2026-05-08;Post;A;S\n"));
        assert_eq!(found, ["|T|b|2026-05-08|Post||A|S|"], "{header}");
    }
}
