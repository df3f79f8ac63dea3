//! Lines that sites put around and between the paragraphs of an article, in the languages of news.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::formats::web::html::main_text::comment_labels::{AMBIGUOUS, COMMENTS, REPLIES};
use crate::formats::web::html::main_text::related_labels::RELATED;
use crate::formats::web::html::main_text::site_labels::{
    CREDITS, DISCLAIMERS, INVITATIONS, LINES, NETWORKS, NOTICES, TAGS,
};
use crate::infer::site_lines::SITE_LINES;

/// What a line stands for that is not part of the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    /// A button, an advertisement, a call to share: it stands alone.
    Line,
    /// Heads keywords, often in the same line: `Tags: harbour, ferry`.
    Tags,
    /// Heads links to other articles.
    Related,
    /// Heads readers' comments.
    Comments,
    /// Stands below a reader's comment, to answer or report it.
    Reply,
    /// Heads an invitation to subscribe, or legal text.
    Notice,
}

/// Lines longer than this are no labels, in bytes.
const MAX_LABEL_BYTES: usize = 120;

/// Site notices longer than this are text, in bytes.
const MAX_NOTICE_BYTES: usize = 400;
/// Invitations to a social network longer than this are text, in bytes.
const MAX_INVITATION_BYTES: usize = 200;
/// The label in front of an author or a source is at most this long, in bytes.
const MAX_CREDIT_LABEL_BYTES: usize = 40;
/// Maximum number of words of a button in a row of them.
const MAX_ROW_WORDS: usize = 4;

/// The label that a block consists of, apart from numbers and punctuation.
pub(crate) fn label(text: &str) -> Option<Label> {
    if text.len() > MAX_LABEL_BYTES {
        return (text.len() <= MAX_NOTICE_BYTES && is_site_notice(text)).then_some(Label::Line);
    }
    let key = label_key(text);
    if key.is_empty() {
        // A line of digits can be a line of an article; one without letters and digits cannot.
        let is_label = !text.contains(char::is_alphanumeric) || is_timestamp(text);
        return is_label.then_some(Label::Line);
    }
    let label = LABELS.get(key.as_str()).copied();
    let label = label.or_else(|| {
        let is_counted =
            text.contains(char::is_numeric) && AMBIGUOUS.iter().any(|line| label_key(line) == key);
        is_counted.then_some(Label::Comments)
    });
    label.or_else(|| (is_row_of_labels(&key) || is_site_notice(text)).then_some(Label::Line))
}

/// Whether a line without letters is a date with a time, or a date of eight digits.
fn is_timestamp(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_separator = |c: char| matches!(c, ':' | '.' | '/' | '-' | '|' | ',' | ' ' | '\u{a0}');
    (8..=14).contains(&digits)
        && text.matches([':', '.', '/', '-']).count() >= 2
        && text.chars().all(|c| c.is_ascii_digit() || is_separator(c))
}

/// Whether a line is a row of buttons: `Print Email Share`.
fn is_row_of_labels(key: &str) -> bool {
    let mut rest = key;
    let mut labels = 0;
    while !rest.is_empty() {
        // The longest label that the rest starts with.
        let ends =
            rest.match_indices(' ').map(|(at, _)| at).take(MAX_ROW_WORDS).chain([rest.len()]);
        let is_button = |end: &usize| {
            matches!(LABELS.get(&rest[..*end]), Some(Label::Line | Label::Comments | Label::Reply))
        };
        let Some(end) = ends.filter(is_button).last() else { return false };
        rest = rest[end..].trim_start();
        labels += 1;
    }
    labels > 1
}

/// Whether a line says whose the text is, or how to report a mistake in it.
fn is_site_notice(text: &str) -> bool {
    let start = text.trim_start_matches(['(', '[', '*', ' ']);
    let is_copyright = start.starts_with('©')
        || start.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("copyright"))
        || text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("(c)"));
    let has_year = || text.chars().filter(char::is_ascii_digit).count() >= 4;
    let asks_for_mistakes = || text.contains("Ctrl") && text.contains("Enter") && text.len() < 300;
    let is_disclaimer = || DISCLAIMERS.iter().any(|words| text.contains(words));
    is_copyright && has_year() || asks_for_mistakes() || is_disclaimer() || is_invitation(start)
}

/// Whether a line invites to a social network: `Follow us on Twitter`.
fn is_invitation(text: &str) -> bool {
    if text.len() > MAX_INVITATION_BYTES || !NETWORKS.iter().any(|name| text.contains(name)) {
        return false;
    }
    let start = text.to_lowercase();
    INVITATIONS.iter().any(|words| start.starts_with(words))
}

/// The line of an author, a source or a picture: `Photo: Ann Oduya`.
pub(crate) fn is_credit(text: &str) -> bool {
    let head = &text[..text.floor_char_boundary(MAX_CREDIT_LABEL_BYTES)];
    let start = head.trim_start_matches(['(', '[', '（', '［', '【', '/', ' ', '\u{3000}']);
    let end = start.find([':', '：', '.', '©']);
    end.is_some_and(|end| CREDIT_KEYS.contains(label_key(&start[..end]).as_str()))
}

/// The label in front of a colon that a block starts with: `Read also: …`.
pub(crate) fn leading_label(text: &str) -> Option<Label> {
    let head = &text[..text.floor_char_boundary(MAX_LABEL_BYTES)];
    let colon = head.find([':', '：'])?;
    label(&head[..colon])
}

/// The words of a line in lower case, without numbers, such as that of the comments.
fn label_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let start = key.len();
        if start > 0 {
            key.push(' ');
        }
        key.extend(word.chars().filter_map(label_letter));
        if key.len() == start + usize::from(start > 0) {
            key.truncate(start);
        }
    }
    key
}

/// The character of a key for one of a line; `None` for digits and punctuation. It knows the
/// punctuation of the languages of news, because looking up properties of characters takes time.
fn label_letter(c: char) -> Option<char> {
    match c {
        'a'..='z' => Some(c),
        'A'..='Z' => Some(c.to_ascii_lowercase()),
        '\u{c0}'..='\u{2ff}' | '\u{370}'..='\u{58f}' | '\u{1e00}'..='\u{1fff}' => {
            c.to_lowercase().next().map(without_accent)
        }
        c => (!is_other_sign(c)).then(|| without_accent(c)),
    }
}

/// Whether a character beyond ASCII is a punctuation mark, a digit, or a mark above or below a letter.
fn is_other_sign(c: char) -> bool {
    let is_punctuation =
        matches!(c, '\0'..='\u{bf}' | '\u{2000}'..='\u{2bff}' | '\u{3000}'..='\u{303f}');
    let is_wide =
        matches!(c, '\u{ff00}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}');
    let is_arabic = matches!(c, '\u{600}'..='\u{61f}' | '\u{640}' | '\u{64b}'..='\u{66d}' | '\u{670}' | '\u{6f0}'..='\u{6f9}');
    is_punctuation
        || is_wide
        || is_arabic
        || matches!(c, '\u{300}'..='\u{36f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// A letter without what capitals lack: accents in Greek and often in French, the dot of `ё`, the
/// missing one of `ı`.
fn without_accent(c: char) -> char {
    match c {
        'à' | 'â' | 'á' => 'a',
        'é' | 'è' | 'ê' => 'e',
        'ё' => 'е',
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        'ı' => 'i',
        'أ' | 'إ' | 'آ' => 'ا',
        c => c,
    }
}

static CREDIT_KEYS: LazyLock<HashSet<String>> =
    LazyLock::new(|| CREDITS.iter().map(|line| label_key(line)).collect());

static LABELS: LazyLock<HashMap<String, Label>> = LazyLock::new(|| {
    let tables = [
        (Label::Line, SITE_LINES),
        (Label::Line, LINES),
        (Label::Tags, TAGS),
        (Label::Related, RELATED),
        (Label::Notice, NOTICES),
        (Label::Reply, REPLIES),
        (Label::Comments, COMMENTS),
    ];

    let entries =
        tables.iter().flat_map(|(label, lines)| lines.iter().map(move |line| (line, label)));
    entries.map(|(line, label)| (label_key(line), *label)).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_recognized_in_the_languages_of_news() {
        let check = |expected: Label, lines: &str| {
            for line in lines.split(" | ") {
                assert_eq!(label(line), Some(expected), "{line}");
            }
        };
        let lines = "Advertisement | * * * | Share this article | Log in to comment | Anzeige | 广告 | إعلان";
        check(Label::Line, lines);
        check(Label::Tags, "Tags: | Schlagwörter | Mots-clés : | Теги: | 关键词： | タグ");
        check(
            Label::Related,
            "READ MORE: | Related Stories | Lesen Sie auch | À lire aussi | A LIRE AUSSI",
        );
        check(
            Label::Related,
            "Te puede interesar: | Leggi anche | Leia também | Lees ook: | Czytaj też:",
        );
        check(
            Label::Related,
            "Читайте также: | Διαβάστε επίσης | ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ | İlgili Haberler",
        );
        check(Label::Related, "İLGİLİ YAZILAR | 相关新闻 | 相關新聞 | 関連記事 | اقرأ أيضاً:");
        check(
            Label::Comments,
            "12 Comments | Comments (12) | Kommentare (3) | Laisser un commentaire | Commenti",
        );
        check(
            Label::Comments,
            "Deja un comentario | 3 comentários | Reacties (5) | Komentarze (25) | Opinie (46)",
        );
        check(
            Label::Comments,
            "Комментарии (7) | Σχόλια (2) | Yorumlar | 网友评论 | 發表評論 | コメントを書く | أضف تعليقك",
        );
        check(
            Label::Notice,
            "Newsletter | We value your privacy | Datenschutz-Einstellungen | Abonnez-vous",
        );
        check(
            Label::Notice,
            "Aviso legal | Informativa sui cookie | Política de privacidade | Nieuwsbrief",
        );
        check(
            Label::Notice,
            "Polityka prywatności | Пользовательское соглашение | Όροι χρήσης | Çerez politikası",
        );
        check(Label::Notice, "免责声明 | プライバシーポリシー | سياسة الخصوصية");
    }

    #[test]
    fn lines_of_the_site_are_labels() {
        for line in [
            "Print Email Share",
            "A A A",
            "分享 打印 收藏",
            "2012-01-05 10:20",
            "05.01.2012 | 23:01",
            "© 2026 The Tribune. All rights reserved.",
            "(C) Tribune 2026",
            "Copyright 2026 Tribune",
            "If you see a mistake, select it and press Ctrl+Enter.",
        ] {
            assert_eq!(label(line), Some(Label::Line), "{line}");
        }
        for line in [
            "2:1",
            "1,200.50",
            "+47 21 05 30 00",
            "Print is dead",
            "Copyright is old",
            "© or not ©",
        ] {
            assert_eq!(label(line), None, "{line}");
        }
    }

    #[test]
    fn rows_of_buttons_invitations_and_disclaimers_are_labels() {
        for line in [
            "Просмотров: 1341 Комментариев: 0 Версия для печати",
            "Print | 3 Comments | Share",
            "Follow us on Facebook and Twitter",
            "(Follow us on Twitter)",
            "Присоединяйтесь к нам на Facebook",
            "Polub nas na Facebooku",
            "本文不代表本站观点，未经许可不得转载。",
        ] {
            assert_eq!(label(line), Some(Label::Line), "{line}");
        }
        for line in ["Follow us to the harbour", "The mayor left Twitter", "本站的观点"] {
            assert_eq!(label(line), None, "{line}");
        }
    }

    #[test]
    fn credits_have_a_label_and_a_name() {
        for line in [
            "Photo: Ann Oduya",
            "fot. A. Oduya",
            "(fot. Port)",
            "Źródło: Tribune",
            "Автор: Анна Одуя",
            "Πηγή: tribune.example",
            "（责任编辑：安）",
            "本文来源：港口日报",
        ] {
            assert!(is_credit(line), "{line}");
        }
        for line in ["Photo finish: the mayor", "Ann: a photo", "Photographs", "1. Photo", ""] {
            assert!(!is_credit(line), "{line}");
        }
    }

    #[test]
    fn other_lines_are_no_labels() {
        for line in [
            "Advertisement is dear",
            "Read more books",
            "Да",
            "7",
            "Discussion",
            "Opinie",
            "Réactions",
            "12:30",
            "",
        ] {
            let expected = line.is_empty().then_some(Label::Line);
            assert_eq!(label(line), expected, "{line}");
        }
        assert_eq!(leading_label("Read also: Bridge closes"), Some(Label::Related));
        assert_eq!(leading_label("Tags: bridge, harbour"), Some(Label::Tags));
        assert_eq!(leading_label("The mayor: no comments"), None);
    }
}
