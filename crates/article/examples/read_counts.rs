//! Prints for each file below a folder what was found in it: `cargo run --release -p newsdex-article --example
//! read_counts -- FOLDER [--quiet]`. The last line sums up: articles, warnings, bytes, and how long reading took.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use newsdex_article::{Event, ReadOptions, Root, read_in_order, walk};

#[derive(Default)]
struct Count {
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
    let found = walk(&root, None);
    let bytes: u64 = found.files.iter().map(|file| file.size).sum();
    let mut counts: BTreeMap<usize, Count> = BTreeMap::new();
    let mut at = Count::default();
    let begun = Instant::now();
    let read = read_in_order(&found.files, &ReadOptions::default(), |event| {
        match event {
            Event::Article { article, .. } => {
                at.articles += 1;
                at.body_bytes += article.body.len();
            }
            Event::Warning { warning, .. } => at.warnings.push(warning.to_string()),
            Event::NoArticles => at.no_articles = true,
            Event::End { file, .. } => drop(counts.insert(file, std::mem::take(&mut at))),
        }
        Ok::<(), ()>(())
    });
    let taken = begun.elapsed();
    debug_assert!(read.is_ok());
    if !quiet {
        for (file, count) in &counts {
            let no_articles = if count.no_articles { " passed over" } else { "" };
            println!(
                "{:6} {:9} {}{no_articles}",
                count.articles, count.body_bytes, found.files[*file].key
            );
            for warning in &count.warnings {
                println!("       ! {warning}");
            }
        }
    }
    let articles: usize = counts.values().map(|count| count.articles).sum();
    let warnings: usize = counts.values().map(|count| count.warnings.len()).sum();
    let speed = bytes as f64 / 1e6 / taken.as_secs_f64();
    println!(
        "{} files, {articles} articles, {warnings} warnings, {bytes} bytes, {:.3} s, {speed:.0} MB/s",
        counts.len(),
        taken.as_secs_f64()
    );
}
