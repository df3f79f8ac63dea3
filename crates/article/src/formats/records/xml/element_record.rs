//! Turns an XML element that is a record into an article.

use std::collections::VecDeque;

use serde_json::Value;

use crate::fields::map::FieldMap;
use crate::fields::names::{Field, Meaning, NamedField};
use crate::formats::records::record::{FeedDefaults, Record};
use crate::formats::xml::header::DocumentHeader;
use crate::formats::xml::item_format::ItemFormat;
use crate::formats::xml::tree::{Attributes, Tree, local_name};
use crate::parsed_article::ParsedArticle;

/// Records, which a path finds instead of names.
pub(crate) const RECORDS: ItemFormat = ItemFormat { elements: &[], can_nest: true, parse };

/// Maximum depth of elements in a record that are searched for fields.
const MAX_DEPTH: u8 = 4;
/// Maximum number of names in a record.
const MAX_NAMES: usize = 256;
/// Maximum number of elements of one name.
const MAX_VALUES: usize = 1000;
/// Attributes that name the field that an element holds, as Solr does.
const NAMING_ATTRIBUTES: &[&str] = &["name", "element"];
/// Elements that have the name of their field in an attribute.
const NAMED_BY_ATTRIBUTE: &[&str] = &[
    "field", "str", "arr", "date", "int", "long", "text", "column", "property", "param", "data",
    "meta", "dc",
];
/// Elements of which a list of people or subjects gives the name.
const NAMES: &[&str] = &["name", "username", "fullname", "displayname", "persname"];
/// Parts of a page besides the article.
const OTHER_CONTENT: &[&str] = &["comments", "comment", "replies", "related", "relatedarticles"];

/// The values that one name has in a record.
struct NamedValues {
    name: String,
    depth: u8,
    values: Vec<Value>,
}

/// The name of the field that an element holds.
pub(crate) fn field_name<'a>(local: &'a str, attributes: &'a Attributes) -> &'a str {
    let named = || {
        let attribute = attributes.iter().find(|(name, _)| NAMING_ATTRIBUTES.contains(&&**name));
        attribute.map(|(_, value)| value.as_str())
    };
    if NAMED_BY_ATTRIBUTE.contains(&local) { named().unwrap_or(local) } else { local }
}

fn parse(tree: &Tree, _header: &DocumentHeader, map: &FieldMap) -> ParsedArticle {
    let mut record = Record::default();
    for NamedValues { name, depth, mut values } in named_values(tree, map) {
        let field = map.find(&name).map(|mapped| mapped.field);
        let field = field.or_else(|| NamedField::find(&name).map(|named| named.field));
        if field == Some(Field::Id)
            && let Some(url) = values.iter().find(|value| is_url(value))
        {
            record.add_at_depth("url", url.clone(), map, depth + 1);
        }
        let is_list =
            matches!(field, Some(Field::Bylines | Field::Keywords | Field::Section | Field::Body));
        let value = match values.len() {
            0 => continue,
            1 => values.remove(0),
            _ if is_list => Value::Array(values),
            _ => values.remove(0),
        };
        record.add_at_depth(&name, value, map, depth);
    }
    record.into_article(&FeedDefaults::default(), String::new).unwrap_or_default()
}

fn is_url(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.starts_with("http://") || text.starts_with("https://"))
}

#[derive(Default)]
struct FoundValues(Vec<NamedValues>);

impl FoundValues {
    fn add(&mut self, name: &str, depth: u8, value: Value) {
        if value.as_str().is_some_and(|text| text.trim().is_empty()) {
            return;
        }
        let is_known = |known: &&mut NamedValues| known.depth == depth && known.name == name;
        if let Some(known) = self.0.iter_mut().find(is_known) {
            if known.values.len() < MAX_VALUES {
                known.values.push(value);
            }
        } else if self.0.len() < MAX_NAMES {
            self.0.push(NamedValues { name: name.to_owned(), depth, values: vec![value] });
        }
    }
}

/// The values of a record by name, outer ones first.
fn named_values(tree: &Tree, map: &FieldMap) -> Vec<NamedValues> {
    let mut found = FoundValues::default();
    let mut elements = VecDeque::from([(0, 0)]);
    while let Some((element, depth)) = elements.pop_front() {
        for (name, value) in tree.attributes(element) {
            let is_namespace = name.starts_with("xmlns");
            if !is_namespace && NamedField::find(local_name(name)).is_some() {
                found.add(local_name(name), depth, Value::String(value.clone()));
            }
        }
        for child in tree.children(element) {
            let name = field_name(local_name(tree.name(child)), tree.attributes(child));
            let field = map.find(name).map(|mapped| mapped.field);
            let field = field.or_else(|| NamedField::find(name).map(|named| named.field));
            match field {
                Some(field) if !is_structure(tree, child, field) => {
                    for value in values(tree, child, field) {
                        found.add(name, depth, value);
                    }
                }
                _ if tree.children(child).next().is_none() || depth == MAX_DEPTH => {}
                _ if OTHER_CONTENT.contains(&name.to_ascii_lowercase().as_str()) => {}
                _ => elements.push_back((child, depth + 1)),
            }
        }
    }
    found.0
}

/// Whether an element that has the name of a field holds fields instead, as `<article>` and `<header>`
/// can.
fn is_structure(tree: &Tree, element: usize, field: Field) -> bool {
    matches!(field, Field::Title | Field::Body | Field::Id | Field::Date)
        && tree.children(element).any(|child| {
            let name = field_name(local_name(tree.name(child)), tree.attributes(child));
            matches!(Meaning::of(name), Some(Meaning::Field(_)))
        })
}

/// The values of an element that holds a field.
fn values(tree: &Tree, element: usize, field: Field) -> Vec<Value> {
    let has_children = tree.children(element).next().is_some();
    let text = |text: String| vec![Value::String(text)];
    match field {
        Field::Body if has_children => text(tree.rendered_text(element)),
        Field::Body => text(tree.raw_text(element).trim().to_owned()),
        Field::Bylines | Field::Keywords | Field::Section | Field::Source if has_children => {
            let is_name = |&child: &usize| {
                NAMES.contains(&local_name(tree.name(child)).to_ascii_lowercase().as_str())
            };
            let named = tree.children(element).find(is_name).and_then(|child| tree.line(child));
            if let Some(name) = named {
                return text(name);
            }
            let lines = tree.children(element).filter_map(|child| {
                let name = tree.children(child).find(is_name).unwrap_or(child);
                tree.line(name)
            });
            lines.map(Value::String).collect()
        }
        _ => {
            let value =
                || ["value", "content"].iter().find_map(|name| tree.attribute(element, name));
            let line = tree.line(element).or_else(|| value().map(str::to_owned));
            line.map(Value::String).into_iter().collect()
        }
    }
}
