//! Headings of readers’ comments, by language. Without numbers and punctuation, in lower case.

/// Headings of readers’ comments, and of forms to write one.
#[rustfmt::skip]
pub(super) const COMMENTS: &[&str] = &[
    // en
    "comments", "comment", "comment on this story", "comment on this article",
    "comments on this story", "comments on this article", "comments for this article",
    "leave a comment", "leave a reply", "leave a response", "leave your comment", "leave comment",
    "post a comment", "post your comment", "post comment", "add a comment", "add your comment",
    "add comment", "add your comments", "write a comment", "your comment", "your comments",
    "reader comments", "readers comments", "user comments", "have your say", "join the discussion",
    "join the conversation", "what do you think", "submit a comment", "submit comment",
    "view comments", "view all comments", "show comments", "read comments", "latest comments",
    "recent comments", "all comments", "comments are closed", "comments are now closed",
    "comments are now closed for this story", "comments are now closed for this article",
    "comments are closed for this story", "comments are closed for this article", "please add comments",
    "comments closed", "no comments",
    "no comments yet", "comments so far", "comments added", "comments to", "readers opinions",
    // de
    "kommentare", "kommentar", "kommentare zu diesem artikel", "kommentare zum artikel",
    "kommentar schreiben", "kommentar verfassen", "kommentar abgeben", "kommentar hinterlassen",
    "schreibe einen kommentar", "schreiben sie einen kommentar", "schreib einen kommentar",
    "ihr kommentar", "ihr kommentar zum thema", "dein kommentar", "ihre meinung", "leserkommentare",
    "leserkommentar", "lesermeinungen", "diskutieren sie mit", "diskussion zu diesem artikel",
    "diskutieren sie diesen artikel", "beitrag kommentieren", "artikel kommentieren",
    "alle kommentare", "kommentare anzeigen", "keine kommentare", "kommentare lesen",
    "mitdiskutieren", "hinterlasse eine antwort", "hinterlasse einen kommentar",
    "neueste kommentare", "userkommentare",
    // fr
    "commentaires", "commentaire", "les commentaires", "vos commentaires", "vos réactions",
    "réagissez", "laisser un commentaire", "laissez un commentaire", "laisser une réponse",
    "ajouter un commentaire", "poster un commentaire", "publier un commentaire",
    "déposer un commentaire", "commenter", "commenter cet article", "écrire un commentaire",
    "tous les commentaires", "voir les commentaires", "votre commentaire", "aucun commentaire",
    "commentaires récents", "participez à la discussion",
    // es
    "comentarios", "comentario", "deja un comentario", "deja tu comentario", "dejar un comentario",
    "deje su comentario", "deja una respuesta", "escribe un comentario", "escribe tu comentario",
    "escriba un comentario", "añadir comentario", "añade un comentario", "agregar comentario",
    "comenta", "comentar", "comente", "comenta esta noticia", "tu comentario", "su comentario",
    "ver comentarios", "sin comentarios", "participa en la conversación", "todos los comentarios",
    "últimos comentarios", "no hay comentarios",
    // it
    "commenti", "commento", "lascia un commento", "lascia una risposta", "lascia il tuo commento",
    "scrivi un commento", "scrivi il tuo commento", "aggiungi un commento", "aggiungi commento",
    "inserisci un commento", "commenta", "commenta la notizia", "commenta questo articolo",
    "i commenti dei lettori", "i commenti", "commenti dei lettori", "i vostri commenti",
    "il tuo commento", "nessun commento", "tutti i commenti", "vedi commenti",
    "partecipa alla discussione",
    // pt
    "comentários", "comentário", "deixe um comentário", "deixe seu comentário",
    "deixe uma resposta", "deixe o seu comentário", "deixar um comentário", "escreva um comentário",
    "adicionar comentário", "faça um comentário", "envie seu comentário", "os comentários",
    "opinião dos leitores", "sem comentários", "nenhum comentário", "ver comentários",
    "todos os comentários", "seu comentário",
    // nl
    "plaats een reactie", "plaats reactie", "geef een reactie", "geef je reactie",
    "laat een reactie achter", "laat een antwoord achter", "laat een bericht achter",
    "reageer op dit artikel", "jouw reactie", "uw reactie", "praat mee", "alle reacties",
    "geen reacties", "bekijk reacties", "toon reacties", "reacties op dit artikel",
    // pl
    "komentarze", "komentarz", "komentarzy", "dodaj komentarz", "dodaj swój komentarz",
    "napisz komentarz", "zostaw komentarz", "skomentuj", "skomentuj artykuł", "twój komentarz",
    "wasze komentarze", "twoja opinia", "opinie czytelników", "dodaj opinię",
    "komentarze użytkowników", "komentarze czytelników", "komentarze do artykułu", "wybrane komentarze",
    "brak komentarzy", "pokaż komentarze", "wszystkie komentarze", "ostatnie komentarze",
    "najnowsze komentarze", "dołącz do dyskusji", "komentarze przejdź do dyskusji na forum",
    "wasze głosy", "dodaj swoją opinię",
    // ru
    "комментарии", "комментарий", "комментариев", "комментарии к статье", "комментарии к новости",
    "комментарии к материалу", "комментарии читателей", "комментарии пользователей",
    "комментарии посетителей", "комментарии нашего читателя", "добавить комментарий",
    "добавление комментария", "добавить новый комментарий", "оставить комментарий",
    "оставьте комментарий", "оставьте свой комментарий", "оставить отзыв", "написать комментарий",
    "напишите комментарий", "ваш комментарий", "ваше мнение", "обсудить", "обсуждение статьи",
    "обсудить на форуме", "обсудить новость", "комментировать", "прокомментировать",
    "все комментарии", "последние комментарии", "комментариев нет", "нет комментариев",
    "комментариев пока нет", "мнения читателей", "добавить отзыв", "показать комментарии",
    "читать комментарии", "вы не можете комментировать",
    // uk
    "коментарі", "коментар", "коментарів", "додати коментар", "додати новий коментар",
    "залишити коментар", "ваш коментар", "обговорення", "всі коментарі", "усі коментарі", "відгуки",
    "коментарі читачів",
    // el
    "σχόλια", "σχόλιο", "τα σχόλιά σας", "τα σχόλια σας", "σχόλια αναγνωστών", "σχόλια χρηστών",
    "αφήστε ένα σχόλιο", "αφήστε σχόλιο", "αφήστε το σχόλιό σας", "αφήστε μια απάντηση",
    "γράψτε το σχόλιό σας", "γράψτε σχόλιο", "γράψτε ένα σχόλιο", "προσθέστε σχόλιο",
    "προσθήκη σχολίου", "προσθέστε το σχόλιό σας", "προσθήκη νέου σχολίου", "νέο σχόλιο",
    "σχολιάστε", "σχολιάστε το άρθρο", "όλα τα σχόλια", "δεν υπάρχουν σχόλια", "η γνώμη σας",
    "πείτε τη γνώμη σας",
    // tr
    "yorumlar", "yorum", "yorum yap", "yorum yaz", "yorum ekle", "yorumunuzu yazın", "yorum gönder",
    "yorum yapın", "okuyucu yorumları", "okur yorumları", "kullanıcı yorumları", "bir yorum yazın",
    "bir cevap yazın", "tüm yorumlar", "yorumunuz", "yorumları göster", "henüz yorum yok",
    "henüz yorum yapılmamış", "habere yorum yap",
    // zh
    "评论", "网友评论", "用户评论", "最新评论", "热门评论", "精彩评论", "全部评论", "所有评论",
    "发表评论", "我要评论", "发表回复", "我来说两句", "我要说两句", "我有话说", "评论列表",
    "查看评论", "查看全部评论", "文章评论", "新闻评论", "读者评论", "暂无评论", "跟贴", "网友跟贴",
    "评论区", "网友留言", "发表留言", "参与讨论", "參與討論", "評論", "網友評論", "讀者評論",
    "發表評論", "我要評論", "發表回應", "發表意見", "讀者意見", "我要留言", "我要回應", "發表留言",
    "讀者留言", "網友回應", "留言板", "條評論", "条评论", "则评论", "則留言",
    // ja
    "コメント", "コメント一覧", "コメントを書く", "コメントを残す", "コメントする",
    "コメントを投稿", "コメントを投稿する", "コメントを見る", "みんなのコメント", "読者のコメント",
    "コメント欄", "コメントはありません", "この記事へのコメント", "この記事に関するコメント",
    "この記事のコメント", "件のコメント", "あなたのコメント",
    // ar
    "تعليقات", "التعليقات", "تعليق", "اترك تعليقا", "اترك تعليقك", "اترك ردا", "أضف تعليق",
    "اضف تعليق", "أضف تعليقا", "أضف تعليقك", "اكتب تعليقا", "اكتب تعليقك", "إضافة تعليق",
    "اضافة تعليق", "شارك برأيك", "شارك بتعليقك", "تعليقات القراء", "لا توجد تعليقات", "رأيك",
    "آراء القراء", "علق", "جميع التعليقات", "كل التعليقات",
];

/// Words that head comments only together with their number. Alone they may head a part of an article.
#[rustfmt::skip]
pub(super) const AMBIGUOUS: &[&str] = &[
    "discussion", "responses", "forum", "opinie", "opiniones", "réactions", "réaction", "reactie",
    "reacties", "diskussion", "discussie", "dyskusja", "обсуждение", "обсуждения", "отзывы",
    "форум", "συζήτηση", "討論", "回應", "留言", "wasze opinie", "leserbriefe", "réagir",
    "отзывы читателей", "votre avis", "reageren", "opina", "répondre", "reageer",
    "отзывы и комментарии",
];

/// Links below readers’ comments, each to answer, rate or report one of them.
#[rustfmt::skip]
pub(super) const REPLIES: &[&str] = &[
    "reply", "reply to this", "report", "report abuse", "report this comment", "flag", "permalink",
    "like reply", "reply quote", "antworten", "melden", "kommentar melden", "antwort", "répondre",
    "signaler", "signaler un abus", "responder", "denunciar", "rispondi", "segnala", "reageer",
    "beantwoorden", "rapporteer", "odpowiedz", "zgłoś", "zgłoś nadużycie", "zgłoś do moderacji",
    "cytuj", "ответить", "пожаловаться", "цитировать", "ответить с цитатой", "ссылка",
    "відповісти", "поскаржитися", "απάντηση", "απάντησε", "αναφορά", "yanıtla", "cevapla",
    "şikayet et", "回复", "回覆", "举报", "檢舉", "引用", "返信", "返信する", "通報", "رد",
    "أضف ردا", "إبلاغ",
];
