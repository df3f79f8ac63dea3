//! Reads bytes as a file of a name, for tests: what comes of it in one line each.

use std::fs;

use crate::article::Article;
use crate::dates::published::Published;
use crate::files::walk::{Root, walk};
use crate::read::{Event, ReadOptions, read_in_order};

/// All that comes of a file.
pub(crate) fn events(name: &str, bytes: &[u8], options: &ReadOptions) -> Vec<Event> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    let files = walk(&Root::resolve(&folder.path().join(name)).unwrap(), None).files;
    let mut seen = Vec::new();
    read_in_order(&files, options, |event| {
        seen.push(event);
        Ok::<(), ()>(())
    })
    .unwrap();
    seen
}

/// Articles as `id: title: body`, warnings as `! place: what`.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Vec<String> {
    let shown =
        events(name, bytes, &ReadOptions::default()).into_iter().filter_map(|event| match event {
            Event::Article { article, .. } => {
                let id = article.id.rsplit('/').next().unwrap_or_default();
                Some(format!(
                    "{id}: {}: {}",
                    article.metadata.title.as_deref().unwrap_or("-"),
                    article.body.trim()
                ))
            }
            Event::Warning { warning, .. } => {
                Some(format!("! {}: {}", warning.place.as_deref().unwrap_or("-"), warning.what))
            }
            Event::PassedOver => Some("passed over".to_owned()),
            Event::End { .. } => None,
        });
    shown.collect()
}

/// The articles alone.
pub(crate) fn articles(name: &str, bytes: &[u8]) -> Vec<Article> {
    let events = events(name, bytes, &ReadOptions::default());
    events
        .into_iter()
        .filter_map(
            |event| if let Event::Article { article, .. } = event { Some(article) } else { None },
        )
        .collect()
}

/// What is known of an article: `date|source|url|bylines|language|section`.
pub(crate) fn known(article: &Article) -> String {
    let date = article.metadata.published.as_ref().map(Published::as_str).unwrap_or_default();
    let [source, url, language, section] = [
        &article.metadata.source,
        &article.metadata.url,
        &article.metadata.language,
        &article.metadata.section,
    ]
    .map(|value| value.as_deref().unwrap_or_default());
    format!("{date}|{source}|{url}|{}|{language}|{section}", article.metadata.bylines.join("+"))
}
