//! Styles that hide text: inline styles, and the rules of style sheets for one class or id.

use std::collections::HashSet;

/// Maximum number of classes and ids that style sheets hide.
const MAX_RULES: usize = 256;
/// Maximum length of their names, in bytes.
const MAX_NAME_BYTES: usize = 64;

/// What a style does to the text of its element.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct StyleEffect {
    /// Whether the element is hidden with all its content.
    pub(crate) hides: bool,
    /// Whether the style says that the element is displayed, whatever a style sheet says.
    pub(crate) shows: bool,
    /// Whether the text has a size, if the style sets one.
    pub(crate) has_size: Option<bool>,
}

impl StyleEffect {
    pub(crate) fn merge(&mut self, other: StyleEffect) {
        self.hides |= other.hides;
        self.shows |= other.shows;
        self.has_size = other.has_size.or(self.has_size);
    }
}

/// What the declarations of a style do, such as `display:none; color:red`.
pub(crate) fn style_effect(style: &str) -> StyleEffect {
    let mut effect = StyleEffect::default();
    let (mut has_no_extent, mut is_clipped) = (false, false);
    for declaration in style.split(';') {
        let Some((name, value)) = declaration.split_once(':') else { continue };
        let value = value.split('!').next().unwrap_or(value).trim().to_ascii_lowercase();
        match name.trim().to_ascii_lowercase().as_str() {
            "display" => (effect.hides, effect.shows) = (value == "none", value != "none"),
            "visibility" => effect.hides |= value == "hidden" || value == "collapse",
            "mso-hide" => effect.hides |= value == "all",
            "opacity" | "max-height" | "max-width" => effect.hides |= is_zero(&value),
            "height" | "width" => has_no_extent |= is_zero(&value),
            "overflow" => is_clipped |= value.starts_with("hidden"),
            "font-size" => effect.has_size = Some(!is_zero(&value)),
            // `font: 0/0 a`
            "font" => {
                let is_size = |part: &str| part.starts_with(|c: char| c.is_ascii_digit());
                let size = value.split_ascii_whitespace().find(|part| is_size(part));
                let size = size.and_then(|size| size.split('/').next());
                effect.has_size = size.map(|size| !is_zero(size)).or(effect.has_size);
            }
            _ => {}
        }
    }
    effect.hides |= has_no_extent && is_clipped;
    effect
}

/// Whether a length or number is zero, whatever its unit.
fn is_zero(value: &str) -> bool {
    let unit = value.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(value.len());
    let (number, unit) = value.split_at(unit);
    number.contains('0')
        && number.bytes().all(|byte| byte == b'0' || byte == b'.')
        && unit.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'%')
}

/// The classes and ids that style sheets hide.
#[derive(Debug, Default)]
pub(crate) struct HidingRules {
    /// Names with their `.` or `#`.
    names: HashSet<String>,
}

impl HidingRules {
    /// Adds the rules of a style sheet. Only rules that hold everywhere count, not those for some
    /// media, and only selectors of one class or id.
    pub(crate) fn add(&mut self, css: &str) {
        let mut depth = 0_usize;
        let mut selectors = "";
        let mut start = 0;
        let css = without_comments(css);
        for (at, brace) in css.match_indices(['{', '}']) {
            let before = &css[start..at];
            start = at + 1;
            if brace == "{" {
                depth += 1;
                selectors = if depth == 1 { before } else { "" };
            } else {
                if depth == 1 && style_effect(before).hides {
                    // `@import` and the like end before the selector.
                    let selectors = selectors.rsplit(';').next().unwrap_or(selectors);
                    selectors.split(',').for_each(|selector| self.add_selector(selector));
                }
                depth = depth.saturating_sub(1);
                selectors = "";
            }
        }
    }

    fn add_selector(&mut self, selector: &str) {
        let selector = selector.trim();
        let Some(at) = selector.find(['.', '#']) else { return };
        let (element, name) = selector.split_at(at);
        let is_name =
            |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
        let fits = (2..=MAX_NAME_BYTES).contains(&name.len()) && self.names.len() < MAX_RULES;
        if fits && is_name(element) && is_name(&name[1..]) {
            self.names.insert(name.to_owned());
        }
    }

    /// Whether elements with this class (`.`) or id (`#`) are hidden.
    pub(crate) fn hide(&self, kind: char, name: &str) -> bool {
        !self.names.is_empty()
            && name.len() < MAX_NAME_BYTES
            && self.names.contains(&format!("{kind}{name}"))
    }
}

/// A style sheet without its comments, which may hold braces.
fn without_comments(css: &str) -> String {
    let mut rest = css;
    let mut kept = String::with_capacity(css.len());
    while let Some((before, comment)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    kept + rest
}
