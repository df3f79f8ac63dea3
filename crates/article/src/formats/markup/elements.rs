//! Sets of HTML elements that share a rule of parsing or layout.

/// Elements whose content is not rendered as text.
const HIDDEN: &[&str] = &[
    "script", "style", "title", "textarea", "iframe", "noembed", "noframes", "noscript",
    "template", "svg", "math", "select", "object", "canvas", "datalist", "rt", "rp", "rtc",
];

/// Parts of `<ruby>` that say how the base text is read aloud, and parentheses around them. Between
/// the characters of a word they would cut the word. Their end tags are optional.
const RUBY_ANNOTATIONS: &[&str] = &["rt", "rp", "rtc"];

/// Elements that form a paragraph of their own.
const BLOCK: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
];

/// Elements that form a line of their own.
const LINE: &[&str] = &["br", "li", "option", "tr"];

/// Void elements: they have no content and no end tag.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Elements whose content the tokenizer reads as text, up to the end tag of the same name.
const RAW_TEXT: &[&str] =
    &["script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp"];

pub(crate) fn is_hidden(name: &str) -> bool {
    is_one_of(name, HIDDEN)
}

pub(crate) fn is_ruby_annotation(name: &str) -> bool {
    is_one_of(name, RUBY_ANNOTATIONS)
}

pub(crate) fn is_block(name: &str) -> bool {
    is_one_of(name, BLOCK)
}

pub(crate) fn is_line(name: &str) -> bool {
    is_one_of(name, LINE)
}

pub(crate) fn is_void(name: &str) -> bool {
    is_one_of(name, VOID)
}

pub(crate) fn is_raw_text(name: &str) -> bool {
    is_one_of(name, RAW_TEXT)
}

/// Whether `name` is one of `names`, ignoring ASCII case, as HTML compares names.
pub(crate) fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|candidate| candidate.eq_ignore_ascii_case(name))
}
