//! Prints the number of articles and the warnings of each file below a folder: `cargo run --release
//! -p newsdex-article --example read_counts -- FOLDER [--quiet]`. The last line has the totals:
//! articles, warnings, bytes and the time that reading took.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use newsdex_article::{Event, ReadOptions, Root, WalkOptions, read_in_order, walk};

#[derive(Default)]
struct FileCounts {
    articles: usize,
    body_bytes: usize,
    warnings: Vec<String>,
    no_articles: bool,
}

fn main() {
    let mut arguments = std::env::args_os().skip(1);
    let folder = arguments.next().map_or_else(|| PathBuf::from("seeds"), PathBuf::from);
    let quiet = arguments.next().is_some_and(|argument| argument == "--quiet");
    let root = match Root::resolve(&folder) {
        Ok(root) => root,
        Err(error) => return println!("{error}"),
    };
    let list = walk(&root, &WalkOptions::default());
    let bytes: u64 = list.files.iter().map(|file| file.size).sum();
    let mut counts: BTreeMap<usize, FileCounts> = BTreeMap::new();
    let mut current = FileCounts::default();
    let start = Instant::now();
    let result = read_in_order(&list.files, &ReadOptions::default(), |event| {
        match event {
            Event::Article { article, .. } => {
                current.articles += 1;
                current.body_bytes += article.body.len();
            }
            Event::Warning { warning, .. } => current.warnings.push(warning.to_string()),
            Event::NoArticles => current.no_articles = true,
            Event::End { file, .. } => drop(counts.insert(file, std::mem::take(&mut current))),
        }
        Ok::<(), ()>(())
    });
    let elapsed = start.elapsed().as_secs_f64();
    debug_assert!(result.is_ok());
    if !quiet {
        for (file, count) in &counts {
            let no_articles = if count.no_articles { " (no articles)" } else { "" };
            let key = &list.files[*file].key;
            println!("{:6} {:9} {key}{no_articles}", count.articles, count.body_bytes);
            for warning in &count.warnings {
                println!("       ! {warning}");
            }
        }
    }
    let articles: usize = counts.values().map(|count| count.articles).sum();
    let warnings: usize = counts.values().map(|count| count.warnings.len()).sum();
    let speed = bytes as f64 / 1e6 / elapsed;
    println!(
        "{} files, {articles} articles, {warnings} warnings, {bytes} bytes, {elapsed:.3} s, {speed:.0} MB/s",
        counts.len(),
    );
}
