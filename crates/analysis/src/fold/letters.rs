//! Letters and digits that stand for others, beyond what compatibility decomposition (NFKD) knows.

use std::ops::RangeInclusive;

/// The characters that count as an apostrophe between letters.
pub(crate) const APOSTROPHES: [char; 4] = ['\'', '\u{2019}', '\u{2bc}', '\u{ff07}'];

/// Characters within a word that are no letters of it: soft hyphens, characters without width, marks
/// of the writing direction, and the Arabic tatweel, which only stretches a word.
pub(crate) fn is_ignorable(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{640}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

/// Whether a zero-width space before or after this letter parts words: its script has no spaces
/// between words.
pub(crate) fn is_without_spaces(c: char) -> bool {
    // Thai, Lao, Tibetan, Myanmar, Khmer, Tai Le to Tai Tham, Balinese, Javanese, kana, ideographs.
    matches!(
        c,
        '\u{e00}'..='\u{fff}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1780}'..='\u{17ff}'
            | '\u{1950}'..='\u{1aaf}'
            | '\u{1b00}'..='\u{1b7f}'
            | '\u{a980}'..='\u{a9df}'
            | '\u{3040}'..='\u{30ff}'
            | '\u{31f0}'..='\u{31ff}'
            | '\u{3400}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{ff66}'..='\u{ff9f}'
            | '\u{20000}'..='\u{3ffff}'
    )
}

/// Whether a letter is Katakana. Compounds of it have no spaces, so each letter is a word, as with
/// ideographs.
pub(crate) fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9d}')
}

/// Whether a letter is Hangul. Counters and particles follow a number without a space: `2026년`.
pub(crate) fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7a3}')
}

/// Combining marks that readers and writers leave out: accents, Hebrew points, Arabic vowels. Those
/// of other scripts are vowels and tones.
const OPTIONAL_MARKS: &[RangeInclusive<char>] = &[
    '\u{300}'..='\u{36f}',
    '\u{483}'..='\u{489}',
    '\u{591}'..='\u{5c7}',
    '\u{610}'..='\u{61a}',
    '\u{64b}'..='\u{65f}',
    '\u{670}'..='\u{670}',
    '\u{6d6}'..='\u{6ed}',
    '\u{8d3}'..='\u{8ff}',
    '\u{1ab0}'..='\u{1aff}',
    '\u{1dc0}'..='\u{1dff}',
    '\u{20d0}'..='\u{20ff}',
    '\u{fe00}'..='\u{fe0f}',
    '\u{fe20}'..='\u{fe2f}',
    '\u{e0100}'..='\u{e01ef}',
];

/// Whether folding drops a combining mark.
pub(crate) fn is_optional_mark(c: char) -> bool {
    OPTIONAL_MARKS.iter().any(|range| range.contains(&c))
}

/// The letters that a folded letter becomes: Latin letters with a stroke, a hook or a tail and
/// ligatures as in CLDR's transform `Latin-ASCII`, Arabic letters that writers exchange, and the
/// digits of all scripts.
pub(crate) fn plain_letters(c: char) -> Option<&'static str> {
    if c.is_ascii() {
        return None;
    }
    let plain = match c {
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ð' | 'đ' | 'ɖ' | 'ɗ' | 'ƌ' => "d",
        'ø' => "o",
        'ł' | 'ƚ' | 'ɫ' | 'ɬ' | 'ɭ' => "l",
        'ħ' => "h",
        'ŋ' | 'ƞ' | 'ɲ' | 'ɳ' => "n",
        'ŧ' | 'ƫ' | 'ƭ' | 'ʈ' => "t",
        'ĸ' | 'ƙ' => "k",
        'ƀ' | 'ƃ' | 'ɓ' => "b",
        'ƈ' | 'ȼ' | 'ɕ' => "c",
        'ƒ' => "f",
        'ǥ' | 'ɠ' => "g",
        'ı' | 'ɨ' => "i",
        'ɉ' | 'ȷ' => "j",
        'ƥ' => "p",
        'ɍ' => "r",
        'ȿ' => "s",
        'ʉ' => "u",
        'ʋ' => "v",
        'ɏ' | 'ƴ' => "y",
        'ƶ' | 'ȥ' | 'ɀ' => "z",
        // Arabic, Persian, Urdu.
        'ٱ' => "ا",
        'ى' | 'ی' | 'ے' => "ي",
        'ک' | 'ڪ' => "ك",
        'ة' | 'ۀ' | 'ہ' | 'ە' => "ه",
        c => return digit(c),
    };
    Some(plain)
}

/// The first of the ten decimal digits of each script that news is written in.
const ZEROS: &[char] = &[
    '٠', '۰', '߀', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '෦', '๐', '໐', '༠', '၀', '႐', '០',
    '᠐', '᥆', '᧐', '᪀', '᭐', '᮰', '᱀', '᱐', '꘠', '꣐', '꧐', '꩐', '꯰', '𞥐',
];

/// The ASCII digit for a decimal digit of another script.
fn digit(c: char) -> Option<&'static str> {
    if !c.is_numeric() {
        return None;
    }
    let value =
        |zero: &char| u32::from(c).checked_sub(u32::from(*zero)).filter(|&value| value < 10);
    let value = usize::try_from(ZEROS.iter().find_map(value)?).ok()?;
    "0123456789".get(value..=value)
}
