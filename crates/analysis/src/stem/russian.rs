//! Russian stems that Snowball keeps apart though they are of one word.

/// Shortest stem whose end is changed, in letters.
const MIN_LETTERS: usize = 5;

/// Joins the stems of one word that differ in a suffix of verbs or a fleeting vowel of nouns:
/// `требова` (требовать) becomes `треб` (требует), `порядок` becomes `порядк` (порядка), `конец`
/// becomes `конц` (конца), `уровен` (уровень) becomes `уровн` (уровня).
pub(crate) fn join_stems(word: &str, stem: String) -> String {
    let letters = stem.chars().count();
    for suffix in ["ова", "ева"] {
        if letters > MIN_LETTERS
            && let Some(root) = stem.strip_suffix(suffix)
        {
            return root.to_owned();
        }
    }
    if letters < MIN_LETTERS {
        return stem;
    }
    if let Some(root) = stem.strip_suffix("ец") {
        return if root.ends_with('л') { format!("{root}ьц") } else { format!("{root}ц") };
    }
    if let Some(root) = stem.strip_suffix("ок") {
        return format!("{root}к");
    }
    match stem.strip_suffix("ен") {
        Some(root) if word.ends_with("ень") => format!("{root}н"),
        _ => stem,
    }
}
