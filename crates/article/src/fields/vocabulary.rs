//! The names that other systems have for the fields of an article, in the languages of news.

use crate::fields::field::{FIELD_COUNT, Field};

/// The names of a field, separated by spaces, in the form that `names` compares them in.
pub(super) struct FieldNames {
    pub(super) field: Field,
    /// Names of the field itself, best first: where a record has several titles, `title` may be that
    /// of the newspaper; of several texts, one may be HTML; of several sources, `source` may be the
    /// database that it was found in.
    pub(super) names: &'static str,
    /// Names of dates of any kind, best first. In records of news they are when it appeared.
    pub(super) generic: &'static str,
    /// Names of what can stand in for it, best first: a summary for the body.
    pub(super) fallbacks: &'static str,
}

/// In the order of [`Field`].
pub(super) const NAMES: [FieldNames; FIELD_COUNT] = [
    FieldNames {
        field: Field::Id,
        names: "id _id idstr guid uuid uri articleid docid documentid storyid storiesid newsid \
            postid itemid identifier _key nid goid an accessionnumber accessionno @id \
            identifiant identificador",
        generic: "",
        fallbacks: "key kennung 编号 編號",
    },
    FieldNames {
        field: Field::Title,
        names: "headline heading articletitle title headlines headlinetext webtitle hed \
            titlefull fulltitle maintitle titletext titles header titel uberschrift \
            ueberschrift schlagzeile titre titulo titular titolo manchete kop tytul naglowek \
            заголовок τιτλοσ baslik 标题 標題 题目 題目 新闻标题 新聞標題 タイトル 題名 見出し العنوان عنوان tittel \
            overskrift otsikko titulek nadpis cim titlu 제목 כותרת शीर्षक judul заглавие",
        // Anything has a name.
        generic: "",
        fallbacks: "name titlepage titlerss displaytitle название",
    },
    FieldNames {
        field: Field::Body,
        names: "bodytext fulltext body text content articlebody maintext articletext contenttext \
            articlecontent textcontent plaintext storytext cleantext rawtext selftext \
            textbody bodyplain newstext newscontent contentencoded story article document \
            bodies paragraphs ocreng ocrtext ocr transcript message news bodyhtml bodyxhtml \
            contenthtml contentwithmarkup articlehtml texthtml html inhalt artikeltext \
            volltext haupttext fliesstext artikel texte contenu corps textecomplet \
            textedelarticle texto contenido cuerpo textocompleto testo contenuto corpo \
            testocompleto conteudo tekst inhoud tresc текст содержание содержимое \
            текстстатьи полныитекст κειμενο περιεχομενο metin icerik govde 内容 內容 正文 全文 文本 \
            文章内容 新闻内容 新聞內容 本文 記事 記事本文 テキスト النص نص المحتوى محتوى المتن innehall brodtext \
            brodtekst indhold innhold sisalto teksti obsah szoveg tartalom 내용 본문 기사",
        generic: "",
        fallbacks: "description descriptiontext descriptionhtml descriptions summary abstract \
            abstractnote excerpt customexcerpt leadparagraph lead snippet shortdescription \
            highlights standfirst trailtext extract overview teaser subtitle zusammenfassung \
            beschreibung vorspann resume chapeau resumen descripcion entradilla riassunto \
            sommario descrizione resumo descricao samenvatting beschrijving streszczenie \
            opis описание аннотация περιληψη περιγραφη ozet aciklama 摘要 描述 简介 概要 要約 説明 \
            الملخص ملخص الوصف 요약",
    },
    FieldNames {
        field: Field::Date,
        names: "datetimepub publicationdatetime publisheddatetime datetimepublished date \
            published datepublished publishedat publishdate datepublish pubdate \
            publicationdate publisheddate publishedon publishedtime publicationtime \
            publishtime firstpublished firstpublishedat firstpublicationdate datepublication \
            dateofpublication webpublicationdate displaydate pubtime dateposted postedat \
            postdate postdatetime dateissued issued issuedate numericdate releasedate \
            versioncreated contentcreated firstcreated datum veroffentlicht veroeffentlicht \
            veroffentlichtam veroeffentlichtam veroffentlichungsdatum \
            veroeffentlichungsdatum erscheinungsdatum erscheinungstag erschienen publiele \
            datedepublication dateparution datedeparution parution fecha fechadepublicacion \
            fechapublicacion publicado publicadoem datadipubblicazione datapubblicazione \
            pubblicato datadepublicacao datapublicacao publicatiedatum gepubliceerd \
            datapublikacji opublikowano дата датапубликации опубликовано ημερομηνια \
            ημερομηνιαδημοσιευσησ tarih yayintarihi yayimtarihi 日期 发布日期 發布日期 发布时间 發布時間 发表时间 \
            发表日期 出版日期 时间 時間 日付 日時 公開日 公開日時 掲載日 発行日 配信日時 投稿日 التاريخ تاريخ تاريخالنشر \
            publicerad dato publisert paivamaara julkaistu 날짜 작성일 게시일 תאריך tanggal",
        generic: "dategmt datetime dateutc timestamp createdat createdutc created createddate \
            creationdate datecreated dateunixtime localtime time",
        // When a service found it, which is soon after it appeared.
        fallbacks: "seendate dateseen firstseen firstseenat discovered discoveredat discoverydate \
            datefound founddate foundat detectedat",
    },
    FieldNames {
        field: Field::Modified,
        names: "modified datemodified datemodify modifieddate modificationdate modifydate \
            modifiedat modifiedon modifiedtime modificationtime modificationdatetime \
            contentmodified lastmodified lastmodifiedat lastmodifieddate lastmod updated \
            dateupdated dateupdate updateddate updatedate updatedat updatedon updatedtime \
            updatetime lastupdated lastupdatedat lastupdateddate lastupdate revised \
            daterevised reviseddate revisiondate lastrevised thisrevisioncreated editedat \
            lastedited changed lastchanged modifiedgmt aktualisiert geandert actualizado \
            aggiornato atualizado",
        generic: "",
        fallbacks: "",
    },
    FieldNames {
        field: Field::Source,
        names: "containertitle publicationtitle pubtitle newspapertitle source publisher outlet \
            publication publicationname newspaper newspapername sourcename namesource \
            sourcetitle sourcehostname journal medianame media sitename site provider \
            dataprovider publishername copyrightholder infosource infosources channel \
            ispartof quelle medium zeitung publikation herausgeber editeur fuente medio \
            periodico diario fonte testata giornale veiculo jornal bron krant zrodlo gazeta \
            источник издание газета сми πηγη εφημεριδα kaynak gazete 来源 來源 媒体 媒體 报纸 報紙 出处 \
            新闻来源 出典 新聞 新聞名 媒体名 情報源 配信元 المصدر مصدر الصحيفة kalla tidning kilde avis lahde \
            zdroj forras 출처 언론사 신문사",
        generic: "",
        fallbacks: "sourcedomain domain hostname website sitefull cleanurl sourceid domainurl \
            subreddit host",
    },
    FieldNames {
        field: Field::Url,
        names: "url link canonicalurl canonical articleurl weburl permalink originalurl origurl \
            newsurl storyurl trovurl troveurl isshownat edmisshownat mainentityofpage links \
            externalurl href lien enlace collegamento ссылка συνδεσμοσ baglanti 链接 鏈接 連結 网址 \
            網址 リンク الرابط رابط lenke linkki 링크 webadresse internetadresse",
        generic: "",
        fallbacks: "sourceurl shorturl responseurl",
    },
    FieldNames {
        field: Field::Bylines,
        names: "bylines authors author byline by authorname authornames authorsbyline \
            primaryauthor creator creators writers writer reporter journalist contributor \
            autor autorin autoren verfasser auteur auteurs autores autora autore autori \
            schrijver autorzy автор авторы συγγραφεασ συντακτησ αρθρογραφοσ yazar yazarlar \
            muhabir 作者 记者 記者 著者 筆者 執筆者 الكاتب كاتب المؤلف forfattare skribent forfatter \
            kirjoittaja 기자 저자 작성자",
        generic: "",
        fallbacks: "account user username screenname handle from",
    },
    FieldNames {
        field: Field::Language,
        names: "language lang inlanguage languagecode langcode locale languages langs sprache \
            langue idioma lingua taal jezyk язык γλωσσα dil 语言 語言 语种 言語 اللغة لغة sprak \
            sprog kieli jazyk nyelv 언어",
        generic: "",
        fallbacks: "",
    },
    FieldNames {
        field: Field::Section,
        names: "section sectionname sectiontitle articlesection category categories newsdesk \
            desk ressort rubrik kategorie sparte rubrique categorie seccion categoria \
            sezione secao editoria caderno rubriek sectie dzial kategoria sekcja раздел \
            рубрика категория κατηγορια ενοτητα kategori bolum 栏目 欄目 分类 分類 类别 版面 频道 カテゴリ \
            カテゴリー القسم قسم التصنيف الفئة 카테고리 섹션",
        generic: "",
        fallbacks: "sectionid pillarname",
    },
    FieldNames {
        field: Field::Keywords,
        names: "keywords keyword tags tag subjects subject topics topic hashtags newskeywords \
            schlagworte schlagworter schlagwoerter schlagwort stichworte stichworter \
            stichwoerter motscles motcle etiquettes palabrasclave etiquetas parolechiave \
            etichette palavraschave trefwoorden steekwoorden slowakluczowe tagi \
            ключевыеслова теги метки λεξεισκλειδια ετικετεσ anahtarkelimeler etiketler 关键词 \
            關鍵詞 关键字 關鍵字 标签 標籤 キーワード タグ الكلماتالمفتاحية كلماتمفتاحية الوسوم nyckelord \
            nokkelord avainsanat 키워드 태그",
        generic: "",
        fallbacks: "labels descriptors",
    },
];

/// When a program fetched, loaded or stored an article, which says nothing about when it appeared.
pub(super) const RETRIEVAL_DATES: &str = "crawled crawledat crawldate crawltime crawltimestamp datecrawled datedownload downloaded \
    downloadedat downloaddate scraped scrapedat scrapedate scrapeddate scrapetime \
    datescraped fetched fetchedat fetchdate fetchtime retrieved retrievedat retrievaldate \
    dateretrieved accessed accessedat accessdate dateaccessed indexed indexedat indexeddate \
    indexdate dateindexed indextime harvested harvestdate harvestedat ingested ingestedat \
    ingestdate ingestiondate ingestiondatetime imported importedat importdate loaded \
    loaddate dateloaded filedate added addedat dateadded addeddate adddate timeadded \
    collected collectedat collectdate collectiondate insertedat insertdate dateinserted \
    savedat datesaved archivedat archivedate publicdate capturedat capturedate refreshdate \
    processedat";

/// Names of lists of articles, and of objects that hold such lists, in API responses and exports.
pub(super) const CONTAINERS: &str = "articles items docs documents data results result hits entries rows records posts \
    stories news newsitems response list collection value feed channel rss children messages \
    statuses tweets toots ordereditems @graph @set searchresult searchresults search \
    resultlist item entry db zone nodes edges elements publications articlelist newslist \
    payload pages artikel articulos notizie noticias nieuws articoli";

/// Containers that, as an object, are one article unless they hold a list.
pub(super) const ARTICLE_CONTAINERS: &str = "data result item entry value payload";

/// Objects that contain the article in exports of search engines and databases.
pub(super) const WRAPPERS: &str =
    "_source doc fields properties attributes sourceresource row tweet";

/// Objects that contain the article, or say something about it, beside fields of their own. Those
/// outside are better.
pub(super) const OUTER_WRAPPERS: &str = "data object post record item entry node thread metadata meta _embedded status \
    newsarticle";

/// Names in objects that are no articles unless they have a text: schemas, packages, maps, music.
pub(super) const FOREIGN: &str = "$schema geometry dependencies devdependencies openapi swagger artist artists album \
    albumartist bpm isrc lockfileversion manifestversion sku startdate eventstart";
