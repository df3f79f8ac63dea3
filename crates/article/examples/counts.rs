//! How many articles and complaints each file of a folder gives: `cargo run --example counts -- FOLDER`.

use std::path::Path;

use newsdex_article::{Event, FileEnd, ReadOptions, Root, read_in_order, walk};

fn main() {
    let folder = std::env::args().nth(1).expect("a folder");
    let files = walk(&Root::resolve(Path::new(&folder)).expect("a folder that is there"), None).files;
    let (mut articles, mut complaints) = (0, Vec::new());
    let read = read_in_order(&files, &ReadOptions::default(), |event| {
        match event {
            Event::Article { .. } => articles += 1,
            Event::Complaint { complaint, .. } => {
                complaints.push(format!("{}: {}", complaint.place.as_deref().unwrap_or("-"), complaint.what));
            }
            Event::End { file, end } => {
                let unread = if end == FileEnd::Unreadable { " (unreadable)" } else { "" };
                println!("{}: {articles} articles{unread}", files[file].key);
                for complaint in complaints.drain(..) {
                    println!("    {complaint}");
                }
                articles = 0;
            }
            Event::PassedOver => {}
        }
        Ok::<(), ()>(())
    });
    read.expect("the sink never fails");
}
