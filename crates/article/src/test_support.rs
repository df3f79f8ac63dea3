//! Test support: reads bytes as a file of a given name and formats the result.

use std::fs;

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
