//! Buttons, keywords, invitations and legal text, by language. Without numbers and punctuation, in lower case.

/// Buttons, advertisements and calls to share.
#[rustfmt::skip]
pub(super) const LINES: &[&str] = &[
    // en
    "by", "photo", "photos", "video", "videos", "image", "author", "source", "text size", "rss",
    "a", "t", "x", "current article ratings", "your article has been sent", "ad", "ads", "advert",
    "advertising", "article continues below advertisement", "story continues below advertisement",
    "close", "continue reading", "loading", "more", "sponsored",
    "this slideshow requires javascript", "pinterest", "reddit", "share on facebook",
    "share on twitter", "share this story", "share this post", "share this page",
    "email this article", "print this article", "print this page", "back to top", "follow us",
    "follow us on facebook", "follow us on twitter", "view gallery", "enlarge image",
    "click to enlarge", "add to favorites", "skip advertisement", "rate this article",
    "log in to comment", "you must be logged in to post a comment", "recommend", "bookmark", "back",
    "home", "font size", "views", "this field is required", "required field", "visits",
    // de
    "anzeige", "werbung", "teilen", "drucken", "merken", "artikel teilen", "artikel drucken",
    "artikel versenden", "auf facebook teilen", "auf twitter teilen", "per mail teilen",
    "weiterlesen", "seite drucken", "nach oben", "zur startseite", "zurück", "schriftgröße",
    "versenden", "bild vergrößern", "folgen sie uns", "vorlesen", "mehr",
    // fr
    "publicité", "annonce", "partager", "imprimer", "envoyer", "partager sur facebook",
    "partager sur twitter", "partager cet article", "lire la suite", "haut de page", "suiveznous",
    "suivez nous", "envoyer à un ami", "retour", "agrandir", "plus",
    // es
    "publicidad", "anuncio", "compartir", "imprimir", "enviar", "compartir en facebook",
    "compartir en twitter", "seguir leyendo", "síguenos", "síguenos en facebook",
    "síguenos en twitter", "volver", "ampliar", "guardar", "más",
    // it
    "pubblicità", "condividi", "stampa", "invia", "condividi su facebook",
    "condividi questo articolo", "continua a leggere", "seguici", "seguici su facebook", "torna su",
    "ingrandisci", "annuncio", "altro",
    // pt
    "publicidade", "anúncio", "compartilhar", "compartilhe", "partilhar", "partilhe",
    "continue lendo", "continua depois da publicidade", "siga nos", "voltar", "salvar", "mais",
    // nl
    "advertentie", "delen", "deel", "deel dit artikel", "deel op facebook", "printen", "afdrukken",
    "volg ons", "terug", "vergroot", "meer",
    // pl
    "poleć artykuł", "dodaj do", "zdjęcie", "fot", "foto", "autor", "źródło", "artykuł premium",
    "reklama", "udostępnij", "podziel się", "podziel się z innymi", "drukuj", "wydrukuj", "wyślij",
    "wyślij znajomemu", "poleć", "poleć znajomym", "oceń", "oceń artykuł", "lubię to", "powiększ",
    "do góry", "wróć", "wyświetleń", "odsłon", "to pole jest wymagane", "pole obowiązkowe", "zapisz", "czytaj dalej", "dalszy ciąg materiału pod wideo",
    "dalsza część artykułu pod wideo", "artykuł sponsorowany", "wersja do druku", "zamknij",
    // ru
    "фото", "видео", "автор", "источник", "версия для слабовидящих", "реклама", "поделиться",
    "поделитесь", "поделись", "поделиться с друзьями", "поделиться новостью", "поделиться ссылкой",
    "поделиться в соцсетях", "поделитесь с друзьями", "рассказать друзьям", "распечатать",
    "версия для печати", "печать", "отправить другу", "сохранить", "на правах рекламы", "наверх",
    "назад", "закрыть", "просмотров", "просмотры", "оцените пожалуйста статью",
    "оцените пожалуйста статью нам важно ваше мнение", "рамблерновости", "код для блога", "увеличить", "читать далее", "далее", "добавить в закладки",
    "добавить в закладки и поделиться с друзьями", "мне нравится", "оцените статью",
    "оценить статью", "следите за нами", "ещё", "еще", "рекламодатель",
    // uk
    "поділитися", "поділитись", "роздрукувати", "версія для друку", "надрукувати", "закрити",
    "нагору",
    // el
    "μέγεθος κειμένου", "πηγή", "προβολή", "διαφήμιση", "κοινοποίηση", "κοινοποιήστε",
    "μοιραστείτε", "μοιραστείτε το", "εκτύπωση", "αποστολή", "εκτυπώστε", "στείλτε το", "κλείσιμο",
    "ακολουθήστε μας", "μέγεθος γραμμάτων",
    // tr
    "reklam", "paylaş", "yazdır", "paylaşın", "arkadaşına gönder", "facebookta paylaş",
    "twitterda paylaş", "bizi takip edin", "kapat", "yukarı", "devamını oku",
    // zh
    "复制链接", "複製連結", "来源", "收藏此页", "保存", "分享工具", "编辑", "责任编辑", "大", "中",
    "小", "广告", "廣告", "分享", "分享到", "分享至", "打印", "列印", "收藏", "字号", "字號",
    "字体", "大中小", "关闭", "關閉", "返回", "返回首页", "返回顶部", "打印本页", "关闭窗口",
    "纠错", "我要纠错", "推荐", "转发", "轉寄", "友善列印", "顶", "踩", "点击放大", "點擊放大",
    "更多", "字号tt", "字號tt", "复制", "rss", "评分",
    // ja
    "広告", "シェア", "シェアする", "印刷", "印刷する", "ツイート", "ツイートする", "ブックマーク",
    "拡大", "閉じる", "ページの先頭へ", "トップへ戻る", "続きを読む", "もっと見る",
    // ar
    "إعلان", "إعلانات", "شارك", "مشاركة", "شارك الخبر", "شارك على فيسبوك", "طباعة", "اطبع", "إغلاق",
    "تابعنا", "تابعونا", "حفظ", "المزيد",
];

/// Labels in front of the name of an author, a source or a photographer.
#[rustfmt::skip]
pub(super) const CREDITS: &[&str] = &[
    // en
    "photo", "photos", "photo by", "photograph by", "photo credit", "image credit", "picture",
    "pictures", "source", "sources", "author", "authors", "written by", "editor",
    // de
    "foto", "fotos", "bild", "quelle", "quellen", "autor", "autoren",
    // fr
    "crédit photo", "crédits photo", "photographie", "auteur",
    // es, it, pt, nl
    "fuente", "fuentes", "fonte", "fonti", "fontes", "autore", "crédito", "bron", "bronnen",
    // pl
    "fot", "zdjęcie", "zdjęcia", "źródło", "źródła", "autorzy", "opracował", "opracowała", "oprac",
    // ru, uk
    "фото", "автор", "авторы", "источник", "источники", "по материалам", "подготовил",
    "подготовила", "джерело", "джерела",
    // el
    "πηγή", "πηγές", "φωτογραφία", "φωτογραφίες", "φωτό", "συντάκτης",
    // tr
    "kaynak", "fotoğraf", "yazar",
    // zh
    "责任编辑", "责编", "编辑", "来源", "本文来源", "文章来源", "稿件来源", "作者", "責任編輯", "編輯",
    "來源", "資料來源", "图片来源", "圖片來源",
    // ja
    "写真", "出典", "提供",
    // ar
    "المصدر", "الكاتب", "تصوير", "صورة",
];

/// Words of notices that forbid copies, or say whose opinion a text is.
#[rustfmt::skip]
pub(super) const DISCLAIMERS: &[&str] = &[
    "代表本网", "代表本站", "代表本報", "不得转载", "不得轉載", "严禁转载", "嚴禁轉載", "禁止转载", "謝絕轉載", "转载请注明",
    "無断転載",
];

/// Names of social networks.
pub(super) const NETWORKS: &[&str] = &[
    "Facebook",
    "facebook",
    "Twitter",
    "twitter",
    "Google+",
    "Instagram",
    "Telegram",
    "YouTube",
    "WhatsApp",
    "ВКонтакте",
    "В контакте",
    "微博",
    "微信",
];

/// Beginnings of invitations to a social network.
#[rustfmt::skip]
pub(super) const INVITATIONS: &[&str] = &[
    "follow us", "like us", "join us", "find us", "connect with us", "for updates",
    "folgen sie uns", "folge uns", "besuchen sie uns", "suivez-nous", "rejoignez-nous",
    "retrouvez-nous", "síguenos", "siga-nos", "curta", "seguici", "segui", "volg ons", "polub",
    "dołącz do nas", "śledź nas", "obserwuj nas", "присоединяйтесь", "подписывайтесь",
    "подпишитесь", "читайте нас", "следите за", "следите за нами", "приєднуйтесь", "підписуйтесь",
    "ακολουθήστε", "βρείτε μας", "γίνετε μέλος", "bizi takip", "关注我们", "歡迎加入", "تابعونا",
    "تابعنا",
];

/// Headings of keywords.
#[rustfmt::skip]
pub(super) const TAGS: &[&str] = &[
    // en
    "tags", "tag", "topics", "keywords", "filed under", "tagged", "tagged with", "tagged as",
    "labels", "categories", "category",
    // de
    "schlagworte", "schlagwörter", "schlagwort", "themen", "stichworte", "stichwörter",
    "kategorien", "kategorie",
    // fr
    "mots clés", "motsclés", "thèmes", "catégories", "étiquettes",
    // es
    "etiquetas", "temas", "palabras clave", "categorías", "archivado en",
    // it
    "argomenti", "parole chiave", "etichette", "categorie", "temi",
    // pt
    "palavras chave", "palavraschave", "marcadores", "assuntos", "tópicos",
    // nl
    "trefwoorden", "onderwerpen", "categorieën",
    // pl
    "tagi", "słowa kluczowe", "artykuł pochodzi z kategorii", "pokrewne tematy", "kategorie", "tematy", "kategoria",
    // ru
    "теги", "тэги", "метки", "ключевые слова", "рубрики", "рубрика", "темы",
    // uk
    "мітки", "ключові слова",
    // el
    "ετικέτες", "λέξεις κλειδιά", "λέξειςκλειδιά", "θέματα", "κατηγορίες",
    // tr
    "etiketler", "anahtar kelimeler", "konular", "kategoriler",
    // zh
    "标签", "关键词", "關鍵字", "關鍵詞", "標籤", "文章标签", "分类",
    // ja
    "タグ", "キーワード", "カテゴリ", "カテゴリー",
    // ar
    "الوسوم", "وسوم", "كلمات مفتاحية", "الكلمات المفتاحية", "كلمات دالة", "كلمات دلالية",
    "التصنيفات",
];

/// Headings of invitations to subscribe and of legal text.
#[rustfmt::skip]
pub(super) const NOTICES: &[&str] = &[
    // en
    "newsletter", "newsletters", "our newsletter", "sign up", "sign up for our newsletter",
    "sign up to our newsletter", "sign up for the newsletter", "sign up for our newsletters",
    "subscribe to our newsletter", "get our newsletter", "subscribe now", "subscribe today",
    "stay informed", "stay up to date", "stay connected", "email alerts", "cookies",
    "cookie settings", "cookie policy", "cookie notice", "cookie preferences", "privacy policy",
    "privacy settings", "privacy notice", "privacy", "we value your privacy",
    "we care about your privacy", "your privacy", "your privacy choices", "we use cookies",
    "this site uses cookies", "this website uses cookies", "about your privacy",
    "privacy preference center", "manage consent", "manage preferences",
    "manage consent preferences", "terms of use", "terms and conditions", "terms of service",
    "copyright", "disclaimer", "legal notice", "about us", "about this site", "contact us",
    "advertise with us", "support our journalism", "support us", "sign in", "register",
    "create an account", "forgot your password", "support independent journalism",
    // de
    "newsletter abonnieren", "newsletter bestellen", "abonnieren sie unseren newsletter",
    "unser newsletter", "zum newsletter anmelden", "newsletteranmeldung", "jetzt abonnieren",
    "jetzt anmelden", "abonnieren", "datenschutz", "datenschutzerklärung", "datenschutzhinweis",
    "datenschutzhinweise", "datenschutzeinstellungen", "cookieeinstellungen",
    "cookie einstellungen", "cookiehinweis", "wir verwenden cookies",
    "diese website verwendet cookies", "diese seite verwendet cookies", "privatsphäreeinstellungen",
    "impressum", "nutzungsbedingungen", "allgemeine geschäftsbedingungen", "haftungsausschluss",
    "über uns", "kontakt", "anmelden", "registrieren", "einloggen", "in eigener sache",
    // fr
    "abonnezvous", "abonnezvous à notre newsletter", "abonnezvous à la newsletter", "inscrivezvous",
    "inscrivezvous à notre newsletter", "inscrivezvous à la newsletter", "recevez notre newsletter",
    "la newsletter", "notre newsletter", "newsletter gratuite", "gestion des cookies",
    "gérer les cookies", "paramètres des cookies", "politique de confidentialité",
    "politique de cookies", "mentions légales", "nous respectons votre vie privée",
    "votre vie privée", "ce site utilise des cookies", "conditions générales",
    "conditions générales dutilisation", "connexion", "qui sommesnous", "contact", "souteneznous",
    "soutenez nous",
    // es
    "suscríbete", "suscríbase", "suscríbete a nuestra newsletter", "suscríbete a nuestro boletín",
    "suscríbete a la newsletter", "boletín", "boletines", "boletín de noticias",
    "recibe nuestro boletín", "regístrate", "inicia sesión", "política de cookies",
    "política de privacidad", "uso de cookies", "utilizamos cookies",
    "este sitio web utiliza cookies", "configuración de cookies", "aviso legal", "aviso de cookies",
    "valoramos tu privacidad", "tu privacidad es importante", "condiciones de uso",
    "términos y condiciones", "quiénes somos", "contacto",
    // it
    "iscriviti", "iscriviti alla newsletter", "iscriviti alla nostra newsletter", "abbonati",
    "abbonati ora", "registrati", "accedi", "informativa sui cookie", "informativa cookie",
    "informativa privacy", "informativa sulla privacy", "impostazioni cookie", "preferenze cookie",
    "questo sito utilizza i cookie", "utilizziamo i cookie", "rispettiamo la tua privacy",
    "la tua privacy", "note legali", "condizioni duso", "termini e condizioni", "chi siamo",
    "contatti",
    // pt
    "assine", "assine já", "assine nossa newsletter", "assine a newsletter", "inscrevase",
    "receba nossa newsletter", "receba a nossa newsletter", "subscreva", "subscreva a newsletter",
    "subscreva a nossa newsletter", "cadastrese", "política de privacidade", "usamos cookies",
    "este site utiliza cookies", "termos de uso", "termos e condições",
    "valorizamos sua privacidade", "a sua privacidade", "quem somos", "fale conosco",
    // nl
    "nieuwsbrief", "onze nieuwsbrief", "meld je aan", "meld je aan voor de nieuwsbrief",
    "schrijf je in", "schrijf je in voor de nieuwsbrief", "schrijf je in voor onze nieuwsbrief",
    "aanmelden nieuwsbrief", "abonneer", "abonneer nu", "cookiebeleid", "cookieinstellingen",
    "cookies beheren", "wij gebruiken cookies", "deze website gebruikt cookies", "privacybeleid",
    "privacyverklaring", "privacyinstellingen", "algemene voorwaarden", "gebruiksvoorwaarden",
    "over ons", "inloggen",
    // pl
    "zapisz się", "zapisz się do newslettera", "zapisz się na newsletter", "nasz newsletter",
    "prenumerata", "zaprenumeruj", "polityka prywatności", "polityka cookies",
    "polityka plików cookies", "pliki cookies", "pliki cookie", "ustawienia plików cookie",
    "ustawienia prywatności", "ta strona używa cookies", "szanujemy twoją prywatność",
    "dbamy o twoją prywatność", "regulamin", "regulamin serwisu", "nota prawna", "prawa autorskie",
    "o nas", "zaloguj się", "zarejestruj się", "logowanie", "rejestracja",
    // ru
    "подписаться", "подписка", "подпишитесь", "подпишись", "подписаться на новости",
    "подписка на новости", "подпишитесь на новости", "подпишитесь на рассылку",
    "подписаться на рассылку", "подпишитесь на нас", "рассылка", "рассылка новостей",
    "политика конфиденциальности", "политика обработки персональных данных",
    "пользовательское соглашение", "соглашение на обработку персональных данных", "правила сайта",
    "правила комментирования", "правила пользования", "мы используем файлы cookie", "файлы cookie",
    "мы используем cookie", "авторские права", "о нас", "о проекте", "контакты", "войти",
    "регистрация", "зарегистрироваться", "вход", "авторизация", "обратная связь",
    "информация об ограничениях",
    // uk
    "підписатися", "підписка", "підпишіться", "підпишись", "підписатися на новини",
    "політика конфіденційності", "правила користування", "авторські права", "про нас", "контакти",
    "увійти", "реєстрація",
    // el
    "εγγραφή στο newsletter", "εγγραφείτε στο newsletter", "εγγραφείτε", "εγγραφή",
    "πολιτική απορρήτου", "πολιτική cookies", "πολιτική προστασίας", "χρησιμοποιούμε cookies",
    "όροι χρήσης", "προστασία προσωπικών δεδομένων", "σεβόμαστε την ιδιωτικότητά σας", "ταυτότητα",
    "επικοινωνία", "σχετικά με εμάς", "σύνδεση",
    // tr
    "bülten", "ebülten", "e bülten", "abone ol", "abone olun", "bültene abone ol",
    "bültenimize abone olun", "çerez politikası", "çerez ayarları", "çerezler",
    "bu site çerez kullanıyor", "gizlilik politikası", "gizlilik", "kullanım koşulları",
    "kullanım şartları", "kişisel verilerin korunması", "yasal uyarı", "hakkımızda", "iletişim",
    "giriş yap", "üye ol",
    // zh
    "订阅", "订阅我们", "订阅邮件", "電子報", "訂閱電子報", "訂閱", "隐私政策", "隐私声明",
    "免责声明", "版权声明", "版权所有", "特别声明", "声明", "法律声明", "使用条款", "服务条款",
    "用户协议", "隱私政策", "隱私權政策", "免責聲明", "版權聲明", "版權所有", "服務條款",
    "使用條款", "关于我们", "關於我們", "联系我们", "聯絡我們", "登录", "登入", "注册", "註冊",
    // ja
    "メールマガジン", "メールマガジン登録", "メルマガ登録", "メルマガ", "ニュースレター",
    "ニュースレター登録", "購読", "会員登録", "ログイン", "プライバシーポリシー", "利用規約",
    "クッキーポリシー", "個人情報保護方針", "著作権について", "免責事項", "お問い合わせ",
    "会社概要", "このサイトについて",
    // ar
    "النشرة البريدية", "النشرة الإخبارية", "القائمة البريدية", "اشترك", "اشترك معنا",
    "اشترك في النشرة البريدية", "اشترك في نشرتنا البريدية", "اشترك في القائمة البريدية",
    "سياسة الخصوصية", "سياسة ملفات تعريف الارتباط", "ملفات تعريف الارتباط", "شروط الاستخدام",
    "شروط الخدمة", "اتفاقية الاستخدام", "حقوق النشر", "من نحن", "اتصل بنا", "تسجيل الدخول",
];
