//! Test support: reads bytes as a file of a given name and formats the result.

use std::fs;
use std::io::Write;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

use crate::article::Article;
use crate::dates::published::Published;
use crate::event::Event;
use crate::files::walk::{Root, WalkOptions, walk};
use crate::options::ReadOptions;
use crate::read::read_in_order;

/// All events of a file.
pub(crate) fn events(name: &str, bytes: &[u8], options: &ReadOptions) -> Vec<Event> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    let files =
        walk(&Root::resolve(&folder.path().join(name)).unwrap(), &WalkOptions::default()).files;
    let mut events = Vec::new();
    read_in_order(&files, options, |event| {
        events.push(event);
        Ok::<(), ()>(())
    })
    .unwrap();
    events
}

/// Articles as `id: title: body`, warnings as `! place: what`.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Vec<String> {
    let events = events(name, bytes, &ReadOptions::default());
    let lines = events.into_iter().filter_map(|event| match event {
        Event::Article { article, .. } => {
            let id = article.id.rsplit('/').next().unwrap_or_default();
            let title = article.metadata.title.as_deref().unwrap_or("-");
            Some(format!("{id}: {title}: {}", article.body.trim()))
        }
        Event::Warning { warning, .. } => {
            Some(format!("! {}: {}", warning.place.as_deref().unwrap_or("-"), warning.what))
        }
        Event::NoArticles => Some("no articles".to_owned()),
        Event::End { .. } => None,
    });
    lines.collect()
}

/// The articles of a file.
pub(crate) fn articles(name: &str, bytes: &[u8]) -> Vec<Article> {
    let events = events(name, bytes, &ReadOptions::default());
    events
        .into_iter()
        .filter_map(
            |event| if let Event::Article { article, .. } = event { Some(article) } else { None },
        )
        .collect()
}

/// Metadata as `date|source|url|bylines|language|section`.
pub(crate) fn metadata_summary(article: &Article) -> String {
    let metadata = &article.metadata;
    let date = metadata.published.as_ref().map(Published::as_str).unwrap_or_default();
    let [source, url, language, section] =
        [&metadata.source, &metadata.url, &metadata.language, &metadata.section]
            .map(|value| value.as_deref().unwrap_or_default());
    format!("{date}|{source}|{url}|{}|{language}|{section}", metadata.bylines.join("+"))
}

/// A zip archive of these members, in their order.
pub(crate) fn zip(members: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    for (name, text) in members {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        let packed = encoder.finish().unwrap();
        // The first member of some documents says what they are, and is not compressed.
        let is_stored = *name == "mimetype";
        let data = if is_stored { text.as_bytes() } else { &packed };
        let mut crc = Crc::new();
        crc.update(text.as_bytes());
        let length = |bytes: usize| u32::try_from(bytes).unwrap().to_le_bytes();
        // From the version that is needed to the length of the extra field.
        let mut shared = vec![20, 0, 0, 8, if is_stored { 0 } else { 8 }, 0, 0, 0, 0, 0];
        shared.extend(crc.sum().to_le_bytes());
        shared.extend([length(data.len()), length(text.len())].concat());
        shared.extend([&length(name.len())[..2], &[0, 0]].concat());
        let header_at = length(archive.len());
        archive.extend([b"PK\x03\x04", &shared[..], name.as_bytes(), data].concat());
        directory.extend([b"PK\x01\x02\x14\0", &shared[..], &[0; 10], &header_at].concat());
        directory.extend(name.as_bytes());
    }
    let [count, size, start] = [members.len(), directory.len(), archive.len()]
        .map(|number| u32::try_from(number).unwrap().to_le_bytes());
    let end = [b"PK\x05\x06\0\0\0\0", &count[..2], &count[..2], &size, &start, &[0, 0]].concat();
    [archive, directory, end].concat()
}
