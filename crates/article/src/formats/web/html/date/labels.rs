//! Words that tell what a date on a page is the date of.

/// What a date is the date of, as its label or the class of its element tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Meaning {
    /// Of something else: an event, a copyright, a member.
    Other,
    /// Of the last change.
    Modified,
    /// Nothing tells.
    Unknown,
    /// Of publication, or just "date".
    Published,
}

/// Beginnings of words that label the date of something else.
const OTHER: &[&str] = &[
    "©",
    "copyright",
    "joined",
    "registered",
    "member",
    "mitglied",
    "angemeldet",
    "anmelde",
    "beiträge",
    "expires",
    "deadline",
    "birth",
    "born",
    "geboren",
    "today",
    "heute",
    "aujourd'hui",
    "retrieved",
    "abgerufen",
    "crawled",
    "accessed",
    "gültig",
    "valid",
];
/// Beginnings of words that label the date of the last change.
const MODIFIED: &[&str] = &[
    "updated",
    "update",
    "modified",
    "edited",
    "revised",
    "lastmod",
    "aktualisiert",
    "aktualisierung",
    "geändert",
    "änderung",
    "bearbeitet",
    "stand",
    "mis à jour",
    "mise à jour",
    "modifié",
    "actualizad",
    "actualización",
    "modificad",
    "atualizad",
    "aggiornat",
    "modificat",
    "bijgewerkt",
    "gewijzigd",
    "aktualizacj",
    "zaktualizowan",
    "обновлен",
    "изменен",
    "оновлен",
    "ενημέρωση",
    "ενημερώθηκε",
    "τροποποί",
    "güncelle",
    "更新",
    "تحديث",
    "oppdatert",
    "uppdaterad",
    "opdateret",
    "päivitetty",
];
/// Beginnings of words that label the date of publication.
const PUBLISHED: &[&str] = &[
    "published",
    "publication",
    "posted",
    "date",
    "datum",
    "veröffentlich",
    "erstellt",
    "erschienen",
    "gepostet",
    "publié",
    "publication",
    "fecha",
    "publicad",
    "publicación",
    "pubblicat",
    "data",
    "gepubliceerd",
    "geplaatst",
    "publicatie",
    "opublikowan",
    "publikacj",
    "dodano",
    "опубликован",
    "дата",
    "добавлен",
    "опубліковано",
    "δημοσίευση",
    "δημοσιεύ",
    "αναρτήθηκε",
    "ημερομηνία",
    "yayın",
    "tarih",
    "eklenme",
    "发布",
    "發布",
    "发表",
    "發表",
    "日期",
    "时间",
    "時間",
    "公開",
    "配信",
    "掲載",
    "نشر",
    "تاريخ",
    "publisert",
    "publicerad",
    "udgivet",
    "julkaistu",
];

/// Labels that say no more than that what follows is a date. Those of the last change may have
/// them, too: `Last modified date`.
const DATE: &[&str] = &[
    "date",
    "datum",
    "fecha",
    "data",
    "дата",
    "ημερομηνία",
    "tarih",
    "日期",
    "时间",
    "時間",
    "تاريخ",
];

/// What the label in a line tells of its date.
pub(crate) fn meaning_of_label(line: &str) -> Meaning {
    let line = line.to_lowercase();
    let has = |labels: &[&str]| labels.iter().any(|label| begins_word(&line, label).is_some());
    let begins_with_other = || OTHER.iter().any(|label| line.trim_start().starts_with(label));
    if has(PUBLISHED) && !begins_with_other() {
        if labels_change(&line) { Meaning::Modified } else { Meaning::Published }
    } else if has(OTHER) {
        Meaning::Other
    } else if has(MODIFIED) {
        Meaning::Modified
    } else {
        Meaning::Unknown
    }
}

/// Whether a lowercase line begins with a label such as `Date of last update`.
fn labels_change(line: &str) -> bool {
    let label = &line[..line.find(|c: char| c.is_ascii_digit()).unwrap_or(line.len())];
    let has = |label: &str, known: &&str| begins_word(label, known).is_some();
    MODIFIED.iter().any(|known| has(label, known))
        && !PUBLISHED.iter().any(|known| !DATE.contains(known) && has(line, known))
}

/// The part of a line that follows a label of publication, up to a label of a change. The whole
/// line if it has no such label.
pub(crate) fn published_part(line: &str) -> &str {
    // Lowercase text can have other offsets than the line itself.
    let lower = line.to_lowercase();
    if lower.len() != line.len() {
        return line;
    }
    let earliest = |labels: &[&str]| labels.iter().filter_map(|l| begins_word(&lower, l)).min();
    let Some(modified) = earliest(MODIFIED) else { return line };
    let part = match earliest(PUBLISHED) {
        Some(published) if published > modified => line.get(published..),
        _ if lower[..modified].bytes().any(|byte| byte.is_ascii_digit()) => line.get(..modified),
        _ => None,
    };
    part.unwrap_or(line)
}

/// Where a word of a lowercase line begins with `label`. Scripts without spaces have no words.
fn begins_word(line: &str, label: &str) -> Option<usize> {
    // Lines and labels are short, and there are many labels.
    let first = label.bytes().next()?;
    memchr::memchr_iter(first, line.as_bytes()).find(|&at| {
        if !line.as_bytes()[at..].starts_with(label.as_bytes()) {
            return false;
        }
        let before = line[..at].chars().next_back();
        !label.is_ascii() && label.len() == label.chars().count() * 3
            || before.is_none_or(|c| !c.is_alphanumeric())
    })
}
