//! What to do about files that can hold articles but that newsdex does not read.

/// Kinds, as [`skipped_kind`](crate::skipped_kind) names them, and what to do about them.
const HELP: &[(&[&str], &str)] = &[
    (&[".doc", ".dot", ".pages", ".wpd", ".wps", ".abw", ".sxw"], "save as .docx"),
    (&[".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".numbers", ".mdb", ".accdb"], "save as .csv"),
    (&[".ppt", ".pptx", ".odp", ".key", ".djvu", ".pub", ".indd"], "save as .pdf"),
    (&[".epub", ".mobi", ".webarchive", ".chm"], "save as .html"),
    (&[".msg"], "save as .eml"),
    (&[".pst", ".ost"], "save as .mbox"),
    (&[".7z", ".rar", ".tar", ".tgz", ".tbz2", ".txz", ".xz", ".bz2"], "unpack"),
];

/// What to do so that newsdex reads files of a kind, such as `.doc`. `None` if such files hold no
/// articles, as pictures do, or if newsdex reads them.
///
/// ```
/// assert_eq!(newsdex_article::skipped_kind_help(".doc"), Some("save as .docx"));
/// assert_eq!(newsdex_article::skipped_kind_help(".jpg"), None);
/// ```
#[must_use]
pub fn skipped_kind_help(kind: &str) -> Option<&'static str> {
    HELP.iter().find(|(kinds, _)| kinds.contains(&kind)).map(|(_, help)| *help)
}
