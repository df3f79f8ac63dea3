//! Elements of HTML that their styles hide from readers, such as the preview line of a newsletter.

use crate::formats::markup::elements::{is_block, is_one_of, is_void};
use crate::formats::markup::hiding_rules::{HidingRules, StyleEffect, style_effect};
use crate::formats::markup::tokenizer::StartTag;

/// Maximum depth of the elements that are tracked within a hidden one.
const MAX_OPEN_ELEMENTS: usize = 256;

/// The elements that are open, from the outermost one on that has a style of interest.
#[derive(Default)]
pub(crate) struct HiddenElements<'h> {
    open: Vec<OpenElement<'h>>,
    /// How many elements are open beyond [`MAX_OPEN_ELEMENTS`].
    overflow: usize,
    rules: HidingRules,
}

#[derive(Clone, Copy)]
struct OpenElement<'h> {
    name: &'h str,
    /// Whether it, or an element around it, is hidden with all its content.
    is_hidden: bool,
    /// Whether its text has no size. An element within may give its own text a size.
    has_no_size: bool,
}

impl<'h> HiddenElements<'h> {
    /// Takes the rules of a style sheet.
    pub(crate) fn style_sheet(&mut self, css: &str) {
        self.rules.add(css);
    }

    /// Whether text is hidden here.
    pub(crate) fn hides_text(&self) -> bool {
        self.open.last().is_some_and(|element| element.is_hidden || element.has_no_size)
    }

    pub(crate) fn start(&mut self, tag: StartTag<'h>) {
        if !self.open.is_empty() {
            self.close_implied(tag.name);
        }
        if is_void(tag.name) || is_one_of(tag.name, &["html", "body"]) {
            return;
        }
        let effect = self.effect(tag);
        let parent = self.open.last();
        let element = OpenElement {
            name: tag.name,
            is_hidden: effect.hides || parent.is_some_and(|parent| parent.is_hidden),
            has_no_size: match effect.has_size {
                Some(has_size) => !has_size,
                None => parent.is_some_and(|parent| parent.has_no_size),
            },
        };
        if parent.is_none() && !element.is_hidden && !element.has_no_size {
            return;
        }
        if self.open.len() < MAX_OPEN_ELEMENTS {
            self.open.push(element);
        } else {
            self.overflow += 1;
        }
    }

    pub(crate) fn end(&mut self, name: &str) {
        if self.open.is_empty() {
            return;
        }
        if self.overflow > 0 {
            self.overflow -= 1;
        } else if let Some(at) = self.open.iter().rposition(|open| is_one_of(name, &[open.name])) {
            self.open.truncate(at);
        } else if !is_one_of(name, &["p", "br"]) && ends_block(name) {
            // The element around the outermost one ends.
            self.open.clear();
        }
    }

    fn effect(&self, tag: StartTag<'h>) -> StyleEffect {
        let mut by_rule = false;
        let mut effect = StyleEffect::default();
        for (name, value) in tag.attributes() {
            if name.eq_ignore_ascii_case("style") {
                effect.merge(style_effect(value));
            } else if name.eq_ignore_ascii_case("hidden") {
                effect.hides |= !value.eq_ignore_ascii_case("until-found");
            } else if name.eq_ignore_ascii_case("class") {
                by_rule |= value.split_ascii_whitespace().any(|class| self.rules.hide('.', class));
            } else if name.eq_ignore_ascii_case("id") {
                by_rule |= self.rules.hide('#', value.trim());
            }
        }
        effect.hides |= by_rule && !effect.shows;
        effect
    }

    /// Closes the elements whose end tag a start tag implies.
    fn close_implied(&mut self, name: &str) {
        let (closed, boundaries): (&[&str], &[&str]) = match () {
            () if name.eq_ignore_ascii_case("li") => (&["li"], &["ul", "ol", "menu"]),
            () if is_one_of(name, &["dt", "dd"]) => (&["dt", "dd"], &["dl"]),
            () if name.eq_ignore_ascii_case("tr") => (&["tr", "td", "th"], &["table"]),
            () if is_one_of(name, &["td", "th"]) => (&["td", "th"], &["table"]),
            () if is_block(name) => (&["p"], &[]),
            () => return,
        };
        let within = self.open.iter().rposition(|open| is_one_of(open.name, boundaries));
        let start = within.map_or(0, |at| at + 1);
        let outermost = self.open[start..].iter().position(|open| is_one_of(open.name, closed));
        if let Some(at) = outermost {
            self.open.truncate(start + at);
            self.overflow = 0;
        }
    }
}

/// Whether an end tag of that name ends whatever is open within its element.
fn ends_block(name: &str) -> bool {
    is_block(name) || is_one_of(name, &["li", "td", "th", "tr", "tbody", "thead", "tfoot"])
}

#[cfg(test)]
mod tests {
    use crate::formats::markup::render::html_to_text;

    #[test]
    fn what_no_reader_sees_is_no_text() {
        let check = |html: &str, expected: &str| assert_eq!(html_to_text(html), expected, "{html}");
        for style in [
            "display:none",
            "color:#fff; DISPLAY : None !important",
            "visibility: hidden",
            "font-size:0",
            "font-size: 0px; line-height: 0",
            "mso-hide:all",
            "opacity:0",
            "opacity:0.0",
            "max-height:0;overflow:hidden",
            "max-height: 0px",
            "height:0;width:0;overflow:hidden",
            "font:0/0 a",
        ] {
            for (open, close) in [("div", "div"), ("span", "span"), ("td", "td"), ("p", "p")] {
                check(&format!("<{open} style='{style}'>No<b>pe</b></{close}>Yes"), "Yes");
            }
        }
        for attributes in ["hidden", "hidden=hidden", "hidden style='color:red'"] {
            check(&format!("<div {attributes}>Nope</div>Yes"), "Yes");
        }
        for style in [
            "display:block",
            "font-size:0.9em",
            "font-size:10px",
            "opacity:0.05",
            "max-height:none",
            "height:0",
            "overflow:hidden",
            "line-height:0",
            "background:url(display:none)",
            "mso-line-height-rule:exactly",
        ] {
            check(&format!("<div style=\"{style}\">Yes</div>"), "Yes");
        }
    }

    #[test]
    fn hidden_elements_end_where_their_elements_do() {
        let check = |html: &str, expected: &str| assert_eq!(html_to_text(html), expected, "{html}");
        check("<div hidden><div>a</div>b</div>Yes", "Yes");
        check("<p hidden>a<p>Yes", "Yes");
        check("<ul><li hidden>a<li>Yes</ul>", "Yes");
        check("<ul><li hidden>a<ul><li>b</ul><li>Yes</ul>", "Yes");
        check("<table><tr><td hidden>a<td>Yes</table>", "Yes");
        check("<table><tr hidden><td>a<table><tr><td>b</table><tr><td>Yes</table>", "Yes");
        check("<div><span hidden>a</div>Yes", "Yes");
        check("<div hidden>a</p>b</i>c</div>Yes", "Yes");
        check("<img hidden><br hidden>Yes<input hidden>!", "Yes!");
        check("<body style='opacity:0'>Yes", "Yes");
        // Layouts set the size of text to zero and give it back within.
        check(
            "<td style='font-size:0px'> <div style='font-size:13px'>Yes</div>no</td><p>Yes",
            "Yes\n\nYes",
        );
        check("<div hidden><div style='font-size:13px'>no</div></div>Yes", "Yes");
        let deep = format!("<div hidden>{}x{}Yes", "<div>".repeat(9_999), "</div>".repeat(10_000));
        check(&deep, "Yes");
    }

    #[test]
    fn style_sheets_hide_elements_by_class_and_id() {
        let check = |html: &str, expected: &str| assert_eq!(html_to_text(html), expected, "{html}");
        let sheet = "<style>/* .a{} */ @import 'x'; .pre, span.Pre2 , #pre3 { color: red; display: none !important }
                     .b{color:red} @media print { .c { display:none } } .d .e { display:none } .f:hover{opacity:0}</style>";
        for hidden in ["class=pre", "class='x pre y'", "class=Pre2", "id=pre3"] {
            check(&format!("{sheet}<div {hidden}>Nope</div>Yes"), "Yes");
        }
        for shown in
            ["class=b", "class=c", "class=e", "class=f", "id=pre", "class=pre style=display:block"]
        {
            check(&format!("{sheet}<div {shown}>Yes</div>"), "Yes");
        }
        for unit in ["{", "}", ".a{", ".a,", "/*", "@media{", ".a{display:none}"] {
            check(&format!("<style>{}</style>Yes", unit.repeat(200_000)), "Yes");
        }
    }
}
