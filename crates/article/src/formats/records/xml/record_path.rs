//! Finds the elements of an XML document that are records, by the names of what is in them.

use std::collections::HashMap;

use quick_xml::Reader as XmlParser;
use quick_xml::events::{BytesStart, Event as XmlEvent};

use crate::fields::names::{Certainty, Field, NamedField};
use crate::formats::records::xml::element_record::field_name;
use crate::formats::xml::header::MAX_PATH_NAMES;
use crate::formats::xml::splitter::attributes;
use crate::formats::xml::tree::local_name;

/// Maximum number of different paths of elements that are compared.
const MAX_PATHS: usize = 1024;
/// Fields that make a title or a text an article.
const OTHERS: &[Field] = &[Field::Date, Field::Url, Field::Bylines, Field::Source, Field::Section];
/// Elements of documents of other kinds, whose titles and texts are no articles.
const FOREIGN_ROOTS: &[&str] = &["html", "svg", "opml", "schema", "stylesheet", "plist", "xliff"];

/// What the sample tells of the elements of one path.
#[derive(Default)]
struct PathElements {
    /// Names from the root.
    path: Vec<String>,
    count: usize,
    has_title: bool,
    has_body: bool,
    /// Whether it has a summary, a date or the like.
    has_other: bool,
}

impl PathElements {
    fn add(&mut self, named: NamedField) {
        let is_certain = named.certainty == Certainty::Field;
        match named.field {
            Field::Title if is_certain => self.has_title = true,
            Field::Body if is_certain => self.has_body = true,
            Field::Body => self.has_other = true,
            field => self.has_other |= OTHERS.contains(&field),
        }
    }

    fn add_all(&mut self, inner: &PathElements) {
        self.has_title |= inner.has_title;
        self.has_body |= inner.has_body;
        self.has_other |= inner.has_other;
    }

    fn is_record(&self) -> bool {
        let certain = usize::from(self.has_title) + usize::from(self.has_body);
        certain > 0 && certain + usize::from(self.has_other) > 1
    }

    fn contains(&self, other: &PathElements) -> bool {
        other.path.len() > self.path.len() && other.path.starts_with(&self.path)
    }

    /// Whether the elements are lists of these, which are the records.
    fn lists(&self, inner: &PathElements) -> bool {
        self.contains(inner)
            && inner.is_record()
            && inner.count > self.count
            // The revisions of a page have no title of their own.
            && (inner.has_title || !self.has_title)
    }
}

/// The local names from the root to the elements that are records; `None` if there are none in the
/// sample, the beginning of a document.
pub(crate) fn record_path(sample: &str) -> Option<Vec<String>> {
    let mut paths = count_paths(sample);
    if paths.first().is_some_and(|root| FOREIGN_ROOTS.contains(&root.path[0].as_str())) {
        return None;
    }
    paths.sort_by_key(|elements| elements.path.len());
    let at: HashMap<Vec<String>, usize> =
        paths.iter().enumerate().map(|(at, elements)| (elements.path.clone(), at)).collect();
    // Fields within an element that occurs once are those of the element outside.
    for inner in (0..paths.len()).rev() {
        let (outer, rest) = paths.split_at_mut(inner);
        let parent = &rest[0].path[..rest[0].path.len() - 1];
        if let Some(&parent) = at.get(parent)
            && rest[0].count <= outer[parent].count
        {
            outer[parent].add_all(&rest[0]);
        }
    }
    let records = paths.iter().filter(|elements| elements.is_record());
    let records: Vec<&PathElements> = records.collect();
    let is_list = |outer: &PathElements| records.iter().any(|inner| outer.lists(inner));
    records.iter().find(|elements| !is_list(elements)).map(|elements| elements.path.clone())
}

/// The paths of a sample that are at most [`MAX_PATH_NAMES`] long, in document order.
fn count_paths(sample: &str) -> Vec<PathElements> {
    let mut counter = PathCounter::default();
    let mut parser = XmlParser::from_str(sample);
    let config = parser.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    loop {
        match parser.read_event() {
            Ok(XmlEvent::Start(tag)) => counter.start(&tag),
            Ok(XmlEvent::Empty(tag)) => {
                counter.start(&tag);
                counter.end();
            }
            Ok(XmlEvent::End(_)) => counter.end(),
            Ok(XmlEvent::Eof) | Err(_) => return counter.paths,
            Ok(_) => {}
        }
    }
}

#[derive(Default)]
struct PathCounter {
    paths: Vec<PathElements>,
    /// Index in `paths` by path.
    at: HashMap<Vec<String>, usize>,
    /// Names of the outermost open elements.
    open: Vec<String>,
    depth: usize,
}

impl PathCounter {
    fn start(&mut self, tag: &BytesStart<'_>) {
        self.depth += 1;
        if self.depth > MAX_PATH_NAMES {
            return;
        }
        let tag_name = tag.name();
        let name = local_name(tag_name.as_ref());
        let attributes = attributes(tag);
        if let Some(&parent) = self.at.get(&self.open)
            && let Some(named) = NamedField::find(field_name(name, &attributes))
        {
            self.paths[parent].add(named);
        }
        self.open.push(name.to_owned());
        let at = match self.at.get(&self.open) {
            Some(&at) => at,
            None if self.paths.len() == MAX_PATHS => return,
            None => {
                self.at.insert(self.open.clone(), self.paths.len());
                self.paths.push(PathElements { path: self.open.clone(), ..Default::default() });
                self.paths.len() - 1
            }
        };
        self.paths[at].count += 1;
        let named = attributes.iter().filter_map(|(name, _)| NamedField::find(local_name(name)));
        named.for_each(|named| self.paths[at].add(named));
    }

    fn end(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.open.truncate(self.depth);
    }
}
