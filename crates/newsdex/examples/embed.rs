//! A minimal embedder: syncs an index with a folder, searches it, and prints passages and marks.
//!
//! `cargo run --release --example embed -- FOLDER INDEX QUERY`

use std::path::PathBuf;

use newsdex::{Archive, SearchOptions, SyncOptions};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(index), Some(query)) =
        (arguments.next(), arguments.next(), arguments.next())
    else {
        return Err("usage: embed FOLDER INDEX QUERY".into());
    };

    let mut archive = Archive::open_or_create(index)?;
    let report = archive.sync(&[PathBuf::from(folder)], &SyncOptions::default(), &mut |_| {})?;
    println!("{} articles, {} of them new", report.articles, report.added);

    let answer = archive
        .search(&query, &SearchOptions { limit: 5, passages: 1, ..SearchOptions::default() })?;
    for hit in &answer.hits {
        println!("{}. {}", hit.rank, hit.metadata.title.as_deref().unwrap_or(&hit.id));
        for passage in &hit.passages {
            // Marks are byte ranges of the body; the passage begins at `start`.
            let marked: Vec<&str> = passage
                .marks
                .iter()
                .map(|mark| {
                    &passage.text[mark.bytes.start - passage.start..mark.bytes.end - passage.start]
                })
                .collect();
            println!("   {} {marked:?}", passage.text);
        }
    }
    Ok(())
}
