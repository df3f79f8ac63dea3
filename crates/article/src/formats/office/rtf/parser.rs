//! Lays out the text of RTF.

use std::collections::HashMap;

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

use crate::formats::office::document::DocumentProperties;
use crate::formats::office::document_text::{DocumentText, ParagraphKind};
use crate::formats::office::properties::MAX_CHARS;
use crate::formats::office::rtf::destinations::{Destination, Group};
use crate::formats::office::rtf::encodings::{character_set, code_page};
use crate::formats::office::rtf::layout::Layout;
use crate::formats::office::rtf::revision::Revision;
use crate::formats::office::rtf::tokens::{Token, Tokens};

/// Groups that are open at a time. What is within further ones is skipped.
const MAX_GROUPS: usize = 10_000;
/// Fonts and styles that are kept.
const MAX_ENTRIES: usize = 10_000;

/// What a document contains.
pub(super) struct ParsedRtf {
    pub(super) document: DocumentText,
    pub(super) properties: DocumentProperties,
    /// Whether groups are open at the end.
    pub(super) is_cut_off: bool,
    /// The number of a code page that newsdex does not know.
    pub(super) unknown_code_page: Option<i32>,
}

/// Parses a document.
pub(super) fn parse(rtf: &[u8]) -> ParsedRtf {
    let mut tokens = Tokens::new(rtf);
    let mut parser = Parser::default();
    while let Some(token) = tokens.next() {
        if let Token::Word { name: "bin", number } = token {
            tokens.skip_bytes(number.and_then(|bytes| usize::try_from(bytes).ok()).unwrap_or(0));
        } else {
            parser.token(token);
        }
        if parser.layout.document.is_too_large() {
            break;
        }
    }
    parser.flush();
    let is_cut_off = !parser.outer.is_empty();
    let Parser { layout, mut properties, revision, unknown_code_page, .. } = parser;
    properties.modified = revision.text();
    ParsedRtf { document: layout.document, properties, is_cut_off, unknown_code_page }
}

struct Parser {
    layout: Layout,
    properties: DocumentProperties,
    revision: Revision,
    unknown_code_page: Option<i32>,
    group: Group,
    /// The groups around `group`.
    outer: Vec<Group>,
    /// Open groups beyond [`MAX_GROUPS`].
    ignored_groups: usize,
    /// Whether the next word may name a destination.
    is_group_start: bool,
    /// Whether `\*` preceded: newsdex skips a destination that it does not know.
    is_optional: bool,
    encoding: &'static Encoding,
    default_font: i32,
    fonts: HashMap<i32, &'static Encoding>,
    styles: HashMap<i32, ParagraphKind>,
    /// The style that the style sheet defines.
    defined_style: i32,
    style_name: String,
    /// Text that is not decoded yet.
    bytes: Vec<u8>,
    /// Characters to skip after `\u`.
    skipped_chars: usize,
    high_surrogate: Option<u16>,
}

impl Default for Parser {
    fn default() -> Parser {
        Parser {
            layout: Layout::default(),
            properties: DocumentProperties::default(),
            revision: Revision::default(),
            unknown_code_page: None,
            group: Group::default(),
            outer: Vec::new(),
            ignored_groups: 0,
            is_group_start: false,
            is_optional: false,
            encoding: WINDOWS_1252,
            default_font: 0,
            fonts: HashMap::new(),
            styles: HashMap::new(),
            defined_style: 0,
            style_name: String::new(),
            bytes: Vec::new(),
            skipped_chars: 0,
            high_surrogate: None,
        }
    }
}

impl Parser {
    fn token(&mut self, token: Token<'_>) {
        match token {
            Token::GroupStart => self.start_group(),
            Token::GroupEnd => self.end_group(),
            Token::Word { name, number } => self.word(name, number),
            Token::Symbol(symbol) => self.symbol(symbol),
            Token::Byte(byte) => self.text(&[byte]),
            Token::Text(text) => self.text(text),
        }
    }

    fn start_group(&mut self) {
        self.flush();
        self.skipped_chars = 0;
        if self.outer.len() >= MAX_GROUPS {
            self.ignored_groups += 1;
            return;
        }
        self.outer.push(self.group);
        (self.is_group_start, self.is_optional) = (true, false);
    }

    fn end_group(&mut self) {
        self.flush();
        self.skipped_chars = 0;
        if self.ignored_groups > 0 {
            self.ignored_groups -= 1;
            return;
        }
        let ended = self.group.destination;
        if let Some(outer) = self.outer.pop() {
            self.group = outer;
        }
        if ended == Destination::Note && self.group.destination != Destination::Note {
            self.layout.end_note();
        }
        self.is_group_start = false;
    }

    fn word(&mut self, name: &str, number: Option<i32>) {
        if self.skipped_chars > 0 {
            self.skipped_chars -= 1;
            return;
        }
        if self.ignored_groups > 0 {
            return;
        }
        let is_group_start = std::mem::take(&mut self.is_group_start);
        if name == "u" {
            return self.unicode(number.unwrap_or(0));
        }
        self.flush();
        if is_group_start && self.start_destination(name) {
            return;
        }
        match self.group.destination {
            Destination::Skip => {}
            Destination::FontTable => self.font_word(name, number.unwrap_or(0)),
            Destination::StyleSheet if name == "s" => self.defined_style = number.unwrap_or(0),
            Destination::Revision => self.revision.set(name, number.unwrap_or(0)),
            Destination::Text | Destination::Note => {
                if !self.character_word(name, number) {
                    self.layout.word(name, number.unwrap_or(0), &self.styles);
                }
            }
            _ => _ = self.character_word(name, number),
        }
    }

    /// Changes the destination of the group. Returns whether the word names one.
    fn start_destination(&mut self, name: &str) -> bool {
        if name == "ud" && self.outer.len() >= 2 {
            // The Unicode form of a group whose other form is skipped.
            self.group.destination = self.outer[self.outer.len() - 2].destination;
            return true;
        }
        if matches!(name, "listtext" | "pntext") && self.group.destination == Destination::Text {
            self.layout.kind = ParagraphKind::ListItem;
        }
        match Destination::named(name, self.group.destination) {
            Some(destination) => {
                if destination == Destination::Note && self.group.destination == Destination::Text {
                    self.layout.start_note();
                }
                self.group.destination = destination;
                true
            }
            None if self.is_optional => {
                self.group.destination = Destination::Skip;
                true
            }
            None => false,
        }
    }

    fn font_word(&mut self, name: &str, number: i32) {
        let encoding = match name {
            "f" => {
                self.group.font = number;
                return;
            }
            "fcharset" => character_set(number),
            "cpg" => code_page(number),
            _ => return,
        };
        if let Some(encoding) = encoding.filter(|_| self.fonts.len() < MAX_ENTRIES) {
            self.fonts.insert(self.group.font, encoding);
        }
    }

    /// Words about characters. Returns whether the word is one.
    fn character_word(&mut self, name: &str, number: Option<i32>) -> bool {
        let is_on = number != Some(0);
        let text = match name {
            "uc" => {
                self.group.fallback_chars =
                    number.and_then(|n| usize::try_from(n).ok()).unwrap_or(1);
                return true;
            }
            "ansicpg" => {
                let number = number.unwrap_or(0);
                match code_page(number) {
                    Some(encoding) => self.encoding = encoding,
                    None => self.unknown_code_page = Some(number),
                }
                return true;
            }
            "mac" => {
                self.encoding = MACINTOSH;
                return true;
            }
            "deff" => {
                self.default_font = number.unwrap_or(0);
                self.group.font = self.default_font;
                return true;
            }
            "f" => {
                self.group.font = number.unwrap_or(0);
                return true;
            }
            "v" | "deleted" | "htmlrtf" => {
                self.group.is_hidden = is_on;
                return true;
            }
            "plain" => {
                (self.group.is_hidden, self.group.font) = (false, self.default_font);
                return true;
            }
            _ => match special_character(name) {
                Some(text) => text,
                None => return false,
            },
        };
        self.add(text);
        true
    }

    fn symbol(&mut self, symbol: u8) {
        if symbol == b'*' {
            self.is_optional = self.is_group_start;
            return;
        }
        self.is_group_start = false;
        match symbol {
            b'\\' | b'{' | b'}' => self.text(&[symbol]),
            _ if self.skipped_chars > 0 => self.skipped_chars -= 1,
            b'~' => self.symbol_text("\u{a0}"),
            b'_' => self.symbol_text("\u{2011}"),
            b'\r' | b'\n' => self.word("par", None),
            // A place where a word may be divided, and marks of an index.
            _ => {}
        }
    }

    fn symbol_text(&mut self, text: &str) {
        self.flush();
        self.add(text);
    }

    fn text(&mut self, mut text: &[u8]) {
        self.is_group_start = false;
        let skipped = self.skipped_chars.min(text.len());
        self.skipped_chars -= skipped;
        text = &text[skipped..];
        if self.group.destination != Destination::Skip && self.ignored_groups == 0 {
            self.bytes.extend_from_slice(text);
        }
    }

    /// A character by its UTF-16 code unit, which RTF writes as a signed number.
    fn unicode(&mut self, number: i32) {
        let unit = u16::try_from(number & 0xffff).unwrap_or(0);
        if self.group.destination == Destination::Skip {
            return self.skipped_chars = self.group.fallback_chars;
        }
        if !self.bytes.is_empty() {
            self.flush();
        }
        let high = self.high_surrogate.take();
        let units = [high.unwrap_or(0), unit];
        let units = if high.is_some() { &units[..] } else { &units[1..] };
        if (0xd800..0xdc00).contains(&unit) {
            self.high_surrogate = Some(unit);
        } else {
            let mut buffer = [0; 8];
            for c in char::decode_utf16(units.iter().copied()) {
                let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
                if !c.is_control() {
                    self.add(c.encode_utf8(&mut buffer));
                }
            }
        }
        self.skipped_chars = self.group.fallback_chars;
    }

    /// Decodes the text that came since the last time.
    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let encoding = self.fonts.get(&self.group.font).copied().unwrap_or(self.encoding);
        let text = encoding.decode_without_bom_handling(&bytes).0;
        self.add(&text);
        self.bytes = bytes;
        self.bytes.clear();
    }

    fn add(&mut self, text: &str) {
        let field = match self.group.destination {
            Destination::Text | Destination::Note => {
                if !self.group.is_hidden {
                    self.layout.text(text);
                }
                return;
            }
            Destination::StyleSheet => return self.style_text(text),
            Destination::Title => &mut self.properties.title,
            Destination::Author => &mut self.properties.author,
            Destination::Keywords => &mut self.properties.keywords,
            _ => return,
        };
        if field.len() <= MAX_CHARS * 4 {
            field.push_str(text);
        }
    }

    /// The name of a style, up to its semicolon.
    fn style_text(&mut self, text: &str) {
        for part in text.split_inclusive(';') {
            if self.style_name.len() <= MAX_CHARS {
                self.style_name.push_str(part.trim_end_matches(';'));
            }
            if !part.ends_with(';') {
                continue;
            }
            let name = std::mem::take(&mut self.style_name).trim().to_lowercase();
            let kind = match name.as_str() {
                "title" => ParagraphKind::Title,
                _ if name.starts_with("heading ") => ParagraphKind::Heading,
                _ => continue,
            };
            if self.styles.len() < MAX_ENTRIES {
                self.styles.insert(self.defined_style, kind);
            }
        }
    }
}

/// The character that a word stands for.
fn special_character(name: &str) -> Option<&'static str> {
    Some(match name {
        "emdash" => "—",
        "endash" => "–",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "bullet" => "•",
        "tab" | "emspace" | "enspace" | "qmspace" => " ",
        "zwj" => "\u{200d}",
        "zwnj" => "\u{200c}",
        "ltrmark" => "\u{200e}",
        "rtlmark" => "\u{200f}",
        _ => return None,
    })
}
